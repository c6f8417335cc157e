"""The tables, and nothing about how they are used; no row of them leaves this ring.

They sit on a registry of their own, because Streamlit's hot reload imports modules again and the
registry that all SQLModel classes share would then say "Table already defined". `table=True` models
do not validate: core's constructors do, and the constraints here are the second lock on the door.

Keys are compared by code point on both systems, so that both sort as Python does.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import inspect as inspect_model
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
KEY = Text().with_variant(Text(collation="C"), "postgresql")
SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")
SPAN = '0 <= start AND start < "end"'
# AUTOINCREMENT: a sequence number is never given twice.
LEDGER = {"sqlite_autoincrement": True}


class Base(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """The parent of all tables; `Base.metadata` describes them."""


class DocumentRow(Base, table=True):
    """`length` is the text's in code points, so that nobody reads texts to count them."""

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("length > 0", name="length"),)

    id: str = Field(sa_column=Column(KEY, primary_key=True))
    sha256: str = Field(sa_column=Column(KEY, nullable=False, index=True))
    length: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    title: str | None = Field(sa_column=Column(Text))
    url: str | None = Field(sa_column=Column(Text))
    outlet: str | None = Field(sa_column=Column(Text))
    author: str | None = Field(sa_column=Column(Text))
    published: str | None = Field(sa_column=Column(Text))
    language: str | None = Field(sa_column=Column(Text))
    extra: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))


class BlockRow(Base, table=True):
    __tablename__ = "block"
    __table_args__ = (CheckConstraint(SPAN, name="span"),)

    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    kind: str = Field(sa_column=Column(Text, nullable=False))
    start: int
    end: int
    attributes: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))


class SchemaRow(Base, table=True):
    """Every version of the codebook under which something was made."""

    __tablename__ = "schema_version"

    digest: str = Field(sa_column=Column(KEY, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class LayerRow(Base, table=True):
    """The head of a layer: a projection of its changes. `revision` is the last one's `seq`, 0 without any."""

    __tablename__ = "layer"
    __table_args__ = (
        Unique("document_id", "author"),
        Index(None, "author", "document_id"),
        CheckConstraint("state IN ('assigned', 'in_progress', 'submitted')", name="state"),
    )

    id: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False))
    author: str = Field(sa_column=Column(KEY, nullable=False))
    is_machine: bool
    schema_digest: str = Field(sa_column=Column(KEY, ForeignKey("schema_version.digest"), nullable=False, index=True))
    state: str = Field(sa_column=Column(Text, nullable=False))
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))


class ChangeRow(Base, table=True):
    """The ledger of what annotators did; triggers refuse to change or delete a row.

    `subject` is the id of the annotation, remark or suggestion that the change speaks of, wherever else
    the row holds it: by it the last change of each is found.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "layer_id", "seq"),
        Index(None, "layer_id", "subject", "seq"),
        CheckConstraint(
            "action IN ('put', 'delete', 'reject', 'unreject', 'remark', 'unremark', 'submit', 'reopen')",
            name="action",
        ),
        CheckConstraint("(action = 'put') = (annotation IS NOT NULL)", name="annotation"),
        CheckConstraint("(action = 'remark') = (remark IS NOT NULL)", name="remark"),
        CheckConstraint(
            "(action IN ('delete', 'reject', 'unreject', 'unremark')) = (target IS NOT NULL)", name="target"
        ),
        CheckConstraint("(action IN ('submit', 'reopen')) = (subject IS NULL)", name="subject"),
        LEDGER,
    )

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    id: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    layer_id: int = Field(sa_column=Column(BigInteger, ForeignKey("layer.id"), nullable=False))
    action: str = Field(sa_column=Column(Text, nullable=False))
    annotation: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    remark: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    target: str | None = Field(sa_column=Column(KEY))
    subject: str | None = Field(sa_column=Column(KEY))
    schema_digest: str = Field(sa_column=Column(KEY, ForeignKey("schema_version.digest"), nullable=False, index=True))
    at: str = Field(sa_column=Column(Text, nullable=False))


class AnnotationRow(Base, table=True):
    """What stands after the changes of a layer; a machine's layer is written here at once."""

    __tablename__ = "annotation"
    __table_args__ = (CheckConstraint(SPAN, name="span"),)

    layer_id: int = Field(sa_column=Column(BigInteger, ForeignKey("layer.id"), primary_key=True))
    id: str = Field(sa_column=Column(KEY, primary_key=True))
    label: str = Field(sa_column=Column(Text, nullable=False))
    start: int
    end: int
    attributes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    origin: str | None = Field(sa_column=Column(Text))
    note: str | None = Field(sa_column=Column(Text))


class RejectionRow(Base, table=True):
    """Suggestions that stand rejected after the changes of a layer."""

    __tablename__ = "rejection"

    layer_id: int = Field(sa_column=Column(BigInteger, ForeignKey("layer.id"), primary_key=True))
    suggestion_id: str = Field(sa_column=Column(KEY, primary_key=True))


class RemarkRow(Base, table=True):
    """Remarks that stand after the changes of a layer."""

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint(SPAN, name="span"),)

    layer_id: int = Field(sa_column=Column(BigInteger, ForeignKey("layer.id"), primary_key=True))
    id: str = Field(sa_column=Column(KEY, primary_key=True))
    start: int
    end: int
    text: str = Field(sa_column=Column(Text, nullable=False))


class ActivityRow(Base, table=True):
    """The ledger of when annotators were at work; triggers refuse to change or delete a row.

    `started` and `ended` are moments in UTC, in the one form that sorts as time does.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index(None, "document_id", "author"),
        CheckConstraint("started < ended", name="span"),
        LEDGER,
    )

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    id: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False))
    author: str = Field(sa_column=Column(KEY, nullable=False))
    started: str = Field(sa_column=Column(KEY, nullable=False))
    ended: str = Field(sa_column=Column(KEY, nullable=False))
    suggestions_shown: bool
    at: str = Field(sa_column=Column(Text, nullable=False))


class DecisionRow(Base, table=True):
    """The ledger of what adjudicators decided; triggers refuse to change or delete a row."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "document_id", "seq"),
        CheckConstraint("verdict IN ('take', 'edit', 'neither', 'both', 'withdraw')", name="verdict"),
        CheckConstraint("(verdict IN ('take', 'both')) = (taken_from IS NOT NULL)", name="taken_from"),
        CheckConstraint("(verdict = 'withdraw') = (withdraws IS NOT NULL)", name="withdraws"),
        CheckConstraint("(strategy IS NULL) = (batch IS NULL)", name="strategy"),
        LEDGER,
    )

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    id: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    conflict_key: str = Field(sa_column=Column(KEY, nullable=False))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False))
    label: str = Field(sa_column=Column(Text, nullable=False))
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    annotations: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    taken_from: str | None = Field(sa_column=Column(KEY))
    adjudicator: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))
    withdraws: str | None = Field(sa_column=Column(KEY, ForeignKey("decision.id")))
    reason_code: str | None = Field(sa_column=Column(KEY))
    rule: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    seen: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))
    strategy: str | None = Field(sa_column=Column(KEY))
    batch: str | None = Field(sa_column=Column(KEY))
    second: bool


class AppealRow(Base, table=True):
    """The ledger of what annotators object to in decisions, and of the answers; triggers refuse to change a row.

    A row that `answers` another is an adjudicator's answer and has an outcome; every other is an appeal.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("(answers IS NULL) = (outcome IS NULL)", name="answers"),
        CheckConstraint("outcome IN ('upheld', 'changed')", name="outcome"),
        LEDGER,
    )

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    id: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    decision_id: str = Field(sa_column=Column(KEY, ForeignKey("decision.id"), nullable=False, index=True))
    author: str = Field(sa_column=Column(KEY, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    answers: str | None = Field(sa_column=Column(KEY, ForeignKey("appeal.id"), unique=True))
    outcome: str | None = Field(sa_column=Column(Text))
    at: str = Field(sa_column=Column(Text, nullable=False))


class RoundRow(Base, table=True):
    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("kind IN ('training', 'qualification', 'pilot', 'production')", name="kind"),
        CheckConstraint("(closed IS NULL) = (closed_by IS NULL)", name="closed"),
    )

    id: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    name: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    settings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    opened: str = Field(sa_column=Column(Text, nullable=False))
    opened_by: str = Field(sa_column=Column(Text, nullable=False))
    closed: str | None = Field(sa_column=Column(Text))
    closed_by: str | None = Field(sa_column=Column(Text))


class RoundDocumentRow(Base, table=True):
    """What a round is about; `coders` is how many people the document wants in it."""

    __tablename__ = "round_document"
    __table_args__ = (CheckConstraint("coders > 0", name="coders"),)

    round_id: int = Field(sa_column=Column(BigInteger, ForeignKey("round.id"), primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), primary_key=True, index=True))
    coders: int


class AssignmentRow(Base, table=True):
    """Who was given what, by whom and why. One that is withdrawn stays with the moment and the reason; of those that
    live nobody has two of one document and purpose."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("purpose IN ('code', 'gold', 'repeat')", name="purpose"),
        CheckConstraint("(withdrawn IS NULL) = (withdrawn_because IS NULL)", name="withdrawn"),
        Index(None, "round_id", "annotator"),
        Index(None, "annotator"),
    )

    id: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    round_id: int = Field(sa_column=Column(BigInteger, ForeignKey("round.id"), nullable=False))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False, index=True))
    annotator: str = Field(sa_column=Column(KEY, nullable=False))
    purpose: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))
    by: str = Field(sa_column=Column(Text, nullable=False))
    withdrawn: str | None = Field(sa_column=Column(Text))
    withdrawn_because: str | None = Field(sa_column=Column(Text))


class ReleaseRow(Base, table=True):
    __tablename__ = "release"
    __table_args__ = (Unique("name", "version"), LEDGER)

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    name: str = Field(sa_column=Column(KEY, nullable=False))
    version: str = Field(sa_column=Column(KEY, nullable=False))
    digest: str = Field(sa_column=Column(KEY, nullable=False))
    manifest: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))


class ReleasedRow(Base, table=True):
    """Where a document lies in a release; triggers refuse to change or delete a row."""

    __tablename__ = "release_document"

    release_seq: int = Field(sa_column=Column(BigInteger, ForeignKey("release.seq"), primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), primary_key=True, index=True))
    split: str = Field(sa_column=Column(Text, nullable=False))
    story: str = Field(sa_column=Column(KEY, nullable=False))


class AccountRow(Base, table=True):
    """Who may log in; not since the moment `disabled`. The row stays, for its name stands in ledgers."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role IN ('annotator', 'adjudicator', 'lead')", name="role"),)

    name: str = Field(sa_column=Column(KEY, primary_key=True))
    role: str = Field(sa_column=Column(Text, nullable=False))
    password_hash: str | None = Field(sa_column=Column(Text))
    email: str | None = Field(sa_column=Column(KEY, unique=True))
    created: str = Field(sa_column=Column(KEY, nullable=False))
    disabled: str | None = Field(sa_column=Column(KEY))


class LoginSessionRow(Base, table=True):
    """A browser or a script that has logged in. The token itself is nowhere but there."""

    __tablename__ = "login_session"

    token_digest: str = Field(sa_column=Column(KEY, primary_key=True))
    account: str = Field(sa_column=Column(KEY, ForeignKey("account.name"), nullable=False, index=True))
    is_script: bool
    created: str = Field(sa_column=Column(KEY, nullable=False))
    seen: str = Field(sa_column=Column(KEY, nullable=False))
    expires: str = Field(sa_column=Column(KEY, nullable=False))
    revoked: str | None = Field(sa_column=Column(KEY))


class LoginAttemptRow(Base, table=True):
    """Who tried to log in, kept for a day. Names are digests: people type passwords into the wrong field."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index(None, "name_digest", "at"), Index(None, "address", "at"), LEDGER)

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    name_digest: str = Field(sa_column=Column(KEY, nullable=False))
    address: str = Field(sa_column=Column(KEY, nullable=False))
    at: str = Field(sa_column=Column(KEY, nullable=False))
    succeeded: bool


class OpeningRow(Base, table=True):
    """The ledger of documents whose layers a lead opened to their annotators, or closed again: the last row holds."""

    __tablename__ = "opening"
    __table_args__ = (Index(None, "document_id", "seq"), LEDGER)

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False))
    is_open: bool
    author: str = Field(sa_column=Column(KEY, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))


def table_of(model: type[Base]) -> Table:
    table = inspect_model(model).local_table
    assert isinstance(table, Table)
    return table


document = table_of(DocumentRow)
block = table_of(BlockRow)
schema_version = table_of(SchemaRow)
layer = table_of(LayerRow)
change = table_of(ChangeRow)
annotation = table_of(AnnotationRow)
rejection = table_of(RejectionRow)
remark = table_of(RemarkRow)
activity = table_of(ActivityRow)
decision = table_of(DecisionRow)
appeal = table_of(AppealRow)
release = table_of(ReleaseRow)
release_document = table_of(ReleasedRow)
round_ = table_of(RoundRow)
round_document = table_of(RoundDocumentRow)
assignment = table_of(AssignmentRow)
account = table_of(AccountRow)
login_session = table_of(LoginSessionRow)
login_attempt = table_of(LoginAttemptRow)
opening = table_of(OpeningRow)

# Machines make layers on every document, people on few; few decisions are withdrawals.
_by_a_person = ~layer.c.is_machine
Index("ix_layer_human", layer.c.document_id, layer.c.author, sqlite_where=_by_a_person, postgresql_where=_by_a_person)
_is_withdrawal = decision.c.withdraws.is_not(None)
Index("ix_decision_withdraws", decision.c.withdraws, sqlite_where=_is_withdrawal, postgresql_where=_is_withdrawal)
_lives = assignment.c.withdrawn.is_(None)
Index(
    "uq_assignment_live",
    assignment.c.document_id,
    assignment.c.annotator,
    assignment.c.purpose,
    unique=True,
    sqlite_where=_lives,
    postgresql_where=_lives,
)
_in_bulk = decision.c.batch.is_not(None)
Index("ix_decision_batch", decision.c.batch, sqlite_where=_in_bulk, postgresql_where=_in_bulk)
