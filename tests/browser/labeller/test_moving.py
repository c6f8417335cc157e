"""From document to document: at once, without waiting for the server, and never back by mistake."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from labeller_driver import Driver
from labelling_page import LabellingServer, serve_labeller
from playwright.sync_api import Route, expect

from curate.core.documents import Document
from curate.services.projects import opened
from curate.services.timing import active_seconds_by_document
from tests.fixtures.people import ALONE

OTHER = "Another text altogether."


@pytest.fixture
def labelling_server(labelling_server: LabellingServer, tmp_path: Path) -> Iterator[LabellingServer]:
    """One for each test: what comes before and after a document depends on all that there are."""
    for name in ("schemas", "seeds", "exports"):
        (tmp_path / name).mkdir()
    codebook = labelling_server.project.root / "schemas" / "trial.yaml"
    (tmp_path / "schemas" / codebook.name).write_bytes(codebook.read_bytes())
    with opened(tmp_path) as project, serve_labeller(project) as server:
        yield server


@pytest.fixture
def other(labeller: Driver, bridge: Document) -> Document:
    return labeller.server.add(Document(f"{bridge.id}/other", OTHER))


def start(labeller: Driver, bridge: Document) -> None:
    """The first document is open, and the next one has been fetched."""
    with labeller.page.expect_response(lambda response: "labelling" in response.url and "other" in response.url):
        labeller.start(bridge)


def named_by_address(labeller: Driver) -> list[str]:
    return parse_qs(urlsplit(labeller.page.url).query)["document_id"]


def test_the_next_document_is_there_without_asking_anyone(labeller: Driver, bridge: Document, other: Document) -> None:
    start(labeller, bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    labeller.page.route("**/api/**", lambda route: route.abort())
    labeller.button("Next").click()
    expect(labeller.text).to_have_text(OTHER, timeout=1_000)
    expect(labeller.text).to_be_focused()
    expect(labeller.chooser).to_have_value(other.id)
    assert named_by_address(labeller) == [other.id]
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


def test_a_reload_finds_the_document_that_one_has_moved_to(labeller: Driver, bridge: Document, other: Document) -> None:
    start(labeller, bridge)
    labeller.press("Alt+PageDown")
    expect(labeller.text).to_have_text(OTHER)
    labeller.page.reload()
    expect(labeller.text).to_have_text(OTHER)
    labeller.choose_document(bridge.id)
    expect(labeller.text).to_contain_text("Farmers")
    expect(labeller.text).to_be_focused()
    labeller.page.reload()
    expect(labeller.text).to_contain_text("Farmers")


def test_an_answer_that_comes_late_does_not_take_the_reader_back(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    held: list[Route] = []
    labeller.page.route("**/api/labelling*", lambda route: held.append(route))
    with labeller.page.expect_request("**/api/labelling*"):
        labeller.start(bridge)
    labeller.button("Next").click()
    expect(labeller.chooser).to_have_value(other.id)
    labeller.choose_document(bridge.id)
    for route in held:
        route.continue_()
    labeller.page.wait_for_timeout(200)
    expect(labeller.text).to_contain_text("Farmers")
    expect(labeller.chooser).to_have_value(bridge.id)
    assert named_by_address(labeller) == [bridge.id]


def submit_without_an_answer(labeller: Driver) -> list[Route]:
    """What comes next is asked for, and not told until the routes that are returned go on."""
    held: list[Route] = []
    labeller.page.route("**/api/offer*", lambda route: held.append(route))
    labeller.button("Submit").click()
    with labeller.page.expect_request("**/api/offer*"):
        labeller.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    return held


def test_a_step_that_was_asked_for_too_early_is_made_when_it_is_known_where_to(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge)
    labeller.server.add(Document(f"{bridge.id}/nearer", "A nearer one."))
    held = submit_without_an_answer(labeller)
    labeller.button("Next").click()
    labeller.page.wait_for_timeout(200)
    expect(labeller.text).to_contain_text("Farmers")
    for route in held:
        route.continue_()
    expect(labeller.text).to_have_text("A nearer one.")


def test_where_it_turns_out_that_nothing_comes_next_it_is_said(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    held = submit_without_an_answer(labeller)
    expect(labeller.text).to_be_focused()
    labeller.press("Alt+PageDown")
    labeller.page.wait_for_timeout(200)
    expect(labeller.message).to_be_hidden()
    for route in held:
        route.continue_()
    expect(labeller.message).to_have_text("There is no next document.")


def test_what_was_shown_from_memory_is_looked_at_again(
    labeller: Driver, other_device: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge)
    there = Driver(other_device.page, labeller.server, other.id, document=other).open()
    there.label("Another", "q")
    there.wait_saved()
    labeller.button("Next").click()
    expect(labeller.rows).to_have_count(1)


def test_time_at_work_is_booked_on_the_document_that_was_read(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    start(labeller, bridge)
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


def test_a_link_to_some_words_selects_them_and_the_next_document_forgets_them(
    labeller: Driver, bridge: Document, other: Document
) -> None:
    labeller.server.add(bridge)
    start = bridge.text.index("said Ines")
    address = labeller.server.address(bridge.id, "ana")
    labeller.page.goto(f"{address}&at={start}-{start + 9}")
    expect(labeller.text).to_be_focused()
    assert labeller.selected() == "said Ines"
    labeller.button("Next").click()
    expect(labeller.text).to_have_text(OTHER)
    assert "at" not in parse_qs(urlsplit(labeller.page.url).query)
    for nowhere in ("5-2", "0-999999", "x", "3-"):
        labeller.page.goto(f"{address}&at={nowhere}")
        expect(labeller.text).to_be_focused()
        assert labeller.selected() == ""
