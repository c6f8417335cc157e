"""The command line. Services are imported inside the commands, so that `curate --help` is quick."""

import os
import sys
from typing import Annotated

import typer

from curate import __version__
from curate.cli import (
    adjudicating,
    codebook,
    corpus,
    keeping,
    label_studio,
    measuring,
    people,
    releasing,
    rounds,
    serving,
)
from curate.core.errors import CurateError

app = typer.Typer(
    name="curate",
    help="Label news articles, measure agreement, settle conflicts, and release training data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (corpus, codebook, serving, rounds, measuring, adjudicating, releasing, people, keeping, label_studio):
    app.add_typer(module.app)


def main() -> None:
    """Runs the command; exit code 1 for the user's mistake, with one message that ends in a remedy."""
    try:
        app()
    except CurateError as error:
        typer.secho(f"curate: {error}", err=True, fg=typer.colors.RED if sys.stderr.isatty() else None)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output (`| head`) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"curate {__version__}")
        raise typer.Exit
