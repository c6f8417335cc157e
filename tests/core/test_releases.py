"""A release's digest is its content's, its counts are right, and it holds nothing the schema forbids."""

import json
from dataclasses import replace

import pytest
from adjudicated import AT, FRACTIONS, SCHEMA, annotation, answer, layer, modest, released, releases
from hypothesis import given
from hypothesis import strategies as st

from curate.core.adjudication import Verdict, find_conflicts, merge
from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError, InvalidInput
from curate.core.gold import Gold
from curate.core.release_digest import ReleaseDigest, digest_of_manifest
from curate.core.release_records import Kept, Place
from curate.core.releases import ReleaseContent, manifest, records, release_digest
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.core.split_plans import SplitPlan

TEXT = "😀 She said 𝕸 no, twice."
A, B = Document("a", TEXT, metadata=Metadata(outlet="The Gull")), Document("b", "Nothing to see.")
LAYERS = [
    layer("ada", annotation(2, 5, speaker=Span(0, 1)), annotation(6, 12, "claim"), document="a"),
    layer("ben", annotation(2, 10), annotation(6, 12, "claim"), document="a"),
    layer("ada", document="b"),
]


def sample(**changes: object) -> ReleaseContent:
    (conflict,) = find_conflicts(LAYERS)
    content = released([A, B], LAYERS, [answer(conflict, Verdict.TAKE, taken_from="ada")])
    return replace(content, **changes)  # type: ignore[arg-type]


def test_a_record_says_what_was_marked_and_by_whom() -> None:
    record = next(records(sample()))
    assert record["annotators"] == ["ada", "ben"]
    assert record["conflicts"] == {"settled": 1, "unsettled": 0}
    quote, claim = record["annotations"]
    assert (quote["quote"], claim["quote"]) == ("She", "said 𝕸")
    assert quote["attributes"] == {"speaker": {"start": 0, "end": 1, "text": "😀"}}
    assert quote["authors"] == ["ada"]
    assert quote["decision"] == {"verdict": "take", "adjudicator": "zoe", "reason": "rule 3"}
    assert (claim["authors"], claim["decision"]) == (["ada", "ben"], None)


def test_the_manifest_counts_what_is_there() -> None:
    about = manifest(sample(), "1", software="0.1.0")
    about["documents"] = list(about["documents"])
    counts = about["counts"]
    assert (counts["documents"], counts["annotations"], counts["unsettled_conflicts"]) == (2, 2, 0)
    assert counts["labels"] == {"quote": 1, "claim": 1, "theme": 0}
    assert [row["outlet"] for row in counts["outlets"]] == [None, "The Gull"]
    assert sum(row["documents"] for row in counts["splits"].values()) == 2
    assert counts["documents_by_annotator"] == {"ada": 2, "ben": 1}
    assert counts["documents_by_number_of_annotators"] == {"1": 1, "2": 1}
    assert about["decisions"] == {"take": 1, "edit": 0, "neither": 0, "both": 0}
    assert about["offsets"] == "Unicode code points, zero-based, end exclusive"
    assert [row["sha256"] for row in about["documents"]] == [A.sha256, B.sha256]
    assert about["agreement"][0]["value"] == 0.3, "twelve digits: 0.30000000000000004 on this machine"
    assert json.loads(json.dumps(about)) == about


def test_the_digest_is_the_contents_alone() -> None:
    content = sample()
    digest = release_digest(content)
    assert manifest(content, "1", software="0.1.0")["digest"] == digest
    assert manifest(content, "2.1", software="9.9")["digest"] == digest
    (conflict,) = find_conflicts(LAYERS)
    later = answer(conflict, Verdict.TAKE, taken_from="ada", at="2027-01-01T00:00:00Z")
    assert release_digest(released([A, B], LAYERS, [later])) == digest, "the same answer on another day"


def test_the_digest_changes_with_the_content() -> None:
    (conflict,) = find_conflicts(LAYERS)
    take = answer(conflict, Verdict.TAKE, taken_from="ada")
    moved = replace(A, metadata=Metadata(outlet="The Tern"))
    others = [
        sample(name="other"),
        sample(seed=14),
        sample(agreement=()),
        sample(schema=Schema("test", "Another title", "", SCHEMA.labels)),
        sample(plan=SplitPlan({**FRACTIONS, "train": 0.4, "dev": 0.35})),
        sample(places={"a": sample().places["a"]}),
        released([A, B], LAYERS, []),
        released([A, B], LAYERS, [answer(conflict, Verdict.TAKE, taken_from="ada", reason="rule 4")]),
        released([moved, B], LAYERS, [take]),
        released([A, B], [*LAYERS, layer("cy", document="b")], [take]),
    ]
    digests = {release_digest(content) for content in [sample(), *others]}
    assert len(digests) == len(others) + 1


def test_the_golden_digest_does_not_move() -> None:
    """Published releases are verified by it: a change of how it is made is a change of format. By
    `printf '{"about":{},"agreement":[],"documents":[["a","11"],["é","22"]],"format":"curate-release/1",'\\
    '"name":"sample","schema":"00","split":{"seed":13}}' | sha256sum`."""
    said = {"name": "sample", "about": {}, "schema": {"digest": "00"}, "split": {"seed": 13}, "agreement": []}
    digest = digest_of_manifest(said, {"é": b"\x22", "a": b"\x11"})
    assert digest == "54851d7e25450d7e3e44bb055aa7eb159c092e86298445a179d8b3ba3b949f04"


@modest
@given(releases(), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_places(content: ReleaseContent, random: object) -> None:
    places = list(content.places.items())
    random.shuffle(places)  # type: ignore[attr-defined]
    assert release_digest(replace(content, places=dict(places))) == release_digest(content)


@modest
@given(releases())
def test_every_span_selects_its_words(content: ReleaseContent) -> None:
    for record in records(content):
        text = record["text"]
        for marked in record["annotations"]:
            assert text[marked["start"] : marked["end"]] == marked["quote"]
            for value in marked["attributes"].values():
                assert not isinstance(value, dict) or text[value["start"] : value["end"]] == value["text"]


def test_everything_that_contradicts_schema_or_text_is_told_at_once() -> None:
    gold = merge([layer("ada", annotation(2, 99), annotation(2, 5, "claim"), annotation(3, 6, "claim"))], [])
    kept = Kept(SCHEMA)
    for name in "dde":
        assert kept.keep(Document(name, TEXT), gold) is None
    told = told_by(kept)
    for part in ("is in the release twice", "has the gold of 'd'", "2:99", "overlaps another at 3:6"):
        assert part in told
    kept = Kept(SCHEMA)
    assert kept.keep(Document("d", TEXT), merge([layer("ada", annotation(2, 5, "opinion"))], [])) is None
    assert "opinion" in told_by(kept)


def told_by(kept: Kept) -> str:
    with pytest.raises(InvalidInput) as caught:
        kept.check("sample")
    return str(caught.value)


def test_documents_that_come_out_of_order_are_a_mistake_of_ours() -> None:
    kept = Kept(SCHEMA)
    kept.keep(Document("b", TEXT), Gold("b", (), ()))
    with pytest.raises(ValueError, match="sort them by id"):
        kept.keep(Document("a", TEXT), Gold("a", (), ()))
    digest = ReleaseDigest("sample", {}, "00", {}, [])
    digest.add("b", "11")
    for name in "ba":
        with pytest.raises(ValueError, match="sort them by id"):
            digest.add(name, "11")


def test_places_that_part_a_story_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        sample(places={"a": Place("holdout", "s"), "b": Place("train", "s")})
    for part in ("'holdout'", "'a' of the same story in holdout"):
        assert part in str(caught.value)


@pytest.mark.parametrize("name", ["", "../x", "a b", "a.b", "-x", "x" * 81, "é"])
def test_names_that_cannot_be_folders_are_refused(name: str) -> None:
    with pytest.raises(CurateError, match="cannot name a release"):
        sample(name=name)


@pytest.mark.parametrize("version", ["", "1/2", "..", "1-2", "1.", "v 1"])
def test_versions_that_cannot_be_folders_are_refused(version: str) -> None:
    with pytest.raises(CurateError, match="cannot be a version"):
        manifest(sample(), version, software="0.1.0")


def test_an_empty_release_is_refused() -> None:
    with pytest.raises(CurateError, match="would be empty"):
        sample(places={})


def test_moments_are_not_in_a_release() -> None:
    assert AT not in json.dumps(list(records(sample())))
