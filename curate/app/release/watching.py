"""Long work on a release, shown while it goes on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.elements.lib.mutable_status_container import StatusContainer

OFTEN = 0.2  # seconds between two sayings: each one goes to the browser
LONG = 1.0  # seconds from which on a pass is listed when it is over


@contextmanager
def shown(doing: str, done: str) -> Iterator["Shown"]:
    """A watcher, whose status says `done` at the end where nothing went wrong."""
    with st.status(doing) as status:
        watcher = Shown(status)
        yield watcher
        watcher.end()
        status.update(label=done, state="complete")


class Shown:
    """A watcher that says in the label of a status what is being done and how far it is, and lists in it the passes
    that took a while."""

    def __init__(self, status: StatusContainer) -> None:
        self._status, self._what, self._said, self._began, self._done = status, "", 0.0, 0.0, 0

    def begin(self, what: str) -> None:
        self.end()
        self._what, self._done = what[:1].upper() + what[1:], 0
        self._began = self._said = time.monotonic()
        self._status.update(label=f"{self._what} …")

    def step(self, done: int, of: int | None) -> None:
        self._done = done
        if time.monotonic() - self._said >= OFTEN:
            self._said = time.monotonic()
            self._status.update(label=f"{self._what}: {done:,}{f' of {of:,}' if of else ''} documents")

    def end(self) -> None:
        """The last pass is over."""
        taken = time.monotonic() - self._began
        if self._what and taken >= LONG:
            number = f"{self._done:,} documents, " if self._done else ""
            self._status.text(f"{self._what}: {number}{taken:.0f} s")
