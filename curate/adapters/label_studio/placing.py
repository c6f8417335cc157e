"""Label Studio's regions with their words found in the text, under its own names for labels and attributes.

What belongs together comes in any order: a region, the answers that were given about it (further results with its id),
and relations to other regions. A relation says that the second region is an attribute of the first: `quote.speaker`
where it is one of ours (see `configuration`), else the relation's own name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from curate.adapters.label_studio.configuration import SPANS, split_control
from curate.adapters.label_studio.rich_texts import (
    Conversation,
    Page,
    is_in_paragraphs,
    labels_of,
    page_offsets,
    place_in_paragraphs,
)
from curate.core.anchoring import Anchored, Anchoring, Anchors, Unplaced
from curate.core.layers import Annotation, AttributeValue
from curate.core.spans import Span

ANSWERS = frozenset({"choices", "textarea", "taxonomy", "rating", "number", "datetime"})
SEVERAL = "; "
SHOWN = 60


@dataclass(frozen=True, slots=True)
class PlacedRegions:
    """`placed` counts how the spans were told; `rejected` are sentences, one for each region, answer or relation left
    out; `about_document` counts, by control, answers that belong to no region but to the whole document."""

    annotations: tuple[Annotation, ...]
    placed: Mapping[Anchoring, int]
    rejected: tuple[str, ...]
    about_document: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Region:
    """A region's label; further ones make further annotations. `is_part`: it is an attribute of another region."""

    labels: tuple[str, ...]
    span: Span
    is_part: bool


def place_regions(results: object, text: str, shown: Page | Conversation | None = None) -> PlacedRegions:
    """What a `result` list comes to, in the order of the text. An attribute's name is its control's; `shown` is
    what the text was made of, where it is not one that was labelled as it is."""
    placing = _Placing(text, shown)
    for result in results if isinstance(results, list) else ():
        placing.read(result)
    return placing.finish()


class _Placing:
    """Gathers regions, answers and relations, and puts them together at the end."""

    def __init__(self, text: str, shown: Page | Conversation | None) -> None:
        self._shown = shown
        self._anchors = Anchors(text)
        self._regions: dict[str, _Region] = {}
        self._unplaced: set[str] = set()
        self._answers: dict[str, dict[str, AttributeValue]] = defaultdict(dict)
        self._ties: list[tuple[str, str, str]] = []
        self._placed: dict[Anchoring, int] = dict.fromkeys(Anchoring, 0)
        self._rejected: list[str] = []
        self._without_place: set[str] = set()

    def read(self, result: object) -> None:
        if not isinstance(result, Mapping):
            self._reject(f"{str(result)[:SHOWN]!r} is no region")
        elif result.get("type") == "relation":
            self._read_relation(result)
        elif isinstance(value := result.get("value"), Mapping):
            self._read_value(result, value)
        else:
            self._reject(f"region {_short(result.get('id'))} has no value")

    def finish(self) -> PlacedRegions:
        parts = self._tied()
        annotations = []
        for identity, region in self._regions.items():
            if region.is_part:
                continue
            attributes = {**self._answers.get(identity, {}), **parts.get(identity, {})}
            for nth, label in enumerate(region.labels):
                unique = f"{identity}:{label}" if nth else identity
                annotations.append(Annotation(unique, label, region.span, attributes))
        about_document = self._about_document()
        annotations.sort(key=lambda each: (each.span, each.label, each.id))
        return PlacedRegions(tuple(annotations), dict(self._placed), tuple(self._rejected), about_document)

    def _about_document(self) -> Counter[str]:
        """Answers that belong to no region: about the document where they have no place in it, else rejected."""
        found: Counter[str] = Counter()
        for identity, answers in self._answers.items():
            if identity in self._regions or identity in self._unplaced:
                continue
            if identity in self._without_place:
                found.update(answers.keys())
            else:
                self._reject(f"answers to region {_short(identity)}, which is not there")
        return found

    def _read_relation(self, result: Mapping[str, Any]) -> None:
        said = result.get("labels")
        name = next((label for label in said if isinstance(label, str)), "") if isinstance(said, list) else ""
        self._ties.append((str(result.get("from_id")), str(result.get("to_id")), name))

    def _read_value(self, result: Mapping[str, Any], value: Mapping[str, Any]) -> None:
        identity, control = str(result.get("id")), str(result.get("from_name"))
        if labels_of(value) is not None and result.get("type") not in ANSWERS:
            self._place(identity, control, value)
            return
        answers = list(_answers(value))
        if not answers and not _is_answer(value):
            self._reject(f"{_short(result.get('type'))} {control!r} of region {identity!r} cannot be read")
        elif answers:
            self._answers[identity][control] = SEVERAL.join(answers)
            if "start" not in value:
                self._without_place.add(identity)

    def _place(self, identity: str, control: str, value: Mapping[str, Any]) -> None:
        said = labels_of(value)
        labels = tuple(dict.fromkeys(filter(None, map(str, said)))) if isinstance(said, list) else ()
        self._unplaced.add(identity)
        if not labels:
            self._reject(f"region {identity!r} has no label")
            return
        try:
            placed = self._find(value)
        except Unplaced as reason:
            self._reject(f"{labels[0]!r} {_where(value, identity)}: {reason}")
            return
        self._placed[placed.how] += 1
        self._regions[identity] = _Region(labels, placed.span, control == SPANS and "." in labels[0])

    def _find(self, value: Mapping[str, Any]) -> Anchored:
        """Raises Unplaced."""
        if isinstance(self._shown, Conversation) and is_in_paragraphs(value):
            return place_in_paragraphs(value, self._shown)
        start, end = page_offsets(value) or (value.get("start"), value.get("end"))
        if not _is_offset(start) or not _is_offset(end):
            raise Unplaced(f"it has the offsets {start!r:.40} and {end!r:.40}")
        if isinstance(self._shown, Page):
            start, end = self._shown.place(start, end)
        quote = value.get("text")
        return self._anchors.place(start, end, quote if isinstance(quote, str) else None)

    def _tied(self) -> dict[str, dict[str, AttributeValue]]:
        """By region, the other regions that are attributes of it."""
        tied: dict[str, dict[str, AttributeValue]] = defaultdict(dict)
        used: set[str] = set()
        for source, target, name in self._ties:
            first, second = self._regions.get(source), self._regions.get(target)
            if first is None or second is None:
                self._reject(f"a relation from {_short(source)} to {_short(target)}, of which one is not there")
                continue
            name = second.labels[0] if second.is_part else name
            if not name or name in tied[source] or (second.is_part and split_control(name)[0] != first.labels[0]):
                self._reject(f"a relation from {_short(source)} to {_short(target)}, which says nothing more of it")
                continue
            tied[source][name] = second.span
            used.add(target)
        for identity, region in self._regions.items():
            if region.is_part and identity not in used:
                at = f"{region.span.start}:{region.span.end}"
                self._reject(f"{region.labels[0]!r} at {at}: no relation says whose it is")
        return tied

    def _reject(self, sentence: str) -> None:
        self._rejected.append(sentence)


def _where(value: Mapping[str, Any], identity: str) -> str:
    start, end = value.get("start"), value.get("end")
    return f"at {start}:{end}" if _is_offset(start) and _is_offset(end) else f"of region {identity!r}"


def _answers(value: Mapping[str, Any]) -> Iterator[str]:
    """What was chosen or written, as text."""
    for key in ("choices", "text", "taxonomy"):
        if isinstance(said := value.get(key), list):
            yield from filter(None, (_path(each) for each in said))
            return
    for key in ("rating", "number", "datetime"):
        if value.get(key) is not None:
            yield str(value[key])
            return


def _path(said: object) -> str:
    """A choice in a taxonomy is the list of all above it."""
    return " / ".join(map(str, said)) if isinstance(said, Sequence) and not isinstance(said, str) else str(said)


def _is_answer(value: Mapping[str, Any]) -> bool:
    return any(isinstance(value.get(key), list) for key in ("choices", "text", "taxonomy"))


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _short(said: object) -> str:
    return repr(str(said)[:SHOWN])
