"""Which kind of block an element makes, by its name and the words of its class."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from curate.adapters.importers.container import Census
from curate.adapters.importers.dom import BLOCKS, HEADINGS, plain_text, words_of

CAPTION_WORDS = frozenset(["caption", "captions", "figcaption"])
CREDIT_WORDS = frozenset(["credit", "credits", "copyright", "photographer"])
BYLINE_WORDS = frozenset(["byline", "bylines"])
BYLINE_PAIRS = ({"entry", "meta"}, {"post", "meta"}, {"article", "meta"}, {"story", "meta"})
ABOUT_WORDS = frozenset(["author", "authors", "date", "datetime", "timestamp", "pubdate", "published", "dateline"])
STANDFIRST_WORDS = frozenset(
    "standfirst dek deck subtitle subtitles subheadline subhead subheading strapline lede intro teaser "
    "excerpt summary".split()
)
LONGEST_BYLINE = 200
LONGEST_CAPTION = 2000
"""Letters; a larger element is no caption though its class may say so (`captioned-content`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is: in the article's body; past its headline; past a first paragraph."""

    in_body: bool
    past_headline: bool
    past_paragraph: bool


def read_role(node: LexborNode, census: Census, place: Place) -> str | None:
    """The kind of block that the element makes as a whole, None where it makes none.

    Before the body only captions, bylines and, under the headline, a standfirst are the article's.
    """
    tag = node.tag or ""
    words = words_of(node)
    if place.in_body and tag == "blockquote":
        return "quote"
    if _is_caption(node, tag, words, census):
        return "caption"
    if words & BYLINE_WORDS or (tag in BLOCKS and not place.past_paragraph and is_about_article(node)):
        return "byline"
    if place.in_body:
        return "heading" if tag in HEADINGS else None
    return "body" if place.past_headline and words & STANDFIRST_WORDS else None


def is_pull_quote(node: LexborNode) -> bool:
    words = words_of(node)
    return "pullquote" in words or {"pull", "quote"} <= words


def _is_caption(node: LexborNode, tag: str, words: frozenset[str], census: Census) -> bool:
    if tag == "figcaption":
        return True
    if node.mem_id in census.compound or census.holds(node) > LONGEST_CAPTION:
        return False
    if tag == "figure" or words & CAPTION_WORDS:
        return True
    return bool(words & CREDIT_WORDS) and _beside_picture(node)


def _beside_picture(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.css_first("img, picture, amp-img") is not None


def is_about_article(node: LexborNode) -> bool:
    """Whether it says, at the article's head, by whom and of when it is: its line is a byline then."""
    attributes, words = node.attributes, words_of(node)
    said = {"author", "datePublished"} & {
        *(attributes.get("itemprop") or "").split(),
        *(attributes.get("rel") or "").split(),
    }
    if not (said or words & ABOUT_WORDS or node.tag == "time" or any(pair <= words for pair in BYLINE_PAIRS)):
        return False
    return len(plain_text(node)) <= LONGEST_BYLINE
