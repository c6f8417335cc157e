"""The versions between which an adjudicator chooses."""

from adjudicated import annotation, layer

from curate.core.adjudication import find_conflicts
from curate.core.spans import Span
from curate.core.versions import merge_versions, versions_of

MADE = [
    layer("ada", annotation(3, 9, kind="block")),
    layer("ben", annotation(3, 9, identity="x", kind="block")),
    layer("cy", annotation(5, 12, kind="direct", hedged=True)),
    layer("dee"),
]
(CONFLICT,) = find_conflicts(MADE)


def test_who_says_the_same_is_one_version() -> None:
    found = [(v.letter, v.authors, len(v.annotations)) for v in versions_of(CONFLICT)]
    assert found == [("A", ("ada", "ben"), 1), ("B", ("cy",), 1), ("C", ("dee",), 0)]


def test_shuffling_is_the_same_for_one_adjudicator_and_differs_between_them() -> None:
    orders = {name: tuple(v.authors for v in versions_of(CONFLICT, shuffled_for=name)) for name in map(str, range(20))}
    assert orders["3"] == tuple(v.authors for v in versions_of(CONFLICT, shuffled_for="3"))
    assert len(set(orders.values())) == 6
    assert [v.letter for v in versions_of(CONFLICT, shuffled_for="3")] == ["A", "B", "C"]


def test_merging_covers_all_and_joins_attributes() -> None:
    (merged,) = merge_versions(CONFLICT, versions_of(CONFLICT))
    assert merged.span == Span(3, 12)
    assert merged.attributes == {"kind": "block", "hedged": True}
