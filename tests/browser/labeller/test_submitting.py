"""How far one has come, and the last look before submitting."""

from typing import Literal

import pytest
from axe import Axe
from labeller_driver import Driver
from passes_desk import start, wait_for_sentences
from playwright.sync_api import expect

from curate.core.layers import LayerState

VIEWS = [("light", 1400), ("dark", 360)]


def seen(desk: Driver) -> int:
    """The share of the text that the bar says was seen, in percent."""
    words = desk.page.locator(".pass-words").text_content()
    assert words is not None
    return int(words.split(" %")[0].split()[-1])


def read_on(desk: Driver) -> None:
    """Scrolls to the end, screen by screen."""
    desk.page.mouse.move(400, 600)
    for _ in range(30):
        desk.page.mouse.wheel(0, 500)
        desk.page.wait_for_timeout(30)
    expect(desk.page.locator(".line").last).to_be_in_viewport()


def test_submitting_shows_what_is_uncoded_and_contradictory_and_warns_only(desk: Driver) -> None:
    start(desk, ("quote", "It rained"))
    desk.keep_exact()
    desk.label("want it open! It is a", "4")
    desk.label("The bridge", "4")
    desk.label("is closed", "4")
    desk.press("Control+Enter")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Claim: 3 of 6 units without an answer")
    expect(dialog).to_contain_text("Opinion: 6 of 6 units without an answer")
    expect(dialog).to_contain_text("Claim “want it open! It is a” runs over 2 units")
    expect(dialog).to_contain_text("Claim: 2 spans in one unit, “The bridge is closed”")
    expect(dialog).to_contain_text("Quote: 1 suggestion untouched")
    dialog.get_by_role("button", name="Claim: 3 of 6").press("Enter")
    assert desk.selected() == "Bridge at Tarn stays closed"
    desk.press("Control+Enter")
    dialog.get_by_role("button", name="Submit").press("Enter")
    assert desk.layer().state is LayerState.SUBMITTED
    expect(desk.page.locator(".standing")).to_contain_text("Submitted as you left it")
    for name in ("Next", "Reopen"):
        expect(desk.page.get_by_role("button", name=name)).to_have_count(1)
    expect(desk.button("Next")).to_have_css("font-weight", "600")
    desk.press("Alt+PageDown")
    expect(desk.message).to_contain_text("no next document")
    desk.button("Reopen").click()
    expect(desk.page.locator(".standing")).to_contain_text("it is a draft until you submit it again")
    desk.wait_saved()
    desk.open()
    expect(desk.page.locator(".standing")).to_contain_text("Reopened")
    assert desk.layer().state is LayerState.IN_PROGRESS


def test_what_was_not_on_the_screen_is_not_counted_as_seen(desk: Driver) -> None:
    start(desk, text="\n".join(f"Line {n} of a long text." for n in range(200)))
    desk.press("o")
    before = seen(desk)
    assert 0 < before < 40
    # What is jumped over is not seen.
    desk.press("Control+End")
    expect(desk.page.locator(".line").last).to_be_in_viewport()
    desk.page.wait_for_timeout(100)
    assert before < seen(desk) < 2 * before + 10
    desk.press("Control+Home")
    read_on(desk)
    expect(desk.page.locator(".pass-words")).to_contain_text("100 % of the text seen")


def test_going_to_a_unit_from_the_dialog_does_not_count_what_lies_above_it_as_seen(desk: Driver) -> None:
    start(desk, text="* * *\n" * 200 + "The bridge is closed.")
    desk.press("g", "g")
    before = seen(desk)
    desk.press("g", "Control+Enter")
    desk.page.get_by_role("dialog").get_by_role("button", name="Claim: 1 of 1 unit").click()
    assert desk.selected() == "The bridge is closed"
    desk.page.wait_for_timeout(100)
    kept = desk.page.evaluate(
        "() => JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('curate.pass'))[1]).seen.claim"
    )
    assert sum(to - start for start, to in kept) * 100 < 2 * before + 10


@pytest.mark.parametrize(("theme", "width"), VIEWS, ids=[f"{theme}, {width} px" for theme, width in VIEWS])
def test_the_dialog_with_all_that_is_open_breaks_no_rule(
    desk: Driver, theme: Literal["light", "dark"], width: int
) -> None:
    axe = Axe(desk.page)
    start(desk, ("quote", "It rained"))
    desk.keep_exact()
    desk.label("want it open! It is a", "4")
    desk.label("It is a shame", "5")
    desk.wait_saved()
    desk.page.set_viewport_size({"width": width, "height": 700})
    desk.page.emulate_media(color_scheme=theme)
    desk.open()
    wait_for_sentences(desk)
    desk.text.focus()
    desk.press("Control+Enter")
    dialog = desk.page.get_by_role("dialog")
    for words in ("Not ready yet", "units without an answer", "runs over 2 units", "1 suggestion untouched"):
        expect(dialog).to_contain_text(words)
    assert axe.violations() == []
    assert dialog.evaluate("(made) => made.scrollWidth <= made.clientWidth")


def test_marks_of_the_text_are_not_doubled(desk: Driver) -> None:
    start(desk, text="“It is a shame,” said Ines.\n“No.” It rained.")
    desk.keep_exact()
    desk.label("“It is a shame,”", "5")
    desk.label("“It is a shame,” said Ines", "4")
    desk.label("“No.” It rained", "4")
    desk.press("Control+Enter")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Opinion “It is a shame,” needs Polarity")
    expect(dialog).to_contain_text("Claim ‘“No.” It rained’ runs over 2 units")


def test_a_pass_that_is_gone_on_to_begins_where_the_text_does(desk: Driver) -> None:
    start(desk, text="\n".join(f"Line {nth} of the article." for nth in range(120)))
    desk.press("g")
    read_on(desk)
    expect(desk.page.locator(".pass-words")).to_contain_text("100 % of the text seen")
    desk.press("g")
    expect(desk.page.locator(".line").first).to_be_in_viewport()
    expect(desk.page.locator(".pass-words")).to_contain_text("Coding: Quote")
    expect(desk.page.locator(".pass-words")).not_to_contain_text("100 % of the text seen")
    expect(desk.page.locator(".pass-words")).not_to_contain_text(" 0 % of the text seen")
    read_on(desk)
    # Back in a pass that was begun, the reader stays where they are.
    desk.press("Shift+G")
    expect(desk.page.locator(".line").last).to_be_in_viewport()
