"""Weigh: every conflict of the corpus in one list, by how much it teaches, without reading the corpus twice.

What a document's conflicts are depends on its submitted layers and its decisions alone. Their revisions are asked for
all documents at once, which is cheap; only documents that have moved since are read again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from curate.core.adjudication import Conflict, Decision, Gold, merge
from curate.core.ballots import Ballot, ballot_of, count_alike, teaches
from curate.core.conflicts import find_places, has_a_say
from curate.core.decision_ledger import opinions_in_force
from curate.core.documents import Document
from curate.core.doubts import doubts_of
from curate.core.layers import Layer
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema
from curate.core.second_opinions import possible_outcomes
from curate.core.spans import Span
from curate.services.projects import Project
from curate.services.seeing import closed_documents
from curate.store.decisions import decisions_of, last_decisions
from curate.store.documents import stream_documents
from curate.store.engine import Session
from curate.store.layers import layers_on, submitted_revisions

SETTLE = "see or settle conflicts"
QUOTE = 120
CHUNK = 200

Version = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class QueuedConflict:
    """A conflict in the list; `decision` is the one in force, `disputed_by` and `opinions_by` name adjudicators."""

    document_id: str
    outlet: str | None
    key: str
    label: str
    kind: str
    span: Span
    quote: str
    ballot: Ballot
    outcomes: int
    decision: Decision | None = None
    disputed_by: tuple[str, ...] = ()
    opinions_by: tuple[str, ...] = ()
    teaches: float = 0.0

    @property
    def labels(self) -> tuple[str, ...]:
        return self.ballot.labels


@dataclass(frozen=True, slots=True)
class DocumentConflicts:
    """What adjudicators need to know of one document; `unanimous` counts its agreed places as ballots."""

    document_id: str
    conflicts: tuple[QueuedConflict, ...]
    unanimous: Counter[Ballot]
    doubts: int
    annotations: int

    @property
    def open(self) -> int:
        return sum(conflict.decision is None for conflict in self.conflicts)


class _Memory:
    """By project and document, what was found for which version; shared by all threads of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[str, str], dict[str, tuple[Version, DocumentConflicts]]] = {}

    def recall(self, project: Project, versions: dict[str, Version]) -> dict[str, DocumentConflicts]:
        """What is known and still true; the rest is forgotten."""
        with self._lock:
            known = self._known.get(self._name(project), {})
            kept = {i: known[i] for i, version in versions.items() if i in known and known[i][0] == version}
            return {document_id: summary for document_id, (_, summary) in kept.items()}

    def keep(self, project: Project, versions: dict[str, Version], found: dict[str, DocumentConflicts]) -> None:
        with self._lock:
            self._known[self._name(project)] = {i: (versions[i], summary) for i, summary in found.items()}

    def _name(self, project: Project) -> tuple[str, str]:
        return str(project.store.url), project.schema.digest


_memory = _Memory()


def read_conflicts(project: Project) -> dict[str, DocumentConflicts]:
    """By id, every document with a submitted layer; for services, which say who may see what."""
    with project.store.reading() as session:
        versions = _versions(session)
        found = _memory.recall(project, versions)
        missing = [document_id for document_id in versions if document_id not in found]
        found |= {summary.document_id: summary for summary in _read(session, missing, project.schema)}
    _memory.keep(project, versions, found)
    return dict(sorted(found.items()))


def list_conflicts(project: Project, *, by: Person) -> list[QueuedConflict]:
    """Open and settled, most instructive first; without documents whose layers `by` may not see yet."""
    permit(by, Right.ADJUDICATE, SETTLE)
    documents = open_to(project, by)
    listed = [conflict for summary in documents for conflict in summary.conflicts]
    alike = count_alike((conflict.label, conflict.kind) for conflict in listed)
    weighed = [replace(c, teaches=teaches(c.ballot, alike[c.label, c.kind])) for c in listed]
    return sorted(weighed, key=lambda c: (-c.teaches, c.document_id, c.span, c.label))


def open_to(project: Project, by: Person) -> list[DocumentConflicts]:
    with project.store.reading() as session:
        closed = closed_documents(session, by)
    return [summary for document_id, summary in read_conflicts(project).items() if document_id not in closed]


def _versions(session: Session) -> dict[str, Version]:
    decided = last_decisions(session)
    layers = submitted_revisions(session)
    return {document_id: (tuple(heads), decided.get(document_id, 0)) for document_id, heads in layers.items()}


def _read(session: Session, document_ids: Sequence[str], schema: Schema) -> Iterator[DocumentConflicts]:
    decided: dict[str, list[Decision]] = {}
    if len(document_ids) > CHUNK:
        for decision in decisions_of(session):
            decided.setdefault(decision.document_id, []).append(decision)
    else:
        decided = {document_id: decisions_of(session, document_id=document_id) for document_id in document_ids}
    for start in range(0, len(document_ids), CHUNK):
        yield from _read_chunk(session, document_ids[start : start + CHUNK], decided, schema)


def _read_chunk(
    session: Session, document_ids: Collection[str], decided: dict[str, list[Decision]], schema: Schema
) -> Iterator[DocumentConflicts]:
    layers: dict[str, list[Layer]] = {}
    for layer in layers_on(session, document_ids=list(document_ids), machine=False):
        if has_a_say(layer):
            layers.setdefault(layer.document_id, []).append(layer)
    for document in stream_documents(session, ids=layers):
        yield summarise(document, layers[document.id], decided.get(document.id, []), schema)


def summarise(
    document: Document, layers: Sequence[Layer], decisions: Sequence[Decision], schema: Schema
) -> DocumentConflicts:
    gold = merge(layers, decisions, schema)
    opinions = opinions_in_force(decisions)
    agreed = (ballot_of(place) for place in find_places(layers) if place.is_unanimous)
    return DocumentConflicts(
        document_id=document.id,
        conflicts=tuple(_queued(document, gold, c, d, opinions.get(c.key, ())) for c, d in _answered(gold)),
        unanimous=Counter(agreed),
        doubts=len(doubts_of(layers)),
        annotations=len(gold.annotations),
    )


def _answered(gold: Gold) -> Iterable[tuple[Conflict, Decision | None]]:
    return [*((conflict, None) for conflict in gold.unsettled), *gold.settled]


def _queued(
    document: Document, gold: Gold, conflict: Conflict, decision: Decision | None, opinions: Sequence[Decision]
) -> QueuedConflict:
    return QueuedConflict(
        document_id=document.id,
        outlet=document.metadata.outlet,
        key=conflict.key,
        label=conflict.label,
        kind=str(conflict.kind),
        span=conflict.span,
        quote=conflict.span.of(document.text)[:QUOTE],
        ballot=ballot_of(conflict),
        outcomes=possible_outcomes(conflict),
        decision=decision,
        disputed_by=tuple(o.adjudicator for o in gold.disputed.get(conflict.key, ())),
        opinions_by=tuple(o.adjudicator for o in opinions),
    )
