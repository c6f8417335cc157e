"""What the commands share: where the project is, and what goes to which stream."""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.core.people import at_own_machine

if TYPE_CHECKING:
    from curate.services.projects import Project

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Root = Annotated[Path, typer.Option("--project", "-C", help="The project's folder.", show_default="this folder")]
HERE = Path()
# Who types a command has the database anyway: nobody logs in there.
OPERATOR = at_own_machine("command line")


def opened_project(root: Path) -> "AbstractContextManager[Project]":
    from curate.services.projects import opened

    return opened(root)


def say(message: str) -> None:
    """A message for people: on standard error, so that standard output holds data alone."""
    typer.echo(message, err=True)


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(rows: Iterable[object]) -> None:
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))


def print_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Columns as wide as their widest cell, on standard output."""
    table = [header, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def counter(verb: str) -> Callable[[int], None] | None:
    """A count on one line of a terminal; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        typer.echo(f"\r{count:,} {verb}…", err=True, nl=False)

    return show
