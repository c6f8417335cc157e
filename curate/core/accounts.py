"""Accounts of a team: what a password must be, and how often somebody may guess one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from curate.core.errors import CurateError
from curate.core.people import Role

SHORTEST, LONGEST = 12, 1_000
FEWEST_CHARACTERS = 5
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
WINDOW = timedelta(minutes=15)
FAILURES_OF_A_NAME = 5
FAILURES_FROM_AN_ADDRESS = 30


@dataclass(frozen=True, slots=True)
class Account:
    """`disabled` is the moment since which the account is closed, None while it is open."""

    name: str
    role: Role
    created: str
    has_password: bool
    email: str | None = None
    disabled: str | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "role": self.role.value,
            "created": self.created,
            "has_password": self.has_password,
            "email": self.email,
            "disabled": self.disabled,
        }


def name_digest(name: str) -> str:
    """What is kept of a name that somebody tried: people type passwords into the wrong field."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def tidy_email(email: str) -> str:
    """Lower case, as providers and people write it differently. Raises CurateError where it is no address."""
    tidied = email.strip().lower()
    if not ADDRESS.fullmatch(tidied):
        raise CurateError(f"{email!r} is no e-mail address; write it as name@newsroom.example")
    return tidied


def tidy_password(password: str) -> str:
    """One form for what keyboards spell in several ways (Unicode NFKC): an umlaut typed on another system fits too."""
    return normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


def check_password(password: str, name: str) -> None:
    """Raises CurateError, which does not repeat the password, where it is too short or too easy."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise CurateError(f"a password has {SHORTEST} to {LONGEST:,} characters; a few unrelated words are good")
    if len(set(password.casefold().replace(name.casefold(), ""))) < FEWEST_CHARACTERS:
        raise CurateError("that password is easily guessed; take a few unrelated words")


def wait_for(failures: Sequence[datetime], allowed: int, now: datetime) -> timedelta:
    """How long until the next guess is allowed; zero where it is allowed now.

    `failures` are the moments of those since the last success, oldest first: `allowed` in one WINDOW and no more.
    """
    if len(failures) < allowed:
        return timedelta()
    return max(timedelta(), failures[-allowed] + WINDOW - now)


def say_wait(wait: timedelta) -> str:
    """In minutes, rounded up: "in 3 minutes"."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return f"in {minutes} minute{'s' if minutes != 1 else ''}"
