"""Which task is which document: kept in the store, and found again on the server where the store cannot know.

Before documents are sent the store says that they are on their way. Where a push was cut off, or the answer lost, the
server may have made the tasks all the same: they bear our ids, so the next push looks for them before it sends.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from curate.adapters.label_studio.remote import Json, delete_task, get_task, list_drafts, stream_tasks
from curate.adapters.label_studio.tasks import DOCUMENT, SHA256
from curate.services.projects import Project
from curate.services.syncing import Connection
from curate.store.documents import known_digests
from curate.store.links import LinkedTask, linked_tasks, put_tasks

# How long a server may still be at work on what a push asked that was cut off.
TRIES, SECONDS = 6, 1.0


@dataclass(slots=True)
class Standing:
    """Which documents have a task. `gone` were deleted there, `foreign` are tasks that are no document of ours, or one
    with another text; `twins` were made twice and are one again."""

    tasks: dict[str, LinkedTask]
    gone: set[str] = field(default_factory=set)
    foreign: int = 0
    twins: int = 0


def find_tasks(project: Project, connection: Connection, remote: Json) -> Standing:
    """As the store knows it; where that cannot be all, as the server does."""
    with project.store.reading() as session:
        tasks = linked_tasks(session, link=connection.link.key)
    pending = {each for each, task in tasks.items() if task.task_id is None}
    known = len(tasks) - len(pending)
    if not pending and remote.get("task_number") == known:
        return Standing(tasks)
    return _look(project, connection, tasks, pending)


def _look(project: Project, connection: Connection, tasks: dict[str, LinkedTask], pending: set[str]) -> Standing:
    for nth in range(TRIES):
        found, foreign = _on_server(project, connection)
        if pending <= found.keys():
            break
        if nth < TRIES - 1:
            time.sleep(SECONDS)
    standing = Standing({}, foreign=foreign)
    standing.gone = {each for each, task in tasks.items() if task.task_id is not None and each not in found}
    standing.twins = sum(_without_twins(connection, ids) for ids in found.values())
    for document_id, ids in found.items():
        known = tasks.get(document_id)
        is_kept = known is not None and known.task_id in ids
        standing.tasks[document_id] = known if known and is_kept else LinkedTask(document_id, ids[0], None)
    new = [task for each, task in standing.tasks.items() if tasks.get(each) != task]
    with project.store.writing() as session:
        put_tasks(session, link=connection.link.key, tasks=new)
    return standing


def _on_server(project: Project, connection: Connection) -> tuple[dict[str, list[int]], int]:
    """By document, the ids of its tasks, oldest first; and how many tasks are none of ours."""
    found: dict[str, list[int]] = defaultdict(list)
    foreign = 0
    for page in stream_tasks(connection.server, connection.project_id, annotations=False):
        ours = [task for task in page if isinstance(task["data"].get(DOCUMENT), str)]
        with project.store.reading() as session:
            digests = known_digests(session, ids=[task["data"][DOCUMENT] for task in ours])
        foreign += len(page) - len(ours)
        for task in ours:
            if digests.get(task["data"][DOCUMENT]) == task["data"].get(SHA256):
                found[task["data"][DOCUMENT]].append(int(task["id"]))
            else:
                foreign += 1
    return found, foreign


def _without_twins(connection: Connection, ids: list[int]) -> int:
    """Deletes the later tasks of one document that nobody has touched, and takes them from the list."""
    doubled = list(_untouched(connection, ids[1:]))
    for task_id in doubled:
        delete_task(connection.server, task_id)
        ids.remove(task_id)
    return len(doubled)


def _untouched(connection: Connection, ids: list[int]) -> Iterator[int]:
    for task_id in ids:
        task = get_task(connection.server, task_id)
        if not task.get("annotations") and not list_drafts(connection.server, task_id):
            yield task_id
