"""Documents: one immutable text with its source, and the blocks its markup told apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from curate.core.spans import Span
from curate.core.text import check_storable, text_digest

EMPTY: Mapping[str, str] = MappingProxyType({})
LONGEST_ID = 500  # of any characters; an index of PostgreSQL holds 2,704 bytes an entry


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text whose role the source's markup gave away.

    `kind` is one of `headline`, `body`, `caption`, `post`, `quote`, `heading`, `byline`, `list`.
    `attributes` hold what the markup said beside the text, such as a post's `platform`, `url`,
    `author_handle`; all values are text.
    """

    kind: str
    span: Span
    attributes: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a document came from; None where the source does not say.

    `published` is an ISO 8601 date or date-time as the source gave it; `language` a BCP 47 tag;
    `extra` what else the source's row held, as text.
    """

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def to_json(self) -> dict[str, Any]:
        """In this order, which digests and files rely on."""
        return {
            "title": self.title,
            "url": self.url,
            "outlet": self.outlet,
            "author": self.author,
            "published": self.published,
            "language": self.language,
            "extra": dict(self.extra),
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A text that never changes. `text` is as it came (no normalisation); `sha256` is its identity.

    `source` says where it was read (a path relative to the imported folder, `#row` behind it for
    tables). Blocks are sorted, may nest, and must lie inside the text.
    """

    id: str
    text: str
    source: str = ""
    metadata: Metadata = Metadata()
    blocks: tuple[Block, ...] = ()
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.id or self.id != self.id.strip() or any(ord(c) < 32 for c in self.id):
            raise ValueError(f"document id {self.id!r} is empty or has white space or control characters at its ends")
        if len(self.id) > LONGEST_ID:
            raise ValueError(f"document id {self.id[:40]!r}… has {len(self.id)} characters; at most {LONGEST_ID} do")
        if not self.text.strip():
            raise ValueError(f"document {self.id!r} has no text")
        for said in _all_words(self):
            check_storable(said, f"document {self.id!r}")
        for block in self.blocks:
            if block.span.end > len(self.text):
                raise ValueError(f"block {block.kind} at {block.span.start}:{block.span.end} ends after the text")
        object.__setattr__(self, "blocks", tuple(sorted(self.blocks, key=_block_order)))
        object.__setattr__(self, "sha256", text_digest(self.text))


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file or a row that was not imported. `where` is its path, with `:line` behind it for a row."""

    where: str
    reason: str


def _all_words(document: Document) -> Iterator[str]:
    """Everything in it that is text and gets stored."""
    metadata = document.metadata
    yield from (document.id, document.text, document.source)
    yield from filter(None, (metadata.title, metadata.url, metadata.outlet, metadata.author))
    yield from filter(None, (metadata.published, metadata.language))
    for mapping in (metadata.extra, *(block.attributes for block in document.blocks)):
        yield from mapping.keys()
        yield from mapping.values()
    yield from (block.kind for block in document.blocks)


def _block_order(block: Block) -> tuple[int, int, str]:
    return block.span.start, -block.span.end, block.kind
