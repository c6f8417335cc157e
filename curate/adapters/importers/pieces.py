"""Pieces of an article: which of them stand beside it after all, and how they become text and blocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from curate.adapters.importers.flatten import Piece
from curate.core.documents import Block
from curate.core.spans import Span

# How lines begin that lead to another article, if most of the line is a link.
LEADS = re.compile(
    r"(?:read|see|watch|more|also|related|recommended|don[’']t miss|click here|subscribe|sign up|"
    r"lire|à lire|voir aussi|lesen sie|mehr zum|auch interessant|lea también|lee también|te puede interesar|"
    r"leggi|leia)\b",
    re.IGNORECASE,
)
MOSTLY = 0.5
MOST_BEFORE_HEADLINE = 300
LONGEST_LEAD = 60
SHORTEST_PULL_QUOTE = 4
MOST_QUOTES = 200  # each is looked for in the whole text


def drop_beside(pieces: Sequence[Piece]) -> tuple[list[Piece], dict[str, str]]:
    """Without what stands before the headline, links to other articles, and pull quotes, which repeat the text.

    The second value holds for `metadata.extra` the words of such links, and how many pull quotes there were.
    """
    links = _leading_away(pieces)
    quotes = [nth for nth, piece in enumerate(pieces) if piece.kind == "quote"][:MOST_QUOTES]
    said = "\n".join(_bare(piece.text) for piece in pieces if quotes and piece.kind == "body")
    pulled = {nth for nth in quotes if is_repeated(pieces[nth].text, said)}
    dropped = links | pulled | _before_headline(pieces)
    kept = [piece for nth, piece in enumerate(pieces) if nth not in dropped]
    while kept and kept[-1].kind == "heading":  # over what was muted: comments, buttons
        kept.pop()
    found = {
        "related_links": "\n".join(pieces[nth].text for nth in sorted(links)),
        "pull_quotes_dropped": str(len(pulled)) if pulled else "",
    }
    return kept, {name: value for name, value in found.items() if value}


def _leading_away(pieces: Sequence[Piece]) -> set[int]:
    """Paragraphs that are one link; lines that say they lead away; and lists of links under such a line."""
    away: set[int] = set()
    for nth, piece in enumerate(pieces):
        if piece.kind not in ("body", "list", "heading"):
            continue
        leads = bool(LEADS.match(piece.text))
        if (piece.kind == "body" and piece.linked == 1) or (leads and piece.linked >= MOSTLY):
            away.add(nth)
        elif leads and len(piece.text) <= LONGEST_LEAD and piece.text.endswith(":"):
            listed = _links_after(pieces, nth)
            away |= {nth, *listed} if listed else set()
    return away


def _links_after(pieces: Sequence[Piece], nth: int) -> list[int]:
    following = range(nth + 1, len(pieces))
    return list(takewhile(lambda i: pieces[i].kind in ("body", "list") and pieces[i].linked == 1, following))


def _before_headline(pieces: Sequence[Piece]) -> set[int]:
    """Sections and dates over the headline, unless there is so much text that it must be the article's."""
    headline = next((nth for nth, piece in enumerate(pieces) if piece.kind == "headline"), 0)
    above = {nth for nth in range(headline) if pieces[nth].kind in ("body", "list", "heading", "byline")}
    return above if sum(len(pieces[nth].text) for nth in above) <= MOST_BEFORE_HEADLINE else set()


def is_repeated(quote: str, said: str) -> bool:
    words = _bare(quote)
    return words.count(" ") >= SHORTEST_PULL_QUOTE - 1 and words in said


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text, a line a piece; a block for each; and what is known of posts without words.

    Of those, `offset` is where in the text the next piece begins, or where the text ends.
    """

    text: str
    blocks: tuple[Block, ...]
    empty_posts: tuple[Mapping[str, str | int], ...]


def assemble(pieces: Sequence[Piece]) -> Assembled:
    blocks: list[Block] = []
    empty: list[tuple[int, Piece]] = []
    offset = 0
    for piece in pieces:
        if not piece.text:
            empty.append((offset, piece))
            continue
        span = Span(offset, offset + len(piece.text))
        blocks.append(Block(piece.kind, span, piece.attributes))
        offset = span.end + 1
    text = "\n".join(piece.text for piece in pieces if piece.text)
    return Assembled(text, tuple(blocks), tuple(dict(p.attributes) | {"offset": min(o, len(text))} for o, p in empty))
