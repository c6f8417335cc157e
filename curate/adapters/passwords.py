"""Passwords as argon2id hashes (RFC 9106, its second recommended choice: 64 MiB, three passes).

Two at a time, so that many at the door together cannot take all memory.
"""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

AT_ONCE = 2
_hasher = PasswordHasher()
_turn = BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    with _turn:
        return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Takes as long where there is no hash to compare with, so that time does not tell which names are known."""
    with _turn:
        try:
            return _hasher.verify(stored or _nobodys(), password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def needs_rehash(stored: str) -> bool:
    """Whether it was made with weaker parameters than ours are now."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")
