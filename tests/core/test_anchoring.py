import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curate.core.anchoring import Anchored, Anchoring, Anchors, Unplaced, folded
from curate.core.spans import Span

TEXT = "𝕸𝖗. 𝐗 said 😀 that the claims\r\n\r\nwere wrong. 👨🏻‍🚒 left; the mayor left too."


def utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le")) // 2


@pytest.mark.parametrize("words", ["claims", "said 😀 that", "𝐗", "👨🏻‍🚒", "claims\r\n\r\nwere"])
def test_either_count_is_told_by_the_words(words: str) -> None:
    start = TEXT.index(words)
    end = start + len(words)
    anchors = Anchors(TEXT)
    assert anchors.place(start, end, words) == Anchored(Span(start, end), Anchoring.CODE_POINTS)
    placed = anchors.place(utf16(TEXT, start), utf16(TEXT, end), words)
    assert placed == Anchored(Span(start, end), Anchoring.UTF16)


def test_line_breaks_may_be_escaped_as_label_studio_does() -> None:
    start, end = TEXT.index("claims"), TEXT.index(" wrong")
    assert Anchors(TEXT).place(start, end, r"claims\n\n\n\nwere").span == Span(start, end)


def test_words_that_stand_once_are_found_from_a_wrong_place_and_others_not() -> None:
    anchors = Anchors(TEXT)
    assert anchors.place(0, 5, "the mayor") == Anchored(
        Span(TEXT.index("the mayor"), TEXT.index("the mayor") + 9), Anchoring.MOVED
    )
    with pytest.raises(Unplaced, match="the words 'left' stand in 2 places, and not at 0:4"):
        anchors.place(0, 4, "left")
    with pytest.raises(Unplaced, match="the words 'the judge' are not in the text, and not at 700:709"):
        anchors.place(700, 709, "the judge")
    with pytest.raises(Unplaced, match="5:3 is no span of the text"):
        anchors.place(5, 3, None)


@given(st.text("ab 😀é\u0301\n", min_size=1, max_size=30), st.data())
def test_no_span_moves_whatever_its_count(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote.strip())
    assert Anchors(text).place(start, end, quote).span == Span(start, end)
    placed = Anchors(text).place(utf16(text, start), utf16(text, end), quote)
    assert folded(placed.span.of(text)) == folded(quote)
