"""What a user did wrong, in sentences that end in a remedy."""

from collections.abc import Sequence
from dataclasses import dataclass

MORE = "and"  # where the problems stand that are only counted


class CurateError(Exception):
    """Something the user can mend; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where it stands, what is wrong, what would be right."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class InvalidInput(CurateError):
    """A file with everything that is wrong with it, collected before it fails. Of many problems some may be given and
    the others counted: `more`, with what is to be done about all of them."""

    def __init__(self, subject: str, problems: Sequence[Problem], *, more: int = 0, remedy: str = "") -> None:
        self.subject = subject
        rest = [Problem(MORE, f"{more:,} more", remedy)] if more > 0 else []
        self.problems = (*problems, *rest)
        found = len(problems) + max(more, 0)
        count = f"{found:,} problem{'s' if found != 1 else ''}"
        super().__init__("\n".join([f"{subject} has {count}:", *(f"  {p}" for p in self.problems)]))


class NotFound(CurateError):
    """What was asked for by its name is not there."""


class Stale(CurateError):
    """What the user looks at has changed meanwhile; nothing was written."""
