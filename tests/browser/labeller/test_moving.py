"""From document to document: at once, without waiting for Streamlit or the server, and never back by mistake."""

import time
from typing import Any

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.services.timing import active_seconds_by_document
from tests.fixtures.people import ALONE

OTHER = "Another text altogether."


@pytest.fixture
def other(labeller: Driver, bridge: Document) -> Document:
    return labeller.server.add(Document(f"{bridge.id}/other", OTHER))


def start(labeller: Driver, bridge: Document, other: Document) -> None:
    """The first document is open, and the next one has been fetched."""
    labeller.start(bridge)
    with labeller.page.expect_response(lambda response: "labelling" in response.url and "other" in response.url):
        tell(labeller, next=other.id)


def tell(labeller: Driver, **data: str | None) -> None:
    """What Streamlit says after a run of the page."""
    labeller.page.evaluate("(data) => window.call(data)", data)


def triggers(labeller: Driver) -> list[Any]:
    found: list[Any] = labeller.page.evaluate("window.triggers")
    return found


def test_the_next_document_is_there_without_asking_anyone(labeller: Driver, bridge: Document, other: Document) -> None:
    start(labeller, bridge, other)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    labeller.page.route("**/api/**", lambda route: route.abort())
    labeller.button("Next").click()
    expect(labeller.text).to_have_text(OTHER, timeout=1_000)
    expect(labeller.text).to_be_focused()
    assert triggers(labeller)[0] == ["document", other.id]
    # Streamlit follows: nothing is mounted again.
    labeller.page.evaluate("document.querySelector('.labeller').dataset.mark = 'same'")
    tell(labeller, document_id=other.id, previous=bridge.id, next=None)
    expect(labeller.page.locator(".labeller[data-mark=same]")).to_have_count(1)
    expect(labeller.button("Next")).to_have_attribute("aria-disabled", "true")
    labeller.press("Alt+PageDown")
    expect(labeller.message).to_have_text("There is no next document.")
    # Back, with all that was done there, and its undo steps.
    labeller.button("Previous").click()
    expect(labeller.rows).to_have_count(1, timeout=1_000)
    labeller.page.unroute("**/api/**")
    labeller.press("z")
    expect(labeller.rows).to_have_count(0)
    assert labeller.stored() == []


def test_a_run_that_began_before_the_move_does_not_take_the_reader_back(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge, other)
    labeller.button("Next").click()
    expect(labeller.text).to_have_text(OTHER)
    tell(labeller, document_id=bridge.id, previous=None, next=other.id)
    labeller.page.wait_for_timeout(200)
    expect(labeller.text).to_have_text(OTHER)
    # A trigger that was lost is given again, until Streamlit has followed.
    while len(triggers(labeller)) < 2:
        labeller.page.wait_for_timeout(100)
    tell(labeller, document_id=other.id, previous=bridge.id, next=None)
    # What is chosen on the page goes before where the labeller has been.
    tell(labeller, document_id=bridge.id, previous=None, next=other.id)
    expect(labeller.text).to_contain_text("Farmers")


def test_a_step_that_was_asked_for_too_early_is_made_when_it_is_known_where_to(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    third = labeller.server.add(Document(f"{bridge.id}/third", "A third one."))
    start(labeller, bridge, other)
    labeller.button("Next").click()
    expect(labeller.text).to_have_text(OTHER)
    labeller.button("Next").click()
    tell(labeller, document_id=other.id, previous=bridge.id, next=third.id)
    expect(labeller.text).to_have_text("A third one.")


def test_what_was_shown_from_memory_is_looked_at_again(
    labeller: Driver, other_device: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge, other)
    there = Driver(other_device.page, labeller.server, other.id, document=other).open()
    there.label("Another", "q")
    there.wait_saved()
    labeller.button("Next").click()
    expect(labeller.rows).to_have_count(1)


def test_time_at_work_is_booked_on_the_document_that_was_read(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge, other)
    labeller.label("Farmers", "q")
    labeller.page.wait_for_timeout(300)
    with labeller.page.expect_request("**/api/activity") as going:
        labeller.button("Next").click()
    assert [stretch["suggestions_shown"] for stretch in going.value.post_data_json["stretches"]] == [True]
    labeller.press("ArrowRight")
    labeller.page.wait_for_timeout(300)
    # What is not told of before the page goes is told while it goes.
    labeller.page.goto("about:blank")
    for document in (bridge, other):
        assert 0.2 < wait_for_time_at_work(labeller, document) < 30


def wait_for_time_at_work(labeller: Driver, document: Document) -> float:
    deadline = time.monotonic() + 10
    while document.id not in (spent := active_seconds_by_document(labeller.server.project, by=ALONE)):
        assert time.monotonic() < deadline, f"no time was booked on {document.id}, only on {list(spent)}"
        time.sleep(0.05)
    return spent[document.id]
