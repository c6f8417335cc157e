"""Spans under the hand: their ends are dragged, their lines are pointed at, and what lies here is said."""

from labeller_driver import FIND_STRETCH, Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span


def place(labeller: Driver, words: str) -> dict[str, float]:
    """Where words begin and end on the screen."""
    assert labeller.document is not None
    start = labeller.document.text.index(words)
    found: dict[str, float] = labeller.page.evaluate(FIND_STRETCH, [start, start + len(words)])
    return found


def grab(labeller: Driver, end: str) -> tuple[float, float]:
    """Takes an end of the span in hand; where the pointer is then."""
    knob = labeller.page.locator(f".edge.{end} .knob")
    expect(knob).to_be_visible()
    box = knob.bounding_box()
    assert box is not None
    assert box["width"] >= 24
    assert box["height"] >= 24
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    labeller.page.mouse.move(x, y)
    labeller.page.mouse.down()
    return x, y


def drag_end(labeller: Driver, end: str, by: float) -> None:
    x, y = grab(labeller, end)
    for part in (0.3, 0.7, 1):
        labeller.page.mouse.move(x + by * part, y)


def width(labeller: Driver, words: str) -> float:
    at = place(labeller, words)
    return at["x2"] - at["x1"]


def test_an_end_is_dragged_to_the_border_of_a_word_in_one_step(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge", "q")
    drag_end(labeller, "end", width(labeller, " at Ta"))
    assert ("active-1", "The bridge at Tarn") in labeller.painted()
    labeller.page.mouse.up()
    assert labeller.stored() == [("quote", "The bridge at Tarn")]
    drag_end(labeller, "start", width(labeller, "The b"))
    labeller.page.mouse.up()
    assert labeller.stored() == [("quote", "bridge at Tarn")]
    labeller.press("z")
    assert labeller.stored() == [("quote", "The bridge at Tarn")]
    labeller.press("z")
    assert labeller.stored() == [("quote", "The bridge")]


def test_an_end_is_dragged_to_any_character_where_words_do_not_count(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.keep_exact()
    labeller.label("The bridge", "q")
    drag_end(labeller, "end", width(labeller, " at Ta"))
    labeller.page.mouse.up()
    assert labeller.stored() == [("quote", "The bridge at Ta")]


def test_escape_puts_a_dragged_end_back(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge", "q")
    drag_end(labeller, "end", 120)
    labeller.press("Escape")
    labeller.page.mouse.up()
    assert labeller.stored() == [("quote", "The bridge")]
    assert ("1-0-made", "The bridge") in labeller.painted()
    expect(labeller.inspector).to_be_visible()
    assert labeller.server.count_changes(labeller.document_id, "ana") == 1


def test_an_end_that_would_overlap_its_like_is_refused_and_stays(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Tarn is", "q")
    labeller.label("The bridge", "q")
    drag_end(labeller, "end", width(labeller, " at Tarn i"))
    labeller.page.mouse.up()
    expect(labeller.message).to_contain_text("overlaps another Quote")
    assert labeller.stored() == [("quote", "The bridge"), ("quote", "Tarn is")]
    assert ("1-0-made", "The bridge") in labeller.painted()


def test_an_end_never_passes_the_other(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("bridge at Tarn", "q", occurrence=0)
    drag_end(labeller, "end", -600)
    labeller.page.mouse.up()
    [(_, words)] = labeller.stored()
    assert words.startswith("bridge")


def test_there_are_no_handles_on_suggestions_or_submitted_layers(labeller: Driver, bridge: Document) -> None:
    span = Span(bridge.text.index("Farmers"), bridge.text.index("Farmers") + 7)
    labeller.start(bridge, [Annotation(f"{bridge.id}:s", "quote", span)])
    labeller.click("Farmers")
    expect(labeller.inspector).to_contain_text("Suggested by")
    expect(labeller.page.locator(".edge.end")).to_be_hidden()
    labeller.press("Enter")
    expect(labeller.page.locator(".edge.end")).to_be_visible()
    labeller.button("Submit").click()
    labeller.page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(labeller.page.locator(".edge.end")).to_be_hidden()


def stack_three(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn is closed", "c")
    labeller.label("bridge at Tarn", "q", occurrence=0)
    labeller.label("Tarn is", "t")
    labeller.press("Escape")


def test_a_press_on_a_line_takes_the_span_of_that_line(labeller: Driver, bridge: Document) -> None:
    stack_three(labeller, bridge)
    at = place(labeller, "Tarn is closed")
    baseline = at["y1"] + 6
    for lane, label in ((0, "claim"), (1, "quote"), (2, "post")):
        labeller.page.mouse.click(at["x1"] + 12, baseline + 4.5 + 5 * lane)
        expect(labeller.inspector.get_by_label("Label")).to_have_value(label)
        labeller.press("Escape")


def test_the_resting_pointer_is_told_what_lies_here(labeller: Driver, bridge: Document) -> None:
    stack_three(labeller, bridge)
    hint = labeller.page.locator(".hint")
    at = place(labeller, "Tarn is closed")
    labeller.page.mouse.move(at["x1"] + 8, at["y1"])
    expect(hint).to_be_visible()
    expect(hint.locator("div")).to_have_text(["Post", "Quote", "Claim"])
    before = hint.bounding_box()
    labeller.page.mouse.move(at["x1"] + 14, at["y1"] + 1)
    labeller.page.wait_for_timeout(100)
    assert hint.bounding_box() == before
    labeller.page.mouse.move(at["x2"] - 4, at["y1"])
    expect(hint).to_have_text("Claim")
    assert ("hover-0", "The bridge at Tarn is closed") in labeller.painted()
    labeller.page.mouse.move(at["x1"], at["y1"] + 300)
    expect(hint).to_be_hidden()
    assert not [name for name, _ in labeller.painted() if name.startswith("hover")]


def test_who_suggested_is_said_where_it_is_pointed_at(labeller: Driver, bridge: Document) -> None:
    span = Span(bridge.text.index("Farmers"), bridge.text.index("Farmers") + 7)
    labeller.start(bridge, [Annotation(f"{bridge.id}:s", "quote", span)])
    at = place(labeller, "Farmers")
    labeller.page.mouse.move(at["x1"] + 4, at["y1"])
    expect(labeller.page.locator(".hint")).to_have_text("Quote · suggested by test 1")


def test_the_line_of_the_span_in_hand_is_its_own_but_stronger(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("The bridge at Tarn", "q")
    key = labeller.page.evaluate("[...CSS.highlights.keys()].find((name) => name.endsWith('-held-active'))")
    look = """(key) => {
      const line = document.querySelectorAll(".line")[1];
      const style = getComputedStyle(line, `::highlight(${key})`);
      return [style.textDecorationStyle, style.textDecorationThickness, style.textUnderlineOffset];
    }"""
    own = labeller.page.evaluate(look, key.replace("held-active", "1-0-made"))
    held = labeller.page.evaluate(look, key)
    assert (own[0], own[2]) == (held[0], held[2])
    assert float(held[1].removesuffix("px")) == float(own[1].removesuffix("px")) + 0.75
    labeller.press("Escape")
    assert labeller.page.evaluate(look, key)[0] == "solid"
