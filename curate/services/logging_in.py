"""Log in, and know who it is afterwards.

A browser or a script that has logged in holds a random token; the database holds its SHA-256, so that whoever reads
the database cannot come in. A session ends when it has idled, when it is old, when it is revoked, or when its account
is disabled; each request asks again, so that all of these hold at once.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from curate.adapters.passwords import hash_password, needs_rehash, verify_password
from curate.core.accounts import (
    FAILURES_FROM_AN_ADDRESS,
    FAILURES_OF_A_NAME,
    LONGEST,
    WINDOW,
    name_digest,
    say_wait,
    tidy_password,
    wait_for,
)
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.services.projects import Project
from curate.store import accounts, logins
from curate.store.engine import Session
from curate.store.logins import LoginSession

KEPT = timedelta(days=1)
NOTED = timedelta(minutes=1)  # how exactly it is written down when a session was last used


class RefusedLogin(CurateError):
    """Nobody was logged in; the message is for whoever tried, and does not say what of it was wrong."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: `person` is None where somebody has to log in first."""

    person: Person | None
    is_team: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """`email` is None where the provider has not verified one, or too long ago. `cookies` are to be forgotten."""

    email: str | None
    cookies: Collection[str]


def log_in(project: Project, *, name: str, password: str, address: str) -> str:
    """The token of a new session. Raises RefusedLogin where name and password do not fit, or after too many guesses."""
    attempt = _begin_attempt(project, name, address)
    with project.store.reading() as session:
        # What no account can be called is not asked for: PostgreSQL refuses a NUL.
        stored = accounts.password_hash_of(session, name=name) if name.isprintable() else None
    tidied = tidy_password(password[: LONGEST + 1])
    if not verify_password(stored, tidied) or stored is None:
        raise RefusedLogin("name and password do not fit; try again, or ask a lead of the project for a new password")
    stronger = hash_password(tidied) if needs_rehash(stored) else None
    with project.store.writing() as session:
        # Whoever was disabled, or given another password, while this one was being checked is not let in.
        if accounts.password_hash_of(session, name=name, hold=True) != stored:
            raise RefusedLogin("the account has just been changed; log in again")
        logins.mark_success(session, seq=attempt)
        if stronger:
            accounts.change_account(session, name=name, password_hash=stronger)
        return _open_session(session, project, name)


def log_in_by_email(project: Project, email: str) -> str:
    """The token of a new session for whom an identity provider has vouched, by the address that it has verified.

    Raises RefusedLogin where no account has the address: who may come in is said here and not there.
    """
    with project.store.writing() as session:
        name = accounts.name_of_email(session, email=email.strip().lower())
        if name is None:
            raise RefusedLogin(f"no account has the e-mail address {email}; ask a lead of the project")
        return _open_session(session, project, name)


def make_token(project: Project, *, name: str, days: int, by: Person) -> str:
    """A token for scripts, as `Authorization: Bearer TOKEN`; it ends after so many days and is shown only now."""
    permit(by, Right.LEAD, "make tokens")
    with project.store.writing() as session:
        if accounts.get_account(session, name=name).disabled:
            raise CurateError(f"{name} is disabled; allow it again first: curate user enable {name}")
        return _add_session(session, name, timedelta(days=days), is_script=True)


def who(project: Project, token: str | None, *, script: bool = False) -> Visitor:
    """Who holds the token: of a browser's cookie, or of a script's header with `script`. Each opens its own door only,
    so that a cookie's cannot be made to last by moving it into a script."""
    moment = datetime.now(UTC)
    with project.store.reading() as session:
        if not accounts.has_accounts(session):
            return Visitor(None, is_team=False)
        found = logins.find_session(session, token_digest=digest_of(token), now=_stamp(moment)) if token else None
    if found is None or found[1].is_script is not script or _has_idled(project, found[1], moment):
        return Visitor(None, is_team=True)
    person, session_ = found
    if moment - datetime.fromisoformat(session_.seen) > NOTED:
        with project.store.writing() as session:
            logins.touch_session(session, token_digest=session_.token_digest, seen=_stamp(moment))
    return Visitor(person, is_team=True)


def log_out(project: Project, token: str) -> None:
    """Ends the session at once, in every tab that shares it."""
    with project.store.writing() as session:
        logins.revoke_sessions(session, token_digest=digest_of(token), at=_stamp(datetime.now(UTC)))


def cookie_name(project: Project) -> str:
    """Of its own for each database: two projects on one host, on two ports, share their cookies."""
    return f"curate_{sha256(str(project.store.url).encode()).hexdigest()[:8]}"


def digest_of(token: str) -> str:
    """What stands in the database instead. The token is random, so it needs no slow hash."""
    return sha256(token.encode()).hexdigest()


def _begin_attempt(project: Project, name: str, address: str) -> int:
    """Counts the attempt before it is made: whoever guesses in parallel gets no more guesses, nor after a restart.

    A refused attempt is not counted, so that a wait ends; it is told for unknown names as for known ones.
    """
    moment, digest = datetime.now(UTC), name_digest(name)
    since = _stamp(moment - WINDOW)
    with project.store.writing() as session:
        logins.hold_attempts(session)
        logins.forget_attempts(session, before=_stamp(moment - KEPT))
        logins.forget_sessions(session, before=_stamp(moment - KEPT))
        of_name = logins.failures_of_name(session, name_digest=digest, since=since)
        from_address = logins.failures_from_address(session, address=address, since=since)
        wait = max(
            wait_for(of_name, FAILURES_OF_A_NAME, moment), wait_for(from_address, FAILURES_FROM_AN_ADDRESS, moment)
        )
        if not wait:
            return logins.add_attempt(session, name_digest=digest, address=address, at=_stamp(moment))
    raise RefusedLogin(f"too many wrong passwords; try again {say_wait(wait)}, or ask a lead of the project")


def _open_session(session: Session, project: Project, name: str) -> str:
    return _add_session(session, name, timedelta(days=project.settings.session_days), is_script=False)


def _add_session(session: Session, name: str, lasts: timedelta, *, is_script: bool) -> str:
    token, moment = secrets.token_urlsafe(32), datetime.now(UTC)
    start = _stamp(moment)
    added = LoginSession(digest_of(token), name, is_script, start, start, _stamp(moment + lasts))
    logins.add_session(session, added=added)
    return token


def _has_idled(project: Project, session: LoginSession, moment: datetime) -> bool:
    idled = moment - datetime.fromisoformat(session.seen)
    return not session.is_script and idled > timedelta(hours=project.settings.session_hours)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
