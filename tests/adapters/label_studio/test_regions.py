"""Annotations as regions and back; hostile and foreign results."""

import random
from typing import Any

from adjudicated import SCHEMA, annotation, documents, layers, modest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.label_studio.regions import Names, read_regions, write_regions
from curate.core.anchoring import Anchoring
from curate.core.spans import Span

TEXT = "𝕸𝖗. 𝐗 said 😀 that the claims\r\n\r\nwere wrong."


def region(start: Any, end: Any, words: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    value = {"start": start, "end": end, "text": words, "labels": ["claim"]}
    return {"id": "r1", "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


@modest
@given(st.data())
def test_what_is_written_reads_back_in_any_order(data: st.DataObject) -> None:
    document = data.draw(documents())
    made = data.draw(layers(document, "ada"))
    rows = write_regions(made.annotations, document.text, SCHEMA)
    random.Random(data.draw(st.integers(0, 9))).shuffle(rows)
    found = read_regions(rows, document.text, SCHEMA)
    assert found.rejected == ()
    kept = [(a.id, a.label, a.span, dict(a.attributes)) for a in found.annotations]
    assert kept == [(a.id, a.label, a.span, dict(a.attributes)) for a in made.annotations]


def test_either_count_of_characters_is_placed_and_told() -> None:
    start = TEXT.index("claims")
    rows = [
        region(start, start + 6, "claims"),
        region(start + 4, start + 10, "claims", id="r2"),
        region(start, start + 14, r"claims\n\n\n\nwere", id="r3"),
        region(0, 6, "wrong", id="r4"),
    ]
    found = read_regions(rows, TEXT, SCHEMA)
    assert [a.span.of(TEXT) for a in found.annotations] == ["claims", "claims", "claims\r\n\r\nwere", "wrong"]
    assert found.placed == {Anchoring.CODE_POINTS: 2, Anchoring.UTF16: 1, Anchoring.MOVED: 1}


def test_a_bad_region_is_rejected_with_its_reason_and_the_good_ones_are_kept() -> None:
    rows = [
        region(0, 3, TEXT[:3]),
        region(9, 4, None, id="r2"),
        region("0", 2.5, "x", id="r3"),
        region(0, 5, "nowhere", id="r4"),
        {**region(0, 3, TEXT[:3]), "id": "r5", "value": {"start": 0, "end": 3, "text": TEXT[:3], "labels": ["What"]}},
        {"id": "r9", "from_name": "quote.kind", "type": "choices", "value": {"choices": ["direct"]}},
        {"type": "relation", "from_id": "r1", "to_id": "r4", "labels": []},
        {"id": "r6", "type": "labels"},
        "nonsense",
    ]
    found = read_regions(rows, TEXT, SCHEMA)
    assert [a.id for a in found.annotations] == ["r1"]
    assert len(found.rejected) == 8
    assert "'claim' at 0:5: the words 'nowhere' are not in the text, and not at 0:5" in found.rejected
    assert "'What' at 0:3: the codebook has no such label" in found.rejected
    assert read_regions(None, TEXT, SCHEMA).annotations == ()


def test_foreign_names_are_read_as_the_codebook_calls_them() -> None:
    names = Names({"Zitat": "quote"}, {"art": "kind", "sure": "hedged"})
    value = {"start": 0, "end": 3, "text": TEXT[:3]}
    rows = [
        {"id": "a", "from_name": "ner", "type": "labels", "value": {**value, "labels": ["Zitat"]}},
        {"id": "a", "from_name": "art", "type": "choices", "value": {**value, "choices": ["block"]}},
        {"id": "a", "from_name": "sure", "type": "choices", "value": {**value, "choices": ["yes"]}},
    ]
    (found,) = read_regions(rows, TEXT, SCHEMA, names).annotations
    assert (found.label, found.attributes) == ("quote", {"kind": "block", "hedged": True})


def test_a_span_among_the_attributes_is_a_region_tied_by_a_relation() -> None:
    quote = annotation(12, 18, speaker=Span(0, 5))
    rows = write_regions([quote], TEXT, SCHEMA)
    assert [row["type"] for row in rows] == ["labels", "labels", "relation"]
    assert rows[1]["value"]["labels"] == ["quote.speaker"]
    (found,) = read_regions(rows, TEXT, SCHEMA).annotations
    assert found.attributes == {"speaker": Span(0, 5)}
