"""A project with a codebook that has every kind of label and attribute, and the labeller on its own page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from labeller_driver import Driver
from labelling_page import LabellingServer, serve_labeller
from playwright.sync_api import Browser, BrowserContext, Page

from curate.core.documents import Document
from curate.services.projects import opened

CODEBOOK = """\
name: trial
title: Trial codebook
description: What the tests need, and no more.
labels:
  - name: claim
    title: Claim
    description: A sentence that could be proved wrong.
    hotkey: c
    color: {light: "#1b4fd1", dark: "#8fb1ff"}
    attributes:
      - {name: strength, title: Strength, type: choice, values: [high, low], required: true}
      - {name: hedged, title: Hedged, type: boolean}
      - {name: topic, title: Topic, type: text}
      - {name: day, title: Day, type: date}
      - {name: speaker, title: Speaker, type: span, description: Who says it.}
    rules:
      - {id: C1, text: It asserts something., example: "He said [the bridge is closed]."}
      - {id: not-questions, text: Questions are no claims., example: "Will it open?"}
  - name: quote
    title: Quote
    description: Words credited to a speaker.
    hotkey: q
    color: {light: "#0a7a53", dark: "#58d6a4"}
  - name: post
    title: Post
    description: A social post, over several lines.
    hotkey: t
    multiline: true
    overlap: true
    color: {light: "#a3540a", dark: "#ffb066"}
  - name: speech
    title: Speech
    description: Words that a narrator interrupts.
    hotkey: s
    color: {light: "#7a3fb0", dark: "#c9a0ff"}
    parts: {id: speech_id, number: part}
    attributes:
      - {name: speech_id, title: Speech id, type: text}
      - {name: part, title: Which, type: text}
"""


@pytest.fixture(scope="session")
def labelling_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabellingServer]:
    root = tmp_path_factory.mktemp("labelling")
    for name in ("schemas", "seeds", "exports"):
        (root / name).mkdir()
    (root / "schemas" / "trial.yaml").write_text(CODEBOOK, encoding="utf-8")
    with opened(root) as project, serve_labeller(project) as server:
        yield server


@pytest.fixture
def document_id(request: pytest.FixtureRequest) -> str:
    """A document's id that no other test uses."""
    return f"{Path(str(request.node.path)).stem}/{request.node.name}"


@pytest.fixture
def labeller(page: Page, labelling_server: LabellingServer, document_id: str) -> Driver:
    """The labeller's page; it shows nothing yet: `labeller.start(text)` stores a document and opens it."""
    return Driver(page, labelling_server, document_id)


@pytest.fixture
def two_tabs(context: BrowserContext, labeller: Driver) -> tuple[Driver, Driver]:
    """Two tabs of the same annotator on the same document; the first has to be started first."""
    return labeller, Driver(context.new_page(), labeller.server, labeller.document_id)


@pytest.fixture
def other_device(browser: Browser, labeller: Driver, bridge: Document) -> Iterator[Driver]:
    """The same annotator in another browser, which shares nothing with the first but the server."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield Driver(context.new_page(), labeller.server, bridge.id, document=bridge)
    context.close()


@pytest.fixture
def bridge(document_id: str) -> Document:
    """An invented article, short enough to reason about."""
    return Document(document_id, BRIDGE)


BRIDGE = (
    "Bridge at Tarn stays closed\n"
    "The bridge at Tarn is closed, said Ines Achterberg on Monday.\n"
    "“It will open in May,” she told the Port Ellery Courier, “if the river lets us.”\n"
    "Farmers want it open now."
)
