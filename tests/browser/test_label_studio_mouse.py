"""Words marked with a real mouse on Label Studio's own page, after emoji and letters of two UTF-16 units: what comes
back is what was marked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio
from playwright.sync_api import Page, expect

from curate.adapters.label_studio.tokens import VARIABLE
from curate.core.anchoring import Anchoring
from curate.core.documents import Document
from curate.services.projects import Project, opened
from curate.services.syncing import known_link
from curate.services.syncing_pull import pull
from curate.services.syncing_push import push
from curate.store.documents import add_documents
from curate.store.layers import get_layer
from curate.store.links import linked_tasks
from tests.fixtures.people import ALONE

TEXT = (
    "𝕸𝖗. 𝐗 said 👩🏽‍🚒 the bridge is closed, and e\u0301tude after \u200b👨‍👩‍👧 it reopens on Monday.\r\n\r\n"
    "שלום said the mayor 🇫🇷 of Tarn to the café\tagain: no ferry runs."
)
# Where a word stands on the page, to a pixel within; a line is an element of its own.
FIND = """(text, [first, last]) => {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!begun && node.data.includes(first)) { range.setStart(node, node.data.indexOf(first)); begun = true; }
    const after = begun ? node.data.indexOf(last) : -1;
    if (after >= 0) { range.setEnd(node, after + last.length); break; }
  }
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [one, other] = [boxes[0], boxes.at(-1)];
  return { x1: one.left + 1, y1: one.top + one.height / 2, x2: other.right - 1, y2: other.top + other.height / 2 };
}"""


@pytest.fixture
def project(starter_folder: Path, label_studio: LabelStudio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    (starter_folder / "curate.toml").write_text(f'label_studio_url = "{label_studio.url}"\n', encoding="utf-8")
    monkeypatch.setenv(VARIABLE, label_studio.token)
    with opened(starter_folder) as project:
        with project.store.writing() as session:
            add_documents(session, documents=[Document("mouse.txt", TEXT)])
        push(project, by=ALONE)
        yield project


def open_task(page: Page, label_studio: LabelStudio, project: Project) -> None:
    link = known_link(project)
    assert link is not None
    with project.store.reading() as session:
        task = linked_tasks(session, link=link.key)["mouse.txt"].task_id
    page.goto(f"{label_studio.url}/user/login/")
    page.fill("input[name=email]", label_studio.user)
    page.fill("input[name=password]", label_studio.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{label_studio.url}/projects/{link.project_id}/data?task={task}")
    expect(page.locator(".lsf-richtext__line").first).to_be_visible(timeout=60_000)


def mark(page: Page, key: str, first: str, last: str) -> None:
    """Chooses the label by its key, and drags over the words."""
    before = page.evaluate("Htx.annotationStore.selected.regions.length")
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    page.wait_for_function("Htx.annotationStore.selected.names.get('label').selectedLabels.length === 1")
    at = page.locator(".lsf-richtext").evaluate(FIND, [first, last])
    page.mouse.move(at["x1"], at["y1"])
    page.mouse.down()
    page.mouse.move((at["x1"] + at["x2"]) / 2, (at["y1"] + at["y2"]) / 2, steps=3)
    page.mouse.move(at["x2"], at["y2"], steps=3)
    page.mouse.up()
    page.wait_for_function("(before) => Htx.annotationStore.selected.regions.length > before", arg=before)


def test_words_marked_with_the_mouse_come_back_as_they_are(
    page: Page, project: Project, label_studio: LabelStudio
) -> None:
    open_task(page, label_studio, project)
    mark(page, "1", "the bridge", "closed")
    mark(page, "1", "it reopens", "Monday")
    mark(page, "1", "no ferry", "ferry")
    mark(page, "2", "reopens", "the mayor")
    mark(page, "3", "of Tarn", "Tarn")
    page.locator(".htx-highlight", has_text="of Tarn").first.click()
    page.get_by_text(re.compile("^direct")).first.click()  # its key is written behind it
    page.locator("button", has_text="Submit").click()
    # A quote must say its type; nobody is asked that of a caption.
    expect(page.locator("button", has_text="Update")).to_be_visible()
    admin: Admin = label_studio.admin
    link = known_link(project)
    assert link is not None
    report = pull(project, by=ALONE, people={label_studio.user: "lead"})
    with project.store.reading() as session:
        layer = get_layer(session, document_id="mouse.txt", author="lead")
    assert layer is not None
    across = TEXT[TEXT.index("reopens") : TEXT.index("the mayor") + len("the mayor")]
    marked: dict[str, list[str]] = {each.label: [] for each in layer.annotations}
    for each in layer.annotations:
        marked[each.label].append(each.span.of(TEXT))
    assert marked == {
        "caption": ["the bridge is closed", "it reopens on Monday", "no ferry"],
        "tweet": [across],
        "quote": ["of Tarn"],
    }
    assert (report.incomplete, report.rejected) == (0, [])
    assert report.placed == {Anchoring.CODE_POINTS: 5, Anchoring.UTF16: 0, Anchoring.MOVED: 0}

    (task,) = admin.ask("GET", f"/api/tasks/?project={link.project_id}&fields=all&page_size=100")["tasks"]
    values = [row["value"] for row in task["annotations"][0]["result"]]
    (escaped,) = [value["text"] for value in values if value.get("labels") == ["tweet"]]
    assert escaped == across.replace("\r", "\n").replace("\n", "\\n")
