"""One label at a time, unit by unit, by keys alone."""

from labeller_driver import FIND_STRETCH, Driver
from passes_desk import ARTICLE, settle, start, wait_for_sentences
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.spans import Span


def rejected(desk: Driver) -> set[str]:
    return set(desk.layer().rejected)


def test_units_are_answered_by_one_key_each(desk: Driver) -> None:
    start(desk)
    desk.press("g", "g", "g")
    expect(desk.page.locator(".pass-words")).to_contain_text("Coding: Claim · 0 of 6 units answered · label 3 of 4")
    desk.press("u")
    assert desk.selected() == "Bridge at Tarn stays closed"
    desk.press("x", "4", "-", "Space")
    assert desk.stored() == [("claim", "The bridge is closed"), ("claim", "It is a shame")]
    assert rejected(desk) == {"unit:claim:0-27", "unit:claim:50-70"}
    expect(desk.page.locator(".pass-words")).to_contain_text("4 of 6 units answered")
    desk.press("z", "z")
    assert desk.selected() == "Farmers want it open"
    assert desk.stored() == [("claim", "The bridge is closed")]
    assert rejected(desk) == {"unit:claim:0-27"}
    desk.press("y")
    assert rejected(desk) == {"unit:claim:0-27", "unit:claim:50-70"}


def test_what_a_speaker_says_is_a_unit_of_its_own_once_it_is_coded(desk: Driver) -> None:
    start(desk)
    desk.press("g", "g", "g", "k", "Control+End", "k", "k")
    assert desk.selected() == "“It will open in May. The river is high,” said Ines Achterberg on Monday"
    desk.press("Shift+G")
    desk.drag("“It will open in May. The river is high,”")
    desk.inspector.get_by_role("radio", name="direct", exact=True).check()
    desk.text.focus()
    desk.press("g", "Control+End", "k", "k")
    assert desk.selected() == "The river is high"
    desk.press("4", "4")
    expect(desk.page.locator(".pass-words")).to_contain_text("2 of 7 units answered")
    desk.press("g")
    expect(desk.page.locator(".pass-words")).to_contain_text("Coding: Opinion · 0 of 6 units answered")
    claims = [words for label, words in desk.stored() if label == "claim"]
    assert claims == ["The river is high", "It rained"]


def test_an_answer_can_be_changed(desk: Driver) -> None:
    start(desk)
    desk.press("g", "g", "g", "u", "4")
    assert desk.stored() == [("claim", "Bridge at Tarn stays closed")]
    desk.press("k", "k", "x")
    assert desk.stored() == []
    assert rejected(desk) == {"unit:claim:0-27"}
    desk.press("k", "Space")
    assert desk.stored() == [("claim", "Bridge at Tarn stays closed")]
    assert rejected(desk) == set()


def test_a_yes_takes_the_suggestion_on_the_unit_and_a_no_rejects_it(desk: Driver) -> None:
    start(desk, ("claim", "The bridge is closed"), ("claim", "Farmers want it open"), ("quote", "Farmers"))
    desk.press("g", "g", "g", "u", "x", "4", "x")
    [annotation] = desk.layer().annotations
    assert annotation.origin == f"{desk.document_id}:claim:28"
    assert rejected(desk) == {"unit:claim:0-27", "unit:claim:50-70", f"{desk.document_id}:claim:50"}


def test_the_mouse_answers_at_the_unit(desk: Driver) -> None:
    start(desk)
    desk.press("g", "g", "g")
    desk.click("Farmers want")
    settle(desk)
    desk.button("No, not Claim").click()
    desk.button("Yes, Claim").click()
    assert desk.stored() == [("claim", "It is a shame")]
    assert rejected(desk) == {"unit:claim:50-70"}


def test_outside_a_pass_a_key_labels_the_unit_here(desk: Driver) -> None:
    start(desk)
    desk.click("Farmers want")
    settle(desk)
    desk.press("4")
    assert desk.stored() == [("claim", "Farmers want it open")]


def test_selected_words_become_their_unit_and_units_are_never_joined(desk: Driver) -> None:
    start(desk)
    desk.label("bridge is", "4")
    assert desk.stored() == [("claim", "The bridge is closed")]
    desk.label("want it open! It is a", "4")
    expect(desk.message).to_contain_text("These words lie in 2 units, and a Claim is one")
    desk.press("Escape")
    desk.keep_exact()
    desk.label("want it open! It is a", "4")
    assert desk.stored() == [("claim", "The bridge is closed"), ("claim", "want it open! It is a")]


def drag_end(desk: Driver, words: str, end: str) -> None:
    """Drags the end of the span in hand to the end of some words."""
    knob = desk.page.locator(f".edge.{end} .knob")
    expect(knob).to_be_visible()
    at = ARTICLE.index(words)
    place = desk.page.evaluate(FIND_STRETCH, [at, at + len(words)])
    box = knob.bounding_box()
    line = desk.page.locator(f".edge.{end}").bounding_box()
    assert box is not None
    assert line is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    for part in (0.5, 1):
        desk.page.mouse.move(
            x + (place["x2"] - line["x"]) * part, y + (place["y2"] - line["y"] - line["height"] / 2) * part
        )
    desk.page.mouse.up()


def test_the_dragged_end_of_a_unit_stays_at_the_units_border(desk: Driver) -> None:
    start(desk)
    desk.keep_exact()
    desk.label("Farmers want", "4")
    drag_end(desk, "want it", "end")
    assert desk.stored() == [("claim", "Farmers want it")]
    desk.button("Whole words").click()
    desk.page.mouse.move(0, 0)
    drag_end(desk, "want it op", "end")
    assert desk.stored() == [("claim", "Farmers want it open")]
    drag_end(desk, "It is a", "end")
    expect(desk.message).to_contain_text("These words lie in 2 units")
    assert desk.stored() == [("claim", "Farmers want it open")]
    drag_end(desk, "Farmers", "end")
    assert desk.stored() == [("claim", "Farmers want it open")]


def test_a_pass_shows_its_label_alone_and_is_remembered(desk: Driver) -> None:
    start(desk, ("caption", "Farmers"), ("quote", "It rained"))
    desk.press("o")
    expect(desk.page.locator(".pass-words")).to_contain_text("Coding: Caption · 0 of 1 suggestion answered")
    expect(desk.chip("Caption")).to_have_attribute("aria-pressed", "true")
    desk.page.locator(".labeller summary").click()
    expect(desk.page.locator(".guide")).to_contain_text("ends in a credit")
    desk.text.focus()
    desk.press("n", "n")
    expect(desk.inspector).to_contain_text("Caption?")
    desk.press("Enter")
    assert desk.stored() == [("caption", "Farmers")]
    expect(desk.page.locator(".pass-words")).to_contain_text("1 of 1 suggestion answered · 100 % of the text seen")
    desk.press("g")
    desk.drag("It rained")
    assert desk.stored() == [("caption", "Farmers"), ("quote", "It rained")]
    desk.open()
    expect(desk.page.locator(".pass-words")).to_contain_text("Coding: Quote")
    desk.text.focus()
    desk.press("o")
    expect(desk.page.locator(".pass")).to_be_hidden()
    expect(desk.chip("Quote")).to_have_attribute("aria-pressed", "false")


def test_sentences_blocks_and_more_are_selected_by_keys(desk: Driver) -> None:
    start(desk)
    desk.press("Control+Home", "Control+ArrowDown", "j")
    assert desk.selected() == "The bridge is closed"
    desk.press("j")
    assert desk.selected() == "Farmers want it open"
    desk.press("Shift+J")
    assert desk.selected() == "Farmers want it open! It is a shame"
    desk.press("k", "k")
    assert desk.selected() == "Farmers want it open"
    desk.press("Escape", "Control+ArrowUp", "Control+Shift+ArrowDown")
    assert desk.selected() == "The bridge is closed. Farmers want it open! It is a shame."
    desk.press("Escape", "Control+Home", ".")
    assert desk.selected() == "Bridge"
    desk.press(".")
    assert desk.selected() == "Bridge at Tarn stays closed"
    desk.press(".")
    assert desk.selected() == ARTICLE.replace("\n", "")
    desk.press(",", ",")
    assert desk.selected() == "Bridge"


def test_both_ends_move_by_word_and_by_character(desk: Driver) -> None:
    start(desk)
    desk.label("Farmers want", "2")
    desk.press("n", "]", "(", "}", ">")
    assert desk.stored() == [("quote", "ant i")]
    desk.press("Alt+]", "<", "{", "[")
    assert desk.stored() == [("quote", "Farmers want")]


def test_keys_jump_to_suggestions_and_to_spans_that_need_something(desk: Driver) -> None:
    start(desk, ("quote", "It rained"), ("caption", "Farmers"))
    desk.label("It is a shame", "5")
    desk.label("Monday", "2")
    desk.press("Control+Home", "a")
    expect(desk.inspector).to_contain_text("Caption?")
    desk.press("a")
    expect(desk.inspector).to_contain_text("Quote?")
    desk.press("Shift+A")
    expect(desk.inspector).to_contain_text("Caption?")
    desk.press("e", "Enter")
    expect(desk.inspector.get_by_label("Label", exact=True)).to_have_value("opinion")
    expect(desk.inspector.get_by_role("radio", name="—")).to_be_focused()
    desk.press("n", "Control+Enter", "e")
    expect(desk.message).to_contain_text("No span needs anything")
    assert [a.attributes for a in desk.layer().annotations if a.label == "opinion"] == [{"polarity": "negative"}]


def test_the_codebook_is_searched_from_the_text(desk: Driver) -> None:
    start(desk)
    desk.press("/")
    desk.page.keyboard.type("CLAUSES mark")
    guide = desk.page.locator(".guide")
    expect(guide.locator(".hits li")).to_have_count(1)
    expect(guide.locator(".hits")).to_contain_text("Quote · direct")
    expect(guide.locator(".hits mark")).to_have_text(["clauses", "mark"])
    desk.press("Enter")
    expect(guide.locator("li[aria-current]")).to_contain_text("Whole clauses in quotation marks.")
    expect(guide.locator("summary")).to_have_text("Codebook: Quote")
    desk.press("Escape")
    expect(desk.text).to_be_focused()
    expect(guide.locator("summary")).to_have_text("Codebook")
    desk.press("/", "Escape")
    expect(desk.text).to_be_focused()
    expect(desk.rows).to_have_count(0)


def test_words_that_get_no_label_get_a_remark(desk: Driver) -> None:
    start(desk)
    desk.press("d")
    expect(desk.message).to_contain_text("Select the words first")
    desk.press("j", "d")
    field = desk.page.get_by_label("Not coded: why?", exact=True).and_(desk.page.locator("textarea"))
    expect(field).to_be_focused()
    desk.page.keyboard.type("Is a headline a claim?")
    desk.press("Enter")
    [remark] = desk.layer().remarks
    assert (remark.span, remark.text) == (Span(0, 27), "Is a headline a claim?")
    desk.press("z")
    assert not desk.layer().remarks


def test_without_sentences_all_else_works_and_it_is_said(desk: Driver) -> None:
    desk.page.route("**/api/sentences*", lambda route: route.abort())
    desk.start(Document(desk.document_id, ARTICLE))
    desk.label("Farmers want", "4")
    assert desk.stored() == [("claim", "Farmers want")]
    with desk.page.expect_event("requestfailed"):
        desk.press("Escape", "u")
    expect(desk.message).to_contain_text("sentences of this document")
    settle(desk)
    desk.page.unroute("**/api/sentences*")
    desk.press("u")
    wait_for_sentences(desk)
    desk.press("Control+Home", "u")
    assert desk.selected() == "Bridge at Tarn stays closed"


def test_every_key_of_the_help_fits_and_closes_with_the_same_key(desk: Driver) -> None:
    start(desk)
    desk.press("?")
    dialog = desk.page.get_by_role("dialog", name="Keys")
    expect(dialog.locator("section")).to_have_count(8)
    expect(dialog).to_contain_text("label as Claim")
    for width in (1400, 900, 360):
        desk.page.set_viewport_size({"width": width, "height": 500})
        assert dialog.evaluate("(made) => made.scrollWidth <= made.clientWidth")
        expect(dialog.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    keys = dialog.get_by_role("region", name="All keys")
    expect(keys).to_be_focused()
    assert keys.evaluate("(keys) => keys.scrollTop") == 0
    assert keys.evaluate("(keys) => keys.scrollWidth <= keys.clientWidth")
    desk.press("End")
    expect(dialog).to_contain_text("back to the text")
    expect(dialog.locator("section").last).to_be_in_viewport()
    desk.press("?")
    expect(dialog).to_be_hidden()
    expect(desk.text).to_be_focused()


def test_the_panel_begins_below_the_bar_however_high_that_is(desk: Driver) -> None:
    text = "\n".join(f"Line {nth} of the article." for nth in range(120))
    start(desk, ("caption", "Line 80 of the article"), text=text)
    accept = desk.inspector.get_by_role("button", name="Accept")
    for width in (1400, 1100):
        desk.page.set_viewport_size({"width": width, "height": 700})
        # In a pass, whose row makes the bar higher, and out of it.
        for _ in range(2):
            desk.press("o", "a")
            expect(accept).to_be_in_viewport()
            top, box = desk.page.locator(".top").bounding_box(), accept.bounding_box()
            assert top is not None
            assert box is not None
            assert box["y"] >= top["y"] + top["height"], width


def test_the_rhythm_of_accepting_does_not_end_in_a_field(desk: Driver) -> None:
    start(desk, ("quote", "It will open in May"))
    desk.press("a", "Enter", "a", "Enter")
    expect(desk.message).to_have_text("No suggestion waits for an answer.")
    expect(desk.text).to_be_focused()


def test_whoever_goes_round_is_told(desk: Driver) -> None:
    start(desk, ("quote", "Farmers"), ("quote", "It rained"))
    desk.press("Control+Home", "n", "n")
    expect(desk.message).to_be_hidden()
    desk.press("n")
    expect(desk.message).to_have_text("That was the last one: this is the first again.")
    desk.press("n")
    expect(desk.message).to_be_hidden()
    desk.press("p", "p")
    expect(desk.message).to_have_text("That was the first one: this is the last again.")
    desk.press("x", "a", "a")
    expect(desk.message).to_have_text("This is the only one.")
    desk.press("Control+End", "u")
    expect(desk.message).to_have_text("That was the last one: this is the first again.")
