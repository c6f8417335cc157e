"""Settle in bulk: a strategy's choices are shown first, recorded as decisions of one batch, and taken back as one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from curate.core.adjudication import Circumstances, Decision, Seen, Verdict, decide, merge, withdraw
from curate.core.canonical import content_digest
from curate.core.decision_ledger import standing
from curate.core.errors import CurateError, NotFound
from curate.core.people import Person, Right, permit, permit_own
from curate.core.strategies import Choice, Strategy, choose_by_competence, choose_majority
from curate.services.adjudicating import counts
from curate.services.annotating import check_annotator
from curate.services.projects import Project, now
from curate.services.weighing import SETTLE, DocumentConflicts, QueuedConflict, list_conflicts, open_to
from curate.store.decisions import append_decision, decisions_in_batch, decisions_of
from curate.store.engine import Session
from curate.store.layers import layers_of, revisions_of

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Settled:
    conflict: QueuedConflict
    choice: Choice


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a strategy would settle of the open conflicts. `unanimous` places need nothing."""

    strategy: Strategy
    threshold: float | None
    open: int
    unanimous: int
    settled: tuple[Settled, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "strategy": str(self.strategy),
            "threshold": self.threshold,
            "unanimous": self.unanimous,
            "open": self.open,
            "settles": len(self.settled),
            "by_label": dict(Counter(one.conflict.label for one in self.settled)),
            "examples": [_example(one) for one in self.settled[:EXAMPLES]],
        }


@dataclass(frozen=True, slots=True)
class Batch:
    """Decisions taken in one step; `standing` of them count, the rest was taken back."""

    id: str
    strategy: str
    adjudicator: str
    at: str
    decisions: int
    standing: int


def propose(
    project: Project, *, strategy: str, by: Person, threshold: float | None = None, label: str | None = None
) -> Proposal:
    """Raises CurateError for a strategy or threshold that cannot be."""
    permit(by, Right.ADJUDICATE, SETTLE)
    chosen = _strategy(strategy)
    documents = open_to(project, by)
    queue = [c for c in list_conflicts(project, by=by) if c.decision is None]
    asked = [c for c in queue if label is None or label in c.labels]
    limit = None if chosen is Strategy.MAJORITY else 0.9 if threshold is None else threshold
    choices = _choices(asked, documents, limit)
    return Proposal(
        strategy=chosen,
        threshold=limit,
        open=len(asked),
        unanimous=sum(
            n for d in documents for ballot, n in d.unanimous.items() if label is None or label in ballot.labels
        ),
        settled=tuple(Settled(c, choices[c.key]) for c in asked if c.key in choices),
    )


def settle(
    project: Project,
    *,
    strategy: str,
    adjudicator: str,
    by: Person,
    threshold: float | None = None,
    label: str | None = None,
) -> tuple[str | None, list[Decision]]:
    """Records the choices in one step; the batch's id, None where there was nothing to settle."""
    permit(by, Right.ADJUDICATE, SETTLE)
    permit_own(by, adjudicator, "decide")
    check_annotator(adjudicator)
    proposal = propose(project, strategy=strategy, by=by, threshold=threshold, label=label)
    if not proposal.settled:
        return None, []
    at = now()
    batch = f"{proposal.strategy}-{content_digest([at, adjudicator])[:8]}"
    ordered = sorted(proposal.settled, key=lambda one: one.conflict.document_id)
    decisions = []
    with project.store.writing() as session:
        for document_id, group in groupby(ordered, key=lambda one: one.conflict.document_id):
            choices = {one.conflict.key: one.choice for one in group}
            for decision in _decide(project, session, document_id, choices, (adjudicator, at, batch, str(strategy))):
                append_decision(session, decision=decision)
                decisions.append(decision)
    return batch, decisions


def withdraw_batch(project: Project, batch: str, *, adjudicator: str, by: Person) -> list[Decision]:
    """Takes back what still stands of a batch. Raises NotFound for an unknown one, CurateError where nothing stands."""
    permit(by, Right.ADJUDICATE, SETTLE)
    permit_own(by, adjudicator, "decide")
    check_annotator(adjudicator)
    withdrawals = []
    with project.store.writing() as session:
        decisions = decisions_in_batch(session, batch=batch)
        if not decisions:
            raise NotFound(f"there is no batch {batch!r}; list them: curate adjudicate batches")
        ids = {d.document_id for d in decisions}
        stand = {d.id for i in ids for d in standing(decisions_of(session, document_id=i))}
        for decision in decisions:
            if decision.id in stand:
                back = withdraw(decision, adjudicator=adjudicator, reason=f"batch {batch} taken back", at=now())
                append_decision(session, decision=back)
                withdrawals.append(back)
    if not withdrawals:
        raise CurateError(f"batch {batch} was taken back before; nothing of it stands")
    return withdrawals


def list_batches(project: Project, *, by: Person) -> list[Batch]:
    """Newest first."""
    permit(by, Right.ADJUDICATE, SETTLE)
    with project.store.reading() as session:
        decisions = decisions_of(session)
    stand = {decision.id for decision in standing(decisions)}
    batches: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.how.batch is not None:
            batches.setdefault(decision.how.batch, []).append(decision)
    return [
        Batch(
            id=name,
            strategy=str(made[0].how.strategy),
            adjudicator=made[0].adjudicator,
            at=made[0].at,
            decisions=len(made),
            standing=sum(decision.id in stand for decision in made),
        )
        for name, made in reversed(batches.items())
    ]


def _strategy(name: str) -> Strategy:
    if name not in set(Strategy):
        raise CurateError(f"{name!r} is no strategy; choose one of {', '.join(Strategy)}")
    return Strategy(name)


def _choices(
    asked: Sequence[QueuedConflict], documents: Sequence[DocumentConflicts], threshold: float | None
) -> dict[str, Choice]:
    if threshold is None:
        found = {c.key: choose_majority(c.ballot) for c in asked}
        return {key: choice for key, choice in found.items() if choice is not None}
    keys = {c.key for c in asked}
    others = [c.ballot for d in documents for c in d.conflicts if c.key not in keys]
    agreed = [ballot for d in documents for ballot in d.unanimous.elements()]
    return choose_by_competence({c.key: c.ballot for c in asked}, [*others, *agreed], threshold)


def _decide(
    project: Project,
    session: Session,
    document_id: str,
    choices: Mapping[str, Choice],
    step: tuple[str, str, str, str],
) -> list[Decision]:
    """Against the conflicts as they are in this transaction: one that has changed since is left open."""
    adjudicator, at, batch, strategy = step
    layers = [layer for layer in layers_of(session, document_id=document_id) if counts(layer)]
    earlier = decisions_of(session, document_id=document_id)
    revisions = revisions_of(session, document_id=document_id)
    how = Circumstances(
        seen=Seen(order=tuple(x.author for x in layers), revisions={x.author: revisions[x.author] for x in layers}),
        strategy=strategy,
        batch=batch,
    )
    return [
        decide(
            conflict,
            verdict=Verdict.TAKE,
            taken_from=choices[conflict.key].taken_from,
            adjudicator=adjudicator,
            reason=choices[conflict.key].reason,
            at=at,
            how=how,
        )
        for conflict in merge(layers, earlier, project.schema).unsettled
        if conflict.key in choices
    ]


def _example(one: Settled) -> dict[str, object]:
    conflict, choice = one.conflict, one.choice
    return {
        "document_id": conflict.document_id,
        "conflict_key": conflict.key,
        "label": conflict.label,
        "kind": conflict.kind,
        "quote": conflict.quote,
        "taken_from": choice.taken_from,
        "support": round(choice.support, 6),
        "reason": choice.reason,
    }
