"""What attributes say of spans, as arrays beside the columns of the spans.

An attribute that is text, a choice or true or false has a value; an attribute that is a span of the text
points. A subject is what such a measure is of: an attribute of a label, as (label, attribute) in the codes of
both; (label, NO_ATTRIBUTE) stands for all attributes of a label, whichever they turn out to be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

import numpy as np

from curate.core.agreement.codings import Coding
from curate.core.agreement.counts import Columns, Ints, Statements, Vocabulary
from curate.core.agreement.spans import LabelledSpan
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
        for span, attribute, value in self._each(_spans(codings), labels):
            if isinstance(value, Span):
                pointers.append((span, attribute, value.start, value.end))
            else:
                values.append((span, attribute, self.values[type(value), value], 0))
        return self._to_statements(values, self.valued), self._to_statements(pointers, self.pointing)

    def _each(self, spans: Iterator[LabelledSpan], labels: Vocabulary) -> Iterator[tuple[int, int, AttributeValue]]:
        asked = (span for span in spans if labels[span.label] >= 0)
        for nth, span in enumerate(asked):
            if span.attributes:
                for name, value in span.attributes.items():
                    yield nth, self.attributes[name], value

    def _to_statements(self, said: Sequence[Said], subjects: Vocabulary) -> Statements:
        span, attribute, first, second = np.array(said, np.int64).reshape(-1, 4).T
        return Statements(span, attribute, np.stack((first, second), axis=1), len(self.attributes), subjects)


def _spans(codings: Sequence[Coding]) -> Iterator[LabelledSpan]:
    return chain.from_iterable(spans for coding in codings for spans in coding.spans_by_annotator.values())


def number_subjects(columns: Columns, statements: Statements, label: Ints, attribute: Ints) -> Ints:
    """The number of each (label, attribute) among the subjects; `attribute` may be NO_ATTRIBUTE."""
    n = statements.n_attributes + 1
    packed, which = np.unique(label * n + attribute - NO_ATTRIBUTE, return_inverse=True)
    numbers = [statements.subjects[int(each) // n, int(each) % n + NO_ATTRIBUTE] for each in packed]
    return np.array(numbers, np.int64)[which]
