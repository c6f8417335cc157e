"""Reading just the tasks that Label Studio has told of, while nobody watches."""

from collections.abc import Mapping

from curate.adapters.label_studio.client import LabelStudioError
from curate.adapters.label_studio.remote import Json, get_task, list_users
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.services.projects import Project, now
from curate.services.syncing import SYNC, Connection, connected, known_link, one_at_a_time
from curate.services.syncing_people import name_people, read_people
from curate.services.syncing_pull import PullReport, pull_from, take_page
from curate.store.links import change_link
from curate.store.notices import ANY, forget_notices, known_tasks, read_notices

# More than these are asked for in pages, by when they changed.
MOST = 20


def pull_noticed(project: Project, *, by: Person) -> PullReport | None:
    """None where nothing was told since the last pull: then the server is not asked. Otherwise as `pull`.

    Why it failed is kept for who looks later; what was told stays until it is read.
    """
    permit(by, Right.LEAD, SYNC)
    link = known_link(project)
    if link is None:
        return None
    with project.store.reading() as session:
        told = read_notices(session, link=link.key)
    if not told:
        return None
    try:
        with one_at_a_time(), connected(project) as connection:
            return _pull(project, connection, told)
    except CurateError as error:
        with project.store.writing() as session:
            change_link(session, key=link.key, trouble=str(error))
        raise


def _pull(project: Project, connection: Connection, told: Mapping[int, int]) -> PullReport:
    tasks = _read_just(project, connection, told)
    if tasks is None:
        return pull_from(project, connection, people={})
    key, report = connection.link.key, PullReport()
    named = name_people(project, link=key, given={})
    with project.store.reading() as session:
        people = read_people(session, named)
    take_page(project, connection, tasks, people, list_users(connection.server), report)
    with project.store.writing() as session:
        change_link(session, key=key, pulled=now(), trouble=None)
        forget_notices(session, link=key, read=told)
    return report


def _read_just(project: Project, connection: Connection, told: Mapping[int, int]) -> dict[str, Json] | None:
    """By document. None where it takes a look at all: many were told of, or any, or one is there no more."""
    if ANY in told or len(told) > MOST:
        return None
    with project.store.reading() as session:
        documents = known_tasks(session, link=connection.link.key, task_ids=told, annotation_ids=())
    try:
        return {document: get_task(connection.server, number) for number, document in documents.items()}
    except LabelStudioError as error:
        if error.status != 404:
            raise
        return None
