"""What attributes say of spans, as arrays beside the columns of the spans.

An attribute that is text, a choice or true or false has a value; an attribute that is a span of the text
points. A subject is what such a measure is of: an attribute of a label, as (label, attribute) in the codes of
both; (label, NO_ATTRIBUTE) stands for all attributes of a label, whichever they turn out to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

import numpy as np

from curate.core.agreement.codings import Coding
from curate.core.agreement.counts import Columns, Ints, Statements, Vocabulary
from curate.core.agreement.spans import LabelledSpan, LayerSpans
from curate.core.layers import AttributeValue
from curate.core.spans import Span

NO_ATTRIBUTE = -1

Said: TypeAlias = tuple[int, int, int, int]  # span, attribute, and a value's number or a pointer's start and end


@dataclass
class Sayings:
    """Reads attributes batch by batch; what has a number in one batch has the same in all others."""

    attributes: Vocabulary = field(default_factory=Vocabulary)
    values: Vocabulary = field(default_factory=Vocabulary)
    valued: Vocabulary = field(default_factory=Vocabulary)  # subjects whose attribute has a value
    pointing: Vocabulary = field(default_factory=Vocabulary)  # subjects whose attribute points

    def read(self, codings: Sequence[Coding], labels: Vocabulary) -> tuple[Statements, Statements]:
        """Values, and pointers. Spans are numbered as `to_columns` numbers them: those asked for, in their order."""
        values: list[Said] = []
        pointers: list[Said] = []
        for span, attribute, value in self._each(codings, labels):
            if isinstance(value, Span):
                pointers.append((span, attribute, value.start, value.end))
            else:
                values.append((span, attribute, self.values[type(value), value], 0))
        return self._to_statements(values, self.valued), self._to_statements(pointers, self.pointing)

    def _each(self, codings: Sequence[Coding], labels: Vocabulary) -> Iterator[tuple[int, int, AttributeValue]]:
        first = 0
        for spans in chain.from_iterable(coding.spans_by_annotator.values() for coding in codings):
            said, size = _said_in(spans, labels)
            for nth, attributes in said:
                for name, value in attributes.items():
                    yield first + nth, self.attributes[name], value
            first += size

    def _to_statements(self, said: Sequence[Said], subjects: Vocabulary) -> Statements:
        span, attribute, first, second = np.array(said, np.int64).reshape(-1, 4).T
        return Statements(span, attribute, np.stack((first, second), axis=1), len(self.attributes), subjects)


def _said_in(
    spans: Sequence[LabelledSpan], labels: Vocabulary
) -> tuple[Iterator[tuple[int, Mapping[str, AttributeValue]]], int]:
    """What attributes say in a layer, by the places of its spans that are asked for; and how many those are.

    Of a table no span is made.
    """
    if isinstance(spans, LayerSpans):
        return _said_in_table(spans, labels)
    asked = [span for span in spans if labels[span.label] >= 0]
    return ((nth, span.attributes) for nth, span in enumerate(asked) if span.attributes), len(asked)


def _said_in_table(
    spans: LayerSpans, labels: Vocabulary
) -> tuple[Iterator[tuple[int, Mapping[str, AttributeValue]]], int]:
    table, begin = spans.table, spans.begin
    is_asked = np.array([name in labels for name in table.names], np.bool_)[table.label[begin : spans.until]]
    asked = np.flatnonzero(is_asked)
    said = ((nth, table.said[begin + place]) for nth, place in enumerate(asked.tolist()) if begin + place in table.said)
    return said, len(asked)


def number_subjects(columns: Columns, statements: Statements, label: Ints, attribute: Ints) -> Ints:
    """The number of each (label, attribute) among the subjects; `attribute` may be NO_ATTRIBUTE."""
    n = statements.n_attributes + 1
    packed, which = np.unique(label * n + attribute - NO_ATTRIBUTE, return_inverse=True)
    numbers = [statements.subjects[int(each) // n, int(each) % n + NO_ATTRIBUTE] for each in packed]
    return np.array(numbers, np.int64)[which]
