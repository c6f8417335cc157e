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
