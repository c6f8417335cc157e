"""WCAG 2.2 AA in every state: by axe's rules, and by hand where a rule cannot know."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe import Axe
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span

VIEWS = [("light", 1400), ("dark", 360)]


@pytest.fixture
def axe(labeller: Driver) -> Axe:
    return Axe(labeller.page)


@pytest.fixture
def suggested(bridge: Document) -> list[Annotation]:
    starts = [bridge.text.index(words) for words in ("“It will open", "“if the river")]
    return [Annotation(f"{bridge.id}:{at}", "quote", Span(at, at + 12)) for at in starts]


@pytest.mark.parametrize(("theme", "width"), VIEWS, ids=[f"{theme}, {width} px" for theme, width in VIEWS])
def test_no_state_breaks_a_rule(
    labeller: Driver,
    axe: Axe,
    bridge: Document,
    suggested: list[Annotation],
    theme: Literal["light", "dark"],
    width: int,
) -> None:
    labeller.document = labeller.server.add(bridge, suggested)
    labeller.server.add(Document(f"{bridge.id}/other", "Another text."))
    labeller.page.set_viewport_size({"width": width, "height": 800})
    labeller.page.emulate_media(color_scheme=theme)
    labeller.open()
    found = [f"{state}: {violation}" for state in states(labeller) for violation in axe.violations()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("theme", "width"), VIEWS, ids=[f"{theme}, {width} px" for theme, width in VIEWS])
def test_neither_does_the_page_around_it(
    labeller: Driver, axe: Axe, bridge: Document, theme: Literal["light", "dark"], width: int
) -> None:
    labeller.server.add(bridge)
    page = labeller.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{labeller.server.url}/label")
    expect(page.get_by_label("You are (annotator)")).to_be_focused()
    found = [f"nameless: {each}" for each in axe.violations()]
    page.goto(f"{labeller.server.url}/label?person=answers")
    expect(page.get_by_role("alert")).to_be_visible()
    found += [f"a name that is refused: {each}" for each in axe.violations()]
    page.goto(labeller.server.address("gone", "ana"))
    expect(page.get_by_text("gone is not among the documents")).to_be_visible()
    page.get_by_label("More").click()
    found += [f"another document, and the menu: {each}" for each in axe.violations()]
    page.keyboard.press("Escape")
    labeller.chooser.click()
    expect(page.get_by_role("option").first).to_be_visible()
    found += [f"the list of documents: {each}" for each in axe.violations()]
    assert not found, "\n".join(found)


def states(labeller: Driver) -> Iterator[str]:
    """Leads the page from state to state; each is looked at when it is named."""
    page = labeller.page
    yield "untouched, with suggestions"
    labeller.label("bridge at Tarn", "t")
    labeller.label("Tarn is", "t")
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.wait_saved()
    yield "a span with attributes in hand"
    labeller.inspector.get_by_role("button", name="Use selection for Speaker").click()
    yield "words are waited for"
    labeller.press("Escape", "Escape")
    labeller.drag("Farmers want")
    yield "words are selected"
    labeller.press("Escape")
    labeller.chip("Claim").click()
    yield "a label is in hand"
    labeller.press("Escape", "Escape")
    labeller.press("n")
    yield "a suggestion in hand"
    labeller.press("Escape")
    page.get_by_text("Codebook", exact=False).first.click()
    yield "the codebook is open"
    labeller.text.focus()
    labeller.press("/")
    page.keyboard.type("sentence")
    expect(page.locator(".hits")).to_be_visible()
    yield "the codebook is searched"
    labeller.press("Escape", "o")
    expect(page.get_by_role("region", name="One label at a time")).to_be_visible()
    yield "one label at a time"
    labeller.press("o")
    labeller.drag("Ines Achterberg")
    labeller.press("d")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "a note is asked for"
    page.keyboard.type("is she the speaker?")
    labeller.press("Enter")
    page.locator(".row", has_text="Note: is she").click()
    yield "a note in hand"
    labeller.text.focus()
    labeller.press("Escape")
    labeller.click("Tarn is", 0)
    yield "a menu of spans"
    labeller.press("Escape", "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "the keys"
    labeller.press("Escape")
    labeller.button("Submit").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "not ready to be submitted"
    page.get_by_role("dialog").get_by_role("button", name="Keep labelling").click()
    labeller.label("open now", "q")
    labeller.label("want it open", "q")
    expect(labeller.message).to_be_visible()
    yield "a refusal is said"
    labeller.disconnect()
    labeller.label("on Monday", "q")
    expect(labeller.status).to_contain_text("kept here")
    yield "offline"
    labeller.reconnect()
    labeller.wait_saved()
    labeller.label("Port Ellery", "s")
    labeller.label("Courier", "s")
    labeller.inspector.get_by_role("button", name="Join", exact=True).click()
    yield "another part is waited for"
    labeller.rows.filter(has_text="Port Ellery").click()
    expect(labeller.rows.filter(has_text="part 1 of 2")).to_be_visible()
    yield "parts are joined"
    labeller.inspector.get_by_label("Label", exact=True).focus()
    labeller.rows.filter(has_text="Claim").click()
    labeller.choose("Strength", "high")
    labeller.button("Submit").click()
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(labeller.button("Reopen")).to_be_visible()
    yield "submitted"
    page.route("**/api/labelling*", lambda route: route.abort())
    labeller.open()
    labeller.choose_document(f"{labeller.document_id}/other")
    expect(labeller.button("Try again")).to_be_visible()
    yield "nothing could be opened"
