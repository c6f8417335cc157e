"""Adjudicate: the documents with their conflicts, and the gold by replay."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from curate.core.adjudication import Decision, Gold, merge
from curate.core.conflicts import has_a_say
from curate.core.decision_json import conflict_to_json
from curate.core.documents import Document
from curate.core.layers import Layer, LayerState
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema
from curate.services.projects import Project
from curate.services.seeing import closed_documents, permit_document
from curate.services.weighing import SETTLE, open_to
from curate.store.chunks import chunked
from curate.store.decisions import decisions_of, decisions_on
from curate.store.documents import get_document, stream_documents
from curate.store.engine import Session
from curate.store.layers import layers_of, stream_layers

Row = Mapping[str, Any]
AT_ONCE = 200  # documents


@dataclass(frozen=True, slots=True)
class Docket:
    """One document as the adjudicator finds it: its submitted layers, decisions, and what follows from them."""

    document: Document
    layers: tuple[Layer, ...]
    decisions: tuple[Decision, ...]
    gold: Gold


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that has something for an adjudicator: open conflicts, settled ones, or doubts to read."""

    document_id: str
    open: int
    settled: int
    doubts: int


def open_docket(project: Project, *, document_id: str, by: Person) -> Docket:
    """Raises NotFound for an unknown document, Forbidden where the adjudicator has a layer of it to finish first."""
    permit(by, Right.ADJUDICATE, SETTLE)
    with project.store.reading() as session:
        permit_document(session, by, document_id)
        document = get_document(session, document_id=document_id)
        layers = tuple(layer for layer in layers_of(session, document_id=document_id) if counts(layer))
        decisions = tuple(decisions_of(session, document_id=document_id))
    gold = merge(layers, decisions, project.schema) if layers else Gold(document_id, (), ())
    return Docket(document, layers, decisions, gold)


def stream_gold(project: Project) -> Iterator[Gold]:
    """The gold of every document with a submitted layer, in the order of their ids."""
    with project.store.reading() as session:
        yield from golds_of(session, project.schema)


def golds_of(session: Session, schema: Schema) -> Iterator[Gold]:
    """As `stream_gold`."""
    return (gold for gold, _ in golds_and_layers(session, schema))


def golds_and_layers(session: Session, schema: Schema) -> Iterator[tuple[Gold, list[Layer]]]:
    """Each document's gold with the layers that it comes from, in the order of ids.

    Holds the layers and decisions of a few hundred documents at a time.
    """
    layers = filter(counts, stream_layers(session, state=LayerState.SUBMITTED, machine=False))
    coded = ((document_id, list(group)) for document_id, group in groupby(layers, key=lambda layer: layer.document_id))
    for chunk in chunked(coded, AT_ONCE):
        decided = decisions_on(session, document_ids=[document_id for document_id, _ in chunk])
        for document_id, group in chunk:
            yield merge(group, decided.get(document_id, []), schema), group


def with_documents(
    session: Session, golds: Iterable[tuple[Gold, list[Layer]]]
) -> Iterator[tuple[Document, Gold, list[Layer]]]:
    """Beside golds in the order of ids their documents; holds a few hundred at a time."""
    for chunk in chunked(golds, AT_ONCE):
        found = {gold.document_id: (gold, layers) for gold, layers in chunk}
        for document in stream_documents(session, ids=found):
            yield document, *found[document.id]


def documents_to_adjudicate(project: Project, *, by: Person) -> list[Waiting]:
    """Those with a conflict, open or settled, or a doubt; most open first, then most doubts. Without those whose layers
    `by` may not see yet."""
    permit(by, Right.ADJUDICATE, SETTLE)
    waiting = [
        Waiting(known.document_id, known.open, len(known.conflicts) - known.open, known.doubts)
        for known in open_to(project, by)
    ]
    shown = [one for one in waiting if one.open or one.settled or one.doubts]
    return sorted(shown, key=lambda one: (-one.open, -one.doubts, one.document_id))


def export_conflicts(project: Project, *, by: Person) -> Iterator[dict[str, Any]]:
    """Every unsettled conflict as JSON, to which an answer can be added."""
    permit(by, Right.ADJUDICATE, SETTLE)
    with project.store.reading() as session:
        closed = closed_documents(session, by)
    return _unsettled(project, closed)


def _unsettled(project: Project, closed: Collection[str]) -> Iterator[dict[str, Any]]:
    for gold in stream_gold(project):
        if gold.unsettled and gold.document_id not in closed:
            with project.store.reading() as session:
                text = get_document(session, document_id=gold.document_id).text
            yield from (conflict_to_json(conflict, text) for conflict in gold.unsettled)


def counts(layer: Layer) -> bool:
    """Whether a layer counts in agreement and gold: a person's, first hand, and submitted."""
    return has_a_say(layer)
