"""The whole way in a browser: two people label, agreement appears, a conflict is settled, a release is made,
and what Python cuts out of the released text is what was selected on the screen."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect
from served_project import ServedProject

SQUARE = "square.txt"
# An author's name in letters outside the BMP, and an emoji of several code points, before all that is labelled.
TEXT = (
    "The bridge at Tarn is shut, and nobody on either bank seems to know for how long.\n"
    "— 𝕸𝖗. 𝐗 (@Digital_Tarn) December 20, 2023\n"
    "👩🏽‍🚒 Crews closed both lanes on Monday after a beam fell into the river. 🌊\n"
    "“We were not asked,” said Ada Brandt, the mayor.\n"
)
# Where the words begin and end on the screen; they may run over several rows.
FIND = """(page, words) => {
  for (const line of page.querySelectorAll(".line")) {
    const at = line.firstChild ? line.firstChild.data.indexOf(words) : -1;
    if (at === -1) continue;
    line.scrollIntoView({ block: "center", behavior: "instant" });
    const range = document.createRange();
    range.setStart(line.firstChild, at);
    range.setEnd(line.firstChild, at + words.length);
    const boxes = [...range.getClientRects()];
    const [first, last] = [boxes[0], boxes.at(-1)];
    return { x1: first.left + 1, y1: first.top + first.height / 2, x2: last.right - 1, y2: last.top + last.height / 2 };
  }
}"""


@pytest.fixture
def project(starter_folder: Path, served_project_on_demand: Callable[[], ServedProject]) -> ServedProject:
    (starter_folder / "seeds" / SQUARE).write_text(TEXT, encoding="utf-8")
    return served_project_on_demand()


def open_label_page(page: Page, project: ServedProject, document_id: str, person: str) -> None:
    page.goto(f"{project.url}/label?{urlencode({'document_id': document_id, 'person': person})}")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)


def find(page: Page, words: str) -> dict[str, float]:
    """Where the words are, once the page has come to rest: scrolling may lay out lines that were not there yet."""
    text = page.locator(".labeller .page")
    before, at = None, text.evaluate(FIND, words)
    while before != at:
        page.wait_for_timeout(100)
        before, at = at, text.evaluate(FIND, words)
    return dict(at)


def drag(page: Page, words: str) -> None:
    at = find(page, words)
    page.mouse.move(at["x1"], at["y1"])
    page.mouse.down()
    page.mouse.move((at["x1"] + at["x2"]) / 2, (at["y1"] + at["y2"]) / 2, steps=3)
    page.mouse.move(at["x2"], at["y2"], steps=3)
    page.mouse.up()


def select_by_keys(page: Page, words: str) -> None:
    """A click puts the caret before the words; Shift and the arrows do the rest."""
    at = find(page, words)
    page.mouse.click(at["x1"], at["y1"])
    page.wait_for_timeout(200)  # the labeller looks where the caret is after the browser has put it there
    for _ in words:
        page.keyboard.press("Shift+ArrowRight")


def selected(page: Page) -> str:
    found: str = page.evaluate(
        """() => [...CSS.highlights].filter(([name]) => name.endsWith("selection")).flatMap(([, h]) => [...h])
             .map((part) => {
               const range = document.createRange();
               range.setStart(part.startContainer, part.startOffset);
               range.setEnd(part.endContainer, part.endOffset);
               return range.toString();
             }).join("")"""
    )
    return found


def choose(page: Page, attribute: str, value: str) -> None:
    options = page.get_by_role("region", name="Chosen span").get_by_role("radiogroup", name=attribute)
    options.get_by_role("radio", name=value, exact=True).check()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(page.get_by_role("button", name="Reopen", exact=True)).to_be_visible()
    expect(page.locator(".status-words")).to_have_text("Saved")


def accept_all(page: Page) -> None:
    buttons = page.get_by_role("button", name="Accept all")
    while left := buttons.count():
        buttons.first.click()
        expect(buttons).to_have_count(left - 1)
    expect(page.get_by_role("button", name="Accept all")).to_have_count(0)


def ask(project: ServedProject, path: str, **query: str) -> Any:  # noqa: ANN401
    with urlopen(f"{project.url}/api/{path}?{urlencode(query)}", timeout=10) as answer:
        return json.load(answer)


def claim(page: Page, words: str, *, by_keys: bool) -> str:
    """Just these words: with whole words the labeller takes the unit that they are in."""
    whole = page.get_by_role("button", name="Whole words")
    if whole.get_attribute("aria-pressed") == "true":
        whole.click()
    (select_by_keys if by_keys else drag)(page, words)
    on_screen = selected(page)
    page.keyboard.press("4")
    choose(page, "Type (needed)", "action")
    expect(page.locator(".status-words")).to_have_text("Saved")
    return on_screen


def test_from_a_folder_of_articles_to_a_release(project: ServedProject, page: Page) -> None:
    words = {"ana": "Crews closed both lanes on Monday", "ben": "closed both lanes on Monday"}
    seen: dict[str, str] = {}
    for person, by_keys in (("ana", False), ("ben", True)):
        open_label_page(page, project, SQUARE, person)
        accept_all(page)
        seen[person] = claim(page, words[person], by_keys=by_keys)
        submit(page)
    assert seen == words

    page.goto(f"{project.url}/agreement")
    expect(page.get_by_role("heading", name="where annotators differ")).to_be_visible(timeout=30_000)
    rows = {(row["measure"], row["label"]): row for row in ask(project, "agreement")["results"]}
    assert rows["span_f1_exact", "claim"]["value"] == 0.0
    assert rows["span_f1_exact", "tweet"]["value"] == 1.0
    # The table is drawn on a canvas, which says nothing to a test; tests/app reads its cells.
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()

    page.goto(f"{project.url}/adjudicate?person=chris")
    expect(page.get_by_text("0 of 1 settled")).to_be_visible(timeout=30_000)
    expect(page.locator(".curate-lanes .tag")).to_have_text(["A", "B"])
    note = page.get_by_label("Note")
    note.fill("the subject belongs to the unit")
    note.press("Enter")
    # By keys alone: A is taken, taken back, and taken again.
    page.get_by_role("heading", name="Adjudicate").click()
    press_when_it_can_be(page, "Take A", "1")
    expect(page.get_by_text("All conflicts are settled.")).to_be_visible(timeout=30_000)
    press_when_it_can_be(page, "Undo", "u")
    expect(page.get_by_text("0 of 1 settled")).to_be_visible(timeout=30_000)
    press_when_it_can_be(page, "Redo", "y")
    expect(page.get_by_text("1 of 1 settled")).to_be_visible(timeout=30_000)

    page.goto(f"{project.url}/release")
    page.get_by_label("Name", exact=True).fill("tarn")
    page.get_by_role("button", name="Freeze and write the release").click()
    expect(page.get_by_text("tarn-1:")).to_be_visible(timeout=30_000)
    folder = project.root / "exports" / "tarn-1"
    [record] = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    assert record["text"] == TEXT
    released = {a["label"]: record["text"][a["start"] : a["end"]] for a in record["annotations"]}
    assert released["claim"] == seen["ana"]
    assert released["tweet"].endswith("— 𝕸𝖗. 𝐗 (@Digital_Tarn) December 20, 2023")
    assert released["quote"] == "“We were not asked,”"


def press_when_it_can_be(page: Page, button: str, key: str) -> None:
    """A key of Streamlit's is deaf while the page is drawn: until its button is enabled and no script runs."""
    expect(page.get_by_role("button", name=button, exact=False).first).to_be_enabled(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    page.wait_for_timeout(300)
    page.keyboard.press(key)


def test_words_after_the_letters_outside_the_bmp_in_the_shared_article(
    project: ServedProject, page: Page, shared: Path
) -> None:
    [article] = (shared / "seeds").iterdir()
    words = "U.S. officials shut down some of the railroads that bring Mexico’s trade products into the United States"
    open_label_page(page, project, article.name, "ana")
    assert claim(page, words, by_keys=False) == words
    text = article.read_bytes().decode("utf-8")
    [stored] = ask(project, "labelling", document_id=article.name, author="ana")["layer"]["annotations"]
    assert text[stored["start"] : stored["end"]] == words
    assert stored["start"] > text.index("𝕸𝖗. 𝐗")


def test_a_server_killed_while_saving_loses_nothing_that_it_acknowledged(project: ServedProject, page: Page) -> None:
    open_label_page(page, project, SQUARE, "ana")
    claim(page, "Crews closed both lanes on Monday", by_keys=False)
    project.kill()
    page.keyboard.press("Escape")
    drag(page, "a beam fell into the river")
    page.keyboard.press("4")
    expect(page.locator(".status-words")).not_to_have_text("Saved")
    project.start()
    expect(page.locator(".status-words")).to_have_text("Saved", timeout=40_000)
    stored = ask(project, "labelling", document_id=SQUARE, author="ana")["layer"]["annotations"]
    assert [a["quote"] for a in stored] == ["Crews closed both lanes on Monday", "a beam fell into the river"]


def test_the_server_answers_soon_and_says_one_line(project: ServedProject) -> None:
    lines = [line for line in project.output.splitlines() if line.strip()]
    assert lines == [f"curate is ready at {project.url}"]
    project.stop()
    begun = time.monotonic()
    project.start()
    print(f"a warm start took {time.monotonic() - begun:.1f} s")
    assert "Traceback" not in project.output
