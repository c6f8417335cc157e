"""Progress: who has done what in which round, how fast, what is left, and when it will be done at this pace."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from curate.core.activity import seconds_by
from curate.core.layers import LayerState
from curate.core.pace import Pace, last_end, pace_of
from curate.core.people import Person, Right, permit
from curate.core.rounds import Purpose, Round, RoundKind
from curate.services.projects import Project, now
from curate.store.activity import read_activity
from curate.store.assignments import Given, assignments
from curate.store.engine import Session
from curate.store.layers import layer_states
from curate.store.rounds import documents_of_round, list_rounds

SUBMITTED = LayerState.SUBMITTED


@dataclass(frozen=True, slots=True)
class Work:
    """One person in one round. `per_hour` is None where no time at work is known; a document that came back counts
    once it is begun, since nobody is told before."""

    annotator: str
    given: int
    submitted: int
    in_progress: int
    hours: float
    pace: Pace

    @property
    def left(self) -> int:
        return self.given - self.submitted

    @property
    def per_hour(self) -> float | None:
        return self.submitted / self.hours if self.hours and self.submitted else None

    def to_json(self) -> dict[str, object]:
        return {
            "annotator": self.annotator,
            "given": self.given,
            "submitted": self.submitted,
            "in_progress": self.in_progress,
            "left": self.left,
            "hours": round(self.hours, 3),
            "per_hour": self.per_hour,
            **_pace_json(self.pace),
        }


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """`undealt` counts the coders that its documents still want; None where that is not for who asked to know."""

    name: str
    kind: RoundKind
    is_open: bool
    work: tuple[Work, ...]
    undealt: int | None
    pace: Pace

    def to_json(self) -> dict[str, object]:
        return {
            "round": self.name,
            "kind": self.kind.value,
            "open": self.is_open,
            "undealt": self.undealt,
            "annotators": [each.to_json() for each in self.work],
            **_pace_json(self.pace),
        }


def round_progress(project: Project, *, by: Person) -> list[RoundProgress]:
    """Of every round, oldest first: of everybody for leads, of themselves for others, who see only their rounds."""
    permit(by, Right.LABEL, "see progress")
    sees_all = by.may(Right.LEAD)
    at = datetime.fromisoformat(now())
    with project.store.reading() as session:
        hours = _hours(session)
        given = assignments(session, annotator=None if sees_all else by.name)
        rounds = list_rounds(session)
        missing = {round_.name: _undealt(session, round_, given) for round_ in rounds if sees_all}
    found = [_of_round(round_, given, hours, missing.get(round_.name), at) for round_ in rounds]
    return [each for each in found if sees_all or each.work]


def _of_round(
    round_: Round,
    given: Sequence[Given],
    hours: Mapping[tuple[str, str], float],
    undealt: int | None,
    at: datetime,
) -> RoundProgress:
    here = [each for each in given if each.round == round_.name and _is_known(each)]
    people = sorted({each.annotator for each in here})
    work = tuple(_work(name, [each for each in here if each.annotator == name], hours, at) for name in people)
    pace = last_end(each.pace for each in work)
    if undealt and round_.is_open:
        pace = Pace(pace.per_day, None, f"{undealt} codings are not dealt to anybody yet")
    return RoundProgress(round_.name, round_.kind, round_.is_open, work, undealt, pace)


def _is_known(given: Given) -> bool:
    return given.purpose is not Purpose.REPEAT or given.began


def _work(name: str, given: Sequence[Given], hours: Mapping[tuple[str, str], float], at: datetime) -> Work:
    done = [each for each in given if each.is_done]
    moments = [datetime.fromisoformat(each.submitted) for each in done if each.submitted]
    return Work(
        annotator=name,
        given=len(given),
        submitted=len(done),
        in_progress=sum(each.layer is LayerState.IN_PROGRESS for each in given),
        hours=sum(hours.get((name, each), 0.0) for each in {each.document_id for each in given}),
        pace=pace_of(moments, len(given) - len(done), at),
    )


def _undealt(session: Session, round_: Round, given: Iterable[Given]) -> int:
    """How many coders the round's documents still want; whoever submitted one without being given it counts."""
    wanted = documents_of_round(session, name=round_.name)
    submitted = ((each, name) for each, name, state in layer_states(session, machine=False) if state is SUBMITTED)
    coded = {*submitted, *((g.document_id, g.annotator) for g in given if g.purpose is Purpose.CODE)}
    coders = Counter(document_id for document_id, _ in coded)
    everybody = len(round_.settings.annotators) if round_.kind.needs_answers else None
    return sum(max(0, (everybody or n) - coders[document_id]) for document_id, n in wanted.items())


def _hours(session: Session) -> dict[tuple[str, str], float]:
    stretches = (((each.author, each.document_id), (each.started, each.ended)) for each in read_activity(session))
    return {key: seconds / 3600 for key, seconds in seconds_by(stretches).items()}


def _pace_json(pace: Pace) -> dict[str, object]:
    return {
        "per_day": pace.per_day,
        "done_on": pace.end.date().isoformat() if pace.end else None,
        "undefined_because": pace.undefined_because,
    }
