"""Commands that keep a project safe: backup, restore, doctor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, Json, Root, print_json, say

if TYPE_CHECKING:
    from curate.services.backing_up import Copied

app = typer.Typer()
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, a zip.")]


@app.command()
def backup(file: File, as_json: Json = False, root: Root = HERE) -> None:
    """Write everything that the database holds into one file, also while people are at work.

    Logins are left out; accounts keep their hashed passwords, so keep the file to yourselves.

    Example: curate backup study.zip
    """
    from curate.core.people import at_own_machine
    from curate.services.backing_up import back_up

    _tell(back_up(root, file, by=at_own_machine("backup")), "written to", as_json)


@app.command()
def restore(file: File, as_json: Json = False, root: Root = HERE) -> None:
    """Put a backup into the project's database, which must be empty: SQLite or PostgreSQL, whichever it came from.

    Example: curate restore study.zip
    """
    from curate.core.people import at_own_machine
    from curate.services.backing_up import restore as put_back

    _tell(put_back(root, file, by=at_own_machine("restore")), "restored from", as_json)


@app.command()
def doctor(as_json: Json = False, root: Root = HERE) -> None:
    """Check that the project can work here and that what it holds is sound; change nothing.

    Exit code 1 where a check fails.

    Example: curate doctor
    """
    from curate.core.people import at_own_machine
    from curate.services.checkups import Finding
    from curate.services.examining import examine

    checks = []
    for check in examine(root, by=at_own_machine("doctor")):
        checks.append(check)
        if not as_json:
            typer.echo(f"{check.finding:4}  {check.name}: {check.said}")
            if check.remedy:
                typer.echo(f"      to do: {check.remedy}")
    is_well = all(check.finding is not Finding.FAIL for check in checks)
    if as_json:
        print_json({"ok": is_well, "checks": [check.to_json() for check in checks]})
    if not is_well:
        raise typer.Exit(1)


def _tell(copied: "Copied", what: str, as_json: bool) -> None:
    if as_json:
        print_json(copied.to_json())
        return
    rows = copied.manifest.rows
    say(f"{rows:,} rows of {len(copied.manifest.tables)} tables {what} {copied.file}")
    say(f"digest {copied.manifest.digest}")
    if copied.upgraded:
        say(f"brought up to date: {', '.join(copied.upgraded)}")
