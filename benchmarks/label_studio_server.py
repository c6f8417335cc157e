"""A Label Studio of its own: installed from the package index, started on this machine, filled with the same documents.

It is told not to call home, and its page is shown in a browser that reaches nothing but 127.0.0.1.
"""

import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "fixtures"))
from label_studio_program import USER, VERSION, install, start
from long_documents import LABELS, LongDocument
from playwright.sync_api import Page
from servers import free_port, stop, wait_for
from taken import Used, used_by

# The first start makes a database by two hundred migrations.
START_SECONDS = 400
TASKS_AT_ONCE = 250


@dataclass
class LabelStudio:
    url: str
    password: str
    token: str
    process: int
    documents: Sequence[LongDocument]
    project: int
    tasks: Sequence[int]
    name: str = f"Label Studio {VERSION}"
    # One element or more for each span, all of them made in one go.
    marks: str = 'document.getElementsByClassName("htx-highlight").length'
    lines: str = 'document.getElementsByClassName("lsf-richtext__line")'

    def enter(self, page: Page) -> None:
        page.goto(f"{self.url}/user/login/")
        page.fill("input[name=email]", USER)
        page.fill("input[name=password]", self.password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)

    def address(self, document: LongDocument) -> str:
        return f"{self.url}/projects/{self.project}/data?task={self.tasks[self.documents.index(document)]}"

    def used(self) -> Used:
        return used_by(self.process)

    def choose(self, page: Page, document: LongDocument, *, is_onward: bool) -> None:
        page.locator(".lsf-table__row-wrapper").nth(self.documents.index(document)).click()

    def arm(self, page: Page, *, is_first: bool) -> None:
        # A label is put down again with each span; with a span in hand its key would give that one another label.
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        chosen = "Htx.annotationStore.selected.names.get('label').selectedLabels.length === 1"
        page.wait_for_function(chosen)


@contextmanager
def serve_label_studio(
    folder: Path, environment: Path, documents: Sequence[LongDocument], labels: Sequence[str] = LABELS
) -> Iterator[LabelStudio]:
    """`environment` is a virtual environment; what is not installed there yet is."""
    program = install(environment)
    port = free_port()
    password, token = secrets.token_hex(8), secrets.token_hex(20)
    server = start(program, folder, port, password=password, token=token)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/health", server, seconds=START_SECONDS)
        project, tasks = _fill(url, token, documents, labels)
        yield LabelStudio(url, password, token, server.pid, documents, project, tasks)
    finally:
        stop(server)


def _fill(url: str, token: str, documents: Sequence[LongDocument], labels: Sequence[str]) -> tuple[int, list[int]]:
    rows = "".join(f'<Label value="{name}" hotkey="{nth + 1}"/>' for nth, name in enumerate(labels))
    config = f'<View><Labels name="label" toName="text">{rows}</Labels><Text name="text" value="$text"/></View>'
    project = _post(f"{url}/api/projects/", token, {"title": "Benchmark", "label_config": config})["id"]
    tasks = []
    for first in range(0, len(documents), TASKS_AT_ONCE):
        some = [*map(_task, documents[first : first + TASKS_AT_ONCE])]
        tasks += _post(f"{url}/api/projects/{project}/import?return_task_ids=true", token, some)["task_ids"]
        print(f"\r{len(tasks):,} of {len(documents):,} tasks put into Label Studio", end="", flush=True)
    print()
    return project, tasks


def _task(document: LongDocument) -> dict[str, Any]:
    result = [
        {
            "id": f"{document.name}-{nth}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": mark.start, "end": mark.end, "text": document.quote(mark), "labels": [mark.label]},
        }
        for nth, mark in enumerate(document.marks)
    ]
    return {"data": {"text": document.text}, "annotations": [{"result": result}]}


def _post(url: str, token: str, body: object) -> Any:  # noqa: ANN401
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=300) as answer:
        return json.load(answer)
