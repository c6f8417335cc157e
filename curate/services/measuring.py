"""Measure: agreement over the submitted layers of the store, or over any tool's stand-off files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from curate.adapters.standoff_files import read_codings
from curate.adapters.unit_tables import read_units
from curate.core.agreement import MEASURES, Coding, LabelledSpan, Result, measure, measure_units
from curate.core.documents import Metadata
from curate.core.errors import CurateError
from curate.core.layers import Layer, LayerState
from curate.services.projects import Project
from curate.store.documents import list_documents
from curate.store.layers import stream_layers

Report: TypeAlias = Callable[[str], None]

__all__ = ["Coding", "Result", "file_agreement", "project_agreement", "stream_codings", "unit_agreement"]


def project_agreement(
    project: Project,
    *,
    measures: Sequence[str] = tuple(MEASURES),
    by: str | None = "label",
    bootstrap: int | None = None,
    seed: int | None = None,
) -> list[Result]:
    """Agreement between people over all documents that two or more of them submitted."""
    labels = [label.name for label in project.schema.labels]
    return measure(
        stream_codings(project),
        measures=measures,
        labels=labels,
        by=by,
        bootstrap=bootstrap,
        seed=project.settings.seed if seed is None else seed,
    )


def stream_codings(project: Project) -> Iterator[Coding]:
    """A coding a document: an annotator whose submitted layer is empty found nothing and is in it."""
    with project.store.reading() as session:
        about = {summary.id: summary for summary in list_documents(session)}
        layers = stream_layers(session, state=LayerState.SUBMITTED, machine=False)
        for document_id, group in groupby(layers, key=lambda layer: layer.document_id):
            summary = about[document_id]
            yield Coding(
                document_id=document_id,
                length=summary.length,
                spans_by_annotator={layer.author: _spans(layer) for layer in group},
                facets=facets(summary.metadata),
            )


def facets(metadata: Metadata) -> Mapping[str, str]:
    """What agreement can be cut by; a document whose source does not say stands under `not stated` there."""
    known = {
        "outlet": metadata.outlet,
        "language": metadata.language,
        "month": metadata.published[:7] if metadata.published else None,
    }
    return {name: value for name, value in known.items() if value}


def _spans(layer: Layer) -> Sequence[LabelledSpan]:
    return [LabelledSpan(a.label, a.span.start, a.span.end) for a in layer.annotations]


def file_agreement(
    documents: Path,
    annotations: Path,
    *,
    by: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    report: Report = lambda _: None,
) -> list[Result]:
    """Agreement over stand-off files; `report` is told of every line that could not be used."""
    found = read_codings(documents, annotations)
    for problem in found.problems:
        report(str(problem))
    report(f"{found.n_documents} documents and {found.n_annotations} annotations read, {len(found.problems)} left out")
    if not found.n_documents:
        raise CurateError(f"{documents} and {annotations} hold nothing that can be measured; see docs/agreement.md")
    return measure(found.codings, by=by, bootstrap=bootstrap, seed=seed)


def unit_agreement(
    units: Path,
    level: str,
    *,
    by: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    report: Report = lambda _: None,
) -> list[Result]:
    """Agreement over a table of units; `report` is told of every row that could not be used."""
    read = read_units(units)
    for problem in read.problems:
        report(str(problem))
    return measure_units(read.table, level=level, by=by, bootstrap=bootstrap, seed=seed)
