"""The browser's Back and Forward lead through the documents that were opened, and lose nothing on the way."""

import re

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document


@pytest.fixture
def other(labeller: Driver) -> Document:
    return labeller.server.add(Document(f"{labeller.document_id}/other", "Another article altogether."))


def show(labeller: Driver, document_id: str) -> None:
    """Waits until the document is open, and the address and the title say so."""
    expect(labeller.chooser).to_have_value(re.compile(f"{re.escape(document_id)}$"))
    expect(labeller.page).to_have_title(f"{document_id} · curate")
    # A screen reader says which document the text is that the focus is in.
    expect(labeller.text).to_have_accessible_description(document_id)
    named = "() => new URL(location.href).searchParams.get('document_id')"
    assert labeller.page.evaluate(named) == document_id


def test_back_and_forward_go_through_the_documents_that_were_opened(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    labeller.start(bridge)
    entries = labeller.page.evaluate("history.length")
    labeller.choose_document(other.id)
    expect(labeller.text).to_contain_text(other.text)
    labeller.page.go_back()
    show(labeller, bridge.id)
    expect(labeller.text).to_contain_text("Farmers want it open now.")
    expect(labeller.text).to_be_focused()
    labeller.page.go_forward()
    show(labeller, other.id)
    expect(labeller.text).to_contain_text(other.text)
    # What has led somewhere adds nothing to the history that it came from.
    assert labeller.page.evaluate("history.length") == entries + 1
    labeller.page.reload()
    labeller.page.go_back()
    show(labeller, bridge.id)
    expect(labeller.text).to_contain_text("Farmers want it open now.")


def test_what_is_not_saved_yet_is_there_when_one_comes_back(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    labeller.start(bridge)
    labeller.disconnect()
    labeller.label("Farmers", "c")
    labeller.inspector.get_by_label("Topic").fill("the bridge")
    labeller.choose_document(other.id)
    labeller.page.go_back()
    show(labeller, bridge.id)
    expect(labeller.rows).to_have_count(1)
    expect(labeller.status).to_contain_text("2 changes kept here")
    labeller.reconnect()
    [annotation] = labeller.layer().annotations
    assert annotation.attributes == {"topic": "the bridge"}


def test_the_words_of_a_link_are_selected_again_by_whoever_comes_back(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    labeller.document = labeller.server.add(bridge)
    address = labeller.server.address(bridge.id, labeller.author)
    labeller.page.goto(f"{address}&at=0-6")
    expect(labeller.text).to_be_focused()
    assert labeller.selected() == "Bridge"
    labeller.choose_document(other.id)
    assert "at=" not in labeller.page.url
    labeller.press("Escape")
    labeller.page.go_back()
    show(labeller, bridge.id)
    assert labeller.page.url.endswith("at=0-6")
    assert labeller.selected() == "Bridge"
