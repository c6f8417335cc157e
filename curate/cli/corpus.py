"""Commands on the corpus: init, import, suggest, suggestions, status, annotations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.output import (
    HERE,
    OPERATOR,
    Json,
    Root,
    bar,
    counting,
    opened_project,
    print_json,
    print_lines,
    print_table,
    say,
)
from curate.core.errors import CurateError

if TYPE_CHECKING:
    from curate.core.scoring import Row
    from curate.services.importing import ImportReport

app = typer.Typer()


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder.")]) -> None:
    """Make a new project folder with a codebook and sample articles.

    Example: curate init study && cd study && curate run
    """
    from curate.services.projects import init_project

    written = init_project(folder)
    say(f"{folder} holds {len(written)} files: the codebook in schemas/, sample articles in seeds/.")
    say(f"Next: cd {folder} && curate run")


@app.command(name="import")
def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders to import.")],
    author: Annotated[
        list[str] | None, typer.Option(metavar="THEIRS=OURS", help="Whom a file's author is here; may be given again.")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Import articles (text, HTML, JSONL, CSV), and finished studies (Label Studio's JSON). Again changes nothing.

    Example: curate import articles/ nexis.csv label-studio-export.json --author user-7=ana
    """
    from curate.services.importing import import_paths

    names = _names(author or [])
    with opened_project(root) as project, counting("importing") as progress:
        report = import_paths(project, paths, by=OPERATOR, progress=progress, authors=names)
    if as_json:
        print_json(report.to_json())
        return
    _say_import(report)


def _say_import(report: "ImportReport") -> None:
    for rejection in report.rejected:
        say(f"rejected {rejection.where}: {rejection.reason}")
    for note in report.notes:
        say(f"note {note.where}: {note.said}")
    say(f"{report.imported} imported, {report.unchanged} unchanged, {len(report.rejected)} rejected")
    layers = report.layers
    if layers.imported or layers.suggested or layers.unchanged:
        say(f"layers: {layers.imported} imported, {layers.suggested} suggested, {layers.unchanged} unchanged")
    if layers.annotations:
        placed = ", ".join(f"{count} by {how.value}" for how, count in sorted(layers.placed.items()) if count)
        say(f"{layers.annotations} annotations by {', '.join(sorted(layers.authors))}; regions placed: {placed or 0}")
    if layers.incomplete:
        say(f"{layers.incomplete} annotations lack an attribute that the codebook requires")


def _names(said: list[str]) -> dict[str, str]:
    wrong = [each for each in said if not all(part.strip() for part in each.rpartition("=")[::2])]
    if wrong:
        raise CurateError(f"--author {wrong[0]!r} names no two authors; write it as --author user-7=ana")
    return {theirs.strip(): ours.strip() for theirs, _, ours in (each.rpartition("=") for each in said)}


@app.command()
def suggest(
    suggester: Annotated[list[str] | None, typer.Option(help="Only this suggester; may be given again.")] = None,
    evaluate: Annotated[
        Path | None, typer.Option(metavar="GOLD", help="Store nothing: score against these annotations (JSONL).")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option(help="The file or folder that --evaluate is about.", show_default="seeds/")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Let machines propose labels; people accept or reject them, and only people count.

    With --evaluate, precision, recall and F1 are printed for exact and for overlapping spans.

    Example: curate suggest --suggester quotes
    """
    if evaluate is not None:
        _evaluate(evaluate, documents or root / "seeds", suggester, as_json)
        return
    from curate.services.suggesting import suggest as run_suggesters

    with opened_project(root) as project, bar() as watcher:
        report = run_suggesters(project, suggester, by=OPERATOR, watcher=watcher)
    if as_json:
        print_json(report.to_json())
        return
    counts = ", ".join(f"{number} {label}" for label, number in sorted(report.suggestions.items())) or "none"
    say(f"{len(report.documents)} documents read for the first time; suggestions: {counts}")
    for label, number in sorted(report.refused.items()):
        say(f"{number} suggestions of {label} left out: the codebook does not have them")


@app.command()
def suggestions(as_json: Json = False, root: Root = HERE) -> None:
    """Say what became of suggestions in submitted documents: accepted, edited, rejected or left alone.

    Example: curate suggestions --json
    """
    from curate.services.following import suggestion_fates

    with opened_project(root) as project:
        counts = suggestion_fates(project, by=OPERATOR)
    if as_json:
        print_json({"fates": [count.to_json() for count in counts]})
        return
    if not counts:
        say("no suggestion stands in a submitted document yet: curate suggest, then label and submit")
        return
    header = ("suggester", "label", "annotator", "shown", "accepted", "edited", "rejected", "untouched", "hidden")
    print_table(header, (tuple(str(value) for value in count.to_json().values()) for count in counts))


@app.command()
def status(as_json: Json = False, root: Root = HERE) -> None:
    """Say how far the project has come.

    Example: curate status --json
    """
    from curate.services.reporting import project_status

    with opened_project(root) as project:
        report = project_status(project, by=OPERATOR).to_json()
    if as_json:
        print_json(report)
        return
    layers: Any = report["layers"]
    gold: Any = report["gold"]
    releases: Any = report["releases"]
    say(f"documents   {report['documents']}")
    say("layers      " + ", ".join(f"{number} {state}" for state, number in layers.items()))
    say(f"conflicts   {report['conflicts']} unsettled")
    say(f"gold        {gold['annotations']} annotations in {gold['documents']} documents")
    active: Any = report["active_seconds"]
    if active:
        say("at work     " + ", ".join(f"{author} {_duration(seconds)}" for author, seconds in active.items()))
    say("releases    " + (", ".join(releases) or "none yet: curate release create NAME"))


@app.command()
def annotations(
    author: Annotated[str | None, typer.Option(help="Only this annotator, or machine:NAME@VERSION.")] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Print stand-off annotations, one JSON object a line (or one document with --json).

    Example: curate annotations --author ana > ana.jsonl
    """
    from curate.services.exporting import stream_annotations

    with opened_project(root) as project:
        rows = stream_annotations(project, by=OPERATOR, author=author)
        if as_json:
            print_json({"annotations": list(rows)})
        else:
            print_lines(rows)


def _duration(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def _evaluate(gold: Path, documents: Path, suggesters: list[str] | None, as_json: bool) -> None:
    from curate.plugins import SUGGESTERS, choose_plugins
    from curate.services.evaluating import evaluate_files

    functions = [plugin.load() for plugin in choose_plugins(SUGGESTERS, suggesters)]
    evaluation = evaluate_files(documents, gold, functions, report=say)
    if as_json:
        print_json(evaluation.to_json())
        return
    say(f"{evaluation.documents} documents have gold")
    spans = ((*_cells(row), str(row.gold), str(row.suggested), str(row.matched)) for row in evaluation.rows)
    print_table(("label", "spans", "precision", "recall", "F1", "gold", "suggested", "matched"), spans)
    typer.echo()
    attributes = (
        (row.label, row.attribute, _number(row.accuracy), str(row.exact), str(row.compared))
        for row in evaluation.attributes
    )
    print_table(("label", "attribute", "accuracy", "equal", "compared"), attributes)


def _cells(row: "Row") -> tuple[str, ...]:
    return row.label or "all", row.matching, _number(row.precision), _number(row.recall), _number(row.f1)


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
