"""Real pages of news sites: every post and caption in its place, and nothing from beside the article.

The pages are not part of the repository. What is expected of them is read from their own markup here,
by other means than the importer's.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from trafilatura import extract

from curate.adapters.importers.html import read_html
from curate.core.documents import Document

POSTS = "blockquote.twitter-tweet, div.twitter-tweet, amp-twitter, amp-instagram"
UNSEEN = ".sr-only, [class*=visually-hidden], svg, script, style"

# The captions of these pages are all in an overlay that opens on a click, of another story's gallery.
CLOSED_GALLERIES = ("standard.co.uk.caribbean",)
NO_AUTHOR = ("0dd1357045727799a447", "fdpbt.de")
NO_LANGUAGE = ("theverge.com.ios13",)


def bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


@cache
def page(path: Path) -> tuple[Document, LexborHTMLParser, str]:
    (document,) = read_html(path, path.name)
    assert isinstance(document, Document), document
    raw = path.read_bytes()
    return document, LexborHTMLParser(raw), raw.decode("utf-8", "replace")


@pytest.fixture(scope="session")
def pages(shared: Path) -> list[Path]:
    files = [shared / "html" / entry["file"] for entry in json.loads((shared / "html/index.json").read_text())["files"]]
    assert len(files) >= 20
    return files


def each(pages: list[Path]) -> Iterator[tuple[str, Document, LexborHTMLParser, str]]:
    for path in pages:
        yield path.name, *page(path)


def seen_words(node: LexborNode) -> str:
    copy = LexborHTMLParser(node.html or "")
    for hidden in copy.css(UNSEEN):
        hidden.decompose()
    return bare(copy.body.text() if copy.body else "")


def blocks(document: Document, *kinds: str) -> list[str]:
    return [bare(block.span.of(document.text)) for block in document.blocks if block.kind in kinds]


def places_in(wanted: list[str], found: list[str]) -> list[int]:
    """Where each of `wanted` is found next, after the one before."""
    places: list[int] = []
    for words in wanted:
        rest = range(places[-1] if places else 0, len(found))
        places.append(next((nth for nth in rest if words in found[nth]), -1))
    return places


def test_every_embedded_post_arrives_whole_and_in_order(pages: list[Path]) -> None:
    for name, document, tree, _ in each(pages):
        expected = [seen_words(node) for node in tree.css(POSTS)]
        found = blocks(document, "post")
        empty = json.loads(document.metadata.extra.get("posts_without_text", "[]"))
        assert found == [words for words in expected if words], name
        assert len(empty) == sum(not words for words in expected), name


def test_every_post_says_which_it_is(pages: list[Path]) -> None:
    for name, document, _, html in each(pages):
        for block in document.blocks:
            if block.kind == "post":
                attributes = block.attributes
                assert attributes["platform"] == "twitter", name
                assert attributes["post_id"] in html, name
                assert attributes["author_handle"] in attributes["url"], name
        for post in json.loads(document.metadata.extra.get("posts_without_text", "[]")):
            assert post["post_id"] in html, name
            assert 0 <= post["offset"] <= len(document.text)


def test_signatures_end_their_posts(pages: list[Path]) -> None:
    signed = 0
    for name, document, _, _ in each(pages):
        for block in document.blocks:
            if block.kind == "post" and "— " in (last := block.span.of(document.text).rsplit("\n", 1)[-1]):
                signed += 1
                assert (
                    last
                    == f"— {block.attributes['author_name']} (@{block.attributes['author_handle']}) "
                    + (block.attributes["date"])
                ), name
    assert signed >= 30


def test_every_caption_arrives_whole_and_in_order(pages: list[Path]) -> None:
    for name, document, tree, _ in each(pages):
        wanted = [words for node in tree.css("figcaption") if (words := seen_words(node))]
        if any(part in name for part in CLOSED_GALLERIES):
            continue
        assert -1 not in places_in(wanted, blocks(document, "caption")), name


def test_paragraphs_and_posts_stand_in_the_pages_order(pages: list[Path]) -> None:
    for name, document, tree, _ in each(pages):
        order = [words for node in tree.css(f"p, figcaption, {POSTS}") if len(words := seen_words(node)) > 40]
        lines = [line for block in document.blocks if len(line := bare(block.span.of(document.text))) > 40]
        first = [
            next((nth for nth, words in enumerate(order) if line in words or words in line), None) for line in lines
        ]
        placed = [nth for nth in first if nth is not None]
        rising = sum(a <= b for a, b in pairwise(placed))
        assert rising >= 0.97 * (len(placed) - 1), name  # the same words may stand in two places


def test_the_paragraphs_that_trafilatura_finds_are_there(pages: list[Path]) -> None:
    for name, document, _, html in each(pages):
        text = bare(document.text) + bare(document.metadata.extra.get("related_links", ""))
        paragraphs = [bare(line) for line in (extract(html, include_comments=False) or "").splitlines()]
        letters = sum(len(paragraph) for paragraph in paragraphs)
        found = sum(len(paragraph) for paragraph in paragraphs if paragraph in text)
        assert found >= 0.92 * letters, name


def test_menus_footers_and_sidebars_stay_out(pages: list[Path]) -> None:
    checked = 0
    for name, document, tree, _ in each(pages):
        lines = {bare(line) for line in document.text.split("\n")}
        beside = {words for node in tree.css("nav a, footer a, aside a") if len(words := bare(node.text())) >= 12}
        checked += len(beside)
        assert not beside & lines, name
    assert checked > 300


def test_the_headline_is_found(pages: list[Path]) -> None:
    for name, document, tree, _ in each(pages):
        (headline,) = blocks(document, "headline")
        assert headline in {bare(node.text()) for node in tree.css("h1, h2")}, name
        title = document.metadata.title
        assert title is not None
        assert bare(title) == headline, name


def test_metadata_is_found(pages: list[Path], shared: Path) -> None:
    index = {entry["file"]: entry for entry in json.loads((shared / "html/index.json").read_text())["files"]}
    for name, document, _, _ in each(pages):
        metadata = document.metadata
        assert metadata.url == index[name]["canonical_url"], name
        assert metadata.outlet, name
        assert re.match(r"\d{4}-\d\d-\d\d", metadata.published or ""), name
        assert metadata.author or any(part in name for part in NO_AUTHOR), name
        assert metadata.language or any(part in name for part in NO_LANGUAGE), name


def test_blocks_cover_the_text(pages: list[Path]) -> None:
    for name, document, _, _ in each(pages):
        assert "\n".join(block.span.of(document.text) for block in document.blocks) == document.text, name
        assert all(block.span.of(document.text).strip() == block.span.of(document.text) for block in document.blocks)
