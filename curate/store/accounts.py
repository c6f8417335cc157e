"""Accounts: who may log in."""

from typing import Any

from sqlalchemy import Row, exists, select, update
from sqlmodel import Session

from curate.core.accounts import Account
from curate.core.errors import CurateError, NotFound
from curate.core.people import Role
from curate.store import tables as t
from curate.store.once import insert_once


def has_accounts(session: Session) -> bool:
    """Whether the project is a team's; a disabled account counts, so that it never becomes anybody's again."""
    return bool(session.connection().execute(select(exists().select_from(t.account))).scalar())


def add_account(session: Session, *, account: Account, password_hash: str | None) -> None:
    """Raises CurateError where the name or the e-mail address is taken."""
    row = {
        "name": account.name,
        "role": account.role.value,
        "password_hash": password_hash,
        "email": account.email,
        "created": account.created,
        "disabled": None,
    }
    if not insert_once(session.connection(), t.account, row):
        raise CurateError(f"there is an account with the name {account.name!r} or that e-mail address; take another")


def list_accounts(session: Session, *, hold: bool = False) -> list[Account]:
    """In the order of their names, disabled ones too; with `hold` nobody changes one until the transaction ends."""
    query = select(t.account).order_by(t.account.c.name)
    return [_account(row) for row in session.connection().execute(query.with_for_update() if hold else query)]


def get_account(session: Session, *, name: str) -> Account:
    """Raises NotFound, listing the names that there are."""
    row = session.connection().execute(select(t.account).where(t.account.c.name == name)).one_or_none()
    if row is None:
        names = ", ".join(account.name for account in list_accounts(session))
        raise NotFound(f"there is no account {name!r}; there are: {names or 'none yet'}")
    return _account(row)


def password_hash_of(session: Session, *, name: str, hold: bool = False) -> str | None:
    """None where the account is unknown, disabled, or has no password; `hold` as above."""
    query = select(t.account.c.password_hash).where(t.account.c.name == name, t.account.c.disabled.is_(None))
    found = session.connection().execute(query.with_for_update() if hold else query).scalar()
    return None if found is None else str(found)


def name_of_email(session: Session, *, email: str) -> str | None:
    """Whose address it is; None where it is nobody's or the account is disabled."""
    query = select(t.account.c.name).where(t.account.c.email == email, t.account.c.disabled.is_(None))
    found = session.connection().execute(query).scalar()
    return None if found is None else str(found)


def change_account(session: Session, *, name: str, **values: str | None) -> None:
    """Sets columns of the account: role, password_hash, email or disabled."""
    session.connection().execute(update(t.account).where(t.account.c.name == name).values(**values))


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        role=Role(row.role),
        created=row.created,
        has_password=row.password_hash is not None,
        email=row.email,
        disabled=row.disabled,
    )
