"""Time: how long people were at work on what, as their browsers saw it. Idle time is not reported."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from curate.core.activity import Stretch, seconds_by, stretch_from_json
from curate.core.errors import InvalidInput, Problem
from curate.core.people import Person, Right, permit
from curate.services.annotating import permit_author
from curate.services.projects import Project, now
from curate.services.queueing import permit_assigned
from curate.store.activity import add_activity, read_activity
from curate.store.engine import Session


def record_activity(
    project: Project, *, document_id: str, author: str, stretches: Sequence[Mapping[str, object]], by: Person
) -> list[str]:
    """Stores the stretches of one annotator in one document and returns their ids; those known before stay.

    Raises NotFound for an unknown document, CurateError for a name that cannot be an annotator's, and
    InvalidInput with every stretch that cannot be one; then none is stored.
    """
    permit_author(by, author, "report time")
    found, problems = [], []
    for nth, stretch in enumerate(stretches):
        try:
            found.append(stretch_from_json(stretch, document_id=document_id, author=author))
        except ValueError as error:
            problems.append(Problem(f"stretches[{nth}]", str(error), "mend it or leave it out"))
    if problems:
        raise InvalidInput("the stretches, of which none was stored,", problems)

    def save(session: Session) -> None:
        permit_assigned(session, by, document_id)
        add_activity(session, stretches=found, at=now())

    project.store.save(save)
    return [stretch.id for stretch in found]


def active_seconds_by_author(project: Project, *, by: Person) -> Mapping[str, float]:
    """Each annotator's time in the project, to an annotator only their own; what two windows reported at once counts
    once."""
    return seconds_by((stretch.author, (stretch.started, stretch.ended)) for stretch in _stretches(project, by))


def active_seconds_by_document(project: Project, *, by: Person) -> Mapping[str, float]:
    """The time spent on each document that anybody was at work on, added over its annotators; to an annotator only
    their own."""
    parts = seconds_by(((s.document_id, s.author), (s.started, s.ended)) for s in _stretches(project, by))
    sums: defaultdict[str, float] = defaultdict(float)
    for (document_id, _author), seconds in parts.items():
        sums[document_id] += seconds
    return sums


def _stretches(project: Project, by: Person) -> list[Stretch]:
    permit(by, Right.LABEL, "read times")
    with project.store.reading() as session:
        stretches = read_activity(session)
    return stretches if by.may(Right.ADJUDICATE) else [s for s in stretches if s.author == by.name]
