"""What a release holds, counted: documents, annotations and labels, by split, outlet and annotator."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
LATER = frozenset({"document_lengths"})  # releases made before they were counted do not have them
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass
class _Count:
    documents: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any]) -> None:
        self.documents += 1
        self.labels.update(annotation["label"] for annotation in record["annotations"])

    def to_json(self, labels: Sequence[str]) -> Json:
        """A label without annotations counts 0; one that is not in `labels` comes after them."""
        others = sorted(self.labels.keys() - set(labels))
        return {
            "documents": self.documents,
            "annotations": self.labels.total(),
            "labels": {label: self.labels[label] for label in [*labels, *others]},
        }


class ReleaseCounts:
    """The counts of the records added so far; holds no record."""

    def __init__(self, labels: Sequence[str], splits: Sequence[str]) -> None:
        self._labels = labels
        self._all = _Count()
        self._splits = {split: _Count() for split in splits}
        self._outlets: dict[str | None, _Count] = {}
        self._annotators = Counter[str]()
        self._coded_by = Counter[int]()
        self._months = Counter[str]()
        self._lengths: dict[str, Counter[int]] = {label: Counter() for label in labels}
        self._characters, self._words = Counter[int](), Counter[int]()
        self._unsettled = 0

    def add(self, record: Mapping[str, Any]) -> None:
        self._all.add(record)
        self._splits.setdefault(record["split"], _Count()).add(record)
        self._outlets.setdefault(record["metadata"]["outlet"], _Count()).add(record)
        self._annotators.update(record["annotators"])
        self._coded_by[len(record["annotators"])] += 1
        self._unsettled += record["conflicts"]["unsettled"]
        self._months[month_of(record["metadata"]["published"])] += 1
        self._characters[len(record["text"])] += 1
        self._words[len(record["text"].split())] += 1
        for annotation in record["annotations"]:
            self._lengths.setdefault(annotation["label"], Counter())[annotation["end"] - annotation["start"]] += 1

    def to_json(self) -> Json:
        """Outlets by name, documents without one first. Words are what white space keeps apart."""
        outlets = sorted(self._outlets.items(), key=lambda row: (row[0] is not None, row[0] or ""))
        return {
            **self._all.to_json(self._labels),
            "unsettled_conflicts": self._unsettled,
            "splits": {split: count.to_json(self._labels) for split, count in self._splits.items()},
            "outlets": [{"outlet": outlet, **count.to_json(self._labels)} for outlet, count in outlets],
            "documents_by_annotator": dict(sorted(self._annotators.items())),
            "documents_by_number_of_annotators": {str(n): self._coded_by[n] for n in sorted(self._coded_by)},
            "documents_by_month": dict(sorted(self._months.items())),
            "document_lengths": {"characters": _spread(self._characters), "words": _spread(self._words)},
            "lengths": {label: _spread(lengths) for label, lengths in self._lengths.items()},
        }


def month_of(published: str | None) -> str:
    """`2026-03` of an ISO 8601 date; "" where there is none, or none that says a month."""
    return published[:7] if published and MONTH.match(published) else ""


def _spread(lengths: Counter[int]) -> Json | None:
    """The least, the lower median and the most; None for no annotation."""
    if not lengths:
        return None
    ordered, seen = sorted(lengths), 0
    for length in ordered:
        seen += lengths[length]
        if 2 * seen >= lengths.total():
            return {"least": ordered[0], "median": length, "most": ordered[-1]}
    raise AssertionError("half of them come before the end")
