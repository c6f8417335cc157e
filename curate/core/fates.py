"""What became of suggestions: taken as they were, taken and changed, refused, or left alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from curate.core.layers import Annotation, Layer


class Fate(StrEnum):
    """`edited` means that the span, the label, or an attribute which the suggestion had is another now. An
    attribute that was filled in where it had none is the annotator's work, and leaves it `accepted`."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class FateCount:
    """Suggestions of one label by one suggester, over the layers that one annotator submitted.

    `shown` is the sum of the four fates; `hidden` are those on documents whose suggestions were not shown.
    """

    suggester: str
    label: str
    annotator: str
    accepted: int
    edited: int
    rejected: int
    untouched: int
    hidden: int

    @property
    def shown(self) -> int:
        return self.accepted + self.edited + self.rejected + self.untouched

    def to_json(self) -> dict[str, object]:
        return {
            "suggester": self.suggester,
            "label": self.label,
            "annotator": self.annotator,
            "shown": self.shown,
            **{fate.value: getattr(self, fate.value) for fate in Fate},
            "hidden": self.hidden,
        }


class FateTally:
    """Counts fates layer by layer; holds the counts alone."""

    def __init__(self) -> None:
        self._counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def add(self, layer: Layer, suggested: Iterable[Layer], *, shown: bool) -> None:
        """One annotator's layer, and the suggesters' on the same document."""
        fates = _Fates(layer)
        for machine in suggested:
            for suggestion in machine.annotations:
                fate = fates.of(suggestion).value if shown else "hidden"
                self._counts[machine.author, suggestion.label, layer.author][fate] += 1

    def counts(self) -> list[FateCount]:
        """Sorted by suggester, label and annotator."""
        columns = [*(fate.value for fate in Fate), "hidden"]
        return [FateCount(*key, *(found[column] for column in columns)) for key, found in sorted(self._counts.items())]


def fate_of(suggestion: Annotation, layer: Layer) -> Fate:
    return _Fates(layer).of(suggestion)


class _Fates:
    """One layer, made ready for asking about many suggestions."""

    def __init__(self, layer: Layer) -> None:
        self._rejected = layer.rejected
        self._taken: defaultdict[str, list[Annotation]] = defaultdict(list)
        for annotation in layer.annotations:
            if annotation.origin is not None:
                self._taken[annotation.origin].append(annotation)

    def of(self, suggestion: Annotation) -> Fate:
        taken = self._taken.get(suggestion.id, [])
        if any(_is_unchanged(annotation, suggestion) for annotation in taken):
            return Fate.ACCEPTED
        if taken:
            return Fate.EDITED
        return Fate.REJECTED if suggestion.id in self._rejected else Fate.UNTOUCHED


def _is_unchanged(annotation: Annotation, suggestion: Annotation) -> bool:
    same_place = annotation.span == suggestion.span and annotation.label == suggestion.label
    given = annotation.attributes
    return same_place and all(given.get(name) == value for name, value in suggestion.attributes.items())
