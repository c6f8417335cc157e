"""Texts that Label Studio shows as a page (`HyperText`) or as a conversation (`Paragraphs`), and how it counts in them.

In a page a region has the places of its ends in the tree of elements and, under `globalOffsets`, code points in the
text of the page's body. In a conversation a region has the numbers of two paragraphs and places in them, which count
UTF-16 units where those in a plain text count code points (seen on 1.23.2); its words, where it goes over several
paragraphs, hold what is shown between them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from curate.core.anchoring import Anchored, Anchoring, Unplaced, folded
from curate.core.spans import Span
from curate.core.text import Utf16Offsets

LABELS = ("labels", "hypertextlabels", "paragraphlabels")
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
SAYS, WHO = "text", "author"  # Label Studio's own names, where its configuration gives no others


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What somebody said, and where it stands in the conversation's text: `start` to `end`, which may be the same."""

    who: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """The paragraphs, a line for each or as many as it has itself; who said it is no part of the text."""

    text: str
    paragraphs: tuple[Paragraph, ...]


def labels_of(value: Mapping[str, Any]) -> object:
    """The labels of a region, whichever kind of control they were chosen by; None where it is no region."""
    return next((value[key] for key in LABELS if key in value), None)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page's body, with a line break put in wherever a browser begins a new line between two words and
    the markup has none. `breaks` are where, in the offsets of the text without them; sorted."""

    text: str
    breaks: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """What `globalOffsets` give, which count without those breaks, as offsets in the text."""
        return start + bisect_right(self.breaks, start), end + bisect_left(self.breaks, end)


def read_page(html: str) -> Page:
    """Without scripts and styles, and with all white space of the markup."""
    page = LexborHTMLParser(html)
    page.strip_tags(["script", "style"])
    parts, breaks, length, inside = [""], [], 0, None
    for node in page.body.traverse(include_text=True) if page.body is not None else ():
        is_text = node.tag == "-text"
        words = node.text_content or "" if is_text else ""
        block = _block_around(node) if is_text else inside
        is_new_line = node.tag == "br" or (bool(words.strip()) and block != inside)
        if is_new_line and parts[-1] and not parts[-1].endswith("\n") and not words.startswith("\n"):
            parts.append("\n")
            breaks.append(length)
        if words:
            parts.append(words)
            length += len(words)
            inside = block if words.strip() else inside
    return Page("".join(parts), tuple(breaks))


def _block_around(node: LexborNode) -> int | None:
    """The nearest element around it that begins a line of its own."""
    above = node.parent
    while above is not None and above.tag in INLINE:
        above = above.parent
    return above.mem_id if above is not None else None


def read_conversation(value: object) -> Conversation | None:
    """None where it is none: a list of objects that have a text each, under Label Studio's usual names."""
    if not isinstance(value, list) or not value or not all(_is_paragraph(each) for each in value):
        return None
    texts, at, paragraphs = [each[SAYS] for each in value], 0, []
    for each, text in zip(value, texts, strict=True):
        paragraphs.append(Paragraph(str(each.get(WHO) or ""), at, at + len(text)))
        at += len(text) + 1
    return Conversation("\n".join(texts), tuple(paragraphs))


def page_offsets(value: Mapping[str, Any]) -> tuple[object, object] | None:
    offsets = value.get("globalOffsets")
    return (offsets.get("start"), offsets.get("end")) if isinstance(offsets, Mapping) else None


def is_in_paragraphs(value: Mapping[str, Any]) -> bool:
    """Whether the region's ends are numbers of paragraphs; in a page they are paths of elements."""
    ends = (value.get("start"), value.get("end"))
    return all(isinstance(end, str) and end.isdecimal() and len(end) < 10 for end in ends)


def place_in_paragraphs(value: Mapping[str, Any], talk: Conversation) -> Anchored:
    """Proved by its words, whichever way its places count. Raises Unplaced with the reason."""
    text, paragraphs = talk.text, talk.paragraphs
    first, last = int(value["start"]), int(value["end"])
    quote = value.get("text")
    if not isinstance(quote, str) or not quote.strip():
        raise Unplaced(f"paragraphs {first} and {last}: it has no words by which its place could be told")
    if max(first, last) >= len(paragraphs):
        raise Unplaced(f"paragraphs {first} and {last}: the conversation has {len(paragraphs)}")
    one, other = paragraphs[first], paragraphs[last]
    for how, span in _readings(value.get("startOffset"), value.get("endOffset"), text, one, other):
        if _holds(folded(quote), text, span, one, other):
            return Anchored(span, how)
    raise Unplaced(f"the words {quote[:60]!r} do not stand where it says in paragraphs {first} and {last}")


def _readings(
    start: object, end: object, text: str, one: Paragraph, other: Paragraph
) -> Iterator[tuple[Anchoring, Span]]:
    for how in (Anchoring.UTF16, Anchoring.CODE_POINTS):
        begins, ends = _within(start, text, one, how), _within(end, text, other, how)
        if begins is not None and ends is not None and begins < ends:
            yield how, Span(begins, ends)


def _within(offset: object, text: str, paragraph: Paragraph, how: Anchoring) -> int | None:
    """The place in the whole text; None where the paragraph has no such place."""
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        return None
    if how is Anchoring.UTF16:
        try:
            offset = Utf16Offsets(text[paragraph.start : paragraph.end]).from_utf16(offset)
        except ValueError:
            return None
    at = paragraph.start + offset
    return at if at <= paragraph.end else None


def _holds(quote: str, text: str, span: Span, one: Paragraph, other: Paragraph) -> bool:
    """Whether the words are those of the span; over several paragraphs, whether they begin and end as it does."""
    if one == other:
        return folded(span.of(text)) == quote
    head, tail = folded(text[span.start : one.end]), folded(text[other.start : span.end])
    return bool(head and tail) and quote.startswith(head) and quote.endswith(tail)


def _is_paragraph(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get(SAYS), str)
