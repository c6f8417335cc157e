"""What the commands share: where the project is, and what goes to which stream."""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.core.people import at_own_machine
from curate.core.watching import UNWATCHED, Watcher

if TYPE_CHECKING:
    from curate.services.projects import Project

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Root = Annotated[Path, typer.Option("--project", "-C", help="The project's folder.", show_default="this folder")]
HERE = Path()
CLEARED = "\r\x1b[K"  # back to the beginning of the line, and nothing on it
# Who types a command has the database anyway: nobody logs in there.
OPERATOR = at_own_machine("command line")


def opened_project(root: Path) -> "AbstractContextManager[Project]":
    """The project that a command works in. The collector of garbage looks for rings less often, which takes a sixth off
    an export, and is all the same to a server."""
    gc.set_threshold(20_000, 20, 20)
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


@contextmanager
def bar() -> Iterator[Watcher]:
    """What is being done and how far it is, on one line of a terminal, which is empty again at the end; nothing where
    nobody watches."""
    if not sys.stderr.isatty():
        yield UNWATCHED
        return
    try:
        yield _Bar()
    finally:
        typer.echo(CLEARED, err=True, nl=False)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """How many are done, said as `bar` says it."""
    with bar() as watcher:
        watcher.begin(what)
        yield lambda done: watcher.step(done, None)


class _Bar:
    WIDTH = 24

    def __init__(self) -> None:
        self._what = ""

    def begin(self, what: str) -> None:
        self._what = what
        self._write("")

    def step(self, done: int, of: int | None) -> None:
        if not of:
            self._write(f"{done:,}")
            return
        full = self.WIDTH * min(done, of) // of
        self._write(f"[{'#' * full}{'.' * (self.WIDTH - full)}] {done:,} of {of:,}")

    def _write(self, how_far: str) -> None:
        typer.echo(f"{CLEARED}{self._what} {how_far}", err=True, nl=False)
