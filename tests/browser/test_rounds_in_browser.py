"""Rounds as people meet them: a queue, answers after training, and a document that comes back as if it were new."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect
from served_project import ServedProject

from tests.browser.test_label_page import drag

TEXTS = {"a-pier.txt": "The pier is closed, said Ines.", "b-ferry.txt": "The ferry sails again on Monday."}


@pytest.fixture
def project(starter_folder: Path, served_project_on_demand: Any) -> ServedProject:  # noqa: ANN401
    """Two articles in the place of all others."""
    for path in sorted((starter_folder / "seeds").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in TEXTS.items():
        (starter_folder / "seeds" / name).write_text(text, encoding="utf-8")
    served: ServedProject = served_project_on_demand()
    return served


def post(project: ServedProject, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"X-Curate": "1", "Content-Type": "application/json"}
    request = Request(f"{project.url}/api/{path}", json.dumps(body).encode(), headers, method="POST")
    with urlopen(request, timeout=30) as answer:
        return dict(json.load(answer))


def open_round(project: ServedProject, kind: str, **rules: object) -> None:
    settings = {"annotators": ["ana"], **rules}
    post(project, "rounds", {"name": kind, "kind": kind, "settings": settings})
    assert post(project, "assignments", {"round": kind})["given"]


def label(page: Page, words: str) -> None:
    drag(page, words)
    page.keyboard.press("1")
    expect(page.locator(".status-words")).to_have_text("Saved")


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    expect(page.locator(".status-words")).to_have_text("Saved")


def layer_of(project: ServedProject, document_id: str, author: str = "ana") -> dict[str, Any]:
    query = urlencode({"document_id": document_id, "author": author})
    with urlopen(f"{project.url}/api/layer?{query}", timeout=10) as answer:
        return dict(json.load(answer)["layer"])


def shown(page: Page) -> str:
    return str(page.locator(".labeller .line").first.text_content())


def test_a_document_that_comes_back_opens_empty_in_the_same_window(project: ServedProject, page: Page) -> None:
    open_round(project, "production", repeat_share=1, repeat_after=1)
    page.goto(f"{project.url}/label?person=ana")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    words = shown(page)
    first = next(name for name, text in TEXTS.items() if text == words)
    label(page, words.split()[1])
    submit(page)
    expect(page.get_by_role("combobox", name="1 of 2 submitted")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".labeller .line").first).not_to_have_text(words)
    submit(page)
    # Both are done, and the first one waits again, as if nobody had touched it.
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".labeller .line").first).to_have_text(words)
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    assert layer_of(project, first) == {
        "author": "ana",
        "state": "assigned",
        "revision": 0,
        "annotations": [],
        "rejected": [],
        "remarks": [],
    }
    expect(page.get_by_role("heading", name="0 spans")).to_be_visible()
    label(page, words.split()[2])
    assert [each["quote"] for each in layer_of(project, first)["annotations"]] == [words.split()[2]]


def test_the_answers_appear_once_training_is_submitted(project: ServedProject, page: Page) -> None:
    page.goto(f"{project.url}/label?person=lea&document_id=a-pier.txt")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    page.get_by_label("More").click()
    page.get_by_role("link", name="Label as the answer key").click()
    expect(page.get_by_role("combobox", name="The answer key of")).to_be_visible()
    expect(page.locator(".labeller .line").first).to_be_visible()
    label(page, "pier")
    submit(page)
    assert layer_of(project, "a-pier.txt", "answers")["state"] == "submitted"
    open_round(project, "training")
    page.goto(f"{project.url}/label?person=ana")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    label(page, "closed")
    reason = page.get_by_role("cell", name="not among the answers")
    expect(reason).to_have_count(0)
    submit(page)
    expect(reason).to_be_visible()
    expect(page.locator(".labeller .line").first).to_be_visible()
