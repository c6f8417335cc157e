import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from curate.core.rehydration import rehydrate
from curate.core.text import text_digest
from curate.core.textless import hash_words, paragraphs, textless_record

FIRST = "Mayor Ilse Brandt said the bridge 🌉 “will not open before spring”, to nobody's surprise."
SECOND = "Her deputy called the delay a scandal and asked for the contracts to be made public."
THIRD = "Engineers had warned the council twice, in March and in June, about the piers."
TEXT = f"Bridge stays shut\n\n{FIRST}\n\n{SECOND}\n{THIRD}"
CODES = {"quote": frozenset({"type"})}


def annotation(words: str, label: str = "quote", **attributes: object) -> dict[str, Any]:
    start = TEXT.index(words)
    found = {"start": start, "end": start + len(words)}
    return {
        "id": str(len(words)),
        "label": label,
        **found,
        "quote": words,
        "attributes": attributes,
        "authors": ["ana"],
        "decision": {"verdict": "edit", "adjudicator": "cem", "reason": f"“{words}” is direct speech"},
    }


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def record(*annotations: dict[str, Any]) -> dict[str, Any]:
    return {
        "doc_id": "bridge",
        "sha256": text_digest(TEXT),
        "split": "train",
        "story": "0123456789abcdef",
        "annotators": ["ana"],
        "conflicts": {"settled": 1, "unsettled": 0},
        "metadata": {
            "title": "Bridge stays shut",
            "url": "https://example.org/a1",
            "outlet": "The Quay",
            "author": "Jo Linn",
            "published": "2026-03-02",
            "language": "en",
            "extra": {"kicker": "bridge"},
        },
        "text": TEXT,
        "blocks": [
            {
                "kind": "post",
                "start": 0,
                "end": 6,
                "attributes": {"platform": "x", "id": "17", "author_handle": "@ilse"},
            }
        ],
        "annotations": list(annotations),
        "decisions": [],
    }


QUOTE = annotation("“will not open before spring”", type="direct", speaker=span("Mayor Ilse Brandt"), paraphrase="late")
CLAIM = annotation("Engineers had warned the council twice, in March and in June", "claim")
SHORT = annotation("a scandal", "opinion")


def blind(*annotations: dict[str, Any]) -> dict[str, Any]:
    return textless_record(record(*annotations), CODES)


def test_no_word_of_the_article_is_in_a_record_without_words() -> None:
    written = json.dumps(blind(QUOTE, CLAIM, SHORT), ensure_ascii=False).casefold()
    words = {word.strip("“”,.'").casefold() for word in f"{TEXT} Jo Linn kicker @ilse speech".split()}
    longer = {word for word in words if len(word) > 3}
    assert {word for word in longer if word in written} == set()
    assert '"type": "direct"' in written
    assert '"withheld": ["paraphrase"]' in written


def test_the_very_text_gives_every_word_back() -> None:
    found = rehydrate(blind(QUOTE, CLAIM, SHORT), TEXT)
    assert (found.is_verbatim, found.in_place, found.moved, found.lost) == (True, 3, 0, ())
    assert [a["quote"] for a in found.annotations] == [QUOTE["quote"], CLAIM["quote"], SHORT["quote"]]
    assert found.annotations[0]["attributes"]["speaker"] == span("Mayor Ilse Brandt")


def test_spans_move_with_their_paragraph() -> None:
    edited = f"Updated at noon 🕛.\r\n{FIRST}\r\n{SECOND}"
    found = rehydrate(blind(QUOTE, SHORT), edited)
    assert (found.is_verbatim, found.in_place, found.moved, found.lost) == (False, 0, 2, ())
    assert [a["quote"] for a in found.annotations] == [QUOTE["quote"], SHORT["quote"]]


def test_a_longer_span_is_found_in_a_changed_paragraph_and_its_short_attribute_is_said_to_be_lost() -> None:
    edited = TEXT.replace("Mayor Ilse Brandt said", "On Monday, Mayor Ilse Brandt told us")
    found = rehydrate(blind(QUOTE), edited)
    assert [a["quote"] for a in found.annotations] == [QUOTE["quote"]]
    assert [(each.attribute, each.reason) for each in found.lost] == [
        ("speaker", "its paragraph has changed and the span is too short to be recognised")
    ]
    assert found.lost_annotations == 0


def test_a_span_whose_words_changed_or_stand_twice_is_lost_with_the_reason() -> None:
    gone = rehydrate(blind(CLAIM), TEXT.replace("twice", "thrice"))
    twice = rehydrate(blind(QUOTE), TEXT.replace(FIRST, f"{FIRST[:-1]}; {FIRST}"))
    assert [each.reason for each in (*gone.lost, *twice.lost)] == [
        "its words are not in this copy",
        "its words stand in 2 places",
    ]


def test_a_span_over_two_paragraphs_moves_if_the_words_between_are_still_there() -> None:
    both = annotation(f"{SECOND}\n{THIRD}")
    assert rehydrate(blind(both), f"New.\n{TEXT}").moved == 1
    assert rehydrate(blind(both), TEXT.replace(THIRD, f"A new line here.\n{THIRD}")).lost_annotations == 1


def test_a_copy_of_another_article_gets_no_label() -> None:
    found = rehydrate(blind(QUOTE, CLAIM, SHORT), "Nothing here is from that article at all, not one sentence.\n" * 3)
    assert found.annotations == ()
    assert found.lost_annotations == 3


LINES = st.lists(st.text("ab 🌉é\u0301", min_size=1, max_size=60), min_size=1, max_size=8)


@given(LINES, st.randoms(use_true_random=False))
def test_whatever_was_edited_a_recovered_span_has_its_own_words(lines: list[str], chance: random.Random) -> None:
    text = "\n".join(lines) + "\nend"
    marks = []
    for number in range(4):
        start = chance.randrange(len(text))
        end = chance.randrange(start + 1, len(text) + 1)
        place = {"start": start, "end": end, "quote": text[start:end], "attributes": {}}
        marks.append({"id": str(number), "label": "claim", **place, "authors": [], "decision": None})
    original = {**record(*marks), "text": text, "sha256": text_digest(text)}
    edited = lines.copy()
    for _ in range(chance.randrange(3)):
        edited.insert(chance.randrange(len(edited) + 1), chance.choice([*lines, "new words that nobody has marked"]))
    if chance.random() < 0.5:
        edited.pop(chance.randrange(len(edited)))
    found = rehydrate(textless_record(original, {}), "\n".join(edited) + "\nend")
    words = {each["id"]: each["quote"] for each in marks}
    assert all(each["quote"] == words[each["id"]] for each in found.annotations)
    assert (
        len(found.annotations) + found.lost_annotations == len(marks) == found.in_place + found.moved + len(found.lost)
    )


@given(st.text("a \n\r\u2028\t", max_size=40))
def test_paragraphs_hold_every_word_in_order(text: str) -> None:
    found = list(paragraphs(text))
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() for span in found)


def test_what_could_be_guessed_has_no_hash() -> None:
    assert hash_words("Yes, she said.") is None
    assert hash_words("x" * 24) is not None
