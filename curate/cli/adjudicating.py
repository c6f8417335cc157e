"""Commands for those who script adjudication."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_lines, say

app = typer.Typer()
adjudicate = typer.Typer(help="Conflicts out, decisions in, for those who script it.", no_args_is_help=True)
app.add_typer(adjudicate, name="adjudicate")


@adjudicate.command(name="export")
def export_(as_json: Json = False, root: Root = HERE) -> None:
    """Print the unsettled conflicts, one JSON object a line (or one document with --json).

    Example: curate adjudicate export > conflicts.jsonl
    """
    from curate.services.adjudicating import export_conflicts

    with opened_project(root) as project:
        rows = export_conflicts(project, by=OPERATOR)
        if as_json:
            print_json({"conflicts": list(rows)})
        else:
            print_lines(rows)


@adjudicate.command()
def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Decisions, one JSON object a line.")],
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Record decisions from a file: all of them, or none where one is wrong.

    A line: {"document_id", "conflict_key", "verdict": "take|edit|neither|both|withdraw", "adjudicator", "reason" or
    "reason_code", "taken_from" for take and both, "annotations" for edit, "withdraws" for withdraw}; "rule", "seen"
    and "second" if you like.

    Example: curate adjudicate apply decisions.jsonl
    """
    from curate.services.deciding import apply_decisions

    with opened_project(root) as project:
        decisions = apply_decisions(project, file, by=OPERATOR)
    if as_json:
        print_json({"recorded": [decision.id for decision in decisions]})
    else:
        say(f"{len(decisions)} decisions recorded")
