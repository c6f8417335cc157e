"""The table of labels that models doubted and an adjudicator found right."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text
from sqlmodel import Field

from curate.store.tables import KEY, LEDGER, SEQUENCE, SPAN, Base, table_of


class ConfirmationRow(Base, table=True):
    """The ledger of confirmations; triggers refuse to change or delete a row. A row that `withdraws` another takes it
    back, which one alone can."""

    __tablename__ = "confirmation"
    __table_args__ = (CheckConstraint(SPAN, name="span"), LEDGER)

    seq: int | None = Field(default=None, sa_column=Column(SEQUENCE, primary_key=True))
    id: str = Field(sa_column=Column(KEY, nullable=False, unique=True))
    document_id: str = Field(sa_column=Column(KEY, ForeignKey("document.id"), nullable=False, index=True))
    label: str = Field(sa_column=Column(Text, nullable=False))
    start: int
    end: int
    key: str = Field(sa_column=Column(KEY, nullable=False))
    adjudicator: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))
    remark: str | None = Field(sa_column=Column(Text))
    withdraws: str | None = Field(sa_column=Column(KEY, ForeignKey("confirmation.id"), unique=True))
    attribute: str | None = Field(sa_column=Column(Text))


confirmation = table_of(ConfirmationRow)
