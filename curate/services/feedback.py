"""Feedback: each annotator's own work against the final one, objections and their answers, and what the codebook
should say better."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from curate.core.adjudication import Gold, merge
from curate.core.documents import Document
from curate.core.errors import CurateError, NotFound
from curate.core.feedback import (
    Appeal,
    AppealOutcome,
    DisputedRule,
    Fate,
    Outcome,
    outcomes_of,
    rules_in_dispute,
)
from curate.core.layers import LayerState
from curate.core.people import Forbidden, Person, Right, permit, permit_own
from curate.services.adjudicating import counts, stream_gold
from curate.services.projects import Project, now
from curate.store.appeals import append_appeal, find_appeal, list_appeals
from curate.store.decisions import decisions_of, find_decision
from curate.store.documents import get_document
from curate.store.engine import Session
from curate.store.layers import layers_of, states_of_author

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class DocumentFeedback:
    """A document whose conflicts are all settled, with what became of one annotator's work on it. `agreed` counts the
    places where everybody said the same. `appeals` are their own, each before its answer, by decision id."""

    document: Document
    outcomes: tuple[Outcome, ...]
    agreed: int
    appeals: dict[str, tuple[Appeal, ...]]

    @property
    def different(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.fate is not Fate.KEPT)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What there is to read of one document: how many places came out otherwise, and answers to appeals."""

    document_id: str
    kept: int
    different: int
    answered: int


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """An appeal without an answer, and the document of its decision."""

    appeal: Appeal
    document_id: str
    conflict_key: str


def feedback_on(project: Project, *, by: Person, annotator: str, document_id: str) -> DocumentFeedback:
    """Own against final. Raises Forbidden where it is another's work; NotFound where the annotator has not submitted
    the document, and as long as a conflict in it is open: what is not final is nobody's to read."""
    permit(by, Right.LABEL, "read feedback")
    _permit_work(by, annotator)
    with project.store.reading() as session:
        document = get_document(session, document_id=document_id)
        gold = _final(session, project, annotator, document_id)
        appeals = list_appeals(session)
        keys = {each.id: each.conflict_key for each in decisions_of(session, document_id=document_id)}
    if gold is None:
        raise NotFound(f"{document_id!r} is not settled yet, or {annotator} has not submitted it; come back later")
    outcomes = outcomes_of(gold, annotator)
    return DocumentFeedback(document, outcomes, gold.agreed, _own_appeals(appeals, annotator, outcomes, keys))


def documents_with_feedback(project: Project, *, by: Person, annotator: str) -> list[Verdicts]:
    """The annotator's documents that are settled, those with an answer to an appeal first, then those with most that
    came out otherwise."""
    permit(by, Right.LABEL, "read feedback")
    _permit_work(by, annotator)
    found = []
    with project.store.reading() as session:
        appeals = list_appeals(session)
        answered = {appeal.answers for appeal in appeals if appeal.answers}
        keys = {each.id: each.conflict_key for each in decisions_of(session)}
        own = [appeal for appeal in appeals if appeal.author == annotator]
        answers = Counter(keys[appeal.decision_id] for appeal in own if appeal.id in answered)
        for document_id, state in states_of_author(session, author=annotator).items():
            gold = _final(session, project, annotator, document_id) if state is LayerState.SUBMITTED else None
            if gold is not None and (outcomes := outcomes_of(gold, annotator)):
                kept = sum(outcome.fate is Fate.KEPT for outcome in outcomes)
                told = sum(answers[outcome.conflict.key] for outcome in outcomes)
                found.append(Verdicts(document_id, kept, len(outcomes) - kept, told))
    return sorted(found, key=lambda each: (-each.answered, -each.different, each.document_id))


def appeal_decision(project: Project, *, by: Person, annotator: str, decision_id: str, text: str) -> Appeal:
    """An annotator's objection to a decision on their own work. Raises NotFound where it is on somebody else's."""
    permit(by, Right.LABEL, "appeal")
    permit_own(by, annotator, "appeal")
    with project.store.writing() as session:
        decision = find_decision(session, decision_id=decision_id)
        gold = decision and _final(session, project, annotator, decision.document_id)
        if not gold or decision_id not in {outcome.decision.id for outcome in outcomes_of(gold, annotator)}:
            raise NotFound(f"{annotator} has no work that decision {decision_id!r} is about; look at your feedback")

        appeal = _made(decision_id, annotator, text)
        append_appeal(session, appeal=appeal)
    return appeal


def answer_appeal(project: Project, *, by: Person, appeal_id: str, outcome: str, text: str) -> Appeal:
    """An adjudicator's answer, once for each appeal; not to one's own appeal. Where the decision is to be changed, it
    is changed on the Adjudicate page: an answer changes no gold."""
    permit(by, Right.ADJUDICATE, "answer appeals")
    if outcome not in set(AppealOutcome):
        raise CurateError(f"{outcome!r} is no outcome of an appeal; choose one of {', '.join(AppealOutcome)}")
    with project.store.writing() as session:
        appeal = find_appeal(session, appeal_id=appeal_id)
        if appeal is None or appeal.answers is not None:
            raise CurateError(f"there is no appeal {appeal_id!r}; look at the list of appeals again")
        if appeal.author == by.name:
            raise Forbidden("nobody answers an appeal of their own; leave it to another adjudicator")
        answer = _made(appeal.decision_id, by.name, text, appeal_id, AppealOutcome(outcome))
        append_appeal(session, appeal=answer)
    return answer


def open_appeals(project: Project, *, by: Person) -> list[OpenAppeal]:
    """Appeals that wait for an answer, oldest first."""
    permit(by, Right.ADJUDICATE, "read appeals")
    with project.store.reading() as session:
        appeals = list_appeals(session)
        answered = {appeal.answers for appeal in appeals}
        waiting = [appeal for appeal in appeals if appeal.answers is None and appeal.id not in answered]
        decisions = {each.id: each for each in decisions_of(session)} if waiting else {}
    return [
        OpenAppeal(appeal, decisions[appeal.decision_id].document_id, decisions[appeal.decision_id].conflict_key)
        for appeal in waiting
    ]


def disputed_rules(project: Project, *, by: Person) -> list[DisputedRule]:
    """The rules over which annotators differ most, for the next version of the codebook."""
    permit(by, Right.ADJUDICATE, "read what the codebook causes")
    with project.store.reading() as session:
        appealed = Counter(appeal.decision_id for appeal in list_appeals(session) if appeal.answers is None)
    return rules_in_dispute(stream_gold(project), appealed)


def _permit_work(by: Person, annotator: str) -> None:
    """One's own, or for a lead anybody's."""
    if not by.may(Right.LEAD):
        permit_own(by, annotator, "read feedback")


def _final(session: Session, project: Project, annotator: str, document_id: str) -> Gold | None:
    """The document's gold, None where a conflict is open or the annotator has no say in it."""
    layers = [layer for layer in layers_of(session, document_id=document_id) if counts(layer)]
    if annotator not in {layer.author for layer in layers}:
        return None
    gold = merge(layers, decisions_of(session, document_id=document_id), project.schema)
    return None if gold.unsettled else gold


def _own_appeals(
    appeals: list[Appeal], annotator: str, outcomes: tuple[Outcome, ...], keys: Mapping[str, str]
) -> dict[str, tuple[Appeal, ...]]:
    """By id of the decision in force on the conflict, also where the appeal led to it: it was against one before."""
    in_force = {outcome.conflict.key: outcome.decision.id for outcome in outcomes}
    current = {decision_id: in_force.get(key) for decision_id, key in keys.items()}
    own = {appeal.id for appeal in appeals if appeal.author == annotator and current.get(appeal.decision_id)}
    found: dict[str, list[Appeal]] = {}
    for appeal in appeals:
        if appeal.id in own or appeal.answers in own:
            found.setdefault(str(current[appeal.decision_id]), []).append(appeal)
    return {decision_id: tuple(told) for decision_id, told in found.items()}


def _made(
    decision_id: str, author: str, text: str, answers: str | None = None, outcome: AppealOutcome | None = None
) -> Appeal:
    if len(text) > LONGEST:
        raise CurateError(f"{len(text):,} characters are too many; write {LONGEST:,} at most")
    try:
        return Appeal(uuid4().hex, decision_id, author, text.strip(), now(), answers, outcome)
    except ValueError as error:
        raise CurateError(str(error)) from error
