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
TABLE = """
<style>
.curate-table { overflow-x: auto; }
.curate-table table { border-collapse: collapse; width: 100%; }
.curate-table th, .curate-table td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: anywhere;
  white-space: pre-line; min-width: 6rem; }
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
