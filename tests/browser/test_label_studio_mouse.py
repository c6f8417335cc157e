"""Words marked with a real mouse on Label Studio's own page, after emoji and letters of two UTF-16 units: what comes
back is what was marked."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio
from playwright.sync_api import Page, TimeoutError, expect

from curate.adapters.label_studio.exports import read_json
from curate.adapters.label_studio.tokens import VARIABLE
from curate.core.anchoring import Anchoring
from curate.core.documents import Document
from curate.core.foreign_layers import ForeignLayer
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


def open_task(page: Page, label_studio: LabelStudio, project: int, task: int | None, text: str) -> None:
    page.goto(f"{label_studio.url}/user/login/")
    page.fill("input[name=email]", label_studio.user)
    page.fill("input[name=password]", label_studio.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{label_studio.url}/projects/{project}/data?task={task}")
    expect(page.locator(text).first).to_be_visible(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2_000)  # the editor looks for what is marked only after it has laid out the text


def mark(page: Page, key: str, first: str, last: str, text: str = ".lsf-richtext") -> None:
    """Chooses the label by its key, and drags over the words; again where the page was not ready to be dragged on."""
    before = page.evaluate("Htx.annotationStore.selected.regions.length")
    for _ in range(5):
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        page.wait_for_function("Htx.annotationStore.selected.names.get('label').selectedLabels.length === 1")
        drag(page, page.locator(text).first.evaluate(FIND, [first, last]))
        with suppress(TimeoutError):
            grown = "(before) => Htx.annotationStore.selected.regions.length > before"
            page.wait_for_function(grown, arg=before, timeout=3_000)
            return
    pytest.fail(f"{first} … {last} could not be marked")


def drag(page: Page, at: dict[str, float]) -> None:
    page.mouse.move(at["x1"], at["y1"])
    page.mouse.down()
    page.mouse.move((at["x1"] + at["x2"]) / 2, (at["y1"] + at["y2"]) / 2, steps=3)
    page.mouse.move(at["x2"], at["y2"], steps=3)
    page.mouse.up()


def test_words_marked_with_the_mouse_come_back_as_they_are(
    page: Page, project: Project, label_studio: LabelStudio
) -> None:
    link = known_link(project)
    assert link is not None
    assert link.project_id is not None
    with project.store.reading() as session:
        task = linked_tasks(session, link=link.key)["mouse.txt"].task_id
    open_task(page, label_studio, link.project_id, task, ".lsf-richtext__line")
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

    (there,) = admin.ask("GET", f"/api/tasks/?project={link.project_id}&fields=all&page_size=100")["tasks"]
    values = [row["value"] for row in there["annotations"][0]["result"]]
    (escaped,) = [value["text"] for value in values if value.get("labels") == ["tweet"]]
    assert escaped == across.replace("\r", "\n").replace("\n", "\\n")


LABEL = '<Label value="claim" hotkey="1"/>'
PAGES = (
    f'<View><Labels name="label" toName="text">{LABEL}</Labels>'
    '<HyperText name="text" value="$html" inline="true"/></View>'
)
TALKS = (
    f'<View><ParagraphLabels name="label" toName="text">{LABEL}</ParagraphLabels>'
    '<Paragraphs name="text" value="$talk" layout="dialogue"/></View>'
)
HTML = "<p>The <b>mayor</b> 😀 said:</p><ul><li>the bridge</li><li>is closed</li></ul>"
TALK = [
    {"author": "Ann", "text": "𝕸𝖗. 𝐗 said 😀 the bridge is closed."},
    {"author": "Bo", "text": "Really? The ferry does not run."},
]


@pytest.mark.parametrize(
    ("configuration", "data", "text", "words"),
    [
        (PAGES, {"html": HTML}, ".lsf-richtext", [("The", "mayor"), ("the bridge", "is closed")]),
        (TALKS, {"talk": TALK}, ".lsf-paragraphs", [("bridge is", "closed"), ("The ferry", "ferry")]),
    ],
    ids=["page", "conversation"],
)
def test_what_was_marked_on_pages_and_in_conversations_is_read_from_an_export(
    page: Page,
    label_studio: LabelStudio,
    tmp_path: Path,
    configuration: str,
    data: dict[str, object],
    text: str,
    words: list[tuple[str, str]],
) -> None:
    admin = label_studio.admin
    number = admin.ask("POST", "/api/projects/", {"title": "Marked", "label_config": configuration})["id"]
    imported = admin.ask("POST", f"/api/projects/{number}/import?return_task_ids=true", [{"data": data}])
    open_task(page, label_studio, number, imported["task_ids"][0], text)
    for first, last in words:
        mark(page, "1", first, last, text)
    page.locator("button", has_text="Submit").click()
    expect(page.locator("button", has_text="Update")).to_be_visible()
    export = tmp_path / "export.json"
    export.write_text(json.dumps(admin.ask("GET", f"/api/projects/{number}/export?exportType=JSON")), encoding="utf-8")
    document, layer = read_json(export, "export.json")
    assert isinstance(document, Document)
    assert isinstance(layer, ForeignLayer)
    if text == ".lsf-paragraphs":
        assert layer.placed[Anchoring.UTF16] == len(words), "it counts UTF-16 units there"
    whole = [" ".join(each.span.of(document.text).split()) for each in layer.annotations]
    assert whole == [first if first.endswith(last) else f"{first} {last}" for first, last in words]
