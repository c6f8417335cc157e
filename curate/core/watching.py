"""Watching long work: who shows it to a person is told what is being done, and how far it is."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

STEP = 100  # documents between two tellings

T = TypeVar("T")


class Watcher(Protocol):
    def begin(self, what: str) -> None:
        """A pass begins; `what` is said to a person, such as "writing csv"."""

    def step(self, done: int, of: int | None) -> None:
        """So many documents of the pass are done; `of` is None where nobody knows how many there are."""


class Unwatched:
    """Nobody looks."""

    def begin(self, what: str) -> None: ...

    def step(self, done: int, of: int | None) -> None: ...


UNWATCHED = Unwatched()


def watched(values: Iterable[T], watcher: Watcher, of: int | None = None) -> Iterator[T]:
    """The values as they are; the watcher is told every hundred and at the end."""
    done = 0
    for value in values:
        yield value
        done += 1
        if done % STEP == 0:
            watcher.step(done, of)
    watcher.step(done, of)
