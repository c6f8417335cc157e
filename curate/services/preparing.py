"""Prepare: how the coders of a project were trained and tried out, for the methods section of a release."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from curate.core.agreement import compare
from curate.core.agreement.summary import HEADLINE
from curate.core.people import Person, Right, permit
from curate.core.release_training import answered_row, pilot_row
from curate.core.rounds import Round, RoundKind
from curate.services.measuring import stream_codings
from curate.services.projects import Project
from curate.services.scoring import Score, scores_of
from curate.store.assignments import assignments
from curate.store.engine import Session
from curate.store.rounds import documents_of_round, list_rounds

Json = dict[str, Any]


def coder_training(project: Project, *, by: Person, session: Session | None = None) -> list[Json]:
    """The rows of `release_training`, of the rounds in which somebody has submitted something; read in the `session`,
    if one is given."""
    permit(by, Right.LEAD, "read scores")
    with nullcontext(session) if session else project.store.reading() as session:
        rounds = list_rounds(session)
        answered = {each.name: row for each in rounds for row in _answered(session, project, each)}
        pilots = {each.name: _submitted(session, each) for each in rounds if each.kind is RoundKind.PILOT}
        rows = {**answered, **{name: _pilot(session, project, done) for name, done in pilots.items() if done}}
    return [rows[each.name] for each in rounds if each.name in rows]


def _answered(session: Session, project: Project, round_: Round) -> Iterator[Json]:
    """Its row, if it is a training or qualification that somebody has begun to submit."""
    if not round_.kind.needs_answers:
        return
    scores = [score for score in scores_of(session, project.schema, round_) if score.done]
    if scores:
        yield answered_row(
            round_.kind,
            documents=len(documents_of_round(session, name=round_.name)),
            measure=round_.settings.measure,
            values=[_together(score) for score in scores],
            threshold=round_.settings.threshold,
            passed=sum(bool(score.passed) for score in scores),
        )


def _together(score: Score) -> float | None:
    return next((each.value for each in score.values if each.label is None), None)


def _submitted(session: Session, round_: Round) -> dict[str, set[str]]:
    """The people who submitted each document of the round."""
    done: dict[str, set[str]] = {}
    for given in assignments(session, round_name=round_.name):
        if given.is_done:
            done.setdefault(given.document_id, set()).add(given.annotator)
    return done


def _pilot(session: Session, project: Project, done: dict[str, set[str]]) -> Json:
    """Agreement of those who were given the documents, whoever has coded them since."""
    codings = (
        coding.only([name for name in coding.spans_by_annotator if name in done[coding.document_id]])
        for coding in stream_codings(project, attributes=False, session=session)
        if coding.document_id in done
    )
    labels = [label.name for label in project.schema.labels]
    (whole,) = (row for row in compare(codings, measures=[HEADLINE], labels=labels).results if row.label is None)
    people = len(set().union(*done.values()))
    return pilot_row(documents=len(done), people=people, measure=HEADLINE, value=whole.value)
