"""The one place where words of documents become HTML for a page."""

from collections.abc import Iterable
from html import escape

from curate.core.spans import Span

STYLE = """
<style>
.curate-context { font: 1.05rem/1.7 Georgia, serif; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 75ch; }
.curate-context mark { background: color-mix(in srgb, var(--mark) 28%, transparent); color: inherit;
  border-bottom: 2px solid var(--mark); padding: 0; }
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


def around(text: str, span: Span, characters: int = 240) -> Span:
    """The span with its surroundings, cut at white space where there is some."""
    start, end = max(0, span.start - characters), min(len(text), span.end + characters)
    while 0 < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)
