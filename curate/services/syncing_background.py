"""A thread beside the server that reads what Label Studio has told of: soon, but a thousand webhooks in few pulls."""

from threading import Event, Thread

from curate.core.errors import CurateError
from curate.core.people import at_own_machine
from curate.services.projects import Project
from curate.services.syncing_noticed import pull_noticed

# Seconds: what comes together is read together; pulls stand apart; after a failure it waits longer each time.
GATHER, APART, AGAIN, LONGEST = 1.0, 5.0, 30.0, 600.0
LABEL_STUDIO = at_own_machine("label studio")


class Background:
    """`wake` it whenever something was told. What was told before it started is read at its start."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._woken, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="label-studio", daemon=True)

    def start(self) -> None:
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def stop(self, *, seconds: float = 2.0) -> None:
        """A pull that takes longer is left alone: it is read again at the next start."""
        self._stopping.set()
        self._woken.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        failures = 0
        while self._woken.wait() and not self._stopping.wait(GATHER):
            self._woken.clear()
            failures = 0 if self._pull() else failures + 1
            if failures:
                self._woken.set()
            if self._stopping.wait(_pause(failures)):
                return

    def _pull(self) -> bool:
        try:
            pull_noticed(self._project, by=LABEL_STUDIO)
        except CurateError:
            return False
        return True


def _pause(failures: int) -> float:
    return min(AGAIN * 2 ** min(failures - 1, 10), LONGEST) if failures else APART
