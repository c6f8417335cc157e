"""What axe cannot know: that the focus is seen wherever it goes, gets out again, and that what happens is said."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.colors import contrast
from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span

# The element in focus: is it outlined, and is its middle the topmost thing there? In the text the caret says so.
FOCUSED = """() => {
  if (document.activeElement === document.body) return null;
  window.visited.add(document.activeElement);
  const isText = document.activeElement.matches(".text");
  // A radio button is shown as the words of its choice.
  const shown = document.activeElement.closest(".option") ?? document.activeElement;
  const element = isText ? document.querySelector(".caret") : shown;
  const box = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const bar = document.querySelector(".top");
  // The bar lies over what scrolls beneath it, which the page's header does not.
  const covered = element.closest(".top, header") ? 0 : bar.getBoundingClientRect().bottom;
  const x = Math.max(0, Math.min(box.left + box.width / 2, innerWidth - 1));
  const y = (Math.max(box.top, covered, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const above = isText ? element : document.elementFromPoint(x, y);
  return {
    name: isText ? "the text" : element.getAttribute("aria-label") ?? element.textContent.slice(0, 40),
    isOutlined: isText || outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    isSeen: box.bottom > covered && box.top < innerHeight && (element.contains(above) || above?.contains(element)),
  };
}"""
MISSED = """() => [...document.querySelectorAll("button, input, select, textarea, summary, a[href], [tabindex='0']")]
  .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0)
  .filter((element) => element.type !== "radio" && !visited.has(element))
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def long(document_id: str) -> Document:
    """So long that the bar lies over the text when one reads on."""
    return Document(document_id, "\n".join(f"The bridge at Tarn is closed, said crew {n}." for n in range(80)))


@pytest.fixture
def opened(labeller: Driver, long: Document) -> Driver:
    at = long.text.index("said crew 3")
    return labeller.start(long, [Annotation(f"{long.id}:1", "quote", Span(at, at + 11))])


def tab(labeller: Driver, key: str) -> Iterator[dict[str, Any]]:
    """Presses the key from the page's beginning or end until the focus has left it."""
    for _ in range(80):
        labeller.press(key)
        focused = labeller.page.evaluate(FOCUSED)
        if focused is None:
            return
        yield focused
    pytest.fail("the focus does not get out of the page")


@pytest.mark.parametrize("width", [1400, 360])
def test_the_focus_reaches_everything_is_seen_there_and_gets_out(opened: Driver, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 700})
    opened.label("is closed", "c", occurrence=3)
    expect(opened.inspector).to_be_visible()
    page.evaluate("() => { window.visited = new Set(); document.activeElement.blur(); }")
    for key in ("Tab", "Shift+Tab"):
        steps = list(tab(opened, key))
        assert len(steps) > 12
        assert [step["name"] for step in steps if not step["isOutlined"]] == []
        assert [step["name"] for step in steps if not step["isSeen"]] == []
    assert page.evaluate(MISSED) == []


def test_what_was_done_is_said(opened: Driver) -> None:
    said = opened.page.locator(".unseen[role=status]").filter(has_text=":")
    opened.label("is closed", "q")
    expect(said).to_have_text("Quote: is closed")
    expect(opened.page.get_by_role("status").filter(has_text="Saved")).to_have_count(1)
    opened.press("Delete")
    expect(opened.page.get_by_role("status").filter(has_text="removed")).to_have_count(1)
    opened.press("q")
    opened.drag("bridge at Tarn")
    opened.drag("at Tarn is")
    expect(opened.page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_of_keys_says_quietly_that_it_has_the_focus(
    labeller: Driver, bridge: Document, theme: Literal["light", "dark"]
) -> None:
    labeller.page.emulate_media(color_scheme=theme)
    labeller.start(bridge)
    labeller.press("?")
    keys = labeller.page.get_by_role("region", name="All keys")
    expect(keys).to_be_focused()
    colors = keys.evaluate(
        """(element) => {
          const paint = document.createElement("canvas").getContext("2d");
          const plain = (color) => {
            paint.fillStyle = color;
            paint.fillRect(0, 0, 1, 1);
            const parts = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
            return parts.map((part) => part.toString(16).padStart(2, "0"));
          };
          const line = getComputedStyle(element).outlineColor;
          const ground = getComputedStyle(element.closest("dialog")).backgroundColor;
          return [line, ground].map((color) => "#" + plain(color).join(""));
        }"""
    )
    assert keys.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
    assert contrast(*colors) >= 3


def test_the_caret_blinks_by_no_animation_and_stands_still_for_whoever_asks_for_it(
    labeller: Driver, bridge: Document
) -> None:
    """While anything is animated, the browser paints the whole text anew for each frame."""
    labeller.start(bridge)
    labeller.press("ArrowRight")
    caret = labeller.page.locator(".caret")
    expect(caret).to_have_class("caret off")
    expect(caret).to_have_class("caret")
    assert labeller.page.evaluate("document.getAnimations().length") == 0
    labeller.page.emulate_media(reduced_motion="reduce")
    labeller.press("ArrowRight")
    labeller.page.wait_for_timeout(1_300)
    expect(caret).to_have_class("caret", timeout=1)
