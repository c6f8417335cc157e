"""Units as the codebook cuts them: claim and opinion are coded on nothing else."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.spans import Span
from curate.core.units import FINAL, MarkedString, find_units


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def marked(text: str, words: str) -> MarkedString:
    span = place(text, words)
    return MarkedString(span, Span(span.start + 1, span.end - 1))


def units(text: str, sentences: list[str], strings: list[str]) -> list[str]:
    found = find_units(text, [place(text, s) for s in sentences], [marked(text, s) for s in strings])
    return [unit.of(text) for unit in found]


@pytest.mark.parametrize(
    ("sentence", "strings", "unit"),
    [
        ("The port lost 40 jobs in 2023.", [], "The port lost 40 jobs in 2023"),
        ("Will it lose more?!", [], "Will it lose more"),
        ("And then … ", [], "And then …"),
        ("“We are ready.”", ["“We are ready.”"], "We are ready"),
        ("“We are ready”.", ["“We are ready”"], "We are ready"),
        ("“‘Go home.’”", ["“‘Go home.’”", "‘Go home.’"], "Go home"),
        ("“A disgrace,” Rudd said.", ["“A disgrace,”"], "“A disgrace,” Rudd said"),
        ("Whitlow declared, “We are ready.”", ["“We are ready.”"], "Whitlow declared, “We are ready.”"),
        ("Whitlow called it “pure theatre”.", ["“pure theatre”"], "Whitlow called it “pure theatre”"),
    ],
)
def test_a_unit_is_the_sentence_without_its_final_punctuation_and_enclosing_marks(
    sentence: str, strings: list[str], unit: str
) -> None:
    text = f"It rained. {sentence} It stopped."
    assert units(text, [sentence], strings) == [unit]


def test_a_span_that_holds_an_opening_mark_goes_on_to_its_closing_mark() -> None:
    text = "He said “We go. We come” and left. It rained."
    cut = ["He said “We go.", "We come” and left.", "It rained."]
    assert units(text, cut, ["“We go. We come”"]) == ["He said “We go. We come” and left", "It rained"]


def test_a_mark_that_encloses_several_sentences_belongs_to_none_of_them() -> None:
    text = "“We go. We come."
    string = MarkedString(Span(0, len(text)), Span(1, len(text)), closed=False)
    found = find_units(text, [Span(0, 7), Span(8, 16)], [string])
    assert [unit.of(text) for unit in found] == ["We go", "We come"]


@pytest.mark.parametrize("nothing", ["***", "“…”", ". . .", "—"])
def test_what_holds_no_word_is_no_unit(nothing: str) -> None:
    assert find_units(nothing, [Span(0, len(nothing))], []) == []


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, list[Span], list[MarkedString]]:
    """A text, cut anywhere, and marked strings anywhere in it that lie apart or in each other."""
    text = draw(st.text(alphabet="aB. ?!“”,\n𝕸", min_size=4, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(1, len(text) - 1), max_size=6)))
    ends = [0, *cuts, len(text)]
    opening = [i for i, c in enumerate(text) if c == "“"]
    strings = []
    for start in opening:
        end = text.find("”", start + 2)
        if end > 0 and all(s.span.end <= start for s in strings):
            strings.append(MarkedString(Span(start, end + 1), Span(start + 1, end)))
    return text, [Span(a, b) for a, b in itertools.pairwise(ends)], strings


@given(cut_texts())
def test_units_are_apart_trimmed_and_cut_no_marked_string(
    example: tuple[str, list[Span], list[MarkedString]],
) -> None:
    text, sentences, strings = example
    found = find_units(text, sentences, strings)
    assert found == sorted(found)
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(found))
    for unit in found:
        words = unit.of(text)
        assert words == words.strip()
        assert words[-1] not in FINAL
        for string in strings:
            assert not unit.start <= string.span.start < unit.end < string.span.end
        assert find_units(text, [unit], strings) == [unit]
