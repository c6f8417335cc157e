"""Long work on a release, shown while it goes on."""

import time

from streamlit.elements.lib.mutable_status_container import StatusContainer

OFTEN = 0.2  # seconds between two sayings: each one goes to the browser


class Shown:
    """A watcher that says in the label of a status what is being done, and how far it is."""

    def __init__(self, status: StatusContainer) -> None:
        self._status, self._what, self._said = status, "", 0.0

    def begin(self, what: str) -> None:
        self._what, self._said = what[:1].upper() + what[1:], time.monotonic()
        self._status.update(label=f"{self._what} …")

    def step(self, done: int, of: int | None) -> None:
        if time.monotonic() - self._said >= OFTEN:
            self._said = time.monotonic()
            self._status.update(label=f"{self._what}: {done:,}{f' of {of:,}' if of else ''} documents")
