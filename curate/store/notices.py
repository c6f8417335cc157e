"""What a Label Studio server has told of itself and nobody has read yet: which tasks changed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update
from sqlmodel import Session

from curate.store import link_tables as t
from curate.store.chunks import chunked
from curate.store.once import insert_once

ANY = 0


def webhook_digests(session: Session) -> dict[str, str]:
    """By link, the digest of the secret that its server calls with."""
    query = select(t.link.c.key, t.link.c.webhook).where(t.link.c.webhook.is_not(None))
    return {row.key: row.webhook for row in session.connection().execute(query)}


def known_tasks(
    session: Session, *, link: str, task_ids: Iterable[int], annotation_ids: Iterable[int]
) -> dict[int, str]:
    """Those of the tasks, and the tasks of those annotations, that are documents of ours: by number, the document."""
    tasks, layers = t.linked_task.c, t.linked_layer.c
    plain = select(tasks.task_id, tasks.document_id).where(tasks.link == link)
    joined = plain.join(t.linked_layer, (layers.link == tasks.link) & (layers.document_id == tasks.document_id))
    found: dict[int, str] = {}
    for query, column, ids in ((plain, tasks.task_id, task_ids), (joined, layers.annotation_id, annotation_ids)):
        for chunk in chunked(set(ids)):
            rows = session.connection().execute(query.where(column.in_(chunk)))
            found.update({row.task_id: row.document_id for row in rows if row.task_id is not None})
    return found


def add_notices(session: Session, *, link: str, task_ids: Iterable[int]) -> None:
    """Once for each task: told again, its count rises."""
    for task_id in task_ids:
        if not insert_once(session.connection(), t.notice, {"link": link, "task_id": task_id, "count": 1}):
            where = (t.notice.c.link == link, t.notice.c.task_id == task_id)
            session.connection().execute(update(t.notice).where(*where).values(count=t.notice.c.count + 1))


def read_notices(session: Session, *, link: str) -> dict[int, int]:
    """By task, how often it was told of."""
    rows = session.connection().execute(select(t.notice).where(t.notice.c.link == link).order_by(t.notice.c.task_id))
    return {task_id: count for _, task_id, count in rows}


def forget_notices(session: Session, *, link: str, read: Mapping[int, int]) -> None:
    """Those that were told of no more often than when they were read."""
    for task_id, count in read.items():
        where = (t.notice.c.link == link, t.notice.c.task_id == task_id, t.notice.c.count == count)
        session.connection().execute(t.notice.delete().where(*where))
