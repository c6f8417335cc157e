"""What changed from one release to another, by document and label."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from curate.core.canonical import canonical_json
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
ABOUT = ("sha256", "split", "annotators")


class DifferenceKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """`label` is None where the document itself is new, gone, or has another text, split or annotators.

    `before` and `after` are what the releases say, as in their records: an annotation, or the
    document's hash, split and annotators; None where a release has nothing.
    """

    document_id: str
    label: str | None
    kind: DifferenceKind
    before: Json | None
    after: Json | None

    def to_json(self) -> Json:
        return {
            "document_id": self.document_id,
            "label": self.label,
            "kind": str(self.kind),
            "before": self.before,
            "after": self.after,
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
            yield from _annotations(document_id, label, old_labels[label], new_labels[label])


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
