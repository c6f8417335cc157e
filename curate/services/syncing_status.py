"""What stands on either side, and when both last spoke."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from curate.core.authors import GOLD
from curate.core.people import Person, Right, permit
from curate.core.syncing import said_by
from curate.services.projects import Project
from curate.services.syncing import SYNC, connected, known_link, named_url, remote_project
from curate.store.documents import count_documents
from curate.store.layers import get_layer
from curate.store.links import all_linked_layers, count_tasks


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`server` is what it says at this moment; empty where it was not asked. `changed_here` names the layers that
    were changed here since both agreed, `conflicts` those that were changed there too: document and author."""

    url: str | None
    project: int | None
    documents: int
    tasks: int
    layers: int
    gold: int
    pushed: str | None
    pulled: str | None
    changed_here: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    last_pull: Mapping[str, Any] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def sync_status(project: Project, *, by: Person, ask: bool) -> SyncStatus:
    """With `ask` the server is asked too, where a project there is known. Raises CurateError where none is named then,
    or it does not answer as it should."""
    permit(by, Right.LEAD, SYNC)
    if ask:
        named_url(project)
    link = known_link(project)
    with project.store.reading() as session:
        documents = count_documents(session)
        if link is None:
            return SyncStatus(project.settings.label_studio_url, None, documents, 0, 0, 0, None, None)
        tasks, linked = count_tasks(session, link=link.key), all_linked_layers(session, link=link.key)
        layers = [each for each in linked if each.author != GOLD]
        changed = [
            (each.document_id, each.author)
            for each in layers
            if each.conflict is None
            and said_by(get_layer(session, document_id=each.document_id, author=each.author)) != each.base
        ]
    return SyncStatus(
        url=link.url,
        project=link.project_id,
        documents=documents,
        tasks=tasks,
        layers=sum(each.annotation_id is not None for each in layers),
        gold=sum(each.author == GOLD and each.annotation_id is not None for each in linked),
        pushed=link.pushed,
        pulled=link.pulled,
        changed_here=tuple(changed),
        conflicts=tuple((each.document_id, each.author) for each in layers if each.conflict is not None),
        last_pull=link.report or {},
        server=_ask(project) if ask else {},
    )


def _ask(project: Project) -> dict[str, Any]:
    with connected(project) as connection:
        remote = remote_project(connection)
        return {
            "version": connection.version,
            "title": remote.get("title"),
            "tasks": remote.get("task_number"),
            "annotations": remote.get("total_annotations_number"),
            "predictions": remote.get("total_predictions_number"),
            "skipped": remote.get("skipped_annotations_number"),
            "ground_truth": remote.get("ground_truth_number"),
        }
