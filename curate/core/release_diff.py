"""What changed from one release to another, by document and label."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from curate.core.canonical import canonical_json
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
ABOUT = ("sha256", "split", "annotators")
SHOWN = 60  # characters of a quote or a reason in a line


class DifferenceKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """`label` is None where the document itself is new, gone, or has another text, split or annotators.

    `before` and `after` are what the releases say, as in their records: an annotation, or the
    document's hash, split and annotators; None where a release has nothing.

    `decision` is the adjudicator's answer there that only one of the releases has, as in its record: the later one's,
    or one of the earlier that is no longer in force (`is_withdrawn`). None where no answer differs: an annotator's
    layer has changed, or there is a new one.
    """

    document_id: str
    label: str | None
    kind: DifferenceKind
    before: Json | None
    after: Json | None
    decision: Json | None = None
    is_withdrawn: bool = False

    def __str__(self) -> str:
        return f"{self.document_id}: {self._what()}{f'; {self.why}' if self.why else ''}"

    def _what(self) -> str:
        if self.label is None:
            told = {key: (self.before or {}).get(key) for key in ABOUT}
            changed = [key for key in ABOUT if (self.after or {}).get(key) != told[key]]
            return f"document {self.kind}" + (f" ({', '.join(changed)})" if self.before and self.after else "")
        places = [f"{a['start']}:{a['end']} {_shown(a['quote'])}" for a in (self.before, self.after) if a]
        return f"{self.label} {self.kind}: {' -> '.join(places)}"

    @property
    def why(self) -> str | None:
        """The decision in a few words; None where there is none."""
        if self.decision is None:
            return None
        reason = f": {_shown(self.decision['reason'])}" if self.decision.get("reason") else ""
        way = "without the decision" if self.is_withdrawn else "by decision"
        return f"{way} {self.decision['verdict']} of {self.decision['adjudicator']}{reason}"

    def to_json(self) -> Json:
        return {
            "document_id": self.document_id,
            "label": self.label,
            "kind": str(self.kind),
            "before": self.before,
            "after": self.after,
            "decision": self.decision,
            "is_withdrawn": self.is_withdrawn,
        }


def diff_releases(before: ReleaseContent, after: ReleaseContent) -> Iterator[Difference]:
    return diff_records(records(before), records(after))


def diff_records(before: Iterable[Json], after: Iterable[Json]) -> Iterator[Difference]:
    """Both in the order of document ids; holds one record of each.

    An annotation that overlaps one of its label in the other release without being like it has
    changed; what overlaps none was added or removed.
    """
    for document_id, old, new in _side_by_side(before, after):
        yield from _about(document_id, old, new)
        old_labels, new_labels = _by_label(old), _by_label(new)
        for label in sorted(old_labels.keys() | new_labels.keys()):
            for difference in _annotations(document_id, label, old_labels[label], new_labels[label]):
                yield _explained(difference, old, new)


def _side_by_side(before: Iterable[Json], after: Iterable[Json]) -> Iterator[tuple[str, Json | None, Json | None]]:
    left, right = iter(before), iter(after)
    old, new = next(left, None), next(right, None)
    while old is not None or new is not None:
        first = min(record["doc_id"] for record in (old, new) if record is not None)
        has_old, has_new = old is not None and old["doc_id"] == first, new is not None and new["doc_id"] == first
        yield first, old if has_old else None, new if has_new else None
        old = next(left, None) if has_old else old
        new = next(right, None) if has_new else new


def _about(document_id: str, old: Json | None, new: Json | None) -> Iterator[Difference]:
    before, after = _kept(old), _kept(new)
    if before != after:
        yield _difference(document_id, None, before, after)


def _kept(record: Json | None) -> Json | None:
    return {key: record[key] for key in ABOUT} if record is not None else None


def _by_label(record: Json | None) -> defaultdict[str, list[Json]]:
    grouped: defaultdict[str, list[Json]] = defaultdict(list)
    for annotation in record["annotations"] if record is not None else ():
        grouped[annotation["label"]].append(annotation)
    return grouped


def _annotations(document_id: str, label: str, old: list[Json], new: list[Json]) -> Iterator[Difference]:
    """Annotations of one document and label, both by position: so one pass pairs those that overlap."""
    added = deque(_without_equal(new, old))
    for annotation in _without_equal(old, new):
        while added and added[0]["end"] <= annotation["start"]:
            yield _difference(document_id, label, None, added.popleft())
        has_partner = bool(added) and added[0]["start"] < annotation["end"]
        yield _difference(document_id, label, annotation, added.popleft() if has_partner else None)
    for annotation in added:
        yield _difference(document_id, label, None, annotation)


def _explained(difference: Difference, old: Json | None, new: Json | None) -> Difference:
    """With the decision that overlaps what changed and stands in one release alone; the later one's first."""
    told, before = _decisions(new), _decisions(old)
    for decisions, others, is_withdrawn in ((told, before, False), (before, told, True)):
        for said, decision in decisions.items():
            if said not in others and _is_about(decision, difference):
                return replace(difference, decision=decision, is_withdrawn=is_withdrawn)
    return difference


def _decisions(record: Json | None) -> dict[str, Json]:
    """By what they say. A release of an earlier version has none."""
    return {canonical_json(decision): decision for decision in (record or {}).get("decisions", ())}


def _is_about(decision: Json, difference: Difference) -> bool:
    changed = [annotation for annotation in (difference.before, difference.after) if annotation]
    return difference.label in decision["labels"] and any(
        decision["start"] < annotation["end"] and annotation["start"] < decision["end"] for annotation in changed
    )


def _shown(words: str) -> str:
    line = " ".join(words.split())
    return f"“{line if len(line) <= SHOWN else f'{line[: SHOWN - 1]}…'}”"


def _without_equal(some: list[Json], others: list[Json]) -> list[Json]:
    """Those of `some` that none of `others` equals, each of which can equal only one."""
    equal = Counter(map(_said, others))
    kept = []
    for annotation in some:
        said = _said(annotation)
        if equal[said]:
            equal[said] -= 1
        else:
            kept.append(annotation)
    return kept


def _said(annotation: Mapping[str, Any]) -> str:
    return canonical_json([annotation["start"], annotation["end"], annotation["attributes"]])


def _difference(document_id: str, label: str | None, before: Json | None, after: Json | None) -> Difference:
    kind = DifferenceKind.CHANGED
    if before is None:
        kind = DifferenceKind.ADDED
    elif after is None:
        kind = DifferenceKind.REMOVED
    return Difference(document_id, label, kind, before, after)
