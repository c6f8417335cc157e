"""Where on the page the article is: the element that holds its body, and its headline."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from curate.adapters.importers.boilerplate import UNSEEN, Verdict, judge
from curate.adapters.importers.dom import BLOCKS, Step, ancestors, collapse, common_ancestor, plain_text, walk, words_of

SHORTEST_PARAGRAPH = 25
MOST_LINKED = 0.5
"""Above this share of its letters in links, a run of text is a menu and no paragraph."""

NEARLY_ALL = 0.95
ENOUGH = 200
"""Letters of paragraphs below which an element is not believed to be an article on its name alone."""
LONGER_THAN_A_TEASER = 1000

ARTICLE = "article, [itemprop~=articleBody]"
NAMED = re.compile(
    r"(?:^|[\s_-])(?:article|story|entry|post|news)[_-]{0,2}(?:body|content|text)(?:$|[\s_-])|articlebody",
    re.IGNORECASE,
)
NO_CONTAINER = frozenset("p li dl ul ol blockquote figure figcaption pre h1 h2 h3 h4 h5 h6 a span".split())


@dataclass
class Census:
    """How much paragraph text each element holds that is seen and not beside the article."""

    letters: dict[int, int] = field(default_factory=dict)
    compound: set[int] = field(default_factory=set)
    named: list[LexborNode] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def holds(self, node: LexborNode) -> int:
        return self.letters.get(node.mem_id, 0)

    def verdict(self, node: LexborNode) -> Verdict:
        """As judge says, but what holds the page's article cannot be beside it, or hidden for good."""
        known = self.verdicts.get(node.mem_id)
        if known is None:
            holder = node.mem_id in self.marked and node.tag not in UNSEEN
            known = self.verdicts[node.mem_id] = Verdict.KEEP if holder else judge(node)
        return known


@dataclass(frozen=True, slots=True)
class Article:
    """`root` holds `body` and, where there is one, the `headline`, and what of the article is around them."""

    root: LexborNode
    body: LexborNode
    headline: LexborNode | None
    found_by: str


@dataclass
class _Level:
    node: LexborNode
    letters: int = 0
    compound: bool = False


def mark_holders(tree: LexborHTMLParser) -> set[int]:
    """Every element around what by its markup is the article: a form around a whole page, for one."""
    marked: set[int] = set()
    certain = tree.css("main, [role=main], [itemprop~=articleBody], h1")
    likely = [node for node in tree.css("article, [class], [id]") if node.tag == "article" or is_named(node)]
    for node in [*certain, *(node for node in likely if _is_long(node, marked))]:
        for holder in ancestors(node):
            if holder.mem_id in marked:
                break
            marked.add(holder.mem_id)
    return marked


def is_named(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(NAMED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))


def _is_long(node: LexborNode, marked: set[int]) -> bool:
    """Longer than a teaser, and no reader's comment, which often are articles by name."""
    if node.mem_id in marked or words_of(node) & {"comment", "comments"}:
        return False
    return len(node.text()) >= LONGER_THAN_A_TEASER


def take_census(root: LexborNode, marked: set[int]) -> Census:
    census = Census(marked=marked)
    levels: list[_Level] = []
    run = linked = links = 0
    for step, node in walk(root, lambda node: census.verdict(node) is Verdict.KEEP):
        tag = node.tag or ""
        if step is Step.TEXT:
            length = len(collapse(node.text(deep=False)).strip())
            run += length
            linked += length if links else 0
            continue
        if tag in BLOCKS:
            if run >= SHORTEST_PARAGRAPH and linked <= MOST_LINKED * run and levels:
                levels[-1].letters += run
            run = linked = 0
        if tag == "a":
            links += 1 if step is Step.OPEN else -1
        if step is Step.OPEN:
            levels.append(_Level(node))
        else:
            _leave(levels, census)
    return census


def _leave(levels: list[_Level], census: Census) -> None:
    level = levels.pop()
    node = level.node
    census.letters[node.mem_id] = level.letters
    if level.letters >= ENOUGH and NAMED.search(
        f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    ):
        census.named.append(node)
    compound = level.compound or node.tag in ("blockquote", "table", "pre")
    if compound:
        census.compound.add(node.mem_id)
    if levels:
        levels[-1].letters += level.letters
        levels[-1].compound |= compound


def find_article(
    tree: LexborHTMLParser, title: str | None, paragraphs: Callable[[], list[str]]
) -> tuple[Article | None, Census]:
    """The article, None where the page has none; `paragraphs` is asked where the markup does not say."""
    page = tree.body
    if page is None:
        return None, Census()
    census = take_census(page, mark_holders(tree))
    body, found_by = locate_body(tree, page, census, paragraphs)
    if body is None:
        return None, census
    body = tighten(body, census)
    headline = find_headline(tree, title, body, census)
    root = body if headline is None else common_ancestor(body, headline)
    whole = [node for node in ancestors(root) if node.tag in ("article", "main")]
    return Article(whole[-1] if whole else root, body, headline, found_by), census


def locate_body(
    tree: LexborHTMLParser, page: LexborNode, census: Census, paragraphs: Callable[[], list[str]]
) -> tuple[LexborNode | None, str]:
    """The body and what told it: `markup`, `trafilatura`, or nothing but that it is the `whole page`."""
    if (body := choose_body(tree, page, census)) is not None:
        return body, "markup"
    if (body := match_paragraphs(page, paragraphs(), census)) is not None:
        return body, "trafilatura"
    return (page if census.holds(page) else None), "whole page"


def choose_body(tree: LexborHTMLParser, page: LexborNode, census: Census) -> LexborNode | None:
    """The element that is the article by its name or role, if it has much text, or half of the page's."""
    enough = min(ENOUGH, census.holds(page) / 2) or ENOUGH
    said = _largest([*tree.css(ARTICLE), *census.named], census)
    wide = _largest(tree.css("main, [role=main]"), census)
    if said is not None and (wide is None or census.holds(said) * 2 >= census.holds(wide)):
        return said if census.holds(said) >= enough else None
    return wide if wide is not None and census.holds(wide) >= enough else None


def _largest(nodes: Iterable[LexborNode], census: Census) -> LexborNode | None:
    """The one with the most text; of those around it with the same, the innermost."""
    return max(nodes, key=lambda node: (census.holds(node), sum(1 for _ in ancestors(node))), default=None)


def tighten(body: LexborNode, census: Census) -> LexborNode:
    """The innermost element that still has nearly all of the text: outside it there is no room for a paragraph."""
    least = census.holds(body) - min(ENOUGH, (1 - NEARLY_ALL) * census.holds(body))
    while True:
        within = (child for child in body.iter() if child.tag not in NO_CONTAINER)
        tighter = next((child for child in within if census.holds(child) >= least), None)
        if tighter is None or not census.holds(tighter):
            return body
        body = tighter


def match_paragraphs(page: LexborNode, paragraphs: list[str], census: Census) -> LexborNode | None:
    """The lowest element that holds every run of text which is one of the paragraphs."""
    wanted = {bare for paragraph in paragraphs if len(bare := _bare(paragraph)) >= SHORTEST_PARAGRAPH}
    found: LexborNode | None = None
    for node in page.css("p, li, div, td, blockquote, h2, h3"):
        if node.mem_id in census.letters and _bare(plain_text(node)) in wanted:
            found = node if found is None else common_ancestor(found, node)
    return found


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def find_headline(tree: LexborHTMLParser, title: str | None, body: LexborNode, census: Census) -> LexborNode | None:
    """The heading that says what the page's title says; else a first-level one; else none."""
    seen = [node for node in tree.css("h1, h2, [itemprop~=headline]") if _is_seen(node, census) and plain_text(node)]
    if title:
        best = max(seen, key=lambda node: (_likeness(plain_text(node), title), node.tag == "h1"), default=None)
        if best is not None and _likeness(plain_text(best), title) >= 0.5:
            return best
    first = [node for node in seen if node.tag == "h1"]
    return first[0] if len(first) == 1 else None


def _is_seen(node: LexborNode, census: Census) -> bool:
    return all(census.verdict(holder) is Verdict.KEEP for holder in ancestors(node) if holder.is_element_node)


def _likeness(heading: str, title: str) -> float:
    """Share of words in common, of the heading's or of both together, whichever is the stricter reading."""
    ours, theirs = (set(re.findall(r"\w+", text.casefold())) for text in (heading, title))
    if not ours or not theirs:
        return 0.0
    common = len(ours & theirs)
    return common / len(ours) if common > 3 else common / len(ours | theirs)
