"""Commands on the people of a team. Passwords come from a prompt or standard input, and are never printed."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_table, say
from curate.core.errors import CurateError
from curate.core.people import Role

if TYPE_CHECKING:
    from curate.core.accounts import Account

app = typer.Typer()
user = typer.Typer(help="Say who may log in, as what. With the first account everybody has to.", no_args_is_help=True)
app.add_typer(user, name="user")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name under which somebody labels and logs in.")]


@user.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account may do; the first one must be a lead's.")],
    email: Annotated[
        str | None, typer.Option(help="Log in through the identity provider that verified this address; no password.")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Add an account; asks for its password, or reads it from standard input.

    Example: curate user add ana --role annotator
    """
    from curate.services.accounts import add_account, check_new_account, has_accounts

    with opened_project(root) as project:
        check_new_account(project, name=name, role=role, by=OPERATOR)
        is_first = not has_accounts(project)
        password = None if email else _read_password()
        account = add_account(project, name=name, role=role, password=password, by=OPERATOR, email=email)
    _report(account, as_json, f"{name} may log in as {role}")
    if is_first:
        say("the project is a team's now: from this moment everybody has to log in")


@user.command(name="list")
def list_(as_json: Json = False, root: Root = HERE) -> None:
    """List the accounts, and in how many browsers and scripts each is logged in.

    Example: curate user list
    """
    from curate.services.accounts import count_sessions, list_accounts

    with opened_project(root) as project:
        accounts = list_accounts(project, by=OPERATOR)
        sessions = count_sessions(project, by=OPERATOR)
    rows = [{**account.to_json(), "sessions": sessions.get(account.name, 0)} for account in accounts]
    if as_json:
        print_json({"accounts": rows})
        return
    if not rows:
        say("no accounts: whoever sits at this machine may do everything; for a team: curate user add NAME --role lead")
    columns = ("name", "role", "created", "disabled", "sessions")
    print_table(columns, (tuple(str(row[column] or "") for column in columns) for row in rows))


@user.command()
def disable(name: Name, as_json: Json = False, root: Root = HERE) -> None:
    """Close an account and log it out everywhere at once; its work stays.

    Example: curate user disable ana
    """
    from curate.services.accounts import disable_account

    with opened_project(root) as project:
        account = disable_account(project, name=name, by=OPERATOR)
    _report(account, as_json, f"{name} may not log in any more")


@user.command()
def enable(name: Name, as_json: Json = False, root: Root = HERE) -> None:
    """Open a disabled account again.

    Example: curate user enable ana
    """
    from curate.services.accounts import enable_account

    with opened_project(root) as project:
        account = enable_account(project, name=name, by=OPERATOR)
    _report(account, as_json, f"{name} may log in again")


@user.command()
def role(
    name: Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="annotator, adjudicator or lead.")],
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Change what an account may do, from its next step on.

    Example: curate user role ana adjudicator
    """
    from curate.services.accounts import change_role

    with opened_project(root) as project:
        account = change_role(project, name=name, role=role, by=OPERATOR)
    _report(account, as_json, f"{name} is now: {role}")


@user.command()
def password(name: Name, root: Root = HERE) -> None:
    """Give an account another password, which also ends its sessions and a wait after wrong guesses.

    Asks for it, or reads it from standard input.

    Example: curate user password ana
    """
    from curate.services.accounts import change_password, check_account

    with opened_project(root) as project:
        check_account(project, name=name, by=OPERATOR)
        ended = change_password(project, name=name, password=_read_password(), by=OPERATOR)
    say(f"{name} has another password; {ended} sessions ended")


@user.command()
def revoke(name: Name, root: Root = HERE) -> None:
    """Log an account out everywhere at once, scripts too; it may log in again.

    Example: curate user revoke ana
    """
    from curate.services.accounts import end_sessions

    with opened_project(root) as project:
        ended = end_sessions(project, name=name, by=OPERATOR)
    say(f"{ended} sessions of {name} ended")


@user.command()
def token(
    name: Name,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How many days it holds.")] = 90,
    root: Root = HERE,
) -> None:
    """Print a token with which a script may do through the API what the account may.

    The script sends it as the header `Authorization: Bearer TOKEN`. `curate user revoke` ends it.

    Example: curate user token ana --days 30 > ana.token
    """
    from curate.services.logging_in import make_token

    with opened_project(root) as project:
        typer.echo(make_token(project, name=name, days=days, by=OPERATOR))
    say(f"keep it as you would {name}'s password; it is shown only now and ends in {days} days")


def _report(account: "Account", as_json: bool, message: str) -> None:
    if as_json:
        print_json(account.to_json())
    else:
        say(message)


def _read_password() -> str:
    """Typed twice at a terminal, where it is not shown; else the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise CurateError("standard input holds no password; type it at a terminal, or pipe it in as one line")
    return line
