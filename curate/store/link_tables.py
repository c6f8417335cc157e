"""The tables that tie a project to one on a Label Studio server.

Which task is which document, whose annotation is whose layer, and what both sides said when they last agreed. Rows
may be changed; the layers keep the history.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from curate.store.tables import KEY, Base, table_of


class LinkRow(Base, table=True):
    """One server with one project. `key` is ours and stands in that project's description; `project_id` is None from
    before it is asked for until its answer has come. `configuration` is as we last sent it; `pulled_until` is a moment
    by the server's clock, in its own form. `people` says who is who there, as it was last said; `webhook` is the digest
    of the secret in the address that the server calls; `trouble` is why the last pull that nobody watched failed."""

    __tablename__ = "label_studio_link"
    __table_args__ = (Unique("url", "project_id"),)

    key: str = Field(sa_column=Column(KEY, primary_key=True))
    url: str = Field(sa_column=Column(KEY, nullable=False))
    project_id: int | None = Field(sa_column=Column(BigInteger))
    configuration: str | None = Field(sa_column=Column(Text))
    pulled_until: str | None = Field(sa_column=Column(Text))
    pushed: str | None = Field(sa_column=Column(Text))
    pulled: str | None = Field(sa_column=Column(Text))
    report: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    people: dict[str, str] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    webhook: str | None = Field(sa_column=Column(Text))
    trouble: str | None = Field(sa_column=Column(Text))


class LinkedTaskRow(Base, table=True):
    """`task_id` is None while a document is on its way: the answer may have been lost. `suggestions` names the last
    ones that were sent."""

    __tablename__ = "label_studio_task"
    __table_args__ = (Index(None, "link", "task_id"), Index(None, "document_id"))

    link: str = Field(sa_column=Column(KEY, ForeignKey("label_studio_link.key"), primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), primary_key=True))
    task_id: int | None = Field(sa_column=Column(BigInteger))
    suggestions: str | None = Field(sa_column=Column(Text))


class LinkedLayerRow(Base, table=True):
    """An annotation there and a layer here. `base` is the digest of what both said when they last agreed, or of theirs
    where ours was chosen; `conflict` that of theirs since both sides have changed. `annotation_id` is None where the
    annotation was deleted there."""

    __tablename__ = "label_studio_annotation"
    __table_args__ = (Index(None, "document_id"),)

    link: str = Field(sa_column=Column(KEY, ForeignKey("label_studio_link.key"), primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), primary_key=True))
    author: str = Field(sa_column=Column(KEY, primary_key=True))
    annotation_id: int | None = Field(sa_column=Column(BigInteger))
    updated_at: str | None = Field(sa_column=Column(Text))
    base: str = Field(sa_column=Column(KEY, nullable=False))
    conflict: str | None = Field(sa_column=Column(KEY))


class NoticeRow(Base, table=True):
    """The server has told that this task changed, and it was not read since; task 0 stands for any. `count` says how
    often it was told, so that what is told while a pull reads is not forgotten with what it has read."""

    __tablename__ = "label_studio_notice"

    link: str = Field(sa_column=Column(KEY, ForeignKey("label_studio_link.key"), primary_key=True))
    task_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    count: int = Field(sa_column=Column(BigInteger, nullable=False))


link = table_of(LinkRow)
linked_task = table_of(LinkedTaskRow)
linked_layer = table_of(LinkedLayerRow)
notice = table_of(NoticeRow)
