"""Commands for those who script adjudication."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_lines, say

app = typer.Typer()
adjudicate = typer.Typer(
    help="Conflicts out, decisions in; settling in bulk; agreement of adjudicators.", no_args_is_help=True
)
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


Adjudicator = Annotated[str, typer.Option("--adjudicator", metavar="NAME", help="Whose decisions they are.")]


@adjudicate.command()
def settle(
    strategy: Annotated[str, typer.Option("--strategy", metavar="NAME", help="majority or competence.")],
    adjudicator: Adjudicator,
    threshold: Annotated[
        float | None, typer.Option("--threshold", metavar="T", help="Probability that competence asks for; 0.9.")
    ] = None,
    label: Annotated[str | None, typer.Option("--label", metavar="L", help="Only conflicts about this label.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be settled and record nothing.")] = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Settle open conflicts by what the annotators said; one step that one step takes back.

    Example: curate adjudicate settle --strategy majority --adjudicator zoe --dry-run
    """
    from curate.services.settling import propose, settle

    with opened_project(root) as project:
        proposal = propose(project, strategy=strategy, threshold=threshold, label=label, by=OPERATOR)
        batch = None
        if not dry_run:
            batch, decisions = settle(
                project, strategy=strategy, threshold=threshold, label=label, adjudicator=adjudicator, by=OPERATOR
            )
    recorded = 0 if dry_run else len(decisions)
    if as_json:
        print_json({**proposal.to_json(), "batch": batch, "recorded": recorded})
        return
    say(f"{proposal.unanimous} places are unanimous and need nothing; {proposal.open} conflicts are open")
    say(f"{proposal.strategy} settles {len(proposal.settled)} of them; {recorded} decisions recorded")
    if batch:
        say(f"batch {batch}; to take it back: curate adjudicate withdraw {batch} --adjudicator {adjudicator}")


@adjudicate.command()
def withdraw(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The batch, as settle and batches name it.")],
    adjudicator: Adjudicator,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Take back all that stands of a batch.

    Example: curate adjudicate withdraw majority-1a2b3c4d --adjudicator zoe
    """
    from curate.services.settling import withdraw_batch

    with opened_project(root) as project:
        back = withdraw_batch(project, batch, adjudicator=adjudicator, by=OPERATOR)
    if as_json:
        print_json({"withdrawn": [decision.withdraws for decision in back]})
    else:
        say(f"{len(back)} decisions taken back")


@adjudicate.command()
def batches(as_json: Json = False, root: Root = HERE) -> None:
    """List what was settled in bulk, newest first, with how much of it stands.

    Example: curate adjudicate batches
    """
    from dataclasses import asdict

    from curate.services.settling import list_batches

    with opened_project(root) as project:
        found = list_batches(project, by=OPERATOR)
    if as_json:
        print_json({"batches": [asdict(batch) for batch in found]})
        return
    for batch in found:
        say(f"{batch.id}  {batch.adjudicator}  {batch.at[:16]}  {batch.standing} of {batch.decisions} decisions stand")
    if not found:
        say("nothing was settled in bulk")


@adjudicate.command()
def agreement(as_json: Json = False, root: Root = HERE) -> None:
    """Say how far adjudicators agree, by the conflicts that two of them have judged.

    Example: curate adjudicate agreement --json
    """
    from curate.services.opinions import agreement_rows, measure_adjudicators

    with opened_project(root) as project:
        rows = measure_adjudicators(project, by=OPERATOR)
    if as_json:
        print_json({"results": agreement_rows(rows)})
        return
    for row in rows:
        who = f"{row.first} and {row.second}" if row.first else "all"
        if row.percent is None or row.kappa is None:
            say(f"{who}: undefined: {row.undefined_because}")
        else:
            say(f"{who}: the same in {row.same} of {row.conflicts} ({row.percent:.0%}), kappa {row.kappa:.3f}")
