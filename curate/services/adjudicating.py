"""Adjudicate: conflicts out, decisions in, gold by replay."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from curate.core.adjudication import Conflict, Decision, Gold, find_conflicts, merge
from curate.core.conflicts import has_a_say
from curate.core.decision_json import conflict_to_json, decision_from_json
from curate.core.documents import Document
from curate.core.doubts import doubts_of
from curate.core.errors import CurateError, InvalidInput, NotFound, Problem
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.people import Person, Right, permit, permit_own
from curate.core.schema import Schema, check_annotation, same_label_overlaps
from curate.services.annotating import check_annotator
from curate.services.projects import Project, now
from curate.services.seeing import closed_documents, permit_document
from curate.store.decisions import append_decision, decisions_of
from curate.store.documents import get_document
from curate.store.engine import Session
from curate.store.layers import layers_of, stream_layers

Row = Mapping[str, Any]
SETTLE = "see or settle conflicts"


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
    return (gold for gold, _layers in _stream_merged(project))


def _stream_merged(project: Project) -> Iterator[tuple[Gold, Sequence[Layer]]]:
    with project.store.reading() as session:
        decided: dict[str, list[Decision]] = {}
        for decision in decisions_of(session):
            decided.setdefault(decision.document_id, []).append(decision)
        layers = stream_layers(session, state=LayerState.SUBMITTED, machine=False)
        for document_id, group in groupby(layers, key=lambda layer: layer.document_id):
            submitted = list(group)
            yield merge(submitted, decided.get(document_id, []), project.schema), submitted


def documents_to_adjudicate(project: Project, *, by: Person) -> list[Waiting]:
    """Those with a conflict, open or settled, or a doubt; most open first, then most doubts. Without those whose layers
    `by` may not see yet."""
    permit(by, Right.ADJUDICATE, SETTLE)
    with project.store.reading() as session:
        closed = closed_documents(session, by)
    waiting = [
        Waiting(gold.document_id, len(gold.unsettled), len(gold.settled), len(doubts_of(layers)))
        for gold, layers in _stream_merged(project)
        if gold.document_id not in closed
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


def apply_decisions(project: Project, file: Path, *, by: Person) -> list[Decision]:
    """Records the decisions of a JSONL file: all, or none where a line is wrong."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CurateError(f"{file} cannot be read: {error}; give a UTF-8 file of one decision a line") from error
    rows: list[tuple[str, object]] = []
    problems = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append((f"{file}:{number}", json.loads(line)))
            except json.JSONDecodeError as error:
                problems.append(Problem(f"{file}:{number}", f"is not JSON: {error}", "write one JSON object a line"))
    return record_decisions(project, rows, problems, by=by)


def record_decisions(
    project: Project, rows: Sequence[tuple[str, object]], problems: Sequence[Problem] = (), *, by: Person
) -> list[Decision]:
    """Appends the decisions of the rows (where it stands, JSON) in their order.

    Raises InvalidInput with all that is wrong, in the rows and in `problems`; then nothing is written.
    """
    permit(by, Right.ADJUDICATE, SETTLE)
    found = list(problems)
    decisions: list[Decision] = []
    with project.store.writing() as session:
        bench = _Bench(project.schema, session, by)
        for where, row in rows:
            try:
                decisions.append(bench.read(row, where))
            except InvalidInput as error:
                found.extend(error.problems)
        if found:
            raise InvalidInput("the decisions, of which none was recorded,", found)
        for decision in decisions:
            append_decision(session, decision=decision)
    return decisions


class _Bench:
    """Reads decisions against the conflicts as they stand in one transaction; looks at each document once."""

    def __init__(self, schema: Schema, session: Session, by: Person) -> None:
        self._schema = schema
        self._by = by
        self._session = session
        self._at = now()
        self._texts: dict[str, str] = {}
        self._conflicts: dict[str, Conflict] = {}
        self._earlier: dict[str, Decision] = {}

    def read(self, row: object, where: str) -> Decision:
        if isinstance(row, Mapping) and isinstance(row.get("document_id"), str):
            self._look_at(row["document_id"], where)
        decision = decision_from_json(
            row,
            where=where,
            conflicts=self._conflicts,
            texts=self._texts,
            at=self._at,
            decisions=self._earlier,
        )
        permit_own(self._by, decision.adjudicator, "decide")
        problems = [Problem(where, what, remedy) for what, remedy in self._faults(decision)]
        if problems:
            raise InvalidInput(where, problems)
        self._earlier[decision.id] = decision
        return decision

    def _look_at(self, document_id: str, where: str) -> None:
        if document_id in self._texts:
            return
        try:
            self._texts[document_id] = get_document(self._session, document_id=document_id).text
        except NotFound as error:
            raise InvalidInput(where, [Problem(where, str(error), "name a document that was imported")]) from error
        permit_document(self._session, self._by, document_id)
        layers = [layer for layer in layers_of(self._session, document_id=document_id) if counts(layer)]
        self._conflicts.update({conflict.key: conflict for conflict in find_conflicts(layers)})
        self._earlier.update({d.id: d for d in decisions_of(self._session, document_id=document_id)})

    def _faults(self, decision: Decision) -> Iterator[tuple[str, str]]:
        try:
            check_annotator(decision.adjudicator)
        except CurateError as error:
            yield str(error), "name who decided"
        text = self._texts[decision.document_id]
        for reason in broken_rules(self._schema, text, decision.annotations):
            yield reason, "mark other words"


def broken_rules(schema: Schema, text: str, annotations: Sequence[Annotation]) -> list[str]:
    """Why the annotations of a decision cannot be gold; empty where they can."""
    reasons = [reason for annotation in annotations for reason in check_annotation(schema, text, annotation)]
    if same_label_overlaps(schema, annotations):
        reasons.append("two of its annotations overlap")
    return reasons


def counts(layer: Layer) -> bool:
    """Whether a layer counts in agreement and gold: a person's, first hand, and submitted."""
    return has_a_say(layer)
