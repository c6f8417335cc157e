"""Labelling by mouse and by keys: what is done on the screen is what is stored."""

from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import LayerState
from curate.core.spans import Span


def test_words_selected_by_mouse_get_a_label_by_its_key(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    assert labeller.stored() == [("claim", "The bridge at Tarn is closed")]
    assert ("0-0-made", "The bridge at Tarn is closed") in labeller.painted()
    assert labeller.layer().state is LayerState.IN_PROGRESS


def test_words_selected_by_mouse_get_a_label_by_its_button(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.drag("It will open in May,")
    labeller.chip("Quote").click()
    assert labeller.stored() == [("quote", "It will open in May,")]


def test_a_label_pressed_first_holds_for_all_selections_that_follow(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.chip("Quote").click()
    expect(labeller.chip("Quote")).to_have_attribute("aria-pressed", "true")
    labeller.drag("It will open in May,")
    labeller.drag("if the river lets us.")
    labeller.press("Escape", "Escape")
    expect(labeller.chip("Quote")).to_have_attribute("aria-pressed", "false")
    labeller.drag("Farmers")
    assert labeller.stored() == [("quote", "It will open in May,"), ("quote", "if the river lets us.")]


def test_white_space_at_the_ends_is_left_out(labeller: Driver) -> None:
    text = "One\u00a0\u2009two \x1f\x85 three\u3000 four five"
    labeller.start(text)
    labeller.keep_exact()
    labeller.label("\u00a0\u2009two \x1f\x85 ", "q")
    labeller.label("\u3000 four", "c")
    assert labeller.stored() == [("quote", "two"), ("claim", "four")]


def test_a_selection_grows_to_whole_words_only_where_that_is_wanted(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("dge at Ta", "q")
    labeller.keep_exact()
    labeller.label("rmers wa", "q")
    assert labeller.stored() == [("quote", "Bridge at Tarn"), ("quote", "rmers wa")]
    labeller.open()
    expect(labeller.button("Whole words")).to_have_attribute("aria-pressed", "false")


def test_a_selection_of_nothing_but_white_space_does_nothing(labeller: Driver) -> None:
    labeller.start("left          right")
    labeller.drag("        ")
    labeller.press("q")
    expect(labeller.rows).to_have_count(0)


def test_spans_of_different_labels_share_words_in_lanes_of_their_own(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.label("bridge at Tarn", "q", occurrence=0)
    labeller.label("Tarn is", "t")
    labeller.wait_saved()
    lanes = {words: name for name, words in labeller.painted() if name.endswith("made") and not name.startswith("held")}
    assert lanes == {"The bridge at Tarn is closed": "0-0-made", "bridge at Tarn": "1-1-made", "Tarn is": "2-2-made"}


def test_a_click_on_a_stack_offers_its_spans(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.label("bridge at Tarn", "q")
    labeller.label("Farmers", "q")
    labeller.click("bridge at Tarn")
    menu = labeller.page.get_by_role("menu", name="Spans here")
    expect(menu.get_by_role("menuitem")).to_have_text(["Quotebridge at Tarn", "ClaimThe bridge at Tarn is closed"])
    labeller.press("ArrowDown", "Enter")
    expect(menu).to_be_hidden()
    expect(labeller.inspector.get_by_label("Label")).to_have_value("claim")
    labeller.click("Farmers")
    expect(labeller.inspector.get_by_label("Label")).to_have_value("quote")
    labeller.click("want it open")
    expect(labeller.inspector).to_be_hidden()


def test_spans_of_one_label_may_not_overlap_unless_the_codebook_lets_them(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn", "q")
    labeller.label("Tarn is closed", "q")
    expect(labeller.message).to_contain_text("overlaps another Quote")
    labeller.label("The bridge at Tarn", "t")
    labeller.label("Tarn is closed", "t")
    expect(labeller.message).to_be_hidden()
    assert [label for label, _ in labeller.stored()] == ["post", "quote", "post"]


def test_a_span_over_a_line_break_needs_a_label_that_takes_one(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.drag("on Monday.\n“It will")
    labeller.press("q")
    expect(labeller.message).to_contain_text("may not run over a line break")
    labeller.press("t")
    assert labeller.stored() == [("post", "on Monday.\n“It will")]


def test_undo_and_redo_go_all_the_way_back_and_forth(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.label("The bridge", "q")
    labeller.press("Delete")
    labeller.press("]")
    expect(labeller.message).to_be_visible()
    labeller.press("z", "z", "z")
    expect(labeller.rows).to_have_count(0)
    labeller.press("z")
    expect(labeller.message).to_have_text("There is nothing to undo.")
    labeller.press("y", "y")
    assert labeller.stored() == [("quote", "The bridge"), ("quote", "Farmers")]
    labeller.press("Control+Shift+Z")
    assert labeller.stored() == [("quote", "Farmers")]
    labeller.press("Control+z")
    assert labeller.stored() == [("quote", "The bridge"), ("quote", "Farmers")]


def test_a_document_is_labelled_by_keys_alone(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    expect(labeller.text).to_be_focused()
    labeller.press("Control+Home", "ArrowDown", "Home")
    labeller.press(*["Control+Shift+ArrowRight"] * 6)
    assert labeller.selected() == "The bridge at Tarn is closed"
    labeller.press("c")
    labeller.press("Shift+ArrowRight", "Escape", "Control+End", "Control+ArrowLeft", "Control+ArrowLeft")
    labeller.press("Shift+End", "Shift+ArrowLeft", "q")
    assert labeller.stored() == [("claim", "The bridge at Tarn is closed"), ("quote", "open now")]
    labeller.press("p", "[", "[", "]", "}")
    assert labeller.stored()[0] == ("claim", "bridge at Tarn is")
    labeller.press("{", "Enter")
    expect(labeller.options("Strength").get_by_role("radio", name="—")).to_be_focused()
    labeller.press("Escape", "Delete")
    assert labeller.stored() == [("quote", "open now")]


def test_the_caret_moves_by_what_a_reader_calls_a_character(labeller: Driver) -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    labeller.start(f"a{family}e\u0301𝕸b")
    labeller.keep_exact()
    labeller.text.focus()
    labeller.press("Control+Home", "ArrowRight", "Shift+ArrowRight")
    assert labeller.selected() == family
    labeller.press("q", "Shift+ArrowRight")
    assert labeller.selected() == "e\u0301"
    labeller.press("c", "Shift+ArrowRight", "t")
    assert labeller.stored() == [("quote", family), ("claim", "e\u0301"), ("post", "𝕸")]


def test_arrows_follow_the_eye_in_text_from_right_to_left(labeller: Driver) -> None:
    labeller.start("קול ברור\nLatin")
    labeller.keep_exact()
    labeller.text.focus()
    labeller.press("Control+Home", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft")
    assert labeller.selected() == "קול"
    labeller.press("q")
    assert labeller.stored() == [("quote", "קול")]


def test_up_and_down_follow_the_lines_of_the_screen(labeller: Driver) -> None:
    labeller.start("word " * 60 + "\n\nlast line")
    labeller.text.focus()
    labeller.press("Control+Home", "Shift+ArrowDown")
    first = labeller.selected()
    assert 20 < len(first) < 200
    labeller.press(*["Shift+ArrowDown"] * 12)
    assert labeller.selected().endswith("last line") or labeller.selected().endswith("word last line")
    labeller.press(*["ArrowUp"] * 14, "Shift+End")
    assert labeller.selected().startswith("word word")


def test_a_second_label_on_the_same_words_is_one_key(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers want it open now", "c")
    labeller.press("q")
    assert labeller.stored() == [("claim", "Farmers want it open now"), ("quote", "Farmers want it open now")]


def test_a_double_click_selects_a_word_and_a_triple_click_a_paragraph(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    line = labeller.page.locator(".line").nth(3)
    line.dblclick(position={"x": 90, "y": 20})
    labeller.press("q")
    line.click(position={"x": 90, "y": 20}, click_count=3)
    labeller.press("c")
    assert labeller.stored() == [("quote", "Farmers"), ("claim", "Farmers want it open now.")]


def test_the_keys_are_shown_on_demand(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.press("?")
    dialog = labeller.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("label as Claim")
    labeller.press("q", "Escape")
    expect(dialog).to_be_hidden()
    expect(labeller.rows).to_have_count(0)
    expect(labeller.text).to_be_focused()


def test_the_codebook_shows_the_rules_of_the_label_in_use(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.press("c")
    labeller.page.locator(".labeller summary").click()
    guide = labeller.page.locator(".guide")
    expect(guide).to_contain_text("It asserts something.")
    expect(guide.locator("mark")).to_have_text("the bridge is closed")
    expect(guide.locator(".counter")).to_contain_text("Not coded Will it open?")
    expect(guide.locator("dl")).to_contain_text("Who says it.")


def test_the_whole_codebook_has_a_heading_for_each_label_and_ways_to_them(labeller: Driver, bridge: Document) -> None:
    page = labeller.page
    labeller.start(bridge)
    labeller.press("/")
    guide = page.locator(".guide")
    expect(guide.get_by_role("heading", level=3)).to_have_text(["Claim c", "Quote q", "Post t", "Speech s"])
    expect(guide.locator("section[data-label=claim]")).to_contain_text("It asserts something.")
    at = page.evaluate("scrollY")
    guide.get_by_role("navigation").get_by_role("button", name="Speech").click()
    heading = guide.get_by_role("heading", name="Speech")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    assert page.evaluate("scrollY") == at, "the text has moved"
    labeller.press("Escape", "q")
    expect(guide.get_by_role("heading", level=2)).to_have_text("Codebook: Quote")
    guide.get_by_role("button", name="Whole codebook").click()
    expect(guide.get_by_role("heading", name="Quote")).to_be_focused()


def test_a_span_is_stored_with_the_offsets_of_python(labeller: Driver) -> None:
    labeller.start("😀 𝕸𝖊: “fine” 😀 fine")
    labeller.label("fine", "q", occurrence=1)
    [annotation] = labeller.layer().annotations
    assert annotation.span == Span(15, 19)
