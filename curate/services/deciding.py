"""Decide: an adjudicator's answers enter the ledger, all of a step or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from curate.core.adjudication import Circumstances, Conflict, Decision, Seen, cite, decisions_in_force
from curate.core.decision_json import decision_from_json
from curate.core.errors import CurateError, InvalidInput, NotFound, Problem
from curate.core.gold import merge
from curate.core.layers import Annotation, Layer
from curate.core.people import Person, Right, permit, permit_own
from curate.core.schema import Schema, check_annotation, same_label_overlaps
from curate.services.adjudicating import counts
from curate.services.annotating import check_annotator
from curate.services.json_lines import read_json_lines
from curate.services.projects import Project, now
from curate.services.seeing import permit_document
from curate.services.weighing import SETTLE
from curate.store.decisions import append_decision, decisions_of
from curate.store.documents import get_document
from curate.store.engine import Session
from curate.store.layers import layers_of, revisions_of


def apply_decisions(project: Project, file: Path, *, by: Person) -> list[Decision]:
    """Records the decisions of a JSONL file: all, or none where a line is wrong."""
    rows, problems = read_json_lines(file)
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
        bench = _Bench(project, session, by)
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

    def __init__(self, project: Project, session: Session, by: Person) -> None:
        self._schema = project.schema
        self._codes = project.settings.reason_codes
        self._by = by
        self._session = session
        self._at = now()
        self._texts: dict[str, str] = {}
        self._conflicts: dict[str, Conflict] = {}
        self._revisions: dict[str, Mapping[str, int]] = {}
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
            complete=self._complete,
        )
        permit_own(self._by, decision.adjudicator, "decide")
        problems = [Problem(where, what, remedy) for what, remedy in self._faults(decision)]
        if problems:
            raise InvalidInput(where, problems)
        self._earlier[decision.id] = decision
        return decision

    def _complete(self, how: Circumstances, conflict: Conflict) -> Circumstances:
        """With what the service knows itself: the cited rule's words, and the layers as they are now."""
        seen = how.seen or Seen(order=tuple(candidate.author for candidate in conflict.candidates))
        return replace(
            how,
            rule=None if how.rule is None else cite(self._schema, how.rule.label, how.rule.rule),
            seen=replace(seen, revisions=self._revisions[conflict.document_id]),
        )

    def _look_at(self, document_id: str, where: str) -> None:
        if document_id in self._texts:
            return
        try:
            self._texts[document_id] = get_document(self._session, document_id=document_id).text
        except NotFound as error:
            raise InvalidInput(where, [Problem(where, str(error), "name a document that was imported")]) from error
        permit_document(self._session, self._by, document_id)
        layers = [layer for layer in layers_of(self._session, document_id=document_id) if counts(layer)]
        earlier = decisions_of(self._session, document_id=document_id)
        self._conflicts.update({conflict.key: conflict for conflict in questions(layers, earlier, self._schema)})
        revisions = revisions_of(self._session, document_id=document_id)
        self._revisions[document_id] = {layer.author: revisions[layer.author] for layer in layers}
        self._earlier.update({d.id: d for d in earlier})

    def _faults(self, decision: Decision) -> Iterator[tuple[str, str]]:
        try:
            check_annotator(decision.adjudicator)
        except CurateError as error:
            yield str(error), "name who decided"
        code = decision.how.reason_code
        if code is not None and code not in self._codes:
            yield f"reason_code is {code!r}", f"use one of {', '.join(self._codes)}, or set reason_codes in curate.toml"
        if decision.how.second:
            yield from self._faults_of_opinion(decision)
        text = self._texts[decision.document_id]
        for reason in broken_rules(self._schema, text, decision.annotations):
            yield reason, "mark other words"

    def _faults_of_opinion(self, opinion: Decision) -> Iterator[tuple[str, str]]:
        """Of one's own decision a second opinion is none, and of an open conflict there is no first."""
        first = decisions_in_force(list(self._earlier.values())).get(opinion.conflict_key)
        if first is None:
            yield "a second opinion is about a decision, and the conflict has none", "decide it"
        elif first.adjudicator == opinion.adjudicator:
            yield f"{opinion.adjudicator} decided this conflict", "take the decision back, or let someone else look"


def questions(layers: Sequence[Layer], decisions: Sequence[Decision], schema: Schema) -> list[Conflict]:
    """The conflicts of one document as they are put, settled or open."""
    if not layers:
        return []
    gold = merge(layers, decisions, schema)
    return [*gold.unsettled, *(conflict for conflict, _ in gold.settled)]


def broken_rules(schema: Schema, text: str, annotations: Sequence[Annotation]) -> list[str]:
    """Why the annotations of a decision cannot be gold; empty where they can."""
    reasons = [reason for annotation in annotations for reason in check_annotation(schema, text, annotation)]
    if same_label_overlaps(schema, annotations):
        reasons.append("two of its annotations overlap")
    return reasons
