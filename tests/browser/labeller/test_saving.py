"""No label is lost: not with the network, not with the page, not on the way from document to document."""

import json
from collections import Counter

import pytest
from labeller_driver import Driver
from playwright.sync_api import Route, expect

from curate.core.documents import Document
from curate.core.layers import Annotation, LayerState
from curate.core.spans import Span


def test_work_done_offline_survives_a_reload_and_is_sent_once(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.disconnect()
    labeller.label("Farmers", "q")
    labeller.label("The bridge", "q")
    expect(labeller.status).to_have_text("Offline: 2 changes kept here")
    assert len(labeller.pending()) == 2
    labeller.open()
    expect(labeller.rows).to_have_count(2)
    expect(labeller.status).to_contain_text("2 changes kept here")
    labeller.reconnect()
    assert labeller.stored() == [("quote", "The bridge"), ("quote", "Farmers")]
    assert labeller.pending() == []
    assert labeller.server.count_changes(bridge.id, "ana") == 2


def test_it_is_sent_at_once_when_the_reader_asks(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.disconnect()
    with labeller.page.expect_request("**/api/changes"):
        labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("Offline")
    with labeller.page.expect_request("**/api/changes", timeout=900):
        labeller.button("Try now").click()


def test_it_is_sent_by_itself_when_the_network_returns(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.page.context.set_offline(True)
    labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("Offline")
    labeller.page.context.set_offline(False)
    assert labeller.stored() == [("quote", "Farmers")]


def test_an_answer_that_was_lost_on_the_way_doubles_nothing(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)

    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    labeller.page.route("**/api/changes", lose_answer)
    labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("Offline")
    labeller.reconnect()
    assert labeller.stored() == [("quote", "Farmers")]
    assert labeller.server.count_changes(bridge.id, "ana") == 1


def add_other(labeller: Driver, bridge: Document) -> Document:
    return labeller.server.add(Document(f"{bridge.id}/other", "Another text altogether."))


def test_unsent_work_and_undo_steps_survive_a_visit_to_another_document(labeller: Driver, bridge: Document) -> None:
    other = add_other(labeller, bridge)
    labeller.start(bridge)
    labeller.disconnect()
    labeller.label("Farmers", "q")
    labeller.label("The bridge", "q")
    labeller.choose_document(other.id)
    expect(labeller.text).to_have_text(other.text)
    expect(labeller.rows).to_have_count(0)
    labeller.choose_document(bridge.id)
    expect(labeller.rows).to_have_count(2)
    labeller.text.focus()
    labeller.press("z")
    expect(labeller.rows).to_have_count(1)
    labeller.reconnect()
    assert labeller.stored() == [("quote", "Farmers")]


def test_choosing_the_document_that_is_open_changes_nothing(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    for _ in range(2):
        labeller.choose_document(bridge.id)
    expect(labeller.rows).to_have_count(1)
    labeller.text.focus()
    labeller.press("z")
    expect(labeller.rows).to_have_count(0)
    expect(labeller.page.locator(".labeller")).to_have_count(1)


def test_another_document_takes_the_place_of_the_first(labeller: Driver, bridge: Document) -> None:
    other = add_other(labeller, bridge)
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    labeller.choose_document(other.id)
    expect(labeller.text).to_have_text(other.text)
    expect(labeller.text).to_be_focused()
    expect(labeller.rows).to_have_count(0)
    assert labeller.painted() == []


def test_what_the_server_refuses_is_undone_and_its_reason_shown(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)

    def spoil(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        body["changes"][0]["annotation"]["quote"] = "words that do not stand there"
        route.continue_(post_data=json.dumps(body))

    labeller.label("The bridge", "q")
    labeller.wait_saved()
    labeller.page.route("**/api/changes", spoil, times=1)
    labeller.label("Farmers", "q")
    expect(labeller.message).to_contain_text("Not saved and undone")
    expect(labeller.message).to_contain_text("words that do not stand there")
    expect(labeller.rows).to_have_count(1)
    assert labeller.stored() == [("quote", "The bridge")]
    labeller.press("z")
    expect(labeller.rows).to_have_count(0)


def test_what_was_done_alike_elsewhere_is_no_refusal_and_what_was_not_is_named(
    labeller: Driver, other_device: Driver, bridge: Document
) -> None:
    start = bridge.text.index("Farmers")
    labeller.start(bridge, [Annotation(f"{bridge.id}:s", "quote", Span(start, start + 7))])
    other_device.open()
    for device in (labeller, other_device):
        device.press("n", "Enter")
        device.wait_saved()
    expect(other_device.page.get_by_text("1 span changed elsewhere")).to_be_visible()
    expect(other_device.message).not_to_contain_text("Not saved")
    assert other_device.stored() == [("quote", "Farmers")]
    labeller.label("It will open", "q")
    labeller.wait_saved()
    other_device.label("open in May", "q")
    expect(other_device.message).to_contain_text("Not saved and undone: Quote “open in May”: it overlaps another quote")
    other_device.message.click()
    expect(other_device.message).to_be_hidden()
    assert sorted(other_device.stored()) == [("quote", "Farmers"), ("quote", "It will open")]


def test_a_page_with_another_codebook_than_the_servers_keeps_its_work(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)

    def age(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        route.continue_(post_data=json.dumps({**body, "schema_digest": "older"}))

    labeller.page.route("**/api/changes", age)
    labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("The codebook has changed")
    expect(labeller.status).to_contain_text("1 change kept here")
    labeller.page.unroute("**/api/changes")
    labeller.open()
    assert labeller.stored() == [("quote", "Farmers")]


def test_two_tabs_of_one_annotator_lose_and_double_nothing(two_tabs: tuple[Driver, Driver], bridge: Document) -> None:
    first, second = two_tabs
    first.start(bridge)
    first.disconnect()
    first.label("Farmers", "q")
    expect(first.status).to_contain_text("Offline")
    second.document = bridge
    second.open()
    second.label("The bridge", "c")
    assert sorted(second.stored()) == [("claim", "The bridge"), ("quote", "Farmers")]
    first.reconnect()
    first.wait_saved()
    assert sorted(first.stored()) == [("claim", "The bridge"), ("quote", "Farmers")]
    assert first.server.count_changes(bridge.id, "ana") == 2


def test_tabs_show_each_others_work_and_keep_their_place(two_tabs: tuple[Driver, Driver], bridge: Document) -> None:
    first, second = two_tabs
    first.start(bridge)
    second.document = bridge
    second.open()
    second.drag("river")
    first.label("Farmers", "q")
    expect(second.rows).to_have_count(1)
    expect(second.page.get_by_text("1 span changed in another tab; shown here now.")).to_have_count(1)
    expect(second.message).to_be_hidden()
    assert second.selected() == "river"
    second.press("c")
    expect(first.rows).to_have_count(2)
    assert sorted(first.stored()) == [("claim", "river"), ("quote", "Farmers")]
    # Each undoes its own work.
    first.press("z")
    expect(first.rows).to_have_count(1)
    expect(second.rows).to_have_count(1)
    assert second.stored() == [("claim", "river")]


def test_what_another_device_did_is_said_in_words(labeller: Driver, other_device: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    other_device.open()
    other_device.label("The bridge", "c")
    other_device.wait_saved()
    # It is noticed with the next change,
    labeller.label("river", "c")
    expect(labeller.message).to_contain_text("1 span changed elsewhere since this page last looked")
    expect(labeller.rows).to_have_count(3)
    # and when the reader comes back to the page.
    other_device.label("Monday", "c")
    other_device.wait_saved()
    labeller.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(labeller.rows).to_have_count(4)
    assert labeller.server.count_changes(bridge.id, "ana") == 4


def test_what_was_changed_elsewhere_first_is_shown_and_ones_own_can_be_taken_instead(
    labeller: Driver, other_device: Driver, bridge: Document
) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    other_device.open()
    labeller.disconnect()
    write_note(labeller, "mine")
    expect(labeller.status).to_contain_text("1 change kept here")
    write_note(other_device, "theirs")
    other_device.wait_saved()
    labeller.reconnect()
    expect(labeller.message).to_contain_text("Quote “Farmers” was changed elsewhere before your change arrived")
    expect(labeller.inspector.get_by_label("Note")).to_have_value("theirs")
    assert [a.note for a in labeller.layer().annotations] == ["theirs"]
    labeller.button("Use mine").click()
    expect(labeller.message).to_be_hidden()
    assert [a.note for a in labeller.layer().annotations] == ["mine"]
    labeller.text.focus()
    labeller.press("z")
    expect(labeller.inspector.get_by_label("Note")).to_have_value("theirs")


def write_note(driver: Driver, note: str) -> None:
    driver.click("Farmers")
    driver.inspector.get_by_label("Note").fill(note)
    driver.text.focus()


def test_a_document_that_cannot_be_had_says_what_is_kept_and_recovers_by_itself(
    labeller: Driver, bridge: Document
) -> None:
    other = add_other(labeller, bridge)
    labeller.start(bridge)
    labeller.disconnect()
    labeller.label("Farmers", "q")
    labeller.label("The bridge", "c")
    expect(labeller.status).to_contain_text("2 changes kept here")
    labeller.page.route("**/api/labelling*", lambda route: route.abort())
    Driver(labeller.page, labeller.server, other.id, document=other).open()
    labeller.choose_document(bridge.id)
    failure = labeller.page.get_by_role("alert")
    expect(failure).to_contain_text("The server cannot be reached")
    expect(failure).to_contain_text("2 changes to this document are kept in this browser and will be sent")
    labeller.page.unroute("**/api/labelling*")
    labeller.page.unroute("**/api/changes")
    expect(labeller.rows).to_have_count(2)
    assert sorted(labeller.stored()) == [("claim", "The bridge"), ("quote", "Farmers")]


def test_what_was_left_in_a_document_is_sent_when_another_one_is_opened(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.disconnect()
    labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("1 change kept here")
    other = add_other(labeller, bridge)
    labeller.page.unroute("**/api/changes")
    with labeller.page.expect_response("**/api/changes"):
        Driver(labeller.page, labeller.server, other.id, document=other).open()
    expect(labeller.text).to_have_text("Another text altogether.")
    assert labeller.server.count_changes(bridge.id, "ana") == 1
    assert labeller.pending() == []


def test_a_hundred_labels_are_all_stored(labeller: Driver) -> None:
    words = [f"word{n:03}" for n in range(100)]
    labeller.start(" ".join(words))
    labeller.text.focus()
    labeller.press("Control+Home")
    for _ in words:
        labeller.press("Control+Shift+ArrowRight", "q", "Escape")
    assert Counter(labeller.stored()) == Counter(("quote", word) for word in words)
    assert labeller.server.count_changes(labeller.document_id, "ana") == len(words)


def test_where_storage_is_full_the_tab_keeps_the_work_and_says_so(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.disconnect()
    labeller.page.evaluate(
        """() => { for (let size = 1 << 22; size; size >>= 1)
             try { for (let n = 0; ; n += 1) localStorage.setItem(`fill${size}-${n}`, "x".repeat(size)); }
             catch { continue; } }"""
    )
    labeller.label("Farmers", "q")
    expect(labeller.status).to_contain_text("in this tab only: leave it open")
    labeller.reconnect()
    assert labeller.stored() == [("quote", "Farmers")]


def test_a_document_that_is_not_there_is_said_so(labeller: Driver, bridge: Document) -> None:
    other = add_other(labeller, bridge)
    refusal = {"detail": f"There is no document {other.id}"}
    labeller.page.route("**/api/labelling*", lambda route: route.fulfill(status=404, json=refusal))
    labeller.start(bridge)
    labeller.choose_document(other.id)
    expect(labeller.page.get_by_role("alert")).to_contain_text(refusal["detail"])
    labeller.page.unroute("**/api/labelling*")
    labeller.button("Try again").click()
    expect(labeller.text).to_have_text(other.text)


def test_a_newer_labeller_on_the_server_is_announced(labeller: Driver, bridge: Document) -> None:
    def upgrade(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "version": "2"})

    labeller.page.route("**/api/offer*", upgrade)
    labeller.start(bridge)
    labeller.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(labeller.page.get_by_text("curate has been updated")).to_be_visible()
    labeller.label("Farmers", "q")
    assert labeller.layer().state is LayerState.IN_PROGRESS


@pytest.mark.parametrize("width", [1400, 820, 360])
def test_no_line_moves_when_the_network_goes(labeller: Driver, bridge: Document, width: int) -> None:
    labeller.page.set_viewport_size({"width": width, "height": 740})
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    first = labeller.page.locator(".line").first
    before = first.bounding_box()
    labeller.disconnect()
    labeller.press("Delete")
    expect(labeller.status).to_contain_text("1 change kept here")
    assert first.bounding_box() == before
    if width < 900:
        labeller.page.get_by_role("button", name="Offline: 1 change kept here").click()
        expect(labeller.message).to_have_text("Offline: 1 change kept here")
        assert first.bounding_box() == before
    labeller.reconnect()
    labeller.wait_saved()
    # Submit stands in one row with the ways to the other documents.
    rows = {
        labeller.button(name).evaluate("(one) => one.getBoundingClientRect().bottom | 0") for name in ("Submit", "Next")
    }
    assert max(rows) - min(rows) < 8
    assert labeller.page.evaluate("document.documentElement.scrollWidth") <= width
