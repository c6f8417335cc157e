"""Measure: agreement over the submitted layers of the store, or over any tool's stand-off files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from curate.adapters.standoff_files import read_codings
from curate.adapters.unit_tables import read_units
from curate.core.agreement import (
    UNIT_MEASURES,
    USUAL,
    Coding,
    LeftOut,
    Method,
    Result,
    Section,
    compare,
    innermost_sections,
    measure_units,
    need_attributes,
)
from curate.core.documents import Block, Metadata
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema
from curate.core.watching import UNWATCHED, Watcher, watched
from curate.services.following import Sights, sight_of, sights
from curate.services.projects import Project
from curate.store.activity import read_activity
from curate.store.documents import stream_blocks, stream_summaries
from curate.store.engine import Session
from curate.store.rounds import rounds_by_document
from curate.store.span_layers import SpanLayer, stream_span_layers
from curate.store.submissions import submission_times

Report: TypeAlias = Callable[[str], None]
About = TypeVar("About")

LONGEST_FACET = 200
SUGGESTIONS = "suggestions"
DIGEST = 12  # characters of a schema's digest that tell it from others
KNOWN_WITHOUT_THE_LEDGER = frozenset(
    {
        None,
        "label",
        "pair",
        "annotator",
        "self",
        "document",
        "block",
        "outlet",
        "month",
        "language",
        "schema",
        "round",
        SUGGESTIONS,
    }
)

__all__ = [
    "UNIT_MEASURES",
    "USUAL",
    "Coding",
    "Method",
    "Result",
    "file_agreement",
    "project_agreement",
    "stream_codings",
    "unit_agreement",
]


def project_agreement(
    project: Project,
    *,
    measures: Sequence[str] = USUAL,
    labels: Sequence[str] | None = None,
    by: Person,
    cut: str | None = "label",
    bootstrap: int | None = None,
    seed: int | None = None,
    clusters: str | None = None,
    interval: str | None = None,
    report: Report | None = None,
    session: Session | None = None,
    watcher: Watcher = UNWATCHED,
) -> list[Result]:
    """Agreement between people over all documents that two or more of them submitted.

    `labels` None means those of the codebook; `report` is told what was left out. Where there is none and nothing is
    cut by facets, documents that one person alone submitted are not read. They are read in the `session`, where one is
    given: then they are what else is read in it.
    """
    permit(by, Right.ADJUDICATE, "see agreement")
    attributes = need_attributes(measures)
    alone = report is not None or not {cut, clusters} <= {None, "label"}
    codings = stream_codings(project, cuts={cut, clusters}, attributes=attributes, alone=alone, session=session)
    compared = compare(
        _told(codings, watcher),
        measures=measures,
        labels=[label.name for label in project.schema.labels] if labels is None else labels,
        by=cut,
        bootstrap=bootstrap,
        seed=project.settings.seed if seed is None else seed,
        clusters=clusters,
        interval=interval,
    )
    if report is not None:
        _say_left_out(compared.left_out, report)
    return compared.results


def _told(codings: Iterator[Coding], watcher: Watcher) -> Iterator[Coding]:
    watcher.begin("comparing annotators")
    yield from watched(codings, watcher)
    watcher.begin("measuring agreement")


def stream_codings(
    project: Project,
    *,
    cuts: frozenset[str | None] | set[str | None] = frozenset(),
    attributes: bool = True,
    practice: bool = False,
    alone: bool = True,
    session: Session | None = None,
) -> Iterator[Coding]:
    """A coding a document: an annotator whose submitted layer is empty found nothing and is in it. Without `alone`,
    documents that one person alone submitted are left out.

    `cuts` are what results will be cut by: blocks and times of submission are read only where one asks. Spans are
    columns; `attributes` are read beside them where something looks at those. What was made in training and
    qualification is among them with `practice`, and where one cuts by `round`. Read in the `session`, if one is given.
    """
    with nullcontext(session) if session else project.store.reading() as session:
        submitted = {} if cuts <= KNOWN_WITHOUT_THE_LEDGER else submission_times(session)
        seen = sights(read_activity(session)) if SUGGESTIONS in cuts else None
        blocks = _InStep(stream_blocks(session)) if "block" in cuts else None
        rounds = rounds_by_document(session) if "round" in cuts else {}
        about = _InStep((summary.id, summary) for summary in stream_summaries(session))
        layers = stream_span_layers(
            session,
            attributes=attributes,
            without=_ties(project.schema),
            repeats="self" in cuts,
            practice=practice or "round" in cuts,
            alone=alone,
        )
        for document_id, group in groupby(layers, key=lambda layer: layer.document_id):
            summary, coded = about.of(document_id), list(group)
            assert summary is not None, "a layer without its document, which the database's foreign key forbids"
            yield Coding(
                document_id=document_id,
                length=summary.length,
                spans_by_annotator={layer.author: layer.spans for layer in coded},
                facets={
                    **facets(summary.metadata),
                    **_times(submitted.get(document_id)),
                    **({"round": ", ".join(rounds[document_id])} if document_id in rounds else {}),
                    "schema": ", ".join(sorted({layer.schema_digest[:DIGEST] for layer in coded})),
                    **_sight(project, seen, coded),
                },
                sections=_sections(blocks.of(document_id) or ()) if blocks else (),
            )


def _ties(schema: Schema) -> Mapping[str, str]:
    """By label the attribute that only ties the parts of one thing together: everybody counts for themselves there,
    and nobody means the same by 1."""
    return {label.name: label.parts.id for label in schema.labels if label.parts}


def facets(metadata: Metadata) -> Mapping[str, str]:
    """What agreement can be cut by; a document whose source does not say stands under `not stated` there."""
    known = {
        **{name: value for name, value in metadata.extra.items() if len(value) <= LONGEST_FACET},
        "outlet": metadata.outlet,
        "language": metadata.language,
        "month": metadata.published[:7] if metadata.published else None,
    }
    return {name: value for name, value in known.items() if value}


def _sight(project: Project, seen: Sights | None, coded: Sequence[SpanLayer]) -> Mapping[str, str]:
    """Whether the annotators of a document had suggestions before them, where a cut asks for it."""
    if seen is None:
        return {}
    return {SUGGESTIONS: sight_of(project, seen, coded[0].document_id, (layer.author for layer in coded))}


def _times(submitted: str | None) -> Mapping[str, str]:
    """The month and the ISO week in which the last layer of a document was submitted: from then it counts."""
    if submitted is None:
        return {}
    year, week, _ = datetime.fromisoformat(submitted).isocalendar()
    return {"submitted_month": submitted[:7], "submitted_week": f"{year}-W{week:02}"}


class _InStep(Generic[About]):
    """What is known of documents, read in step with their layers: both come sorted by document."""

    def __init__(self, known: Iterator[tuple[str, About]]) -> None:
        self.known = known
        self.at = next(known, None)

    def of(self, document_id: str) -> About | None:
        while self.at and self.at[0] < document_id:
            self.at = next(self.known, None)
        return self.at[1] if self.at and self.at[0] == document_id else None


def _sections(blocks: Sequence[Block]) -> Sequence[Section]:
    return innermost_sections(Section(block.kind, block.span.start, block.span.end) for block in blocks)


def file_agreement(
    documents: Path,
    annotations: Path,
    *,
    measures: Sequence[str] = USUAL,
    labels: Sequence[str] | None = None,
    cut: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    clusters: str | None = None,
    interval: str | None = None,
    report: Report = lambda _: None,
) -> list[Result]:
    """Agreement over stand-off files; `report` is told of every line that could not be used."""
    found = read_codings(documents, annotations)
    for problem in found.problems:
        report(str(problem))
    report(f"{found.n_documents} documents and {found.n_annotations} annotations read, {len(found.problems)} left out")
    if not found.n_documents:
        raise CurateError(f"{documents} and {annotations} hold nothing that can be measured; see docs/agreement.md")
    compared = compare(
        found.codings,
        measures=measures,
        labels=labels,
        by=cut,
        bootstrap=bootstrap,
        seed=seed,
        clusters=clusters,
        interval=interval,
    )
    _say_left_out(compared.left_out, report)
    return compared.results


def _say_left_out(left_out: LeftOut, report: Report) -> None:
    kinds = (
        (left_out.one_annotator, "documents that one person alone annotated"),
        (left_out.no_annotator, "documents that nobody annotated"),
        (left_out.machine_layers, "layers of machines"),
        (left_out.repeated_layers, "layers in which somebody coded a document again (--by self counts those)"),
    )
    said = [f"{number:,} {what}" for number, what in kinds if number]
    if said:
        report(f"not counted: {', '.join(said)}")


def unit_agreement(
    units: Path,
    level: str,
    *,
    measures: Sequence[str] = tuple(UNIT_MEASURES),
    cut: str | None = None,
    bootstrap: int | None = None,
    seed: int = 0,
    interval: str = Method.PERCENTILE,
    report: Report = lambda _: None,
) -> list[Result]:
    """Agreement over a table of units; `report` is told of every row that could not be used."""
    read = read_units(units)
    for problem in read.problems:
        report(str(problem))
    return measure_units(
        read.table, level=level, measures=measures, by=cut, bootstrap=bootstrap, seed=seed, interval=interval
    )
