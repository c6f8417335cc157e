"""HTML: a saved page of a news site, reduced to its article with headline, captions and posts in place."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from curate.adapters.importers.container import find_article
from curate.adapters.importers.encoding import Unreadable, read_bytes
from curate.adapters.importers.fallback import find_paragraphs, guess_metadata
from curate.adapters.importers.flatten import Flattener, Piece
from curate.adapters.importers.page import Page, parse_page
from curate.adapters.importers.page_metadata import read_metadata
from curate.adapters.importers.pieces import assemble, drop_beside
from curate.core.documents import Document, Metadata, Rejection


def read_html(path: Path, source: str) -> Iterator[Document | Rejection]:
    """One document: the article's lines, a block for each, and what the page says about itself."""
    try:
        yield build_page_document(parse_page(read_bytes(path), name=path.name), source)
    except Unreadable as error:
        yield Rejection(source, str(error))


def build_page_document(page: Page, source: str) -> Document:
    """Raises Unreadable where the page has no article, or its words cannot be stored."""
    metadata = read_metadata(page.tree)
    flattener = _flatten(page, metadata.title)
    pieces, dropped = drop_beside(flattener.pieces)
    article = assemble(pieces)
    if all(block.kind in ("headline", "byline") for block in article.blocks):
        raise Unreadable("its article has no text; save the page again after it has loaded")
    extra = page.extra | dropped
    if article.empty_posts:
        extra["posts_without_text"] = json.dumps(article.empty_posts, ensure_ascii=False)
    if flattener.article.found_by != "markup":
        extra["article_found_by"] = flattener.article.found_by
    if flattener.controls:
        extra["control_characters_removed"] = str(flattener.controls)
    metadata = guess_metadata(page.html, _name_headline(metadata, pieces))
    metadata = replace(metadata, extra=extra | dict(metadata.extra))
    try:
        return Document(source, article.text, source, metadata, article.blocks)
    except ValueError as error:
        raise Unreadable(f"{error}; mend the page") from error


def _flatten(page: Page, title: str | None) -> Flattener:
    article, census = find_article(page.tree, title, lambda: find_paragraphs(page.html))
    if article is None:
        raise Unreadable(
            "no article was found on it; if it has one, save it again after it has loaded, or give the text as .txt"
        )
    flattener = Flattener(article, census)
    flattener.run()
    return flattener


def _name_headline(metadata: Metadata, pieces: list[Piece]) -> Metadata:
    """A title without the outlet's name behind it, where the page shows one."""
    headline = next((piece.text for piece in pieces if piece.kind == "headline"), None)
    return replace(metadata, title=headline or metadata.title)
