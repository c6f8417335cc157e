"""What agreement is measured on: the spans that each annotator marked in each document.

An annotator who is present with no spans looked and found nothing. An annotator who is absent did
not annotate the document. Machine layers are dropped here, once, so that no measure can count them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, pairwise

from curate.core.agreement.spans import LabelledSpan, ends_by
from curate.core.authors import ANSWERS, person_behind
from curate.core.documents import EMPTY
from curate.core.layers import is_machine

CORPUS = "corpus"
NOT_STATED = "not stated"
UNCUT = {None, "label"}
CUTS = ("label", "pair", "annotator", "self", "document", "block")
REPEAT = re.compile(r"@[2-9][0-9]*$")


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """A stretch of a document of one kind: body, caption, post … Sections of a document do not overlap."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Coding:
    """One document as its annotators coded it. `length` is in code points.

    `facets` are what results can be cut by and bootstraps clustered by: outlet, month, language, story …;
    `sections` what a cut by block needs.
    """

    document_id: str
    length: int
    spans_by_annotator: Mapping[str, Sequence[LabelledSpan]]
    facets: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    sections: Sequence[Section] = ()

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"document {self.document_id!r} has {self.length} characters")
        for annotator, spans in self.spans_by_annotator.items():
            if not ends_by(spans, self.length):
                raise ValueError(
                    f"a span of {annotator!r} ends after document {self.document_id!r}, "
                    f"which has {self.length} characters"
                )

    def only(self, annotators: Sequence[str]) -> "Coding":
        if len(annotators) == len(self.spans_by_annotator):
            return self
        return replace(self, spans_by_annotator={name: self.spans_by_annotator[name] for name in annotators})

    def inside(self, section: Section) -> "Coding":
        """The section alone; spans are cut to it. What attributes point at stays where it is in the document."""
        start, end = section.start, section.end
        layers = {
            name: [
                LabelledSpan(span.label, max(span.start, start) - start, min(span.end, end) - start, span.attributes)
                for span in spans
                if span.start < end and start < span.end
            ]
            for name, spans in self.spans_by_annotator.items()
        }
        return Coding(self.document_id, end - start, layers, self.facets)


def innermost_sections(blocks: Iterable[Section]) -> list[Section]:
    """Blocks may nest; what stands in several belongs to the one that begins last, and of those to the shortest."""
    ordered = sorted(blocks, key=lambda block: (block.start, -block.end))
    places = sorted({place for block in ordered for place in (block.start, block.end)})
    sections: list[Section] = []
    for start, end in pairwise(places):
        over = [block for block in ordered if block.start <= start and end <= block.end]
        if not over:
            continue
        last = sections[-1] if sections else None
        if last and last.end == start and last.kind == over[-1].kind and start != over[-1].start:
            sections[-1] = Section(last.kind, last.start, end)
        else:
            sections.append(Section(over[-1].kind, start, end))
    return sections


@lru_cache
def people_of(annotators: tuple[str, ...]) -> tuple[str, ...]:
    """Without machines and answer keys."""
    return tuple(name for name in annotators if not is_machine(name) and name != ANSWERS)


@lru_cache
def first_codings_of(annotators: tuple[str, ...]) -> tuple[str, ...]:
    """Without the names under which somebody who is there coded the document again."""
    return tuple(name for name in annotators if person_of(name) == name or person_of(name) not in annotators)


def person_of(annotator: str) -> str:
    """`ana@2`, `ana@3` … and `again:ana` are later codings by ana; any other name is the person's own."""
    return REPEAT.sub("", person_behind(annotator))


def cut(coding: Coding, by: str | None) -> Iterator[tuple[str, Coding]]:
    """The scopes a document belongs to, with what counts there; parts of one scope behind one another.

    Labels are always told apart, so `label` cuts nothing more. `pair` gives every two annotators of the
    document under `a|b` in alphabetical order, `self` each with what the same person coded again; `block` gives
    the parts of the text of each kind. Every other name is a facet, `not stated` where the document has none.
    `annotator` cuts nothing here: `rest` does, a batch of documents at once.
    """
    match by:
        case None | "label" | "annotator":
            yield CORPUS, coding
        case "pair":
            for pair in combinations(sorted(coding.spans_by_annotator), 2):
                yield "|".join(pair), coding.only(pair)
        case "self":
            yield from _cut_by_person(coding)
        case "document":
            yield coding.document_id, coding
        case "block":
            for section in sorted(coding.sections) or [Section(NOT_STATED, 0, coding.length)]:
                yield section.kind, coding.inside(section)
        case _:
            yield coding.facets.get(by, NOT_STATED), coding


def _cut_by_person(coding: Coding) -> Iterator[tuple[str, Coding]]:
    by_person: dict[str, list[str]] = {}
    for name in sorted(coding.spans_by_annotator):
        by_person.setdefault(person_of(name), []).append(name)
    yield from ((person, coding.only(names)) for person, names in by_person.items() if len(names) > 1)
