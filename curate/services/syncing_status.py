"""What stands on either side, and when both last spoke."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from curate.adapters.label_studio.remote import count_drafts
from curate.core.authors import GOLD
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.core.syncing import said_by
from curate.services.projects import Project
from curate.services.syncing import SYNC, Lines, connected, known_link, named_url, project_token, remote_project
from curate.store.documents import count_documents
from curate.store.layers import get_layer
from curate.store.links import all_linked_layers, count_tasks
from curate.store.notices import read_notices


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`server` is what it says at this moment; empty where it was not asked. `changed_here` names the layers that
    were changed here since both agreed, `conflicts` those that were changed there too: document and author. `token`
    says whether there is one and of which kind, or what to do; `told` counts tasks that the server's webhook has told
    of and nobody has read yet, `trouble` is why a pull that nobody watched failed; `people` were named by --map."""

    url: str | None
    project: int | None
    documents: int
    tasks: int
    layers: int
    gold: int
    pushed: str | None
    pulled: str | None
    token: str = ""
    webhook: bool = False
    told: int = 0
    trouble: str | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    changed_here: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    last_pull: Mapping[str, Any] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Lines:
        """All but the conflicts."""
        server = self.server
        said = f", Label Studio {server['version']}: {server['title']}" if server else ""
        where = f"at {self.url}" if self.url else "after label_studio_url is set in curate.toml"
        lines = [
            ("project", f"{self.project or 'none yet: curate label-studio push'} {where}{said}"),
            ("token", self.token),
            ("here", f"{self.documents} documents, {self.tasks} of them are tasks there; {self.layers} layers"),
        ]
        if server:
            there = f"{server['tasks']} tasks, {server['annotations']} annotations, {server['skipped']} skipped"
            there += f", {server['drafts']} tasks with drafts"
            lines.append(("there", there))
        told = f"; {self.told} tasks that it has told of wait to be read" if self.told else ""
        webhook = "answered" if self.webhook else "none: curate label-studio webhook makes one"
        lines += [
            ("last push", self.pushed or "never"),
            ("last pull", self.pulled or "never"),
            ("webhook", webhook + told),
            ("changed", f"{len(self.changed_here)} layers here alone: curate label-studio sync sends them"),
        ]
        return lines + ([("trouble", self.trouble)] if self.trouble else [])


def sync_status(project: Project, *, by: Person, ask: bool, hurried: bool = False) -> SyncStatus:
    """With `ask` the server is asked too, where a project there is known. Raises CurateError where none is named then,
    or it does not answer as it should; `hurried` gives it a few seconds for that."""
    permit(by, Right.LEAD, SYNC)
    if ask:
        named_url(project)
    link = known_link(project)
    with project.store.reading() as session:
        documents = count_documents(session)
        if link is None:
            url = project.settings.label_studio_url
            return SyncStatus(url, None, documents, 0, 0, 0, None, None, token=_say_token(project))
        told = read_notices(session, link=link.key)
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
        token=_say_token(project),
        webhook=link.webhook is not None,
        told=len(told),
        trouble=link.trouble,
        people=link.people or {},
        changed_here=tuple(changed),
        conflicts=tuple((each.document_id, each.author) for each in layers if each.conflict is not None),
        last_pull=link.report or {},
        server=_ask(project, hurried=hurried) if ask else {},
    )


def _say_token(project: Project) -> str:
    """Never the token itself."""
    try:
        token = project_token(project)
    except CurateError as error:
        return str(error)
    return "a personal access token" if token.is_personal else "a legacy token"


def _ask(project: Project, *, hurried: bool) -> dict[str, Any]:
    with connected(project, hurried=hurried) as connection:
        remote = remote_project(connection)
        return {
            "version": connection.version,
            "title": remote.get("title"),
            "tasks": remote.get("task_number"),
            "annotations": remote.get("total_annotations_number"),
            "predictions": remote.get("total_predictions_number"),
            "skipped": remote.get("skipped_annotations_number"),
            "ground_truth": remote.get("ground_truth_number"),
            "drafts": count_drafts(connection.server, connection.project_id),
        }
