"""On a tablet: words are selected by a long press and labelled from a bar, spans are taken by a tap and dragged by
their ends.

The fingers are real touch events, dispatched through the browser's own input. A long press selects a word as on a
tablet where they are made of a mouse's (`Input.emulateTouchFromMouseEvent`); Chromium without a head draws no handles
that would make it more words: a tap does, where the bar's Extend asks for one. What stands in for the handles sets the
selection as they do, between touching and letting go.
"""

from collections.abc import Iterator

import pytest
from axe import Axe
from labeller_driver import FIND_STRETCH, Driver
from labelling_page import LabellingServer
from playwright.sync_api import Browser, CDPSession, Locator, expect

from curate.core.documents import Document

SELECT = """([start, end]) => {
  const at = (utf16) => {
    for (const line of document.querySelectorAll(".line")) {
      if (utf16 <= line.firstChild.length) return [line.firstChild, utf16];
      utf16 -= line.firstChild.length + 1;
    }
  };
  document.getSelection().setBaseAndExtent(...at(start), ...at(end));
}"""


class Tablet:
    def __init__(self, driver: Driver, cdp: CDPSession) -> None:
        self.driver = driver
        self.cdp = cdp

    @property
    def bar(self) -> Locator:
        return self.driver.page.get_by_role("toolbar", name="Label the selected words")

    def place(self, words: str) -> tuple[int, int, dict[str, float]]:
        assert self.driver.document is not None
        start = self.driver.document.text.index(words)
        end = start + len(words)
        return start, end, self.driver.page.evaluate(FIND_STRETCH, [start, end])

    def touch(self, kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind in ("touchEnd", "touchCancel") else [{"x": x, "y": y}]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def press_long(self, word: str) -> None:
        """Until the browser has selected the word under the finger."""
        _, _, at = self.place(word)
        here = {"x": round(at["x1"]) + 4, "y": round(at["y1"]), "button": "left", "clickCount": 1}
        self.cdp.send("Emulation.setEmitTouchEventsForMouse", {"enabled": True, "configuration": "mobile"})
        self.cdp.send("Input.emulateTouchFromMouseEvent", {"type": "mousePressed", **here})
        self.driver.page.wait_for_function("(word) => getSelection().toString().trim() === word", arg=word)
        self.cdp.send("Input.emulateTouchFromMouseEvent", {"type": "mouseReleased", **here})
        self.cdp.send("Emulation.setEmitTouchEventsForMouse", {"enabled": False})

    def select(self, words: str) -> None:
        start, end, at = self.place(words)
        self.touch("touchStart", at["x1"] + 4, at["y1"])
        self.driver.page.evaluate(SELECT, [start, end])
        # A tablet that selects takes the touch away from the page; a tap would let go of the selection.
        self.touch("touchCancel")

    def tap(self, words: str) -> None:
        _, _, at = self.place(words)
        self.driver.page.touchscreen.tap((at["x1"] + at["x2"]) / 2, at["y1"])


@pytest.fixture
def tablet(browser: Browser, labelling_server: LabellingServer, document_id: str, bridge: Document) -> Iterator[Tablet]:
    context = browser.new_context(viewport={"width": 820, "height": 1100}, has_touch=True, is_mobile=True)
    page = context.new_page()
    driver = Driver(page, labelling_server, document_id).start(bridge)
    yield Tablet(driver, context.new_cdp_session(page))
    context.close()


def between(document: Document, first: str, last: str) -> str:
    """The text from some words to others, both included."""
    text = document.text
    return text[text.index(first) : text.index(last) + len(last)]


def test_a_long_press_selects_a_word_and_the_bar_labels_it(tablet: Tablet) -> None:
    tablet.press_long("Achterberg")
    expect(tablet.bar).to_be_visible()
    tablet.bar.get_by_role("button", name="Quote").tap()
    expect(tablet.bar).to_be_hidden()
    assert tablet.driver.stored() == [("quote", "Achterberg")]
    tablet.driver.press("Escape")
    tablet.driver.chip("Speech").tap()
    tablet.press_long("Farmers")
    expect(tablet.driver.rows).to_have_count(2)
    assert tablet.driver.stored() == [("quote", "Achterberg"), ("speech", "Farmers")]


def test_words_selected_by_touch_are_labelled_from_a_bar_that_leaves_them_free(tablet: Tablet) -> None:
    tablet.select("It will open in May,")
    expect(tablet.bar).to_be_visible()
    bar = tablet.bar.bounding_box()
    _, _, words = tablet.place("It will open in May,")
    assert bar is not None
    assert words["y2"] + 12 < bar["y"] or words["y1"] - 12 > bar["y"] + bar["height"]
    for chip in tablet.bar.get_by_role("button").all():
        box = chip.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 44
    tablet.bar.get_by_role("button", name="Quote").tap()
    expect(tablet.bar).to_be_hidden()
    assert tablet.driver.stored() == [("quote", "It will open in May,")]


def test_the_bar_breaks_no_rule_of_accessibility(tablet: Tablet) -> None:
    axe = Axe(tablet.driver.page)
    tablet.driver.open()
    tablet.select("It will open in May,")
    expect(tablet.bar).to_be_visible()
    assert axe.violations() == []


def test_words_selected_by_touch_get_the_label_that_waits(tablet: Tablet) -> None:
    tablet.driver.chip("Quote").tap()
    tablet.select("It will open in May,")
    expect(tablet.driver.rows).to_have_count(1)
    assert tablet.driver.stored() == [("quote", "It will open in May,")]
    expect(tablet.bar).to_be_hidden()


def test_a_tap_extends_a_selection_over_lines_and_takes_back_what_is_too_much(tablet: Tablet, bridge: Document) -> None:
    driver = tablet.driver
    tablet.press_long("open")
    extend = tablet.bar.get_by_role("button", name="Extend")
    extend.tap()
    expect(tablet.bar.get_by_role("button", name="Tap the first or last word")).to_have_attribute(
        "aria-pressed", "true"
    )
    tablet.tap("Farmers")
    assert driver.selected() == between(bridge, "open in May", "Farmers").replace("\n", "")
    expect(driver.page.get_by_role("status").filter(has_text="open in May")).to_have_count(1)
    extend.tap()
    tablet.tap("Courier")
    extend.tap()
    tablet.tap("It")
    expect(tablet.bar).to_be_visible()
    tablet.bar.get_by_role("button", name="Post").tap()
    assert driver.stored() == [("post", between(bridge, "It", "Courier"))]


def test_a_tap_that_is_waited_for_comes_before_a_label_that_waits(tablet: Tablet) -> None:
    tablet.driver.chip("Quote").tap()
    tablet.press_long("open")
    tablet.bar.get_by_role("button", name="Extend").tap()
    tablet.driver.page.wait_for_timeout(1_200)
    expect(tablet.driver.rows).to_have_count(0)
    tablet.tap("she")
    expect(tablet.driver.rows).to_have_count(1)
    assert tablet.driver.stored() == [("quote", "open in May,” she")]


def test_other_words_that_are_pressed_long_end_the_waiting_for_a_tap(tablet: Tablet) -> None:
    tablet.press_long("open")
    tablet.bar.get_by_role("button", name="Extend").tap()
    tablet.press_long("Achterberg")
    expect(tablet.bar.get_by_role("button", name="Extend")).to_be_visible()
    tablet.tap("Farmers")
    expect(tablet.bar).to_be_hidden()
    assert tablet.driver.selected() == ""


def test_a_tap_takes_a_span_and_a_finger_drags_its_end(tablet: Tablet) -> None:
    tablet.select("The bridge at")
    tablet.bar.get_by_role("button", name="Claim").tap()
    tablet.tap("Farmers want")
    expect(tablet.driver.inspector).to_be_hidden()
    tablet.tap("bridge at")
    expect(tablet.driver.inspector.get_by_label("Label")).to_have_value("claim")
    knob = tablet.driver.page.locator(".edge.end .knob")
    box = knob.bounding_box()
    assert box is not None
    assert min(box["height"], box["width"]) >= 44
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    _, _, more = tablet.place(" Tarn")
    tablet.touch("touchStart", x, y)
    for part in (0.4, 0.8, 1):
        tablet.touch("touchMove", x + (more["x2"] - more["x1"]) * part, y)
    tablet.touch("touchEnd")
    assert tablet.driver.stored() == [("claim", "The bridge at Tarn")]
