"""What goes back to Label Studio: layers that were changed here alone, and a lead's answer where both sides changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from curate.adapters.label_studio.answers import read_answers
from curate.adapters.label_studio.client import LabelStudioError
from curate.adapters.label_studio.regions import write_regions
from curate.adapters.label_studio.remote import change_annotation, get_task, list_users
from curate.core.authors import GOLD
from curate.core.errors import NotFound
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.people import Person, Right, permit
from curate.core.syncing import Move, compare, said_by
from curate.services.projects import Project
from curate.services.syncing import (
    SYNC,
    Connection,
    Lines,
    Progress,
    connected,
    known_link,
    named_url,
    one_at_a_time,
    open_server,
    tie,
)
from curate.services.syncing_people import name_people, read_people
from curate.services.syncing_pull import PullReport, Theirs, pull_from, read_page, read_theirs, take_theirs
from curate.services.syncing_push import PushReport, push_to
from curate.store.documents import get_document
from curate.store.layers import get_layer
from curate.store.links import LinkedLayer, all_linked_layers, linked_tasks, put_layer


class Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """`sent` layers were changed here alone and are there now as they are here."""

    push: PushReport
    pull: PullReport
    sent: int

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Lines:
        back = ("sent back", f"{self.sent} layers that were changed here alone")
        return [*self.push.lines(), *self.pull.lines(), back]


def sync(
    project: Project, *, by: Person, people: Mapping[str, str] | None = None, progress: Progress | None = None
) -> SyncReport:
    """Push, pull, and then what was changed here alone. Conflicts stay for a lead to settle."""
    permit(by, Right.LEAD, SYNC)
    with one_at_a_time(), open_server(project) as (server, version):
        connection = tie(project, server, version)
        pushed = push_to(project, connection, progress=progress)
        pulled = pull_from(project, connection, people=people or {}, progress=progress)
        return SyncReport(pushed, pulled, _send_back(project, connection))


@dataclass(frozen=True, slots=True)
class Sides:
    """What a layer in conflict says here and there at this moment; `theirs` is None where it was deleted there.
    `address` is that of the task, for a browser."""

    text: str
    ours: tuple[Annotation, ...]
    theirs: tuple[Annotation, ...] | None
    address: str


def list_sync_conflicts(project: Project, *, by: Person) -> list[LinkedLayer]:
    """The layers that have changed here and there since both last agreed, by document and author."""
    permit(by, Right.LEAD, SYNC)
    link = known_link(project)
    if link is None:
        return []
    with project.store.reading() as session:
        return all_linked_layers(session, link=link.key, in_conflict=True)


def show_sides(project: Project, *, document_id: str, author: str, by: Person) -> Sides:
    """Both sides of a conflict, for a page: it waits a few seconds for the server. Raises NotFound where there is no
    such conflict."""
    permit(by, Right.LEAD, SYNC)
    linked = _conflict(project, document_id, author, by)
    with connected(project, hurried=True) as connection:
        theirs = _theirs(project, connection, linked)
        with project.store.reading() as session:
            layer = get_layer(session, document_id=document_id, author=author)
            text = get_document(session, document_id=document_id).text
            task = linked_tasks(session, link=connection.link.key).get(document_id)
        address = f"{connection.server.url}/projects/{connection.project_id}/data"
        return Sides(
            text=text,
            ours=layer.annotations if layer else (),
            theirs=None if theirs.annotation_id is None else theirs.annotations,
            address=f"{address}?task={task.task_id}" if task and task.task_id else address,
        )


def _conflict(project: Project, document_id: str, author: str, by: Person) -> LinkedLayer:
    conflicts = list_sync_conflicts(project, by=by)
    for each in conflicts:
        if (each.document_id, each.author) == (document_id, author):
            return each
    known = ", ".join(f"{each.document_id} {each.author}" for each in conflicts[:5]) or "none"
    raise NotFound(f"there is no conflict with Label Studio in {document_id!r} by {author!r}; there are: {known}")


def keep(project: Project, *, side: Side, document_id: str, author: str, by: Person) -> None:
    """Settles a conflict. Ours is sent at once where it is submitted; theirs becomes the layer, by changes that its
    history tells of. Raises NotFound where there is no such conflict, CurateError where no server is named.
    """
    permit(by, Right.LEAD, SYNC)
    named_url(project)
    linked = _conflict(project, document_id, author, by)
    with one_at_a_time(), connected(project) as connection:
        theirs = _theirs(project, connection, linked)
        agreed = LinkedLayer(document_id, author, theirs.annotation_id, theirs.updated_at, theirs.digest)
        with project.store.writing() as session:
            if side is Side.THEIRS:
                layer = get_layer(session, document_id=document_id, author=author)
                take_theirs(session, project, document_id, layer, theirs)
            put_layer(session, link=connection.link.key, layer=agreed)
        if side is Side.OURS:
            _send_one(project, connection, agreed)


def _send_back(project: Project, connection: Connection) -> int:
    with project.store.reading() as session:
        linked = all_linked_layers(session, link=connection.link.key)
    return sum(
        _send_one(project, connection, each)
        for each in linked
        if each.annotation_id is not None and each.conflict is None and each.author != GOLD
    )


def _send_one(project: Project, connection: Connection, linked: LinkedLayer) -> bool:
    """False where there is nothing to send, or it changed there since we looked: the next pull will tell."""
    with project.store.reading() as session:
        layer = get_layer(session, document_id=linked.document_id, author=linked.author)
    if linked.annotation_id is None or not _is_ready(layer, linked.base):
        return False
    assert layer is not None
    theirs = _theirs(project, connection, linked)
    if compare(base=linked.base, ours=said_by(layer), theirs=theirs.digest) is not Move.SEND:
        return False
    with project.store.reading() as session:
        text = get_document(session, document_id=linked.document_id).text
    result = write_regions(layer.annotations, text, project.schema)
    change_annotation(connection.server, linked.annotation_id, {"result": result})
    agreed = LinkedLayer(linked.document_id, linked.author, linked.annotation_id, None, said_by(layer))
    with project.store.writing() as session:
        put_layer(session, link=connection.link.key, layer=agreed)
    return True


def _is_ready(layer: Layer | None, base: str) -> bool:
    return layer is not None and layer.state is LayerState.SUBMITTED and said_by(layer) != base


def _theirs(project: Project, connection: Connection, linked: LinkedLayer) -> Theirs:
    """What stands there at this moment; nothing where the annotation or its task is gone."""
    named = name_people(project, link=connection.link.key, given={})
    with project.store.reading() as session:
        task = linked_tasks(session, link=connection.link.key).get(linked.document_id)
        known = read_people(session, named)
        page = read_page(session, connection.link.key, [linked.document_id])
    if task is None or task.task_id is None:
        return Theirs(linked.author)
    try:
        there = get_task(connection.server, task.task_id)
    except LabelStudioError as error:
        if error.status != 404:
            raise
        return Theirs(linked.author)
    answers = read_answers(there, users=list_users(connection.server), leave_out=frozenset())
    # By the annotation's number first: its author may have been named otherwise since.
    for answer in answers.answers:
        if answer.id == linked.annotation_id or known.author(answer.user) == linked.author:
            return read_theirs(project, page, linked.document_id, linked.author, answer, PullReport())
    return Theirs(linked.author)
