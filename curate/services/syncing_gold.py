"""Gold back to Label Studio, as annotations that are marked as ground truth. Again sends only what has changed."""

from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from curate.adapters.label_studio.client import LabelStudioError
from curate.adapters.label_studio.remote import change_annotation, create_annotation, get_task
from curate.adapters.label_studio.tasks import gold_annotation
from curate.core.authors import GOLD
from curate.core.gold import Gold
from curate.core.people import Person, Right, permit
from curate.core.syncing import NOTHING, say
from curate.services.adjudicating import stream_gold
from curate.services.projects import Project
from curate.services.syncing import SYNC, Connection, Lines, Progress, connected, one_at_a_time
from curate.store.documents import get_document
from curate.store.links import LinkedLayer, all_linked_layers, linked_tasks, put_layer


@dataclass(slots=True)
class GoldReport:
    """`open` documents have a conflict that is not settled; `without_task` ones are not there."""

    sent: int = 0
    unchanged: int = 0
    open: int = 0
    without_task: int = 0

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Lines:
        without = f", {self.without_task} without a task there" if self.without_task else ""
        return [("gold", f"{self.sent} sent, {self.unchanged} unchanged, {self.open} left open{without}")]


def push_gold(project: Project, *, by: Person, progress: Progress | None = None) -> GoldReport:
    permit(by, Right.LEAD, SYNC)
    report = GoldReport()
    with one_at_a_time(), connected(project) as connection:
        with project.store.reading() as session:
            tasks = linked_tasks(session, link=connection.link.key)
            linked = all_linked_layers(session, link=connection.link.key)
        sent = {each.document_id: each for each in linked if each.author == GOLD}
        for gold in stream_gold(project):
            task = tasks.get(gold.document_id)
            if gold.unsettled:
                report.open += 1
            elif task is None or task.task_id is None:
                report.without_task += 1
            elif _send(project, connection, gold, task.task_id, sent.get(gold.document_id)):
                report.sent += 1
                if progress:
                    progress(report.sent)
            else:
                report.unchanged += 1
    return report


def _send(project: Project, connection: Connection, gold: Gold, task_id: int, sent: LinkedLayer | None) -> bool:
    annotations = [each.annotation for each in gold.annotations]
    digest = say(annotations, submitted=True)
    if sent is not None and sent.base == digest:
        return False
    with project.store.reading() as session:
        text = get_document(session, document_id=gold.document_id).text
    body = gold_annotation(annotations, text, project.schema)
    annotation_id = sent.annotation_id if sent else None
    if annotation_id is None:
        _note(project, connection, LinkedLayer(gold.document_id, GOLD, None, None, NOTHING))
        annotation_id = _create(connection, task_id, gold.document_id, body)
    else:
        change_annotation(connection.server, annotation_id, body)
    _note(project, connection, LinkedLayer(gold.document_id, GOLD, annotation_id, None, digest))
    return True


def _create(connection: Connection, task_id: int, document_id: str, body: dict[str, object]) -> int:
    """Made once: the server refuses a second one with the same `unique_id`, and then it is the one with our regions."""
    unique = str(uuid5(UUID(connection.link.key), document_id))
    try:
        return create_annotation(connection.server, task_id, {**body, "unique_id": unique})
    except LabelStudioError as error:
        if error.status != 409:
            raise
    marked = [each for each in get_task(connection.server, task_id)["annotations"] if each.get("ground_truth")]
    same = [each for each in marked if each.get("result") == body["result"]] or marked
    annotation_id = int(same[0]["id"])
    change_annotation(connection.server, annotation_id, body)
    return annotation_id


def _note(project: Project, connection: Connection, layer: LinkedLayer) -> None:
    with project.store.writing() as session:
        put_layer(session, link=connection.link.key, layer=layer)
