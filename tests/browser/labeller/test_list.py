"""The list of spans: complete for whoever reads it, though only the rows in view exist."""

from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.layers import Annotation
from curate.core.spans import Span

COUNT = 400
WORDS = [f"word{n:03}" for n in range(COUNT)]


def start_full(labeller: Driver) -> None:
    text = "\n".join(WORDS)
    suggestions = [
        Annotation(f"{labeller.document_id}:{word}", "quote", Span(at, at + len(word)))
        for word in WORDS
        for at in [text.index(word)]
    ]
    labeller.start(text, suggestions)


def test_every_row_says_which_of_how_many_it_is(labeller: Driver) -> None:
    start_full(labeller)
    expect(labeller.page.get_by_role("heading", name=f"0 spans, {COUNT} suggestions")).to_be_visible()
    first = labeller.page.locator(".spans li").first
    expect(first).to_have_attribute("aria-posinset", "1")
    expect(first).to_have_attribute("aria-setsize", str(COUNT))
    assert labeller.rows.count() < 60


def test_the_list_follows_the_span_in_hand_and_the_wheel(labeller: Driver) -> None:
    start_full(labeller)
    labeller.text.focus()
    labeller.press("Control+End", "p")
    current = labeller.page.locator(".row[aria-current]")
    expect(current).to_contain_text(WORDS[-1])
    expect(current).to_be_in_viewport()
    labeller.page.locator(".rest").evaluate("(rest) => { rest.scrollTop = 0; }")
    expect(labeller.page.locator(".row").first).to_contain_text(WORDS[0])


def test_a_row_brings_its_words_into_view(labeller: Driver) -> None:
    start_full(labeller)
    labeller.page.locator(".rest").evaluate("(rest) => { rest.scrollTop = rest.scrollHeight / 2; }")
    row = labeller.page.locator(".row", has_text=WORDS[COUNT // 2])
    row.click()
    expect(labeller.page.locator(".line", has_text=WORDS[COUNT // 2])).to_be_in_viewport()
    assert ("active-1", WORDS[COUNT // 2]) in labeller.painted()


def test_suggestions_are_answered_in_the_list_by_keys_alone(labeller: Driver) -> None:
    start_full(labeller)
    labeller.rows.first.focus()
    labeller.press("Tab", "Enter")
    labeller.page.get_by_role("button", name=f"Reject Quote: {WORDS[1]}").focus()
    labeller.press("Enter")
    assert labeller.stored() == [("quote", WORDS[0])]
    assert len(labeller.layer().rejected) == 1


def test_all_of_them_are_accepted_in_one_go(labeller: Driver) -> None:
    start_full(labeller)
    labeller.button(f"Accept all: Quote ({COUNT})").click()
    assert labeller.stored() == [("quote", word) for word in WORDS]
    labeller.press("z")
    assert labeller.stored() == []


SCROLLING = """() => [...document.querySelectorAll(".panel, .panel *")]
  .filter((one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY))
  .map((one) => one.className)"""


def test_in_a_low_window_the_panel_is_one_scroller_and_the_span_in_hand_stays(labeller: Driver) -> None:
    start_full(labeller)
    labeller.page.set_viewport_size({"width": 1300, "height": 760})
    labeller.text.focus()
    labeller.press("n")
    summary = labeller.page.locator(".labeller summary")
    summary.click()
    assert labeller.page.evaluate(SCROLLING) == ["rest"]
    rest = labeller.page.locator(".rest")
    # Whoever reads the codebook is not taken away from it by the next span.
    labeller.text.focus()
    labeller.press("n", "n")
    labeller.page.wait_for_timeout(100)
    assert rest.evaluate("(rest) => rest.scrollTop") == 0
    summary.click()
    labeller.text.focus()
    labeller.press("Control+End", "p")
    expect(labeller.page.locator(".row[aria-current]")).to_be_in_viewport(ratio=1)
    expect(summary).to_be_in_viewport(ratio=1)
    expect(labeller.inspector.get_by_role("button", name="Accept")).to_be_in_viewport(ratio=1)


def test_all_of_the_panel_is_in_view_before_the_page_is_scrolled(labeller: Driver) -> None:
    start_full(labeller)
    panel = labeller.page.locator(".panel")
    expect(panel).to_be_in_viewport(ratio=1)
    labeller.page.mouse.move(400, 500)
    labeller.page.mouse.wheel(0, 600)
    labeller.page.wait_for_function("() => scrollY > 500")
    expect(panel).to_be_in_viewport(ratio=1)


def test_below_the_text_the_list_scrolls_by_itself_and_is_complete(labeller: Driver) -> None:
    labeller.page.set_viewport_size({"width": 820, "height": 900})
    start_full(labeller)
    labeller.page.locator(".scroller").evaluate("(scroller) => { scroller.scrollTop = scroller.scrollHeight; }")
    expect(labeller.page.locator(".row", has_text=WORDS[-1])).to_be_attached()
    labeller.text.focus()
    labeller.press("Control+Home", "n")
    expect(labeller.page.locator(".row[aria-current]")).to_contain_text(WORDS[0])
