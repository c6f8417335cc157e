"""`curate release confirm` and `confirmed`: doubts of models at which somebody has looked."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_lines, say
from curate.core.errors import CurateError


def confirm(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Doubts that are none, one JSON object a line.")
    ] = None,
    adjudicator: Annotated[
        str | None, typer.Option("--adjudicator", metavar="NAME", help="Who has looked, where a line does not say it.")
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="ID", help="Take this confirmation back instead.")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Say of labels that models doubt that somebody has looked and the gold is right, or take that back.

    A line is one that `curate release check --models --json` lists under errors, with a remark if you like. All lines
    are recorded, or none where one is wrong; what was recorded before stays as it is.

    Example: curate release confirm looked-at.jsonl --adjudicator zoe
    """
    from curate.services.confirming import apply_confirmations, withdraw_confirmation

    if (file is None) == (withdraw is None):
        raise CurateError("give a file of doubts, or the id of a confirmation with --withdraw")
    with opened_project(root) as project:
        if withdraw is not None:
            if adjudicator is None:
                raise CurateError("say with --adjudicator who takes it back")
            withdraw_confirmation(project, withdraw, adjudicator=adjudicator, by=OPERATOR)
            done = {"withdrawn": [withdraw]}
        else:
            made = apply_confirmations(project, file or Path(), adjudicator=adjudicator, by=OPERATOR)
            done = {"recorded": [each.id for each in made]}
    if as_json:
        print_json(done)
    else:
        say("taken back" if withdraw else f"{len(done['recorded'])} confirmations recorded")


def confirmed(as_json: Json = False, root: Root = HERE) -> None:
    """Print the labels that somebody has looked at, one JSON object a line (or one document with --json).

    `stands` says whether the gold still says what was looked at; where it does not, the doubt is listed again.

    Example: curate release confirmed > looked-at.jsonl
    """
    from curate.services.confirming import list_confirmations

    with opened_project(root) as project:
        rows = [each.to_json() for each in list_confirmations(project, by=OPERATOR)]
    if as_json:
        print_json({"confirmations": rows})
    else:
        print_lines(rows)
