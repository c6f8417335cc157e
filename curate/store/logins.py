"""Sessions and attempts to log in.

Moments are given as the services' clock writes them, UTC and always as long, so that they compare as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlmodel import Session

from curate.core.people import Person, Role
from curate.store import tables as t


@dataclass(frozen=True, slots=True)
class LoginSession:
    """`seen` is when it was last used, as far as was written down."""

    token_digest: str
    account: str
    is_script: bool
    created: str
    seen: str
    expires: str


def add_session(session: Session, *, added: LoginSession) -> None:
    values = {name: getattr(added, name) for name in LoginSession.__slots__}
    session.connection().execute(insert(t.login_session).values(**values, revoked=None))


def find_session(session: Session, *, token_digest: str, now: str) -> tuple[Person, LoginSession] | None:
    """Whose session it is; None where it is unknown, over or revoked, or the account disabled."""
    query = (
        select(t.login_session, t.account.c.role)
        .join(t.account, t.account.c.name == t.login_session.c.account)
        .where(
            t.login_session.c.token_digest == token_digest,
            t.login_session.c.revoked.is_(None),
            t.login_session.c.expires > now,
            t.account.c.disabled.is_(None),
        )
    )
    row = session.connection().execute(query).one_or_none()
    if row is None:
        return None
    found = LoginSession(**{name: getattr(row, name) for name in LoginSession.__slots__})
    return Person(found.account, Role(row.role)), found


def touch_session(session: Session, *, token_digest: str, seen: str) -> None:
    session.connection().execute(
        update(t.login_session).where(t.login_session.c.token_digest == token_digest).values(seen=seen)
    )


def revoke_sessions(session: Session, *, at: str, account: str | None = None, token_digest: str | None = None) -> int:
    """Those of an account, or the one of a token; returns how many were open."""
    which = t.login_session.c.account == account if account else t.login_session.c.token_digest == token_digest
    open_ = t.login_session.c.revoked.is_(None) & (t.login_session.c.expires > at)
    return session.connection().execute(update(t.login_session).where(which, open_).values(revoked=at)).rowcount


def forget_sessions(session: Session, *, before: str) -> None:
    """Deletes those that were over or revoked before that moment."""
    ended = (t.login_session.c.expires < before) | (t.login_session.c.revoked < before)
    session.connection().execute(delete(t.login_session).where(ended))


def count_open_sessions(session: Session, *, now: str) -> dict[str, int]:
    """By account; those that have idled too long are counted until they are over."""
    open_ = t.login_session.c.revoked.is_(None) & (t.login_session.c.expires > now)
    query = select(t.login_session.c.account, func.count()).where(open_).group_by(t.login_session.c.account)
    return {str(row[0]): int(row[1]) for row in session.connection().execute(query)}


def hold_attempts(session: Session) -> None:
    """One at a time may count and add until the transaction ends: who guesses in parallel gets no more guesses.

    SQLite has one writer anyway.
    """
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(text("LOCK TABLE login_attempt IN SHARE ROW EXCLUSIVE MODE"))


def add_attempt(session: Session, *, name_digest: str, address: str, at: str) -> int:
    """As a failure, until it is said to have succeeded; returns its number."""
    row = {"name_digest": name_digest, "address": address, "at": at, "succeeded": False}
    added = session.connection().execute(insert(t.login_attempt).values(row).returning(t.login_attempt.c.seq))
    return int(added.scalar_one())


def mark_success(session: Session, *, seq: int) -> None:
    session.connection().execute(update(t.login_attempt).where(t.login_attempt.c.seq == seq).values(succeeded=True))


def failures_of_name(session: Session, *, name_digest: str, since: str) -> Sequence[datetime]:
    """Since the last success, oldest first."""
    of_name = t.login_attempt.c.name_digest == name_digest
    last = select(func.coalesce(func.max(t.login_attempt.c.seq), 0)).where(of_name, t.login_attempt.c.succeeded)
    return _failures(session, of_name & (t.login_attempt.c.seq > last.scalar_subquery()), since)


def failures_from_address(session: Session, *, address: str, since: str) -> Sequence[datetime]:
    """Whoever was tried for; oldest first. A success does not make up for them: it may be the guesser's own account."""
    return _failures(session, t.login_attempt.c.address == address, since)


def forget_attempts(session: Session, *, before: str, name_digest: str | None = None) -> None:
    """Deletes those before that moment, of one name or of all."""
    which = t.login_attempt.c.at < before
    if name_digest is not None:
        which &= t.login_attempt.c.name_digest == name_digest
    session.connection().execute(delete(t.login_attempt).where(which))


def _failures(session: Session, where: ColumnElement[bool], since: str) -> Sequence[datetime]:
    query = select(t.login_attempt.c.at).where(where, ~t.login_attempt.c.succeeded, t.login_attempt.c.at > since)
    found = session.connection().execute(query.order_by(t.login_attempt.c.seq)).scalars()
    return [datetime.fromisoformat(at) for at in found]
