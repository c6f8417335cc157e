"""What agreement is measured on: the spans that each annotator marked in each document.

An annotator who is present with no spans looked and found nothing. An annotator who is absent did
not annotate the document. Machine layers are dropped here, once, so that no measure can count them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from curate.core.documents import EMPTY
from curate.core.layers import is_machine

CORPUS = "corpus"
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A label on the code points `start` up to, not including, `end`."""

    label: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not self.label:
            raise ValueError(f"span {self.start}:{self.end} has no label")
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} of {self.label!r} is empty, reversed or before the text")


@dataclass(frozen=True, slots=True)
class Coding:
    """One document as its annotators coded it. `length` is in code points.

    `facets` are what results can be cut by and bootstraps clustered by: outlet, month, language, story …
    """

    document_id: str
    length: int
    spans_by_annotator: Mapping[str, Sequence[LabelledSpan]]
    facets: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"document {self.document_id!r} has {self.length} characters")
        for annotator, spans in self.spans_by_annotator.items():
            if any(span.end > self.length for span in spans):
                raise ValueError(
                    f"a span of {annotator!r} ends after document {self.document_id!r}, "
                    f"which has {self.length} characters"
                )

    def only(self, annotators: Sequence[str]) -> "Coding":
        return replace(self, spans_by_annotator={name: self.spans_by_annotator[name] for name in annotators})


def drop_machines(coding: Coding) -> Coding:
    people = [name for name in coding.spans_by_annotator if not is_machine(name)]
    return coding if len(people) == len(coding.spans_by_annotator) else coding.only(people)


def cut(coding: Coding, by: str | None) -> Iterator[tuple[str, Coding]]:
    """The scopes a document belongs to, with what counts there.

    Labels are always told apart, so `label` cuts nothing more. `pair` gives every two annotators of the
    document under `a|b` in alphabetical order; every other name is a facet, `not stated` where it has none.
    """
    if by is None or by == "label":
        yield CORPUS, coding
    elif by == "pair":
        for pair in combinations(sorted(coding.spans_by_annotator), 2):
            yield "|".join(pair), coding.only(pair)
    elif by == "document":
        yield coding.document_id, coding
    else:
        yield coding.facets.get(by, NOT_STATED), coding
