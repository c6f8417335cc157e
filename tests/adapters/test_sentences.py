"""Sentences of newsroom prose; a bar stands where one ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.sentences import sentences
from curate.core.spans import Span

CASES = [
    "Lt. Gov. Jane Roe (D-NY) met Sen. Hale at 6:00 p.m. Eastern on Monday. | It rained.",
    "The hearing began at 9 a.m. Monday. | It ended at 5 p.m. | The mayor left.",
    "“We won. We lost,” she said. | He left.",
    "“Why?” asked J. R. Tolk of the U.S. Army. | “We don’t know.”",
    "Rudd left the U.S. | He never came back to the U.S. Navy.",
    "See Ch. 5 in Roe v. Wade. | Yahoo! is a firm.",
    "The bridge cost $3.5 million. | That is No. 1 in the state.",
    "𝕸𝖗. 𝐗 wrote it. | 🚨 It rained. | It stopped.",
    "He works for Tarn Water Inc. in Vell. | She does not.",
    "“It is over.” | She left.",
    "George W. Hale and Martin L. King Jr. met in Washington, D.C. | They spoke.",
    "“Who needs pumps in a flood?” Rudd asked. | “Go!” shouted Mayor Dana Whitlow. | She left.",
    "“Is it over?” | The river answered.",
    "It rained … and then it stopped. | Was it over? | No!",
]


@pytest.mark.parametrize("case", CASES)
def test_news_sentences(case: str) -> None:
    expected = case.split(" | ")
    text = " ".join(expected)
    assert [span.of(text) for span in sentences(text)] == expected


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "Flood in Tarn\nThe bridge, which\n\nis old, was closed."
    assert [span.of(text) for span in sentences(text)] == ["Flood in Tarn", "The bridge, which", "is old, was closed."]


def test_sentences_of_a_part_keep_the_offsets_of_the_whole() -> None:
    text = "She said: “We won. We lost.” It rained."
    inside = Span(text.index("We won"), text.index("”"))
    assert [span.of(text) for span in sentences(text, inside)] == ["We won.", "We lost."]


@given(st.text(alphabet="aB. ?!…“”\"'\n𝕸()U.S1,Mr", max_size=80))
def test_nothing_but_white_space_lies_between_sentences(text: str) -> None:
    rest, end = [], 0
    for span in sentences(text):
        assert span.start >= end
        assert span.of(text) == span.of(text).strip()
        rest.append(text[end : span.start])
        end = span.end
    assert not "".join([*rest, text[end:]]).strip()


def test_a_long_line_is_read_in_stretches_that_leave_no_trace() -> None:
    """sentencex takes the square of some lines' lengths, so it is given 10,000 characters at a time."""
    pieces = ["“We won. We lost,” she said at 6 p.m. Eastern.", "He left the U.S. Navy “in a hurry.”", "It rained 😀."]
    expected = pieces * 400
    text = " ".join(expected)
    assert [span.of(text) for span in sentences(text)] == expected


def test_a_sentence_longer_than_a_stretch_stays_whole() -> None:
    text = "It rained " + "and rained " * 3_000 + "and stopped. Then it rained."
    assert [span.of(text)[-12:] for span in sentences(text)] == ["and stopped.", "n it rained."]
