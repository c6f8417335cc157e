"""A diff says which labels changed in which document, and its parts add up."""

from collections import Counter

from adjudicated import annotation, answer, layer, modest, released, releases
from hypothesis import given

from curate.core.adjudication import Verdict, find_conflicts
from curate.core.decisions import Decision
from curate.core.documents import Document
from curate.core.layers import Layer
from curate.core.release_diff import diff_records, diff_releases
from curate.core.releases import ReleaseContent, records

TEXT = "She said no, and he said yes, and so on."


def content(*layers: Layer, documents: str = "ab") -> ReleaseContent:
    some = [Document(name, TEXT + name) for name in documents]
    made = [*layers, *(layer("ada", document=d.id) for d in some if d.id not in {la.document_id for la in layers})]
    return released(some, made, [])


def test_added_removed_and_changed_by_label() -> None:
    before = content(
        layer(
            "ada",
            annotation(0, 3),
            annotation(4, 8, kind="block"),
            annotation(9, 11),
            annotation(30, 33),
            annotation(0, 8, "claim"),
            document="a",
        )
    )
    after = content(
        layer(
            "ada",
            annotation(0, 3),
            annotation(4, 8, kind="direct"),
            annotation(17, 19),
            annotation(25, 33),
            annotation(0, 8, "claim"),
            document="a",
        )
    )
    rows = [d.to_json() for d in diff_releases(before, after)]
    assert {(row["document_id"], row["label"]) for row in rows} == {("a", "quote")}
    told = [(r["kind"], r["before"] and r["before"]["quote"], r["after"] and r["after"]["quote"]) for r in rows]
    assert told == [
        ("changed", "said", "said"),
        ("removed", "no", None),
        ("added", None, "he"),
        ("changed", "and", "yes, and"),
    ]


def test_documents_come_and_go_and_are_coded_by_others() -> None:
    before = content(layer("ada", annotation(0, 3), document="a"), documents="ab")
    after = content(layer("ben", document="b"), layer("ada", annotation(0, 3), document="c"), documents="bc")
    told = [(d.document_id, d.label, str(d.kind)) for d in diff_releases(before, after)]
    assert told == [
        ("a", None, "removed"),
        ("a", "quote", "removed"),
        ("b", None, "changed"),
        ("c", None, "added"),
        ("c", "quote", "added"),
    ]


@modest
@given(releases(), releases())
def test_the_diff_adds_up(before: ReleaseContent, after: ReleaseContent) -> None:
    """What was there, less what went, plus what came, is what is there."""
    count = Counter(row["doc_id"] + a["label"] for row in records(before) for a in row["annotations"])
    for difference in diff_records(records(before), records(after)):
        if difference.label is not None:
            place = difference.document_id + difference.label
            count[place] += (difference.after is not None) - (difference.before is not None)
    assert +count == Counter(row["doc_id"] + a["label"] for row in records(after) for a in row["annotations"])


@modest
@given(releases())
def test_a_release_does_not_differ_from_itself(release: ReleaseContent) -> None:
    assert list(diff_releases(release, release)) == []


def decided(*decisions: Decision) -> ReleaseContent:
    return released([Document("a", TEXT)], DIFFERING, decisions)


DIFFERING = [layer("ada", annotation(0, 3), document="a"), layer("ben", annotation(0, 8), document="a")]


def test_the_decision_that_made_the_difference_is_named() -> None:
    (conflict,) = find_conflicts(DIFFERING)
    takes_ada = answer(conflict, Verdict.TAKE, taken_from="ada", reason="rule 3")
    takes_ben = answer(conflict, Verdict.TAKE, taken_from="ben", reason="the cue belongs to it", adjudicator="yan")
    (changed,) = diff_releases(decided(takes_ada), decided(takes_ben))
    assert changed.decision == {
        "labels": ["quote"],
        "start": 0,
        "end": 8,
        "verdict": "take",
        "adjudicator": "yan",
        "reason": "the cue belongs to it",
    }
    assert not changed.is_withdrawn
    assert str(changed) == (
        "a: quote changed: 0:3 “She” -> 0:8 “She said”; by decision take of yan: “the cue belongs to it”"
    )
    (gone,) = diff_releases(decided(takes_ada), decided())
    assert (gone.decision, gone.is_withdrawn) == (changed.decision | {"adjudicator": "zoe", "reason": "rule 3"}, True)


def test_without_another_decision_a_layer_has_changed() -> None:
    before, after = content(layer("ada", annotation(0, 3), document="a")), content(layer("ada", document="a"))
    (removed,) = diff_releases(before, after)
    assert (removed.decision, str(removed)) == (None, "a: quote removed: 0:3 “She”")
