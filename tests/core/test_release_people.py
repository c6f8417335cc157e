"""What a release tells of people: every annotator's layer where that is asked for, no name where none is wanted."""

import json
from collections import Counter

from adjudicated import SCHEMA, annotation, answer, layer, modest, released, releases
from hypothesis import given
from hypothesis import strategies as st

from curate.core.adjudication import Verdict, find_conflicts
from curate.core.documents import Document
from curate.core.release_records import PeopleTold
from curate.core.releases import ReleaseContent, manifest, records, release_digest
from curate.core.textless import attribute_codes, textless_record

TEXT = "She said no, and he said yes, and so on."
BOTH = PeopleTold(layers=True, pseudonyms=True)
LAYERS = [
    layer("Zoe Brandt", annotation(0, 3)),
    layer("Ada Moor", annotation(0, 8)),
    layer("machine:quotes@1", annotation(0, 3)),
]


def study(people: PeopleTold) -> ReleaseContent:
    (conflict,) = find_conflicts(LAYERS)
    decision = answer(conflict, Verdict.TAKE, taken_from="Ada Moor", reason="as Zoe Brandt says", adjudicator="Bo Lind")
    return released([Document("d", TEXT)], LAYERS, [decision], people)


def test_layers_are_what_each_annotator_found_and_no_machine() -> None:
    (record,) = records(study(PeopleTold(layers=True)))
    told = {
        row["annotator"]: [(a["start"], a["end"], a["quote"]) for a in row["annotations"]] for row in record["layers"]
    }
    assert told == {"Zoe Brandt": [(0, 3, "She")], "Ada Moor": [(0, 8, "She said")]}
    (plain,) = records(study(PeopleTold()))
    assert "layers" not in plain


def test_pseudonyms_leave_no_name_and_no_word_of_reason() -> None:
    content = study(BOTH)
    said = json.dumps([*records(content), {**manifest(content, "1", software="1"), "documents": []}])
    assert not [name for name in ("Zoe", "Ada Moor", "Bo Lind", "zoe") if name in said]
    (record,) = records(content)
    assert record["annotators"] == ["person-1", "person-2"]
    assert [row["annotator"] for row in record["layers"]] == ["person-1", "person-2"]
    assert record["annotations"][0]["decision"] == {"verdict": "take", "adjudicator": "person-3", "reason": None}


@modest
@given(releases(BOTH))
def test_a_pseudonym_is_one_person_throughout(content: ReleaseContent) -> None:
    for record in records(content):
        assert [row["annotator"] for row in record["layers"]] == sorted(record["annotators"])
        for marked in record["annotations"]:
            for author in marked["authors"]:
                (own,) = [row["annotations"] for row in record["layers"] if row["annotator"] == author]
                assert any(
                    (a["label"], a["start"], a["end"]) == (marked["label"], marked["start"], marked["end"]) for a in own
                )


@modest
@given(releases(PeopleTold(layers=True)))
def test_layers_hold_all_annotations_and_are_in_the_digest(content: ReleaseContent) -> None:
    counted = Counter(len(row["annotations"]) for record in records(content) for row in record["layers"])
    gold = ReleaseContent(
        name=content.name,
        schema=content.schema,
        kept=[{key: value for key, value in kept.items() if key != "layers"} for kept in content.kept],
        places=content.places,
        seed=content.seed,
        plan=content.plan,
        agreement=content.agreement,
    )
    assert counted.total() == sum(len(record["annotators"]) for record in records(content))
    assert release_digest(content) != release_digest(gold)


@modest
@given(releases(PeopleTold(layers=True)), st.just(attribute_codes(SCHEMA)))
def test_layers_without_words_have_none(content: ReleaseContent, codes: dict[str, frozenset[str]]) -> None:
    for record in records(content):
        told = textless_record(record, codes)
        assert [len(row["annotations"]) for row in told["layers"]] == [
            len(row["annotations"]) for row in record["layers"]
        ]
        assert "quote" not in {key for row in told["layers"] for a in row["annotations"] for key in a}
        assert "reason" not in {key for row in told["decisions"] for key in row}
