"""Heads of layers: who has one on which document, and taking hold of it to write."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, not_, select
from sqlmodel import Session

from curate.core.authors import AGAIN, ANSWERS
from curate.core.errors import NotFound
from curate.core.layers import Annotation, LayerState, Remark, is_machine
from curate.core.rounds import RoundKind
from curate.core.spans import Span
from curate.store import tables as t
from curate.store.once import insert_once


def assign(session: Session, *, document_id: str, author: str, schema_digest: str) -> bool:
    """Gives the author an empty layer in the state `assigned`; False where one was there, which stays as it is.

    Raises NotFound for an unknown document or schema version.
    """
    connection = session.connection()
    document_length(connection, document_id)
    check_schema(connection, schema_digest)
    return insert_once(connection, t.layer, head_row(document_id, author, schema_digest, LayerState.ASSIGNED))


def by_people(*, repeats: bool = False) -> ColumnElement[bool]:
    """The layers that say what a person found first hand, as `is_annotator` does; with `repeats` their second ones too.

    The bounds are the prefix as a range, which an index can use: names are compared by code point.
    """
    author, after = t.layer.c.author, AGAIN[:-1] + chr(ord(AGAIN[-1]) + 1)
    human = and_(~t.layer.c.is_machine, author != ANSWERS)
    return human if repeats else and_(human, not_(and_(author >= AGAIN, author < after)))


def is_practice() -> ColumnElement[bool]:
    """The layer's author was given the document in training or qualification, and in no other round."""
    given, round_ = t.assignment.c, t.round_.c
    theirs = (
        select(given.id)
        .join(t.round_, round_.id == given.round_id)
        .where(given.document_id == t.layer.c.document_id, given.annotator == t.layer.c.author)
        .where(given.withdrawn.is_(None))
    )
    in_practice = round_.kind.in_([RoundKind.TRAINING.value, RoundKind.QUALIFICATION.value])
    return and_(theirs.where(in_practice).exists(), ~theirs.where(~in_practice).exists())


def that_count(*, repeats: bool = False) -> ColumnElement[bool]:
    """The layers of `by_people` that were not made for practice."""
    return and_(by_people(repeats=repeats), ~is_practice())


def hold_head(connection: Connection, document_id: str, author: str, schema_digest: str) -> Row[Any]:
    """The layer's head, made where there is none; nobody else writes it until the end of the transaction."""
    query = select(t.layer).where(t.layer.c.document_id == document_id, t.layer.c.author == author).with_for_update()
    head = connection.execute(query).one_or_none()
    if head is None:
        insert_once(connection, t.layer, head_row(document_id, author, schema_digest, LayerState.ASSIGNED))
        head = connection.execute(query).one()
    return head


def head_row(document_id: str, author: str, schema_digest: str, state: LayerState) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "author": author,
        "is_machine": is_machine(author),
        "schema_digest": schema_digest,
        "state": state.value,
        "revision": 0,
    }


def document_length(connection: Connection, document_id: str, *, hold: bool = False) -> int:
    """In code points. With `hold`, others that hold the same document wait until the end of the transaction.

    Raises NotFound where there is no such document.
    """
    query = select(t.document.c.length).where(t.document.c.id == document_id)
    length = connection.execute(query.with_for_update(key_share=True) if hold else query).scalar()
    if length is None:
        raise NotFound(f"there is no document {document_id!r}; import it first")
    return int(length)


def check_schema(connection: Connection, schema_digest: str) -> None:
    query = select(t.schema_version.c.digest).where(t.schema_version.c.digest == schema_digest)
    if connection.execute(query).scalar() is None:
        raise NotFound(
            f"no schema with the digest {schema_digest!r} was saved; open the project with that schema first"
        )


def check_inside(annotation: Annotation, document_id: str, length: int) -> None:
    """Raises ValueError where the annotation, or a span among its attributes, ends after the document."""
    for span in [annotation.span, *(value for value in annotation.attributes.values() if isinstance(value, Span))]:
        _check_end(span, annotation.label, document_id, length)


def check_remark_inside(remark: Remark, document_id: str, length: int) -> None:
    """Raises ValueError where the remark ends after the document."""
    _check_end(remark.span, "the remark", document_id, length)


def _check_end(span: Span, what: str, document_id: str, length: int) -> None:
    if span.end > length:
        raise ValueError(
            f"{what} at {span.start}:{span.end} ends after the document {document_id!r}, which has {length} characters"
        )
