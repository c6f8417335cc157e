"""The command that measures agreement."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, Json, Root, opened_project, print_json, print_table, say
from curate.core.errors import CurateError

if TYPE_CHECKING:
    from curate.services.measuring import Result

app = typer.Typer()
COLUMNS = ("measure", "label", "scope", "value", "95 % interval", "documents", "units", "annotators")


@app.command()
def agreement(
    documents: Annotated[Path | None, typer.Option(help="Stand-off documents (JSONL) of another tool.")] = None,
    annotations: Annotated[Path | None, typer.Option(help="Stand-off annotations (JSONL) of another tool.")] = None,
    units: Annotated[Path | None, typer.Option(help="A table (CSV): a row a unit, a column an annotator.")] = None,
    level: Annotated[str | None, typer.Option(help="Of --units: nominal, ordinal, interval or ratio.")] = None,
    by: Annotated[str | None, typer.Option(help="Cut by label, pair, document, outlet, month, language …")] = None,
    bootstrap: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="Replicates of the 95 % interval, over documents.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The seed of --bootstrap.")] = 0,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Measure how far annotators agree: on this project, or on any tool's stand-off files.

    Only submitted layers of people count. What is undefined says why.

    Example: curate agreement --by pair --bootstrap 2000
    """
    if units is not None:
        results = _measure_units(units, level, by, bootstrap, seed)
    elif documents or annotations:
        results = _measure_files(documents, annotations, by, bootstrap, seed)
    else:
        results = _measure_project(root, by, bootstrap, seed)
    if as_json:
        print_json({"results": [result.to_json() for result in results]})
    elif not results:
        say("nothing to measure yet: no document was submitted by two people; label and submit: curate run")
    else:
        print_table(COLUMNS, map(_row, results))


def _measure_project(root: Path, by: str | None, bootstrap: int | None, seed: int) -> list["Result"]:
    from curate.services.measuring import project_agreement

    with opened_project(root) as project:
        return project_agreement(project, by=by, bootstrap=bootstrap, seed=seed)


def _measure_files(
    documents: Path | None, annotations: Path | None, by: str | None, bootstrap: int | None, seed: int
) -> list["Result"]:
    if documents is None or annotations is None:
        raise CurateError("--documents and --annotations belong together; give both files")
    from curate.services.measuring import file_agreement

    return file_agreement(documents, annotations, by=by, bootstrap=bootstrap, seed=seed, report=say)


def _measure_units(units: Path, level: str | None, by: str | None, bootstrap: int | None, seed: int) -> list["Result"]:
    if level is None:
        raise CurateError("--units needs --level nominal, ordinal, interval or ratio: it has no default")
    from curate.services.measuring import unit_agreement

    return unit_agreement(units, level, by=by, bootstrap=bootstrap, seed=seed, report=say)


def _row(result: "Result") -> tuple[str, ...]:
    value = f"{result.value:.4f}" if result.value is not None else f"undefined: {result.undefined_because}"
    interval = f"{result.low:.4f} to {result.high:.4f}" if result.low is not None else ""
    counts = (result.n_documents, result.n_units, result.n_annotators)
    return (result.measure, result.label or "all", result.scope, value, interval, *map(str, counts))
