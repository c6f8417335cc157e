"""The command that measures agreement."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_table, say
from curate.core.errors import CurateError

if TYPE_CHECKING:
    from curate.services.measuring import Result

app = typer.Typer()
COLUMNS = ("measure", "label", "scope", "value", "documents", "units", "annotators")
DRAWN = ("95 % interval", "jackknife SE", "P < .667", "P < .80")


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of whichever source. Empty measures are the usual ones, empty labels all of them."""

    measures: list[str]
    labels: list[str]
    by: str | None
    bootstrap: int | None
    seed: int
    interval: str | None
    clusters: str | None


@app.command()
def agreement(
    documents: Annotated[Path | None, typer.Option(help="Stand-off documents (JSONL) of another tool.")] = None,
    annotations: Annotated[Path | None, typer.Option(help="Stand-off annotations (JSONL) of another tool.")] = None,
    units: Annotated[Path | None, typer.Option(help="A table (CSV): a row a unit, a column an annotator.")] = None,
    level: Annotated[str | None, typer.Option(help="Of --units: nominal, ordinal, interval or ratio.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="This measure only; may be given several times.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="This label only; may be given several times.")] = None,
    by: Annotated[
        str | None, typer.Option(help="Cut by label, pair, annotator, self, document, block, outlet, month …")
    ] = None,
    bootstrap: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="Replicates of the 95 % interval, over documents.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The seed of --bootstrap, and of the samples of gamma.")] = 0,
    interval: Annotated[
        str | None,
        typer.Option(
            help="Of --bootstrap: bca (default on spans, but of F1 Wilson's), percentile (on units), jackknife."
        ),
    ] = None,
    clusters: Annotated[
        str | None, typer.Option(help="Draw together what shares this: story, outlet … (of the documents' metadata).")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Measure how far annotators agree: on this project, or on any tool's stand-off files.

    Only submitted layers of people count. What is undefined says why.

    Example: curate agreement --by pair --bootstrap 2000
    """
    question = _Question(measure or [], label or [], by, bootstrap, seed, interval, clusters)
    if units is not None:
        results = _measure_units(units, level, question)
    elif documents or annotations:
        results = _measure_files(documents, annotations, question)
    else:
        results = _measure_project(root, question)
    if as_json:
        print_json({"results": [result.to_json() for result in results]})
    elif not results and by == "self":
        say("nothing to measure: nobody coded a document again; sign a second coding with a number: ana@2")
    elif not results:
        say("nothing to measure yet: no document was submitted by two people; label and submit: curate run")
    else:
        drawn = bootstrap is not None
        print_table(
            COLUMNS + DRAWN if drawn else COLUMNS, (_row(result) + _drawn(result) * drawn for result in results)
        )


def _measure_project(root: Path, question: _Question) -> list["Result"]:
    from curate.services.measuring import USUAL, project_agreement

    with opened_project(root) as project:
        return project_agreement(
            project,
            by=OPERATOR,
            measures=question.measures or USUAL,
            labels=question.labels or None,
            cut=question.by,
            bootstrap=question.bootstrap,
            seed=question.seed,
            clusters=question.clusters,
            interval=question.interval,
            report=say,
        )


def _measure_files(documents: Path | None, annotations: Path | None, question: _Question) -> list["Result"]:
    if documents is None or annotations is None:
        raise CurateError("--documents and --annotations belong together; give both files")
    from curate.services.measuring import USUAL, file_agreement

    return file_agreement(
        documents,
        annotations,
        measures=question.measures or USUAL,
        labels=question.labels or None,
        cut=question.by,
        bootstrap=question.bootstrap,
        seed=question.seed,
        clusters=question.clusters,
        interval=question.interval,
        report=say,
    )


def _measure_units(units: Path, level: str | None, question: _Question) -> list["Result"]:
    if level is None:
        raise CurateError("--units needs --level nominal, ordinal, interval or ratio: it has no default")
    if question.labels or question.clusters:
        raise CurateError("--label and --clusters are of spans; with --units, --by label gives each category")
    from curate.services.measuring import UNIT_MEASURES, Method, unit_agreement

    return unit_agreement(
        units,
        level,
        measures=question.measures or tuple(UNIT_MEASURES),
        cut=question.by,
        bootstrap=question.bootstrap,
        seed=question.seed,
        interval=question.interval or Method.PERCENTILE,
        report=say,
    )


def _row(result: "Result") -> tuple[str, ...]:
    value = f"{result.value:.4f}" if result.value is not None else f"undefined: {result.undefined_because}"
    counts = (result.n_documents, result.n_units, result.n_annotators)
    label = ".".join(filter(None, (result.label, result.attribute))) or "all"
    return (result.measure, label, result.scope, value, *map(str, counts))


def _drawn(result: "Result") -> tuple[str, ...]:
    """What --bootstrap adds; empty where there is nothing to draw from."""
    interval = f"{result.low:.4f} to {result.high:.4f}" if result.low is not None else ""
    error = f"{result.jackknife_se:.4f}" if result.jackknife_se is not None else ""
    below = result.p_below or {}
    shares = (f"{below[threshold]:.3f}" if threshold in below else "" for threshold in ("0.667", "0.8"))
    return (interval, error, *shares)
