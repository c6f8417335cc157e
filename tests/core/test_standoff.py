import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.layers import Annotation, AttributeValue
from curate.core.spans import Span
from curate.core.standoff import LONGEST_NAME, annotation_from_json, annotation_to_json

TEXT = "Kirby 𝕸𝖊𝖓𝖉𝖔𝖟𝖆 said 🙂 so.\r\n"
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NAMES = WORDS.filter(bool)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, len(TEXT) - 1))
    return Span(start, draw(st.integers(start + 1, len(TEXT))))


VALUES: st.SearchStrategy[AttributeValue] = st.one_of(WORDS, st.booleans(), spans())
ANNOTATIONS = st.builds(
    Annotation,
    id=NAMES,
    label=NAMES,
    span=spans(),
    attributes=st.dictionaries(WORDS, VALUES, max_size=3),
    origin=st.none() | WORDS,
    note=st.none() | WORDS,
)


@given(ANNOTATIONS, st.sampled_from([None, TEXT]))
def test_an_annotation_comes_back_as_it_went(annotation: Annotation, text: str | None) -> None:
    wire = json.dumps(annotation_to_json(annotation, text))
    assert annotation_from_json(json.loads(wire), text) == annotation


@given(ANNOTATIONS)
def test_quotes_are_what_stands_at_the_offsets(annotation: Annotation) -> None:
    written = annotation_to_json(annotation, TEXT)
    assert written["quote"] == TEXT[written["start"] : written["end"]]
    assert "quote" not in annotation_to_json(annotation)


GOOD = {"id": "a1", "label": "quote", "start": 6, "end": 13, "quote": "𝕸𝖊𝖓𝖉𝖔𝖟𝖆"}
SPEAKER = {"start": 0, "end": 5, "text": "Kirby"}


def test_what_may_be_missing_is_empty() -> None:
    assert annotation_from_json(GOOD, TEXT) == Annotation("a1", "quote", Span(6, 13))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quote": "Kirby"}, "annotation a1: the quote is 'Kirby', but '𝕸𝖊𝖓𝖉𝖔𝖟𝖆' stands at 6:13"),
        ({"quote": None}, "annotation a1 has no quote to check 6:13 by"),
        ({"end": 99}, "annotation a1: span 6:99 ends after the text"),
        ({"end": 6}, "annotation a1: span 6:6 is empty"),
        ({"start": -1}, "annotation a1: span -1:13 starts before the text"),
        ({"start": True}, "annotation a1: start must be a whole number of characters, not True"),
        ({"start": 6.0}, "annotation a1: start must be a whole number of characters, not 6.0"),
        ({"start": None}, "annotation a1: start must be a whole number of characters, not None"),
        ({"id": ""}, "an annotation's id must be text that is not empty"),
        ({"id": 7}, "an annotation's id must be text that is not empty, not 7"),
        ({"id": "x" * (LONGEST_NAME + 1)}, "an annotation's id has 201 characters; at most 200 do"),
        ({"label": None}, "an annotation's label must be text that is not empty"),
        ({"note": 7}, "an annotation's note must be text or null, not 7"),
        ({"note": "a\0"}, "an annotation's note has the character U\\+0000 at 1"),
        ({"note": "a\ud835"}, "an annotation's note has half a surrogate pair \\(U\\+D835\\) at 1"),
        ({"attributes": [1]}, "annotation a1: attributes must be an object"),
        ({"attributes": {"n": 3}}, "annotation a1, attribute n must be text, true, false or a span, not 3; leave it"),
        ({"attributes": {"n": None}}, "annotation a1, attribute n must be text, true, false or a span, not None"),
        ({"attributes": {"s": {**SPEAKER, "text": "Kirb"}}}, "attribute s: the text is 'Kirb', but 'Kirby' stands"),
        ({"attributes": {"s": {"start": 0, "end": 5}}}, "attribute s has no text to check 0:5 by"),
        ({"attributes": {"s": {**SPEAKER, "kind": "x"}}}, "attribute s has no kind; it has end, start, text"),
        ({"quotes": "x"}, "an annotation has no quotes; it has attributes, end, id"),
    ],
)
def test_another_shape_is_refused_with_the_reason(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        annotation_from_json({**GOOD, **wrong}, TEXT)
