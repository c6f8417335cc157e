"""Where there is no room beside the text: what opens at the foot of the window hides nothing that is needed."""

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document

IN_HAND = """() => {
  const side = (selector) => document.querySelector(selector).getBoundingClientRect();
  return side(".top").bottom <= side(".edge.start").top + 8 && side(".edge.end").bottom <= side(".inspector").top;
}"""
# Is the middle of the element the topmost thing there?
ON_TOP = """(element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""


@pytest.fixture
def telephone(labeller: Driver, document_id: str) -> Driver:
    labeller.page.set_viewport_size({"width": 360, "height": 760})
    lines = (f"The bridge at Tarn is closed and will open in May, says the council of {n}." for n in range(40))
    return labeller.start(Document(document_id, "\n".join(lines)))


def test_words_are_not_under_the_details_that_they_get(telephone: Driver) -> None:
    page = telephone.page
    page.mouse.wheel(0, 500)
    page.wait_for_function("() => scrollY >= 500")
    page.mouse.dblclick(60, 690)
    assert telephone.selected()
    telephone.press("q")
    expect(telephone.inspector).to_be_visible()
    page.wait_for_function(IN_HAND)
    # What is in view already is left where it is.
    at = page.evaluate("scrollY")
    telephone.press("Escape")
    expect(telephone.inspector).to_be_hidden()
    page.mouse.dblclick(60, 250)
    telephone.press("t")
    page.wait_for_function(IN_HAND)
    assert page.evaluate("scrollY") == at


def test_the_bar_has_two_rows_whatever_it_says(telephone: Driver) -> None:
    page = telephone.page
    rows = "() => new Set([...document.querySelectorAll('.bar button')].filter((one) => one.checkVisibility())" + (
        ".map((one) => Math.round(one.getBoundingClientRect().bottom / 20))).size"
    )
    assert page.evaluate(rows) == 2
    telephone.button("Tools").click()
    expect(telephone.button("Whole words")).to_be_in_viewport(ratio=1)
    telephone.button("One label").click()
    expect(telephone.button("One label")).to_be_hidden()
    expect(page.get_by_role("region", name="One label at a time")).to_be_visible()
    assert page.evaluate("document.querySelector('.pass').offsetHeight") < 80
    telephone.press("o")
    telephone.disconnect()
    for n in range(10):
        telephone.label("bridge at Tarn", "q", occurrence=n)
    expect(page.locator(".status-short")).to_have_text("Offline: 10")
    assert page.evaluate(rows) == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    telephone.reconnect()
    telephone.wait_saved()
    telephone.button("Submit").click()
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(telephone.button("Reopen")).to_be_visible()
    assert page.evaluate(rows) == 2


def test_the_label_in_hand_is_in_view_among_many(telephone: Driver) -> None:
    telephone.page.set_viewport_size({"width": 280, "height": 700})
    chip = telephone.chip("Speech")
    expect(chip).not_to_be_in_viewport()
    telephone.press("s")
    expect(chip).to_be_in_viewport(ratio=1)
    telephone.press("c")
    expect(telephone.chip("Claim")).to_be_in_viewport(ratio=1)


def test_where_a_window_is_low_the_text_has_what_height_there_is(telephone: Driver) -> None:
    """On its side, or at 400 %: WCAG 1.4.10."""
    page = telephone.page
    page.set_viewport_size({"width": 360, "height": 225})
    telephone.drag("bridge at Tarn", occurrence=9)
    telephone.press("q")
    page.wait_for_function(IN_HAND)
    assert page.evaluate("document.querySelector('.top').getBoundingClientRect().bottom") <= 0
    telephone.drag("bridge at", occurrence=9)
    telephone.press("q")
    expect(telephone.message).to_be_in_viewport(ratio=1)


def test_the_codebooks_search_is_not_under_the_bar(telephone: Driver) -> None:
    telephone.press("/")
    search = telephone.page.get_by_role("searchbox", name="Search the codebook")
    expect(search).to_be_focused()
    assert search.evaluate(ON_TOP)
    telephone.page.keyboard.type("sentence")
    expect(telephone.page.locator(".hits")).to_be_visible()
    assert search.evaluate(ON_TOP)


def test_the_answers_of_a_dialog_are_in_view_however_long_it_is(telephone: Driver) -> None:
    telephone.page.set_viewport_size({"width": 360, "height": 420})
    for n in range(8):
        telephone.label("bridge at Tarn", "c", occurrence=n)
    telephone.button("Submit").click()
    keep = telephone.page.get_by_role("dialog").get_by_role("button", name="Keep labelling")
    expect(keep).to_be_visible()
    assert keep.evaluate(ON_TOP)


def test_in_forced_colours_a_line_says_what_is_pressed_and_what_is_in_hand(labeller: Driver, bridge: Document) -> None:
    labeller.page.emulate_media(forced_colors="active")
    labeller.start(bridge)
    outline = "(element) => getComputedStyle(element).outlineStyle"
    labeller.chip("Quote").click()
    labeller.text.focus()
    assert labeller.chip("Quote").evaluate(outline) == "solid"
    assert labeller.chip("Claim").evaluate(outline) == "none"
    labeller.drag("Ines Achterberg")
    expect(labeller.rows).to_have_count(1)
    assert labeller.rows.first.evaluate(outline) == "solid"
