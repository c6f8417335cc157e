"""From the tree to pieces of text, in one walk.

What a reader of the page sees becomes pieces in the page's order, each of which will be a line of
the text and a block. White space is collapsed as browsers do, except in `pre`; a `<br>` is a new
line, and two of them end the piece. No word is added: only the new lines, tabs between a table's
cells, and a space where two parts of a caption or heading stand apart on the page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from curate.adapters.importers.boilerplate import Verdict
from curate.adapters.importers.container import Article, Census
from curate.adapters.importers.dom import BLOCKS, Step, ancestors, collapse, walk
from curate.adapters.importers.posts import Embed, describe_post, recognise_post
from curate.adapters.importers.roles import LONGEST_BYLINE, Place, is_about_article, is_pull_quote, read_role

# Parsed text has no such characters: the first is never in a tree, the others are taken out below.
BREAK, CELL = "\0", "\1"
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
VISIBLE = re.compile("[^\\s\u00ad\u200b-\u200f\u2060\ufeff]")

LONG = 80  # characters; a line of a date and a place is shorter, the first paragraph rarely
ONE_LINE = frozenset(["caption", "heading", "headline", "byline"])

# What may begin inside a block of each kind, and so interrupts it.
INTERRUPTS: Mapping[str, frozenset[str]] = {
    "post": frozenset(),
    "caption": frozenset(["post", "quote", "heading"]),
    "quote": frozenset(["post", "caption"]),
    "heading": frozenset(["post"]),
    "headline": frozenset(),
    "byline": frozenset(),
    "body": frozenset(["post", "caption", "quote", "heading", "headline", "byline", "body"]),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of the article, or several where it is a post, a quote, or holds a `<br>`.

    Without text it is a post whose words are not in the page, such as one that a script would fetch.
    """

    kind: str
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    linked: float = 0.0  # the share of its letters that are in links


@dataclass
class _Unit:
    """An open element that makes one block of all it holds; `muted` elements were open around it."""

    kind: str
    node: LexborNode
    muted: int
    embed: Embed | None
    begun: int


@dataclass
class Flattener:
    """The state of the walk: `run()` it once, then read `pieces` and `controls`, the number of characters taken out."""

    article: Article
    census: Census
    pieces: list[Piece] = field(default_factory=list)
    controls: int = 0
    around: frozenset[int] = frozenset()
    _units: list[_Unit] = field(default_factory=list)
    _muting: list[int] = field(default_factory=list)
    _buffer: list[str] = field(default_factory=list)
    _letters: int = 0
    _linked: int = 0
    _just_broke: bool = False
    _links: int = 0
    _lists: int = 0
    _verbatim: int = 0
    _about: bool = False
    _in_body: bool = False
    _past_body: bool = False
    _past_headline: bool = False
    _past_paragraph: bool = False

    def __post_init__(self) -> None:
        self.around = frozenset(node.mem_id for node in ancestors(self.article.body))

    def run(self) -> None:
        for step, node in walk(self.article.root, self._enters):
            if step is Step.OPEN:
                self._open(node)
            elif step is Step.CLOSE:
                self._close(node)
            elif self._takes_text():
                self._add_text(node.text(deep=False))
        self._flush()

    def _enters(self, node: LexborNode) -> bool:
        if self._past_body:
            return False
        return self.census.verdict(node) is not Verdict.DROP or self._embed(node) is not None

    def _is_body(self, node: LexborNode) -> bool:
        return node.mem_id == self.article.body.mem_id

    def _embed(self, node: LexborNode) -> Embed | None:
        """A post counts in the body even where what holds it is muted, before the body only in the open."""
        return recognise_post(node) if self._in_body or not self._muting else None

    def _takes_text(self) -> bool:
        if self._units:
            return len(self._muting) == self._units[-1].muted
        return self._in_body and not self._muting

    def _add_text(self, text: str) -> None:
        clean, controls = CONTROLS.subn("", text)
        self.controls += controls
        self._buffer.append(clean if self._verbatim else collapse(clean))
        letters = len(clean.strip())
        self._letters += letters
        self._linked += letters if self._links else 0
        self._just_broke &= not letters

    def _open(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if self._is_body(node):
            self._flush()
            self._in_body = True
        self._links += tag == "a"
        embed = self._embed(node)
        kind = "post" if embed else self._role(node)
        if kind is not None and kind in INTERRUPTS[self._current()]:
            self._flush()
            self._units.append(_Unit(kind, node, len(self._muting), embed, len(self.pieces)))
            self._past_headline |= kind == "headline"
        elif self._is_muted(node):
            if tag in BLOCKS:
                self._boundary()
            self._muting.append(node.mem_id)
        else:
            self._open_plain(node, tag)

    def _current(self) -> str:
        return self._units[-1].kind if self._units else "body"

    def _role(self, node: LexborNode) -> str | None:
        if self._muting or self._is_body(node):
            return None
        if self.article.headline is not None and node.mem_id == self.article.headline.mem_id:
            return "headline"
        if is_pull_quote(node):
            return "quote"
        if self._is_muted(node):
            return None
        place = Place(self._in_body, self._past_headline, self._past_paragraph)
        return read_role(node, self.census, place)

    def _is_muted(self, node: LexborNode) -> bool:
        """Nothing inside a post is, nor the source of a quote, which the HTML standard puts in a footer."""
        current = self._current()
        if current == "post" or (current == "quote" and node.tag == "footer"):
            return False
        if not self._in_body and node.tag == "article" and node.mem_id not in self.around:
            return True  # a card that leads to another article
        return self.census.verdict(node) is Verdict.MUTE

    def _open_plain(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self._line_break()
        elif tag in ("td", "th"):
            self._buffer.append(CELL)
        elif tag in BLOCKS:
            self._boundary()
        elif self._units and self._units[-1].kind in ONE_LINE and _stands_apart(node):
            self._buffer.append(" ")
        if not (self._past_paragraph or tag in BLOCKS) and is_about_article(node):
            self._about = True
        self._lists += tag == "li"
        self._verbatim += tag == "pre"

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self._links -= tag == "a"
        if self._units and self._units[-1].node.mem_id == node.mem_id:
            self._end_unit()
        elif self._muting and self._muting[-1] == node.mem_id:
            self._muting.pop()
        else:
            if tag in BLOCKS:
                self._boundary()
            self._lists -= tag == "li"
            self._verbatim -= tag == "pre"
        if self._is_body(node):
            self._flush()
            self._in_body, self._past_body = False, True

    def _end_unit(self) -> None:
        self._flush()
        unit = self._units.pop()
        if unit.embed is not None and len(self.pieces) == unit.begun:
            self.pieces.append(Piece("post", "", describe_post(unit.embed, unit.node, "")))

    def _boundary(self) -> None:
        """What the edge of a block-level element is, inside the current unit or outside all."""
        if not self._units:
            self._flush()
        else:
            self._buffer.append(" " if self._units[-1].kind in ONE_LINE else BREAK)

    def _line_break(self) -> None:
        if self._units:
            self._boundary()
        elif self._just_broke:
            self._flush()
        else:
            self._buffer.append(BREAK)
        self._just_broke = True

    def _flush(self) -> None:
        parts, self._buffer = self._buffer, []
        linked = self._linked / self._letters if self._letters else 0.0
        self._letters = self._linked = 0
        about, self._about = self._about, False
        text = tidy("".join(parts), verbatim=self._verbatim > 0)
        if not text:
            return
        unit = self._units[-1] if self._units else None
        kind = unit.kind if unit else "list" if self._lists else "body"
        if about and kind == "body" and len(text) <= LONGEST_BYLINE:
            kind = "byline"
        attributes = describe_post(unit.embed, unit.node, text) if unit and unit.embed else {}
        self.pieces.append(Piece(kind, text, attributes, linked))
        self._past_paragraph |= unit is None and len(text) >= LONG


def tidy(text: str, *, verbatim: bool) -> str:
    """The text with its breaks and cells as characters, and without white space at its ends or around breaks."""
    if not verbatim and "  " in text:
        text = re.sub(" {2,}", " ", text)
    if BREAK in text:
        text = "\n".join(filter(None, map(str.strip, text.split(BREAK))))
    if CELL in text:
        text = "\t".join(cell.strip(" ") for cell in text.split(CELL))
    return text.strip() if VISIBLE.search(text) else ""


def _stands_apart(node: LexborNode) -> bool:
    """Whether it touches the element before it in the markup but has a class, that is a style, of its own."""
    previous = node.prev
    return previous is not None and previous.is_element_node and bool(node.attributes.get("class"))
