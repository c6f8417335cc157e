"""What annotators tell the adjudicator: notes on their annotations, and remarks on passages without one."""

from collections.abc import Collection
from dataclasses import dataclass

from curate.core.layers import Layer
from curate.core.spans import Span


@dataclass(frozen=True, slots=True)
class Doubt:
    """`label` is that of the annotation which the note belongs to; None for a remark."""

    author: str
    span: Span
    label: str | None
    said: str


def doubts_of(layers: Collection[Layer]) -> list[Doubt]:
    """All notes and remarks of the layers, in the order of the text."""
    found = [
        *(Doubt(layer.author, a.span, a.label, a.note) for layer in layers for a in layer.annotations if a.note),
        *(Doubt(layer.author, remark.span, None, remark.text) for layer in layers for remark in layer.remarks),
    ]
    return sorted(found, key=lambda doubt: (doubt.span, doubt.author, doubt.label or "", doubt.said))
