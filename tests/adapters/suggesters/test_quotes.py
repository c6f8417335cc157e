"""Quotes in the forms that US, British, wire and web texts give them.

Each line of quote_cases.jsonl is an invented passage with ⟦ and ⟧ around its quotes, and for each
its type, group (and part), speaker and cue as the codebook wants them.
"""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.suggesters.captions import suggest_captions
from curate.adapters.suggesters.quotes import form_of, suggest_quotes
from curate.adapters.suggesters.tweets import suggest_tweets
from curate.core.documents import Block, Document
from curate.core.layers import Mark
from curate.core.spans import Span

Check = Callable[..., list[Mark]]
CASES = [json.loads(line) for line in (Path(__file__).parent / "quote_cases.jsonl").read_text("utf-8").splitlines()]


def words(mark: Mark, name: str, text: str) -> str | None:
    value = mark.attributes.get(name)
    return value.of(text) if isinstance(value, Span) else None


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_span_type_group_speaker_and_cue(check_marks: Check, case: dict[str, object]) -> None:
    marked = str(case["text"])
    marks = check_marks(suggest_quotes, marked)
    text = marked.replace("⟦", "").replace("⟧", "")
    found = []
    for mark in marks:
        part = mark.attributes.get("part")
        group = f"{mark.attributes['quote_id']}/{part}" if part else mark.attributes["quote_id"]
        found.append([mark.attributes["type"], group, words(mark, "speaker", text), words(mark, "cue", text)])
    assert found == case["quotes"]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("⟦“It is a mess,”⟧ one official told the Ellery Courier.", "the Ellery Courier"),
        ("⟦“It is a mess,”⟧ Roe told Politico.", "Politico"),
        ("⟦“It is a mess,”⟧ Roe told reporters.", None),
        ("⟦“It is a mess,”⟧ Roe said in an interview with Radio Vell.", "Radio Vell"),
        ("⟦“It is a mess,”⟧ Roe said, according to the Courier.", "the Courier"),
    ],
)
def test_who_passed_the_words_on(check_marks: Check, text: str, via: str | None) -> None:
    [mark] = check_marks(suggest_quotes, text)
    assert mark.attributes.get("via") == via


def test_mentions_are_resolved_to_full_names(check_marks: Check) -> None:
    marks = check_marks(
        suggest_quotes,
        "Mayor Dana Whitlow and Secretary of State Tony Hale met.\n"
        "⟦“We close the bridge,”⟧ Whitlow said.\n⟦“It is not safe,”⟧ she added.\n"
        "⟦“Nobody asked us,”⟧ Hale said.\n⟦“We do not agree,”⟧ he said.\n⟦“We have no comment,”⟧ the board said.",
    )
    names = [mark.attributes.get("speaker_entity") for mark in marks]
    assert names == ["Dana Whitlow", "Dana Whitlow", "Tony Hale", "Tony Hale", None]


@pytest.mark.parametrize(
    "marked",
    [
        "Rudd said that ⟦the bridge would open on Friday⟧.",
        "Rudd said ⟦the bridge would open on Friday⟧.",
        "⟦The pumps are old⟧, according to the water board.",
        "According to the board, ⟦three pumps failed in January⟧.",
        "⟦The bridge is safe⟧, Rudd said on Monday.",
        "Rudd told the council that ⟦the bridge was safe⟧.",
        "Rudd told reporters ⟦the bridge was safe⟧.",
        "Rudd insisted on Monday that ⟦the bridge was safe⟧: ⟦“It will hold.”⟧",
        "Rudd and his deputies have insisted since 2021 that ⟦they are doing all they can⟧.",
        "Rudd believes that the bridge is safe, and port data suggests that traffic fell.",
        "The claim that the bridge is safe was rejected.",
        "Rudd did not say that the bridge was safe.",
        "Rudd said he was ⟦“deeply sorry for it”⟧ on Monday.",
        "Rudd wants the bridge to open on Friday.",
        "Did Rudd say that the bridge was safe?",
    ],
)
def test_indirect_quotes(check_marks: Check, marked: str) -> None:
    check_marks(suggest_quotes, marked)


def test_nothing_in_a_post_is_a_quote_and_a_colon_above_it_makes_none(check_marks: Check) -> None:
    check_marks(
        suggest_quotes,
        "Rudd wrote on Monday:\nI told them “the bridge is not safe” twice.\n— Tam Rudd (@tam) May 3, 2024\nIt rained.",
    )


def test_blockquotes_of_the_markup_are_block_quotes_line_by_line() -> None:
    text = "The letter was short. Rudd said:\nThe pumps are old.\nThey “failed” in May.\nIt rained."
    start, end = text.index("The pumps"), text.index("\nIt rained")
    marks = list(suggest_quotes(Document(id="d", text=text, blocks=(Block("quote", Span(start, end)),))))
    assert [mark.span.of(text) for mark in marks] == ["The pumps are old.", "They “failed” in May."]
    assert [mark.attributes["type"] for mark in marks] == ["block", "block"]
    assert words(marks[0], "speaker", text) == "Rudd"


def test_blocks_in_marks_stay_direct() -> None:
    text = "It rained.\n“The pumps are old and they failed in May.”\nIt rained."
    block = Block("quote", Span(11, text.rindex("\n")))
    [mark] = suggest_quotes(Document(id="d", text=text, blocks=(block,)))
    assert mark.attributes["type"] == "direct"


def test_forms_of_quotes() -> None:
    span = Span(0, 1)
    assert (
        form_of(Mark("quote", span, {"type": "mixed"})) == form_of(Mark("quote", span, {"type": "direct"})) == "marks"
    )
    assert form_of(Mark("quote", span, {"type": "block"})) == "block"
    assert form_of(Mark("quote", span)) is form_of(Mark("tweet", span, {"type": "direct"})) is None


NEWS = st.lists(
    st.sampled_from(
        "“ ” ‘ ’ \" ' « » ( ) , . : ; ? — \n he said Rudd told Reuters: that and according to the mayor called it a "
        "mess (AP Photo/Rudd) — Rudd (@rudd) May 3, 2024 pic.twitter.com/x 𝕸𝖗. asked, who was it's".split(" ")
    ),
    max_size=60,
).map(" ".join)


def check_contract(document: Document) -> Iterator[Mark]:
    """What every suggester owes: trimmed spans inside the text, none of its label over another, no line break."""
    for suggester in (suggest_tweets, suggest_captions, suggest_quotes):
        marks = sorted(suggester(document), key=lambda mark: mark.span)
        assert all(a.span.end <= b.span.start for a, b in pairwise(marks))
        for mark in marks:
            covered = mark.span.of(document.text)
            assert covered == covered.strip()
            assert mark.label == "tweet" or "\n" not in covered
            spans = [value for value in mark.attributes.values() if isinstance(value, Span)]
            assert all(span.of(document.text).strip() for span in spans)
            yield mark


@given(NEWS)
def test_whatever_the_text_the_contract_holds(text: str) -> None:
    if text.strip():
        list(check_contract(Document(id="d", text=text)))


@given(st.text(min_size=1, max_size=200))
def test_any_characters_at_all(text: str) -> None:
    if text.strip() and "\x00" not in text:
        list(check_contract(Document(id="d", text=text)))
