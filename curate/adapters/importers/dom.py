"""Walking a tree of any depth without recursion, and small questions to its elements."""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto

from selectolax.lexbor import LexborNode

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary "
    "table tbody tfoot thead tr ul".split()
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SPACE = re.compile(r"[ \t\n\r\f]+")
UNCOLLAPSED = re.compile(r"[\t\n\r\f]|  ")


class Step(Enum):
    OPEN = auto()
    TEXT = auto()
    CLOSE = auto()


def walk(root: LexborNode, enters: Callable[[LexborNode], bool]) -> Iterator[tuple[Step, LexborNode]]:
    """Elements and texts below and with `root` in document order; nothing of an element not entered.

    Nodes are told apart by `mem_id`: comparing two of them would compare their serialised subtrees.
    """
    node: LexborNode | None = root
    top = root.mem_id
    while node is not None:
        entered = False
        if node.is_text_node:
            yield Step.TEXT, node
        elif node.is_element_node and enters(node):
            entered = True
            yield Step.OPEN, node
        following = node.first_child if entered else None
        if entered and following is None:
            yield Step.CLOSE, node
        while following is None and node is not None and node.mem_id != top:
            following = node.next
            if following is None:
                node = node.parent
                if node is not None:
                    yield Step.CLOSE, node
        node = following


def depth_of(root: LexborNode) -> int:
    depth = deepest = 0
    for step, _ in walk(root, lambda _: True):
        if step is Step.OPEN:
            depth += 1
            deepest = max(deepest, depth)
        elif step is Step.CLOSE:
            depth -= 1
    return deepest


def words_of(node: LexborNode) -> frozenset[str]:
    """The words its class and id are made of: `Article__pullQuote` gives article, pull and quote."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if names == " ":
        return frozenset()
    return frozenset(re.split(r"[\W_]+", HUMP.sub(" ", names).casefold()))


def collapse(text: str) -> str:
    """White space as browsers show it; a no-break space is none."""
    return SPACE.sub(" ", text) if UNCOLLAPSED.search(text) else text


def classes_of(node: LexborNode) -> frozenset[str]:
    return frozenset((node.attributes.get("class") or "").casefold().split())


def plain_text(node: LexborNode) -> str:
    """All text below the node on one line."""
    return collapse(node.text()).strip()


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The node itself, its parent, and so on to the root."""
    current: LexborNode | None = node
    while current is not None:
        yield current
        current = current.parent


def common_ancestor(first: LexborNode, second: LexborNode) -> LexborNode:
    """The lowest element that holds both; either of them where it holds the other."""
    above = {node.mem_id for node in ancestors(first)}
    return next((node for node in ancestors(second) if node.mem_id in above), second)
