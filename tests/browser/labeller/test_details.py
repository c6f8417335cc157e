"""Attributes, notes and submission."""

from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import Annotation, LayerState
from curate.core.spans import Span


def test_every_kind_of_attribute_is_edited_and_stored(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    inspector = labeller.inspector
    labeller.choose("Strength", "high")
    labeller.choose("Hedged", "no")
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
    labeller.press("Control+Enter")
    expect(labeller.text).to_be_focused()
    assert labeller.stored() == [("claim", "Farmers")]
    assert labeller.layer().annotations[0].attributes == {"topic": "quiz next"}


def test_escape_puts_back_what_a_field_had_and_enter_keeps_what_was_typed(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    topic, note = labeller.inspector.get_by_label("Topic"), labeller.inspector.get_by_label("Note")
    topic.fill("farming")
    topic.press("Enter")
    note.fill("not sure")
    topic.focus()
    for field, kept in ((topic, "farming"), (note, "not sure")):
        field.focus()
        labeller.page.keyboard.type("something else")
        labeller.press("Escape")
        expect(labeller.text).to_be_focused()
        expect(field).to_have_value(kept)
    [annotation] = labeller.layer().annotations
    assert (annotation.attributes, annotation.note) == ({"topic": "farming"}, "not sure")
    # Undo has three steps: nothing was changed on the way.
    labeller.press("z", "z", "z")
    assert labeller.stored() == []


def test_another_label_keeps_the_attributes_that_it_has_too(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.choose("Strength", "low")
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
    labeller.choose("Strength", "low")
    labeller.button("Submit").click()
    expect(dialog).to_contain_text("You have labelled 1 span.")
    dialog.get_by_role("button", name="Submit").click()
    assert labeller.layer().state is LayerState.SUBMITTED
    labeller.press("Delete")
    expect(labeller.message).to_contain_text("reopen it")
    labeller.drag("It will open")
    labeller.press("q")
    expect(labeller.message).to_contain_text("reopen it")
    expect(labeller.chooser).to_have_value(f"✓ {bridge.id}")
    labeller.button("Reopen").click()
    labeller.press("q")
    assert labeller.stored() == [("quote", "It will open"), ("claim", "Farmers")]
    assert labeller.layer().state is LayerState.IN_PROGRESS
    expect(labeller.chooser).to_have_value(f"… {bridge.id}")


def test_nothing_found_is_submitted_too(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.button("Submit").click()
    labeller.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    assert labeller.layer().state is LayerState.SUBMITTED
    assert labeller.layer().annotations == ()
    expect(labeller.chooser).to_have_value(f"✓ {bridge.id}")


def test_a_value_is_one_press_of_its_number_or_letter(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "c")
    labeller.press("Enter")
    strength = labeller.options("Strength")
    expect(strength.get_by_role("radio", name="—")).to_be_focused()
    labeller.press("2")
    expect(strength.get_by_role("radio", name="low")).to_be_checked()
    labeller.press("Tab", "y")
    assert labeller.layer().annotations[0].attributes == {"strength": "low", "hedged": True}
    labeller.press("0")
    labeller.press("Shift+Tab", "h", "Escape")
    expect(labeller.text).to_be_focused()
    assert labeller.layer().annotations[0].attributes == {"strength": "high"}
    labeller.press("z", "z")
    assert labeller.layer().annotations[0].attributes == {"strength": "low", "hedged": True}


def test_the_words_of_an_attribute_are_marked_named_and_gone_to(labeller: Driver, document_id: str) -> None:
    text = "The bridge is closed.\n" + "\n".join(f"Line {n}." for n in range(90)) + "\nInes Achterberg said so."
    start = text.index("Ines")
    document = Document(document_id, text)
    speaker = Span(start, start + 15)
    labeller.start(document, [Annotation(f"{document_id}:s", "claim", Span(0, 20), {"speaker": speaker})])
    labeller.press("n", "Enter")
    assert ("attribute", "Ines Achterberg") in labeller.painted()
    labeller.button("Show Speaker").click()
    last = labeller.page.locator(".line").last
    expect(last).to_be_in_viewport()
    box = last.bounding_box()
    assert box is not None
    labeller.page.mouse.move(box["x"] + 90, box["y"] + 20)
    expect(labeller.page.locator(".hint")).to_have_text("Speaker of this Claim")


def test_a_remark_is_marked_listed_changed_and_removed(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.drag("Ines Achterberg")
    labeller.press("d")
    labeller.page.get_by_role("dialog").get_by_role("textbox").fill("is she the speaker?")
    labeller.press("Enter")
    expect(labeller.page.get_by_role("heading", name="0 spans, 1 note")).to_be_visible()
    assert ("remark", "Ines Achterberg") in labeller.painted()
    labeller.open()
    row = labeller.page.locator(".row", has_text="Note: is she the speaker?")
    row.click()
    labeller.inspector.get_by_label("Note").fill("she is the speaker")
    labeller.text.focus()
    [remark] = labeller.layer().remarks
    assert (remark.span.of(bridge.text), remark.text) == ("Ines Achterberg", "she is the speaker")
    labeller.press("Escape")
    labeller.click("Achterberg")
    expect(labeller.inspector.get_by_label("Note")).to_have_value("she is the speaker")
    labeller.press("Delete")
    assert labeller.layer().remarks == ()
    labeller.press("z")
    assert len(labeller.layer().remarks) == 1
