"""The Label page where it lives: beside Streamlit's pages, served by `curate run`."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from axe import Axe
from playwright.sync_api import Page, expect
from served_project import ServedProject

from curate.api.labeller_files import read_files
from curate.core.readiness import Check

FIRST, SECOND = "a-first.txt", "b-second.txt"
TEXTS = {
    FIRST: "𝕿𝖍𝖊 pier 🚢 is closed, said Ines.\nIt will open in May.",
    SECOND: "Another article altogether.",
}
# Where some words of a line are on the screen.
FIND = """(page, words) => {
  for (const line of page.querySelectorAll(".line")) {
    const at = line.firstChild.data.indexOf(words);
    if (at === -1) continue;
    const range = document.createRange();
    range.setStart(line.firstChild, at);
    range.setEnd(line.firstChild, at + words.length);
    const { left, right, top, height } = range.getClientRects()[0];
    return { left: left + 1, right: right - 1, y: top + height / 2 };
  }
}"""


@pytest.fixture
def articles(starter_folder: Path) -> None:
    """Two articles in the place of all others."""
    for path in sorted((starter_folder / "seeds").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in TEXTS.items():
        (starter_folder / "seeds" / name).write_text(text, encoding="utf-8")


@pytest.fixture
def two_articles(articles: None, served_project: ServedProject) -> ServedProject:
    return served_project


def open_label_page(page: Page, project: ServedProject, document_id: str, person: str) -> None:
    page.goto(f"{project.url}/label?{urlencode({'document_id': document_id, 'person': person})}")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)


def drag(page: Page, words: str) -> None:
    at = page.locator(".labeller .page").evaluate(FIND, words)
    page.mouse.move(at["left"], at["y"])
    page.mouse.down()
    page.mouse.move(at["right"], at["y"], steps=3)
    page.mouse.up()


def stored(project: ServedProject, document_id: str, author: str) -> dict[str, Any]:
    query = urlencode({"document_id": document_id, "author": author})
    with urlopen(f"{project.url}/api/labelling?{query}", timeout=10) as response:
        layer: dict[str, Any] = json.load(response)["layer"]
    return layer


def test_labelling_saves_and_submission_is_told_around_it(two_articles: ServedProject, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_label_page(page, two_articles, FIRST, "ana")
    drag(page, "is closed")
    page.keyboard.press("1")
    expect(page.locator(".status-words")).to_have_text("Saved")
    [annotation] = stored(two_articles, FIRST, "ana")["annotations"]
    assert TEXTS[FIRST][annotation["start"] : annotation["end"]] == annotation["quote"] == "is closed"

    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(page.locator(".status-words")).to_have_text("Saved")
    chosen = page.get_by_role("combobox", name="Document")
    expect(chosen).to_have_value(f"✓ {FIRST}")
    assert stored(two_articles, FIRST, "ana")["state"] == "submitted"

    page.evaluate("() => { document.body.dataset.mark = 'same'; }")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".labeller .line").first).to_have_text(TEXTS[SECOND])
    expect(chosen).to_have_value(SECOND)
    expect(page).to_have_url(re.compile(f"document_id={SECOND}"))
    expect(page).to_have_title(f"{SECOND} · curate")
    expect(page.get_by_role("heading", level=1)).to_have_text(SECOND)
    expect(page.get_by_role("button", name="Next", exact=True)).to_have_attribute("aria-disabled", "true")
    drag(page, "Another")
    page.keyboard.press("1")
    expect(page.locator(".status-words")).to_have_text("Saved")
    assert [a["quote"] for a in stored(two_articles, SECOND, "ana")["annotations"]] == ["Another"]
    chosen.click()
    page.get_by_role("option", name=FIRST).click()
    expect(page.locator(".labeller .line").first).to_have_text(TEXTS[FIRST].splitlines()[0])
    expect(page.get_by_role("button", name="Reopen", exact=True)).to_be_visible()
    expect(page.locator("body[data-mark=same]")).to_have_count(1)
    assert errors == []


def test_whoever_has_given_a_name_can_use_the_keys_at_once(two_articles: ServedProject, page: Page) -> None:
    page.goto(f"{two_articles.url}/label?{urlencode({'document_id': FIRST})}")
    name = page.get_by_label("You are (annotator)")
    expect(name).to_be_focused()
    page.keyboard.type("zoe")
    page.keyboard.press("Enter")
    text = page.get_by_role("textbox", name="Document text")
    expect(text).to_be_focused(timeout=30_000)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Document").click()
    page.get_by_role("option", name=SECOND).click()
    expect(text).to_have_text(TEXTS[SECOND])
    expect(text).to_be_focused()


def test_the_name_goes_along_to_streamlits_pages_and_back(two_articles: ServedProject, page: Page) -> None:
    open_label_page(page, two_articles, FIRST, "ana")
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("/progress.*person=ana"))
    page.get_by_role("link", name="Label", exact=True).click()
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("/label.*person=ana"))
    expect(page.get_by_label("You are (annotator)")).to_have_value("ana")
    page.go_back()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible(timeout=30_000)


def test_a_link_to_the_page_that_is_first_keeps_what_it_asks_for(two_articles: ServedProject, page: Page) -> None:
    page.goto(f"{two_articles.url}/corpus?show={Check.SINGLY_CODED}&person=ana")
    expect(page.get_by_role("combobox", name="Show")).to_have_value("Coded by one person alone", timeout=60_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert page.url.startswith(f"{two_articles.url}/?")


def test_a_link_to_a_document_that_is_gone_says_so_until_another_is_opened(
    two_articles: ServedProject, page: Page
) -> None:
    page.goto(f"{two_articles.url}/label?{urlencode({'document_id': 'gone.txt', 'person': 'ana', 'at': '0-4'})}")
    said = page.get_by_role("alert").filter(has_text="gone.txt is not among the documents that you label")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    expect(said).to_be_visible()
    expect(page).to_have_url(re.compile(f"document_id={FIRST}"))
    selected = (
        "[...CSS.highlights].filter(([name]) => name.endsWith('-selection')).map(([, highlight]) => highlight.size)"
    )
    expect(page.get_by_role("textbox", name="Document text")).to_be_focused()
    assert page.evaluate(selected) in ([], [0])
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".labeller .line").first).to_have_text(TEXTS[SECOND])
    expect(said).to_have_count(0)


def test_a_theme_that_was_chosen_holds_on_every_page(two_articles: ServedProject, page: Page) -> None:
    open_label_page(page, two_articles, FIRST, "ana")
    page.get_by_label("More").click()
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator(".labeller")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator(".labeller")).to_have_attribute("data-theme", "dark")
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", name="Progress")).to_be_visible(timeout=30_000)
    scheme = "() => getComputedStyle(document.querySelector('.stApp')).colorScheme"
    assert page.evaluate(scheme) == "dark"


def test_the_labeller_breaks_no_rule_of_accessibility_in_its_page(two_articles: ServedProject, page: Page) -> None:
    axe = Axe(page)
    open_label_page(page, two_articles, FIRST, "ana")
    drag(page, "is closed")
    page.keyboard.press("3")
    expect(page.get_by_role("region", name="Chosen span")).to_be_visible()
    found = axe.violations()
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".labeller")).to_have_attribute("data-theme", "dark")
    found += axe.violations()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert found + axe.violations() == []


def test_the_labeller_follows_the_theme_and_the_window(two_articles: ServedProject, page: Page) -> None:
    open_label_page(page, two_articles, FIRST, "ana")
    labeller = page.locator(".labeller")
    expect(labeller).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(labeller).to_have_attribute("data-theme", "dark")
    page.set_viewport_size({"width": 360, "height": 780})
    drag(page, "pier")
    page.keyboard.press("1")
    expect(page.get_by_role("region", name="Chosen span")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_labels_made_while_the_server_is_dead_are_saved_when_it_is_back(
    two_articles: ServedProject, page: Page
) -> None:
    open_label_page(page, two_articles, FIRST, "ana")
    two_articles.kill()
    drag(page, "is closed")
    page.keyboard.press("1")
    drag(page, "It will open")
    page.keyboard.press("1")
    expect(page.locator(".status-words")).to_contain_text("2 changes kept here")
    two_articles.start()
    expect(page.locator(".status-words")).to_have_text("Saved", timeout=40_000)
    annotations = stored(two_articles, FIRST, "ana")["annotations"]
    assert [annotation["quote"] for annotation in annotations] == ["is closed", "It will open"]


def test_the_page_asks_for_nothing_that_is_not_there(two_articles: ServedProject, page: Page) -> None:
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    open_label_page(page, two_articles, FIRST, "ana")
    assert missing == []


def test_the_document_is_there_without_asking_the_server_for_it(two_articles: ServedProject, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_label_page(page, two_articles, FIRST, "ana")
    files = [url.rsplit("/", 1)[-1] for url in asked if "/labeller/" in url]
    assert sorted(files) == sorted(read_files())
    before = asked[: asked.index(next(url for url in asked if url.endswith("/main.js")))]
    assert not [url for url in before if "/api/" in url]
    assert not [url for url in asked if "/api/labelling" in url and FIRST in url]
    assert not [url for url in asked if "/_stcore" in url or "/static/" in url]
