"""An interrupted quote: its parts are joined by hand and by keys, numbered by their place, and parted again."""

from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document

WORDS = "“It will open in May,”"
MORE = "“if the river lets us.”"


def settle(labeller: Driver) -> None:
    """Lets the browser tell of a click before the next key, which no hand could press as soon."""
    labeller.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")


def parts(labeller: Driver) -> list[tuple[object, object]]:
    return [(a.attributes.get("speech_id"), a.attributes.get("part")) for a in labeller.layer().annotations]


def label_both(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label(WORDS, "s")
    labeller.label(MORE, "s")
    labeller.press("Escape")


def test_parts_are_joined_by_a_press_numbered_and_parted_again(labeller: Driver, bridge: Document) -> None:
    label_both(labeller, bridge)
    labeller.label("Farmers want it open now", "s")
    labeller.inspector.get_by_role("button", name="Join", exact=True).click()
    expect(labeller.message).to_contain_text("Choose the other part")
    labeller.click("open in May")
    group = labeller.inspector.get_by_role("group", name="Parts")
    expect(group).to_contain_text("Part 2 of 2")
    labeller.inspector.get_by_role("button", name="Join", exact=True).click()
    # The list serves as well as the text.
    labeller.rows.filter(has_text="if the river").click()
    expect(group).to_contain_text("Part 3 of 3")
    assert parts(labeller) == [("s1", "1"), ("s1", "2"), ("s1", "3")]
    expect(labeller.rows.nth(1)).to_contain_text("part 2 of 3")
    assert {words for name, words in labeller.painted() if name == "part"} == {WORDS, MORE}
    group.get_by_role("button", name="Part 2: “if the river").click()
    expect(group).to_contain_text("Part 2 of 3")
    group.get_by_role("button", name="Unjoin").click()
    expect(group).not_to_contain_text("Part")
    assert parts(labeller) == [("s1", "1"), (None, None), ("s1", "2")]
    labeller.text.focus()
    labeller.press("z")
    assert parts(labeller) == [("s1", "1"), ("s1", "2"), ("s1", "3")]
    labeller.press("z", "z")
    assert parts(labeller) == [(None, None)] * 3


def test_what_joining_writes_is_not_asked_for(labeller: Driver, bridge: Document) -> None:
    labeller.start(bridge)
    labeller.label("Farmers", "s")
    expect(labeller.inspector.get_by_label("Note")).to_be_visible()
    expect(labeller.inspector.get_by_label("Speech id")).to_have_count(0)
    expect(labeller.inspector.get_by_label("Which")).to_have_count(0)


def test_parts_are_joined_by_keys_alone(labeller: Driver, bridge: Document) -> None:
    label_both(labeller, bridge)
    labeller.press("Control+Home", "n", "+", "n", "Enter")
    expect(labeller.inspector.get_by_role("group", name="Parts")).to_contain_text("Part 1 of 2")
    assert parts(labeller) == [("s1", "1"), ("s1", "2")]
    # Another visit knows them too.
    labeller.open()
    labeller.click("if the river")
    expect(labeller.inspector.get_by_role("group", name="Parts")).to_contain_text("Part 2 of 2")
    settle(labeller)
    labeller.press("+", "Escape")
    expect(labeller.message).to_be_hidden()


def test_looking_for_the_other_part_ends_with_the_last_span(labeller: Driver, bridge: Document) -> None:
    label_both(labeller, bridge)
    labeller.press("Control+Home", "n", "+", "n", "n")
    expect(labeller.message).to_contain_text("There is no span after this one. Choose the other part")
    expect(labeller.page.locator(".row[aria-current]")).to_contain_text("if the river")
    labeller.press("p", "p")
    expect(labeller.message).to_contain_text("There is no span before this one.")
    labeller.press("n", "Enter")
    expect(labeller.inspector.get_by_role("group", name="Parts")).to_contain_text("Part 1 of 2")


def test_what_has_no_parts_is_not_joined(labeller: Driver, bridge: Document) -> None:
    label_both(labeller, bridge)
    labeller.label("The bridge", "q")
    expect(labeller.inspector.get_by_role("button", name="Join", exact=True)).to_have_count(0)
    labeller.press("+")
    expect(labeller.message).to_contain_text("knows no parts of a Quote")
    labeller.press("Escape", "Escape", "Escape")
    labeller.click("if the river")
    settle(labeller)
    labeller.press("+")
    labeller.click("The bridge")
    expect(labeller.message).to_contain_text("A Speech is joined with another Speech")
    assert parts(labeller) == [(None, None)] * 3
