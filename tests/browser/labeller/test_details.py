"""Attributes, notes and submission."""

from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import LayerState
from curate.core.spans import Span


def test_every_kind_of_attribute_is_edited_and_stored(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    inspector = labeller.inspector
    inspector.get_by_label("Strength").select_option("high")
    inspector.get_by_label("Hedged").select_option("no")
    inspector.get_by_label("Topic").fill("traffic")
    inspector.get_by_label("Day").fill("Monday")
    inspector.get_by_label("Note").fill("not sure: is this a claim?")
    inspector.get_by_label("Note").blur()
    labeller.drag("Ines Achterberg")
    labeller.page.get_by_role("button", name="Use selection for Speaker").click()
    [annotation] = labeller.layer().annotations
    start = bridge.text.index("Ines")
    assert annotation.attributes == {
        "strength": "high",
        "hedged": False,
        "topic": "traffic",
        "day": "Monday",
        "speaker": Span(start, start + 15),
    }
    assert annotation.note == "not sure: is this a claim?"
    labeller.open()
    labeller.click("The bridge at Tarn is closed")
    expect(inspector.get_by_label("Topic")).to_have_value("traffic")
    expect(inspector.locator(".picked")).to_have_text("“Ines Achterberg”")


def test_the_words_of_an_attribute_are_chosen_by_keys_alone(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.page.get_by_role("button", name="Use selection for Speaker").focus()
    labeller.press("Enter")
    expect(labeller.text).to_be_focused()
    labeller.press("Control+ArrowRight", "ArrowRight", "Control+Shift+ArrowRight", "Control+Shift+ArrowRight")
    assert labeller.selected() == "Ines Achterberg"
    labeller.press("Enter")
    expect(labeller.inspector.locator(".picked")).to_have_text("“Ines Achterberg”")
    labeller.page.get_by_role("button", name="Clear Speaker").click()
    assert labeller.layer().annotations[0].attributes == {}


def test_what_is_typed_is_stored_when_another_span_is_chosen(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.inspector.get_by_label("Topic").fill("traffic")
    labeller.rows.nth(1).click()
    topics = [annotation.attributes.get("topic") for annotation in labeller.layer().annotations]
    assert topics == ["traffic", None]


def test_letters_typed_into_a_field_are_not_hotkeys(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.inspector.get_by_label("Topic").click()
    labeller.page.keyboard.type("quiz next")
    labeller.press("Escape")
    assert labeller.stored() == [("claim", "Farmers")]
    assert labeller.layer().annotations[0].attributes == {"topic": "quiz next"}


def test_another_label_keeps_the_attributes_that_it_has_too(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.inspector.get_by_label("Strength").select_option("low")
    labeller.inspector.get_by_label("Label", exact=True).select_option("quote")
    assert labeller.stored() == [("quote", "Farmers")]
    assert labeller.layer().annotations[0].attributes == {}
    labeller.text.focus()
    labeller.press("z")
    assert labeller.layer().annotations[0].attributes == {"strength": "low"}


def test_submission_waits_for_required_attributes_and_then_closes_the_document(
    labeller: Driver, bridge: Document
) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.button("Submit").click()
    dialog = labeller.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Claim “Farmers” needs Strength")
    dialog.get_by_role("button", name="needs Strength").click()
    labeller.inspector.get_by_label("Strength").select_option("low")
    labeller.button("Submit").click()
    expect(dialog).to_contain_text("You have labelled 1 span.")
    dialog.get_by_role("button", name="Submit").click()
    assert labeller.layer().state is LayerState.SUBMITTED
    labeller.press("Delete")
    expect(labeller.message).to_contain_text("reopen it")
    labeller.drag("It will open")
    labeller.press("q")
    expect(labeller.message).to_contain_text("reopen it")
    assert labeller.page.evaluate("window.triggers") == [["state", "submitted"]]
    labeller.button("Reopen").click()
    labeller.press("q")
    assert labeller.stored() == [("quote", "It will open"), ("claim", "Farmers")]
    assert labeller.layer().state is LayerState.IN_PROGRESS
    assert labeller.page.evaluate("window.triggers") == [["state", "submitted"], ["state", "in_progress"]]


def test_nothing_found_is_submitted_too(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.button("Submit").click()
    labeller.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    assert labeller.layer().state is LayerState.SUBMITTED
    assert labeller.layer().annotations == ()
    assert labeller.page.evaluate("window.triggers") == [["state", "submitted"]]
