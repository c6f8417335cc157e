"""Score: what people coded against the answer key, in training, in qualification, and where answers were hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curate.core.agreement import Coding, LabelledSpan, Result, compare
from curate.core.authors import ANSWERS
from curate.core.documents import Document
from curate.core.layers import Layer, LayerState
from curate.core.people import Forbidden, Person, Right, permit
from curate.core.rounds import Purpose, Round, RoundKind, RoundSettings
from curate.core.schema import Schema
from curate.core.scoring import Labelled, Row, score
from curate.services.projects import Project
from curate.store.assignments import Given, assignments
from curate.store.documents import get_document
from curate.store.engine import Session
from curate.store.layers import get_layer, states_of_author
from curate.store.rounds import get_round, list_rounds

KEY = "key"


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What somebody submitted in training, beside the answers; the notes of the answers explain them. `rows` have two
    lines for each label and two for all together, as `curate.core.scoring` makes them."""

    document: Document
    own: Layer
    answers: Layer
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How one person's work in a round met the answers. `values` are by label, None being all together.

    `passed` is None where no bar is set, or where `done` of `given` documents are not all yet.
    """

    round: str
    annotator: str
    given: int
    done: int
    measure: str
    values: tuple[Result, ...]
    threshold: float | None
    passed: bool | None

    def to_json(self) -> dict[str, object]:
        return {
            "round": self.round,
            "annotator": self.annotator,
            "given": self.given,
            "done": self.done,
            "measure": self.measure,
            "values": [
                {"label": each.label, "value": each.value, "undefined_because": each.undefined_because}
                for each in self.values
            ],
            "threshold": self.threshold,
            "passed": self.passed,
        }


def training_result(project: Project, *, by: Person, document_id: str, author: str | None = None) -> TrainingResult:
    """For whoever has submitted the document in a training round. Raises Forbidden where they have not.

    `author` is the annotator whose training it was: oneself, or for a lead anybody.
    """
    permit(by, Right.LABEL, "see the answers")
    annotator = author or by.name
    if annotator != by.name:
        permit(by, Right.LEAD, f"see the training of {annotator}")
    with project.store.reading() as session:
        own = get_layer(session, document_id=document_id, author=annotator)
        answers = get_layer(session, document_id=document_id, author=ANSWERS)
        trains = _is_training(session, document_id, annotator)
        document = get_document(session, document_id=document_id)
    if not trains or own is None or own.state is not LayerState.SUBMITTED or answers is None:
        raise Forbidden(f"the answers of {document_id!r} are shown once you have submitted it in a training round")
    return TrainingResult(document, own, answers, tuple(score(_labelled(answers), _labelled(own))))


def answer_states(project: Project, *, by: Person) -> dict[str, LayerState | None]:
    """How far the answer key of each document is; those that nobody has begun are left out."""
    permit(by, Right.LEAD, "make the answers")
    with project.store.reading() as session:
        return dict(states_of_author(session, author=ANSWERS))


def round_scores(project: Project, *, by: Person, name: str) -> list[Score]:
    """Of each person of a training or qualification, and of those whose production had answers hidden in it."""
    permit(by, Right.LEAD, "read scores")
    with project.store.reading() as session:
        return scores_of(session, project.schema, get_round(session, name=name))


def scores_of(session: Session, schema: Schema, round_: Round) -> list[Score]:
    """Sorted by person; empty where nothing of the round has answers."""
    purpose = Purpose.CODE if round_.kind.needs_answers else Purpose.GOLD
    by_person: dict[str, list[Given]] = {}
    for given in assignments(session, round_name=round_.name):
        if given.purpose is purpose and (round_.kind.needs_answers or purpose is Purpose.GOLD):
            by_person.setdefault(given.annotator, []).append(given)
    return [_score(session, schema, round_, name, given) for name, given in sorted(by_person.items())]


def unqualified_people(session: Session, schema: Schema, settings: RoundSettings) -> frozenset[str]:
    """Those of a round's people who have not passed the qualification that it asks for; none where it asks for none."""
    if settings.after is None:
        return frozenset()
    scores = scores_of(session, schema, get_round(session, name=settings.after))
    return frozenset(settings.annotators) - {each.annotator for each in scores if each.passed}


def _is_training(session: Session, document_id: str, annotator: str) -> bool:
    training = {round_.name for round_ in list_rounds(session) if round_.kind is RoundKind.TRAINING}
    given = assignments(session, document_id=document_id, annotator=annotator)
    return any(each.round in training for each in given)


def _score(session: Session, schema: Schema, round_: Round, name: str, given: Sequence[Given]) -> Score:
    rules = round_.settings
    done = [each for each in given if each.is_done]
    values = _values(session, schema, rules, name, [each.document_id for each in done])
    passed = None
    if rules.threshold is not None and len(done) == len(given):
        passed = _reaches(values, rules)
    return Score(round_.name, name, len(given), len(done), rules.measure, values, rules.threshold, passed)


def _reaches(values: Iterable[Result], rules: RoundSettings) -> bool:
    """Each label that is asked for, or all together; a label that neither the answers nor the person used is no bar."""
    assert rules.threshold is not None
    asked: set[str | None] = {*rules.labels} or {None}
    found = [each.value for each in values if each.label in asked and each.value is not None]
    return bool(found) and all(value >= rules.threshold for value in found)


def _values(
    session: Session, schema: Schema, rules: RoundSettings, name: str, document_ids: Sequence[str]
) -> tuple[Result, ...]:
    codings = [coding for each in document_ids if (coding := _coding(session, each, name)) is not None]
    if not codings:
        return ()
    labels = [label.name for label in schema.labels]
    return tuple(compare(codings, measures=[rules.measure], labels=labels).results)


def _coding(session: Session, document_id: str, name: str) -> Coding | None:
    layers = {each: get_layer(session, document_id=document_id, author=each) for each in (name, ANSWERS)}
    own, answers = layers[name], layers[ANSWERS]
    if own is None or answers is None:
        return None
    length = len(get_document(session, document_id=document_id).text)
    return Coding(document_id, length, {KEY: _spans(answers), f"by {name}": _spans(own)})


def _spans(layer: Layer) -> list[LabelledSpan]:
    return [LabelledSpan(each.label, each.span.start, each.span.end) for each in layer.annotations]


def _labelled(layer: Layer) -> list[Labelled]:
    return [(layer.document_id, each.label, each.span) for each in layer.annotations]
