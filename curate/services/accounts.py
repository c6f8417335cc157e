"""Accounts: who may log in, as what. With the first account the project is a team's, and everybody logs in."""

from dataclasses import replace
from ipaddress import ip_address

from curate.adapters.passwords import hash_password
from curate.core.accounts import Account, check_password, name_digest, tidy_email, tidy_password
from curate.core.errors import CurateError
from curate.core.people import Person, Right, Role, permit
from curate.services.annotating import check_annotator
from curate.services.projects import Project, now
from curate.store import accounts as table
from curate.store.engine import Session
from curate.store.logins import count_open_sessions, forget_attempts, revoke_sessions

__all__ = ["Account", "add_account", "count_sessions", "has_accounts", "list_accounts"]
MANAGE = "manage accounts"


def has_accounts(project: Project) -> bool:
    with project.store.reading() as session:
        return table.has_accounts(session)


def check_network(project: Project, host: str) -> None:
    """Raises CurateError where other machines could reach a project in which nobody logs in, unless the settings allow
    it: for a container, say, or behind a proxy that asks for a password itself."""
    if is_loopback(host) or project.settings.open_without_login or has_accounts(project):
        return
    raise CurateError(
        f"on {host} everybody on the network could read and change the project; add accounts first: "
        "curate user add NAME --role lead (or, where something else asks for passwords: open_without_login = true)"
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. A name other than localhost may be any machine's."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_new_account(project: Project, *, name: str, role: Role, by: Person) -> None:
    """What can be said before anybody has typed a password. Raises CurateError where the account cannot be."""
    permit(by, Right.LEAD, MANAGE)
    check_annotator(name)
    with project.store.reading() as session:
        known = {account.name for account in table.list_accounts(session)}
    if not known and role is not Role.LEAD:
        raise CurateError("the first account must be a lead's, who can help the others: add it with --role lead")
    if name in known:
        raise CurateError(f"there is an account {name!r}; choose another name, or see: curate user list")


def add_account(
    project: Project, *, name: str, role: Role, password: str | None, by: Person, email: str | None = None
) -> Account:
    """Without a password only another way to log in opens the account: its e-mail address, or a token.

    Raises CurateError for a name that cannot be an annotator's or is taken, a poor password, and a first account that
    is not a lead's.
    """
    check_new_account(project, name=name, role=role, by=by)
    account = Account(name, role, now(), password is not None, tidy_email(email) if email else None)
    hashed = None if password is None else _hashed(password, name)
    with project.store.writing() as session:
        table.add_account(session, account=account, password_hash=hashed)
    return account


def list_accounts(project: Project, *, by: Person) -> list[Account]:
    """In the order of their names, disabled ones too."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.reading() as session:
        return table.list_accounts(session)


def count_sessions(project: Project, *, by: Person) -> dict[str, int]:
    """How many browsers and scripts of each account are logged in; accounts without any are not in it."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.reading() as session:
        return count_open_sessions(session, now=now())


def disable_account(project: Project, *, name: str, by: Person) -> Account:
    """Ends its sessions at once; the account's work stays. Raises CurateError for the last lead."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.writing() as session:
        account = table.get_account(session, name=name)
        _keep_a_lead(session, account)
        disabled = account.disabled or now()
        table.change_account(session, name=name, disabled=disabled)
        revoke_sessions(session, account=name, at=now())
    return replace(account, disabled=disabled)


def enable_account(project: Project, *, name: str, by: Person) -> Account:
    permit(by, Right.LEAD, MANAGE)
    with project.store.writing() as session:
        account = table.get_account(session, name=name)
        table.change_account(session, name=name, disabled=None)
    return replace(account, disabled=None)


def change_role(project: Project, *, name: str, role: Role, by: Person) -> Account:
    """Holds from the next thing that the person does. Raises CurateError for the last lead."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.writing() as session:
        account = table.get_account(session, name=name)
        if role is not Role.LEAD:
            _keep_a_lead(session, account)
        table.change_account(session, name=name, role=role.value)
    return replace(account, role=role)


def check_account(project: Project, *, name: str, by: Person) -> Account:
    """Raises NotFound, listing the names, where there is no such account."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.reading() as session:
        return table.get_account(session, name=name)


def change_password(project: Project, *, name: str, password: str, by: Person) -> int:
    """Ends all sessions of the account, tokens of scripts too, and a wait after wrong guesses; returns how many
    sessions that were."""
    permit(by, Right.LEAD, MANAGE)
    hashed = _hashed(password, name)
    with project.store.writing() as session:
        table.get_account(session, name=name)
        table.change_account(session, name=name, password_hash=hashed)
        forget_attempts(session, before=now(), name_digest=name_digest(name))
        return revoke_sessions(session, account=name, at=now())


def end_sessions(project: Project, *, name: str, by: Person) -> int:
    """Logs the account out everywhere, tokens of scripts included; returns how many sessions that were."""
    permit(by, Right.LEAD, MANAGE)
    with project.store.writing() as session:
        table.get_account(session, name=name)
        return revoke_sessions(session, account=name, at=now())


def _hashed(password: str, name: str) -> str:
    tidied = tidy_password(password)
    check_password(tidied, name)
    return hash_password(tidied)


def _keep_a_lead(session: Session, account: Account) -> None:
    leads = {a.name for a in table.list_accounts(session, hold=True) if a.role is Role.LEAD and not a.disabled}
    if leads == {account.name}:
        raise CurateError(f"{account.name} is the only lead; make another first: curate user role NAME lead")
