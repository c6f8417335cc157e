"""A long document: 100,000 characters, 2,000 overlapping spans. How fast it is, benchmarks/labeller.py says."""

import random

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span

LENGTH = 100_000
SPANS = 2_000


@pytest.fixture
def long_document(document_id: str) -> tuple[Document, list[Annotation]]:
    chance = random.Random(1)
    words = ["bridge", "Tarn", "river", "council", "closed", "said", "the", "of", "on", "Monday"]
    lines: list[str] = []
    while sum(map(len, lines)) < LENGTH:
        lines.append(" ".join(chance.choices(words, k=chance.randint(30, 120))) + ".\n")
    document = Document(document_id, "".join(lines)[:LENGTH])
    spans = []
    while len(spans) < SPANS:
        start = chance.randrange(LENGTH - 100)
        span = Span(start, start + chance.randint(5, 90))
        words_in_span = span.of(document.text)
        if "\n" not in words_in_span and words_in_span == words_in_span.strip():
            label = chance.choice(["claim", "quote", "post"])
            spans.append(Annotation(f"{document_id}:{len(spans)}", label, span))
    return document, spans


def test_a_long_document_is_listed_whole_and_labelled(
    labeller: Driver, long_document: tuple[Document, list[Annotation]]
) -> None:
    labeller.start(*long_document)
    expect(labeller.page.locator(".list h2")).to_contain_text(f"{SPANS:,} suggestions")
    # Registered are those near the window; the last ones are when one gets there.
    assert 0 < len([name for name, _ in labeller.painted() if name.endswith("suggested")]) < SPANS / 2
    labeller.press("Escape")
    labeller.chip("Post").click()
    for line in range(12):
        box = labeller.page.locator(".line").nth(line % 3).bounding_box()
        assert box is not None
        labeller.page.mouse.move(box["x"] + 100, box["y"] + 20)
        labeller.page.mouse.down()
        labeller.page.mouse.move(box["x"] + 150 + 20 * line, box["y"] + 20)
        labeller.page.mouse.up()
    expect(labeller.page.locator(".list h2")).to_contain_text("12 spans")
    assert len(labeller.layer().annotations) == 12
