"""Confirmations: an adjudicator has looked at a label that models doubt, and says that the gold is right.

A confirmation is about what the gold says at one place, which its `key` is the digest of: where that changes (the
words, the borders, whether the label stands there) nobody has looked at what is there now, and the doubt comes back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from curate.core.canonical import content_digest
from curate.core.layers import Annotation
from curate.core.spans import Span

Json = dict[str, Any]
LONGEST_REMARK = 2_000


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`span` is the unit that was doubted. With `withdraws` (the id of one) it is taken back, and says the same of its
    place. With an `attribute` it is about its value. Raises ValueError for a remark that is blank or too long."""

    id: str
    document_id: str
    label: str
    span: Span
    key: str
    adjudicator: str
    at: str
    remark: str | None = None
    withdraws: str | None = None
    attribute: str | None = None

    def __post_init__(self) -> None:
        check_remark(self.remark)

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "doc_id": self.document_id,
            "label": self.label,
            "attribute": self.attribute,
            "start": self.span.start,
            "end": self.span.end,
            "key": self.key,
            "adjudicator": self.adjudicator,
            "at": self.at,
            "remark": self.remark,
        }


def check_remark(remark: str | None) -> None:
    if remark is not None and not (remark.strip() and len(remark) <= LONGEST_REMARK):
        raise ValueError(f"a remark has one to {LONGEST_REMARK:,} characters; leave it out, or say it shorter")


def doubt_key(
    document_id: str, text: str, label: str, span: Span, gold: Iterable[Annotation], attribute: str | None = None
) -> str:
    """The digest of what the gold says of a label in a unit: the words, and the spans of the label that touch it; or of
    an attribute: the words, and the values on that very span."""
    if attribute is not None:
        values = sorted(str(a.attributes.get(attribute)) for a in gold if a.label == label and a.span == span)
        return content_digest([document_id, label, attribute, span.start, span.end, span.of(text), values])
    marked = sorted({(a.span.start, a.span.end) for a in gold if a.label == label and a.span.overlaps(span)})
    return content_digest([document_id, label, span.start, span.end, span.of(text), [list(each) for each in marked]])


def standing_confirmations(ledger: Iterable[Confirmation]) -> dict[str, Confirmation]:
    """By key, the last one that nobody took back; `ledger` in its order."""
    standing: dict[str, Confirmation] = {}
    for each in ledger:
        if each.withdraws is None:
            standing[each.key] = each
        elif each.key in standing and standing[each.key].id == each.withdraws:
            del standing[each.key]
    return standing
