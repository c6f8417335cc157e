"""What models judge: the sentences of a document, and whether each of them holds an annotation of a label.

A label that is coded on units (claim, opinion) is judged on those: the reported clause where there is one, each
sentence inside a quote, otherwise the sentence. Any other label is judged on whole sentences, because whether
something is marked in a sentence can be learned from few examples; where exactly it begins cannot.

The value of an attribute that is a choice is judged on the annotations that have one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curate.core.labels import SENTENCE, AttributeType, Clauses
from curate.core.layers import Annotation
from curate.core.schema import Schema
from curate.core.spans import Span


@dataclass(frozen=True, slots=True)
class Cut:
    """One way of cutting a text into units, and the labels that are judged on them."""

    labels: tuple[str, ...]
    is_coded: bool = False
    clauses: Clauses | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An attribute of a label whose values are judged on its annotations."""

    label: str
    attribute: str
    values: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands in the columns."""
        return self.values


def choices_of(schema: Schema) -> list[Choice]:
    return [
        Choice(label.name, attribute.name, attribute.values)
        for label in schema.labels
        for attribute in label.attributes
        if attribute.type is AttributeType.CHOICE and len(attribute.values) > 1
    ]


def chosen_units(choice: Choice, annotations: Iterable[Annotation]) -> tuple[list[Span], list[list[bool]]]:
    """The annotations' spans, sorted, and for each value whether it is theirs; without those that have none."""
    given = sorted(
        (a.span, str(value))
        for a in annotations
        if a.label == choice.label and (value := a.attributes.get(choice.attribute)) in choice.values
    )
    return [span for span, _ in given], [[mine == value for _, mine in given] for value in choice.values]


def cuts_of(schema: Schema) -> list[Cut]:
    """Each label stands in one of them."""
    found: dict[tuple[bool, Clauses | None], list[str]] = {}
    for label in schema.labels:
        is_coded = label.unit == SENTENCE
        found.setdefault((is_coded, label.clauses if is_coded else None), []).append(label.name)
    return [Cut(tuple(names), is_coded, clauses) for (is_coded, clauses), names in found.items()]


def cut_text(
    cut: Cut, sentences: Sequence[Span], inner: Sequence[Span], annotations: Iterable[Annotation]
) -> list[Span]:
    """The units, sorted and apart. `sentences` and `inner` (those in marked strings that hold several) are sorted, and
    each of them apart; `annotations` are the gold, whose clauses take their sentences' place."""
    if not cut.is_coded:
        return list(sentences)
    clauses = _Apart(_clauses(cut, annotations))
    within = _Apart(inner)
    units: list[Span] = []
    for sentence in sentences:
        for unit in clauses.touching(sentence) or within.touching(sentence) or [sentence]:
            if not units or units[-1].end <= unit.start:
                units.append(unit)
    return units


def marked_units(units: Sequence[Span], spans: Iterable[Span]) -> list[bool]:
    """For each unit whether one of the spans is in it: they share half or more of the shorter of the two."""
    marked = [False] * len(units)
    apart = _Apart(units)
    for span in spans:
        for place in apart.places(span):
            shared = units[place].overlap(span)
            marked[place] = marked[place] or 2 * shared >= min(len(units[place]), len(span))
    return marked


class _Apart:
    """Spans that are sorted and do not overlap; finds those that a span touches."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def places(self, span: Span) -> range:
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def touching(self, span: Span) -> list[Span]:
        return [self._spans[place] for place in self.places(span)]


def _clauses(cut: Cut, annotations: Iterable[Annotation]) -> list[Span]:
    """Of those that overlap, where a schema lets them, the first alone."""
    wanted = cut.clauses
    if wanted is None:
        return []
    found = (
        a.span for a in annotations if a.label == wanted.label and a.attributes.get(wanted.attribute) in wanted.values
    )
    apart: list[Span] = []
    for span in sorted(found):
        if not apart or apart[-1].end <= span.start:
            apart.append(span)
    return apart
