"""Many small saves in one transaction: those that come while one is being committed are committed together.

Each commit waits for the disk, and only one can be made at a time. Where fifty people save at once, each would wait for
the disk as often as there are people before it. So whoever comes first writes for all who have come meanwhile: their
saves run one after the other, each in a savepoint of its own, so that one that fails undoes itself alone; nobody is
answered before the one commit is on the disk. No thread of its own: the first of those who wait leads the next round.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

MOST = 64
# A round ends after this long even if more have come, so that nobody's answer waits for the whole queue.
LONGEST_SECONDS = 0.1


@dataclass(eq=False, slots=True)
class _Save:
    """What somebody wants done; woken when it is committed or has failed, or when it is their turn to lead."""

    work: Callable[[Session], Any]
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    result: Any = None
    error: BaseException | None = None


class Gathering:
    """The saves of one store; `writing` opens the transactions."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Session]]) -> None:
        self._writing = writing
        self._waiting: deque[_Save] = deque()
        self._mutex = threading.Lock()
        self._is_led = False

    def save(self, work: Callable[[Session], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
        """The work's result, once it is on the disk; raises what the work raised, or what kept all from being saved."""
        mine = _Save(work)
        with self._mutex:
            self._waiting.append(mine)
            mine.leads = not self._is_led
            self._is_led = True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.result

    def _lead(self) -> None:
        """One round, of which one's own save is the first; then the next who waits leads."""
        round_: list[_Save] = []
        try:
            self._write(round_)
        except BaseException as error:  # noqa: BLE001 - each who waited raises it in their own thread
            # Where no transaction could be begun, all are told; else each would wait for as long again.
            round_ = round_ or self._take_all()
            for save in round_:
                save.error = save.error or error
        for save in round_:
            save.woken.set()
        self._hand_on()

    def _write(self, round_: list[_Save]) -> None:
        with self._writing() as session:
            connection = session.connection()
            until = time.monotonic() + LONGEST_SECONDS
            while len(round_) < MOST and (not round_ or time.monotonic() < until):
                save = self._take()
                if save is None:
                    break
                round_.append(save)
                if len(round_) == 1:
                    # Where the first fails, the transaction has nothing else in it.
                    _run(connection, save)
                else:
                    _run_in_savepoint(connection, save)

    def _take(self) -> _Save | None:
        with self._mutex:
            return self._waiting.popleft() if self._waiting else None

    def _take_all(self) -> list[_Save]:
        with self._mutex:
            taken = list(self._waiting)
            self._waiting.clear()
            return taken

    def _hand_on(self) -> None:
        with self._mutex:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()


def _run(connection: Connection, save: _Save) -> None:
    # The session may undo the transaction that it joins and not end it.
    with Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        save.result = save.work(session)
        session.flush()


def _run_in_savepoint(connection: Connection, save: _Save) -> None:
    savepoint = connection.begin_nested()
    try:
        _run(connection, save)
    except Exception as error:  # noqa: BLE001 - whoever asked for the work raises it in their own thread
        save.error = error
        savepoint.rollback()
    else:
        savepoint.commit()
