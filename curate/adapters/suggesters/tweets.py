"""Finds posts that were flattened into an article, by their signature: `— Name (@handle) Month D, YYYY`.

When a page becomes plain text, a post's link goes, and a line break inside the post can throw its
tail behind the signature. So one post is the body before its signature, the signature, and the body
after it, down to the line that ends in a link.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from curate.adapters.suggesters.lines import LINK, Covered, Line, last_link, split_lines
from curate.adapters.suggesters.narration import is_narration, reports
from curate.adapters.suggesters.signatures import Signature, read_signature
from curate.core.documents import Block, Document
from curate.core.layers import AttributeValue, Mark
from curate.core.spans import Span, trim

LABEL = "tweet"
LINES_AFTER = 4
PLATFORMS = frozenset({"x", "bluesky", "mastodon", "threads", "facebook", "instagram", "telegram", "truth_social"})
OTHER_NAMES = {"twitter": "x", "bsky": "bluesky", "truth": "truth_social", "truthsocial": "truth_social"}
BLOCK_ATTRIBUTES = ("author_name", "author_handle", "date", "url", "pic_url")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature and the line it stands on."""

    line: int
    signature: Signature


def suggest_tweets(document: Document) -> Iterable[Mark]:
    """A mark for each post: the source's blocks where it has them, the form of the lines elsewhere."""
    blocks = [block for block in document.blocks if block.kind == "post"]
    yield from (mark for block in _outermost(blocks) if (mark := _from_block(document.text, block)))
    taken = Covered(block.span for block in _outermost(blocks))
    yield from _from_lines(document, [line for line in split_lines(document.text) if not taken.meets(line.span)])


def _outermost(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        if not kept or not kept[-1].span.overlaps(block.span):
            kept.append(block)
    return kept


def _from_lines(document: Document, lines: list[Line]) -> Iterator[Mark]:
    signed = [Signed(n, found) for n, line in enumerate(lines) if (found := read_signature(line))]
    titles = Covered(block.span for block in document.blocks if block.kind == "headline")
    free = 0
    for nth, here in enumerate(signed):
        following = signed[nth + 1].line if nth + 1 < len(signed) else len(lines)
        last = _last_line(lines, here, following, free)
        first = _first_line(lines, here, free, ends_later=last > here.line)
        if first < here.line and titles.meets(lines[first].span):
            first = here.line
        free = last + 1
        yield _mark(document.text, here.signature, Span(lines[first].span.start, lines[last].span.end))


def _first_line(lines: list[Line], here: Signed, free: int, *, ends_later: bool) -> int:
    """The line above, unless it is another post's, introduces this one, or is the reporter's."""
    above = here.line - 1
    if here.signature.follows_body or above < free:
        return here.line
    earlier = lines[above - 1].text if above else ""
    narrated = is_narration(lines[above].text, earlier, here.signature.name, ends_later=ends_later)
    return here.line if narrated else above


def _last_line(lines: list[Line], here: Signed, following: int, free: int) -> int:
    """The first of the next lines that ends in a link; the signature's own where none does."""
    if here.signature.ends_in_link or _is_complete(lines, here, free):
        return here.line
    end = following if _is_tail(lines, here, following) else following - 1
    for n in range(here.line + 1, min(end, here.line + 1 + LINES_AFTER)):
        if last_link(lines[n].text):
            return n
        if reports(lines[n].text):
            break
    return here.line


def _is_tail(lines: list[Line], here: Signed, following: int) -> bool:
    """Whether the line right above the next signature ends this post and does not begin the next.

    One line alone between two signatures begins the next post, unless that one has a tail of its own. Of several,
    none of them the reporter's, only the last could be the next post's: so they are all this one's.
    """
    if following == len(lines):
        return True
    between = lines[here.line + 1 : following]
    next_has_tail = _has_tail(lines[following + 1 : following + 1 + LINES_AFTER])
    if len(between) == 1:
        return next_has_tail
    return not any(_is_reporters(line, needed=next_has_tail) for line in between[:-1])


def _has_tail(behind: list[Line]) -> bool:
    ended = next((n for n, line in enumerate(behind) if last_link(line.text)), None)
    return ended is not None and not any(_is_reporters(line) for line in behind[: ended + 1])


def _is_reporters(line: Line, *, needed: bool = False) -> bool:
    """`needed` says that without this line the post would have no end."""
    return reports(line.text) or is_narration(line.text, "", "", ends_later=not needed)


def _is_complete(lines: list[Line], here: Signed, free: int) -> bool:
    """Whether the body before the signature already ends in a link, which ends a post."""
    if here.signature.follows_body:
        return here.signature.body_ends_in_link
    return here.line > free and last_link(lines[here.line - 1].text) is not None


def _from_block(text: str, block: Block) -> Mark | None:
    span = trim(text, block.span)
    if span is None:
        return None
    lines = split_lines(text, span)
    signature = next((found for line in reversed(lines) if (found := read_signature(line, undated=True))), None)
    if signature is None:
        return Mark(LABEL, span, {"body_status": "before", **_links(span.of(text)), **_told(block)})
    mark = _mark(text, signature, span)
    return Mark(LABEL, span, {**_told(block), **mark.attributes, **_place(block)})


def _told(block: Block) -> dict[str, AttributeValue]:
    """What the markup said beside the text, in the words of the codebook."""
    told: dict[str, AttributeValue] = {
        name: value.lstrip("@") for name in BLOCK_ATTRIBUTES if (value := block.attributes.get(name, ""))
    }
    return told | _place(block)


def _place(block: Block) -> dict[str, AttributeValue]:
    """Where the post stands: the markup knows its platform and its own address better than its text does."""
    platform = block.attributes.get("platform", "").lower().replace(" ", "_").replace("-", "_")
    platform = OTHER_NAMES.get(platform, platform)
    place: dict[str, AttributeValue] = {}
    if platform:
        place["platform"] = platform if platform in PLATFORMS else "other"
    if url := block.attributes.get("url"):
        place["url"] = url
    return place


def _mark(text: str, signature: Signature, span: Span) -> Mark:
    before = trim(text, Span(span.start, signature.span.start)) if span.start < signature.span.start else None
    after = trim(text, Span(signature.span.end, span.end)) if signature.span.end < span.end else None
    attributes: dict[str, AttributeValue] = {
        "author_name": signature.name,
        "author_handle": signature.handle,
        "date": signature.date,
        "body_status": _body_status(before, after),
        "platform": signature.platform,
    }
    attributes |= _links(span.of(text))
    return Mark(LABEL, span, {name: value for name, value in attributes.items() if value})


def _body_status(before: Span | None, after: Span | None) -> str:
    if before and after:
        return "split"
    if before or after:
        return "before" if before else "after"
    return "empty"


def _links(post: str) -> dict[str, AttributeValue]:
    """The picture's link and the first other link of a post, as printed."""
    found: dict[str, AttributeValue] = {}
    for match in LINK.finditer(post):
        link = match[0].rstrip(".,;:!?…\"'”’»")
        found.setdefault("pic_url" if link.lower().startswith("pic.") else "url", link)
    return found
