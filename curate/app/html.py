"""The one place where words of documents become HTML for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from curate.core.spans import Span

STYLE = """
<style>
.curate-context { font: 1.05rem/1.7 Georgia, serif; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 75ch; }
.curate-context mark { background: color-mix(in srgb, var(--mark) 28%, transparent); color: inherit;
  border-bottom: 2px solid var(--mark); padding: 0; }
</style>
"""
LANES = """
<style>
.curate-lanes { font: 1.05rem/2.3 Georgia, serif; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 75ch;
  max-height: 68vh; overflow-y: auto; padding-inline-end: .5rem; }
.curate-lanes .lane { background-repeat: no-repeat; padding-bottom: .55em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.curate-lanes .place { background-color: color-mix(in srgb, currentColor 9%, transparent); }
.curate-lanes .aside { border-bottom: 1px dotted color-mix(in srgb, currentColor 55%, transparent); }
.curate-lanes .tag { font: 700 .68rem/1 system-ui, sans-serif; vertical-align: super; color: #fff;
  background: var(--lane); border-radius: 3px; padding: 1px 3px; margin-inline: 1px; user-select: none; }
.curate-lanes summary { font: .85rem/2 system-ui, sans-serif; opacity: .75; cursor: pointer; }
@media (max-width: 640px) { .curate-lanes { max-height: 45vh; } }
@media (min-width: 641px) { .stElementContainer:has(.curate-lanes) { position: sticky; top: 5rem; } }
</style>
"""
# Characters of the paragraph before a place that stay in view.
LEAD = 300
TABLE = """
<style>
.curate-table { overflow-x: auto; }
.curate-table table { border-collapse: collapse; width: 100%; }
.curate-table th, .curate-table td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: anywhere;
  white-space: pre-line; min-width: 6rem; }
</style>
"""
LINK = """
<style>
a.curate-link, a.curate-link:visited { display: inline-block; padding: .4rem .9rem; border-radius: .5rem;
  background: light-dark(#1d4f91, #9cc4ff); color: light-dark(#fff, #10233f); font-weight: 600; text-decoration: none; }
a.curate-link:focus-visible { outline: 3px solid light-dark(#1d4f91, #9cc4ff); outline-offset: 2px; }
</style>
"""


def marked_text(text: str, window: Span, spans: Iterable[Span], color: str) -> str:
    """The window of the text, escaped, with the spans (sorted, not overlapping) marked in the colour."""
    pieces, position = [], window.start
    for span in spans:
        start, end = max(span.start, position), min(span.end, window.end)
        if start < end:
            pieces += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
            position = end
    pieces.append(escape(text[position : window.end]))
    return f'{STYLE}<div class="curate-context" dir="auto" style="--mark: {escape(color)}">{"".join(pieces)}</div>'


def around(text: str, span: Span, characters: int = 200) -> Span:
    """The span with its paragraph, or with so many characters of it, cut at white space where there is some."""
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    start = max(line_start, span.start - characters)
    end = min(len(text) if line_end < 0 else line_end, span.end + characters)
    if start == line_start and end == line_end:
        return Span(start, end)
    while line_start < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)


def table_html(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose cells wrap; every word of it is escaped."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'{TABLE}<div class="curate-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


@dataclass(frozen=True, slots=True)
class Lane:
    """One version's spans, drawn as a line of its own under the words and named where each begins."""

    letter: str
    color: str
    spans: tuple[Span, ...]


def laned_text(text: str, window: Span, lanes: Sequence[Lane], place: Span, aside: Sequence[Span]) -> str:
    """The window of the text, escaped; spans of the lanes may nest and overlap, `aside` is only hinted at.

    What stands more than a paragraph before `place` is folded away, so that the place is in view without a script.
    """
    lead = max(window.start, around(text, place, LEAD).start)
    bounds = {window.start, window.end, place.start, place.end, lead}
    for span in [*(span for lane in lanes for span in lane.spans), *aside]:
        bounds |= {min(max(edge, window.start), window.end) for edge in (span.start, span.end)}
    edges = sorted(bounds)
    pieces = [(start, _piece(text, Span(start, end), lanes, place, aside)) for start, end in pairwise(edges)]
    before = "".join(piece for start, piece in pieces if start < lead)
    folded = f"<details><summary>{lead:,} characters before</summary>{before}</details>" if before else ""
    shown = "".join(piece for start, piece in pieces if start >= lead)
    return f'{LANES}<div class="curate-lanes" dir="auto" tabindex="0">{folded}{shown}</div>'


def _piece(text: str, piece: Span, lanes: Sequence[Lane], place: Span, aside: Sequence[Span]) -> str:
    words = escape(text[piece.start : piece.end])
    if not piece.overlaps(place):
        return f'<span class="aside">{words}</span>' if any(piece.overlaps(span) for span in aside) else words
    inside = [(n, lane) for n, lane in enumerate(lanes) if any(piece.overlaps(span) for span in lane.spans)]
    begin = [lane for lane in lanes if any(span.start == piece.start for span in lane.spans)]
    tags = "".join(_tag(lane) for lane in begin)
    return f'{tags}<span class="lane place" style="{_lines(inside)}">{words}</span>'


def _tag(lane: Lane) -> str:
    return f'<span class="tag" style="--lane: {escape(lane.color)}">{escape(lane.letter)}</span>'


def _lines(inside: Sequence[tuple[int, Lane]]) -> str:
    """A gradient of one colour is a line; each lane keeps its height."""
    if not inside:
        return ""
    images = ", ".join(f"linear-gradient({escape(lane.color)}, {escape(lane.color)})" for _, lane in inside)
    places = ", ".join(f"0 calc(100% - {n * 4}px)" for n, _ in inside)
    return f"background-image: {images}; background-size: 100% 2px; background-position: {places}"


def letter_badge(letter: str, color: str, words: str) -> str:
    """A letter on its colour, and words beside it."""
    style = f"background: {escape(color)}; color: #fff; border-radius: 4px; padding: 1px 7px; font-weight: 700"
    return f'<span style="{style}">{escape(letter)}</span> <span style="font-weight: 600">{escape(words)}</span>'


def link_html(address: str, words: str) -> str:
    """A link that looks like a button, and that the browser follows by itself: for pages that are not Streamlit's."""
    return f'{LINK}<a class="curate-link" href="{escape(address)}">{escape(words)}</a>'
