"""Push: the codebook, documents and suggestions to a Label Studio project. Again sends only what is new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from curate.adapters.label_studio.remote import (
    Json,
    change_project,
    get_task,
    import_predictions,
    import_tasks,
)
from curate.adapters.label_studio.tasks import prediction, task_data
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.layers import Annotation
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema
from curate.services.annotating import suggestions_hidden
from curate.services.projects import Project, now
from curate.services.syncing import (
    SYNC,
    Connection,
    Lines,
    Progress,
    configure,
    one_at_a_time,
    open_server,
    remote_project,
    tie,
)
from curate.services.syncing_tasks import Standing, find_tasks
from curate.store.documents import stream_documents, stream_summaries
from curate.store.engine import Session
from curate.store.layers import count_layers, layers_on
from curate.store.links import LinkedTask, announce_tasks, change_link, put_tasks

CHUNK = 250
CHARACTERS = 2_000_000
SENDING = "sending "


@dataclass(slots=True)
class PushReport:
    """`suggested` counts documents whose suggestions were sent; `deleted` ones were deleted there and stay so."""

    project: int
    url: str
    tasks: int = 0
    unchanged: int = 0
    suggested: int = 0
    deleted: int = 0
    foreign: int = 0
    twins: int = 0
    edited_by_hand: bool = False

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Lines:
        later = f"{self.suggested} got suggestions later"
        lines = [
            ("project", f"{self.project} at {self.url}"),
            ("tasks", f"{self.tasks} sent, {self.unchanged} were there; {later}"),
        ]
        if self.edited_by_hand:
            kept = "its labelling configuration was edited there; it has what the codebook asks for and stays"
            lines.append(("", kept))
        if self.deleted:
            lines.append(("", f"{self.deleted} were deleted there and are not sent again"))
        if self.foreign:
            lines.append(("", f"{self.foreign} tasks are none of ours, or have another text; they are left alone"))
        if self.twins:
            doubled = f"{self.twins} had been made twice by a push that was cut off; the second ones are deleted"
            lines.append(("", doubled))
        return lines


def push(
    project: Project,
    *,
    by: Person,
    overwrite: bool = False,
    anew: bool = False,
    coders: int | None = None,
    progress: Progress | None = None,
) -> PushReport:
    """`coders` is how many people Label Studio is to ask to annotate each task; None leaves that as it is there.

    Raises CurateError where the server refuses; what was sent until then stays, and the next push goes on.
    """
    permit(by, Right.LEAD, SYNC)
    with one_at_a_time(), open_server(project) as (server, version):
        connection = tie(project, server, version, anew=anew)
        if coders is not None and remote_project(connection).get("maximum_annotations") != coders:
            change_project(connection.server, connection.project_id, maximum_annotations=coders)
        return push_to(project, connection, overwrite=overwrite, progress=progress)


def push_to(
    project: Project, connection: Connection, *, overwrite: bool = False, progress: Progress | None = None
) -> PushReport:
    remote = remote_project(connection)
    report = PushReport(connection.project_id, connection.server.url)
    report.edited_by_hand = configure(project, connection, remote, overwrite=overwrite)
    standing = find_tasks(project, connection, remote)
    report.deleted, report.foreign, report.twins = len(standing.gone), standing.foreign, standing.twins
    with project.store.reading() as session:
        name = _suggesters(session)
        new = _missing(session, standing)
    report.unchanged = len(standing.tasks)
    for chunk in _chunks(project, new):
        _send_tasks(project, connection, chunk, name)
        report.tasks += len(chunk)
        if progress:
            progress(report.tasks)
    if name:
        report.suggested = _send_suggestions(project, connection, standing, name)
        _show(connection, remote, name)
    with project.store.writing() as session:
        change_link(session, key=connection.link.key, pushed=now())
    return report


def _suggesters(session: Session) -> str:
    """The names of all suggesters with a layer: the version under which their suggestions are shown."""
    authors = sorted({count.author for count in count_layers(session) if count.is_machine})
    return " ".join(author.partition(":")[2] for author in authors)


def _missing(session: Session, standing: Standing) -> list[tuple[str, int]]:
    """Id and length of the documents that have no task and whose task nobody has deleted."""
    known = standing.tasks.keys() | standing.gone
    return [(each.id, each.length) for each in stream_summaries(session) if each.id not in known]


def _chunks(project: Project, new: Iterable[tuple[str, int]]) -> Iterator[list[Document]]:
    """Documents as many and as long as go into one request."""
    ids: list[str] = []
    characters = 0
    for document_id, length in new:
        if ids and (len(ids) >= CHUNK or characters + length > CHARACTERS):
            yield _read(project, ids)
            ids, characters = [], 0
        ids.append(document_id)
        characters += length
    if ids:
        yield _read(project, ids)


def _read(project: Project, ids: Sequence[str]) -> list[Document]:
    with project.store.reading() as session:
        return list(stream_documents(session, ids=ids))


def _send_tasks(project: Project, connection: Connection, documents: Sequence[Document], name: str) -> None:
    key = connection.link.key
    suggested = _suggestions(project, [document.id for document in documents])
    with project.store.writing() as session:
        announce_tasks(session, link=key, document_ids=[document.id for document in documents])
    rows = [_task(document, suggested.get(document.id, ()), name, project.schema) for document in documents]
    ids = import_tasks(connection.server, connection.project_id, rows)
    sent = [
        LinkedTask(document.id, task_id, name if document.id in suggested else None)
        for document, task_id in zip(documents, ids, strict=True)
    ]
    with project.store.writing() as session:
        put_tasks(session, link=key, tasks=sent)


def _task(document: Document, suggestions: Sequence[Annotation], name: str, schema: Schema) -> Json:
    row: Json = {"data": task_data(document)}
    if suggestions:
        row["predictions"] = [prediction(name, suggestions, document.text, schema)]
    return row


def _suggestions(project: Project, ids: Sequence[str]) -> dict[str, list[Annotation]]:
    """By document, what all suggesters found: none for documents that are labelled without, or where nothing was."""
    found: dict[str, list[Annotation]] = {}
    shown = [each for each in ids if not suggestions_hidden(project, each)]
    with project.store.reading() as session:
        for layer in layers_on(session, document_ids=shown, machine=True):
            if layer.annotations:
                found.setdefault(layer.document_id, []).extend(layer.annotations)
    return found


def _send_suggestions(project: Project, connection: Connection, standing: Standing, name: str) -> int:
    """To tasks that were there before, whose suggestions are of other suggesters or none."""
    behind = [task for task in standing.tasks.values() if task.suggestions != name and task.task_id is not None]
    sent = 0
    for start in range(0, len(behind), CHUNK):
        sent += _send_predictions(project, connection, behind[start : start + CHUNK], name)
    return sent


def _send_predictions(project: Project, connection: Connection, tasks: Sequence[LinkedTask], name: str) -> int:
    suggested = _suggestions(project, [task.document_id for task in tasks])
    wanted = [task for task in tasks if task.document_id in suggested]
    to_send = [task for task in wanted if not _has_arrived(connection, task, name)]
    _note(project, connection, to_send, SENDING + name)
    documents = {document.id: document for document in _read(project, [task.document_id for task in to_send])}
    rows = [
        {"task": task.task_id}
        | prediction(name, suggested[task.document_id], documents[task.document_id].text, project.schema)
        for task in to_send
    ]
    if rows and (taken := import_predictions(connection.server, connection.project_id, rows)) != len(rows):
        raise CurateError(
            f"Label Studio took {taken} of {len(rows)} documents' suggestions and does not say which it left out; "
            "see that its labelling configuration has all labels, then push again"
        )
    _note(project, connection, wanted, name)
    return len(rows)


def _has_arrived(connection: Connection, task: LinkedTask, name: str) -> bool:
    """Whether suggestions that a push sent before it was cut off are there."""
    if task.suggestions != SENDING + name or task.task_id is None:
        return False
    there = get_task(connection.server, task.task_id)["predictions"]
    return any(each.get("model_version") == name for each in there)


def _note(project: Project, connection: Connection, tasks: Sequence[LinkedTask], name: str) -> None:
    with project.store.writing() as session:
        noted = [LinkedTask(task.document_id, task.task_id, name) for task in tasks]
        put_tasks(session, link=connection.link.key, tasks=noted)


def _show(connection: Connection, remote: Json, name: str) -> None:
    """Label Studio shows the suggestions of one version alone."""
    if remote.get("model_version") != name:
        change_project(connection.server, connection.project_id, model_version=name)
