"""What ties a project to one on a Label Studio server: the link, its tasks and its annotations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlmodel import Session

from curate.store import link_tables as t
from curate.store.chunks import chunked
from curate.store.once import insert_new, insert_once


@dataclass(frozen=True, slots=True)
class Link:
    """A server with a project on it; `LinkRow` says what its fields are."""

    key: str
    url: str
    project_id: int | None = None
    configuration: str | None = None
    pulled_until: str | None = None
    pushed: str | None = None
    pulled: str | None = None
    report: Mapping[str, Any] | None = None
    people: Mapping[str, str] | None = None
    webhook: str | None = field(default=None, repr=False)
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedLayer:
    document_id: str
    author: str
    annotation_id: int | None
    updated_at: str | None
    base: str
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedTask:
    document_id: str
    task_id: int | None
    suggestions: str | None


def find_link(session: Session, *, url: str, project_id: int | None) -> Link | None:
    """The link to that project; without one, the last to that server."""
    query = select(t.link).where(t.link.c.url == url)
    if project_id is not None:
        query = query.where(t.link.c.project_id == project_id)
    row = session.connection().execute(query.order_by(t.link.c.pushed.desc(), t.link.c.key).limit(1)).one_or_none()
    return None if row is None else _link(row)


def get_link(session: Session, *, key: str) -> Link:
    return _link(session.connection().execute(select(t.link).where(t.link.c.key == key)).one())


def add_link(session: Session, *, key: str, url: str, project_id: int | None) -> None:
    empty = dict.fromkeys(column.name for column in t.link.c)
    insert_once(session.connection(), t.link, {**empty, "key": key, "url": url, "project_id": project_id})


def change_link(session: Session, *, key: str, **values: object) -> None:
    session.connection().execute(update(t.link).where(t.link.c.key == key).values(values))


def announce_tasks(session: Session, *, link: str, document_ids: Iterable[str]) -> None:
    """Says that these documents are on their way."""
    rows = [{"link": link, "document_id": each, "task_id": None, "suggestions": None} for each in document_ids]
    for chunk in chunked(rows):
        insert_new(session.connection(), t.linked_task, chunk)


def put_tasks(session: Session, *, link: str, tasks: Sequence[LinkedTask]) -> None:
    """Documents that are announced, or new, get their tasks."""
    announce_tasks(session, link=link, document_ids=[task.document_id for task in tasks])
    for task in tasks:
        where = (t.linked_task.c.link == link, t.linked_task.c.document_id == task.document_id)
        values = {"task_id": task.task_id, "suggestions": task.suggestions}
        session.connection().execute(update(t.linked_task).where(*where).values(values))


def linked_tasks(session: Session, *, link: str) -> dict[str, LinkedTask]:
    """By document."""
    rows = session.connection().execute(select(t.linked_task).where(t.linked_task.c.link == link))
    return {row.document_id: LinkedTask(row.document_id, row.task_id, row.suggestions) for row in rows}


def linked_layers(session: Session, *, link: str, document_ids: Iterable[str]) -> dict[tuple[str, str], LinkedLayer]:
    """Of these documents, by document and author."""
    found = {}
    for chunk in chunked(set(document_ids)):
        query = select(t.linked_layer).where(t.linked_layer.c.link == link, t.linked_layer.c.document_id.in_(chunk))
        found.update({(row.document_id, row.author): _layer(row) for row in session.connection().execute(query)})
    return found


def all_linked_layers(session: Session, *, link: str, in_conflict: bool = False) -> list[LinkedLayer]:
    """Sorted by document and author."""
    query = select(t.linked_layer).where(t.linked_layer.c.link == link)
    if in_conflict:
        query = query.where(t.linked_layer.c.conflict.is_not(None))
    query = query.order_by(t.linked_layer.c.document_id, t.linked_layer.c.author)
    return [_layer(row) for row in session.connection().execute(query)]


def put_layer(session: Session, *, link: str, layer: LinkedLayer) -> None:
    key = {"link": link, "document_id": layer.document_id, "author": layer.author}
    values = {
        "annotation_id": layer.annotation_id,
        "updated_at": layer.updated_at,
        "base": layer.base,
        "conflict": layer.conflict,
    }
    if not insert_once(session.connection(), t.linked_layer, {**key, **values}):
        where = [t.linked_layer.c[name] == value for name, value in key.items()]
        session.connection().execute(update(t.linked_layer).where(*where).values(values))


def count_tasks(session: Session, *, link: str) -> int:
    """Those whose answer has come."""
    query = select(func.count()).where(t.linked_task.c.link == link, t.linked_task.c.task_id.is_not(None))
    return session.connection().execute(query).scalar_one()


def _link(row: Row[Any]) -> Link:
    return Link(**row._mapping)


def _layer(row: Row[Any]) -> LinkedLayer:
    values = dict(row._mapping)
    del values["link"]
    return LinkedLayer(**values)
