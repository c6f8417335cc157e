"""Words of documents on a page: escaped, in lanes that may overlap, with the place in view."""

from curate.app.html import Lane, laned_text, letter_badge
from curate.core.spans import Span

TEXT = "Before & <b>.\n" * 60 + "The <i>bridge</i> is closed."
AT = TEXT.index("The <i>")


def test_lanes_overlap_and_nothing_is_markup() -> None:
    lanes = [
        Lane("A", "#0072b2", (Span(AT, AT + 17),)),
        Lane("<", '"', (Span(AT + 4, len(TEXT)),)),
        Lane("C", "#009e73", ()),
    ]
    html = laned_text(TEXT, Span(0, len(TEXT)), lanes, Span(AT, len(TEXT)), [Span(0, 6)])
    assert "<i>" not in html
    assert "<b>" not in html
    assert "&lt;i&gt;bridge&lt;/i&gt;" in html
    assert html.count('class="tag"') == 2
    assert ">&lt;</span>" in html
    assert "linear-gradient(#0072b2, #0072b2), linear-gradient(&quot;" in html
    assert '<span class="aside">Before</span>' in html
    folded, _, shown = html.partition("</details>")
    assert "characters before</summary>" in folded
    assert "bridge" in shown


def test_a_place_at_the_beginning_folds_nothing_away() -> None:
    assert "<details>" not in laned_text("abc", Span(0, 3), [Lane("A", "red", (Span(0, 1),))], Span(0, 1), [])
    assert "&lt;x" in letter_badge("A", "red", "<x")
