"""`curate run` on a project of long documents, and its Label page."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from long_documents import LABELS, LongDocument
from playwright.sync_api import Page
from servers import free_port, stop, wait_for

import curate
from curate.core.documents import Document
from curate.services.projects import opened
from curate.store.documents import add_documents

AUTHOR = "ana"
BATCH = 1_000
LABEL = """\
  - name: {name}
    title: {title}
    description: Words of this kind.
    hotkey: "{hotkey}"
    overlap: true
    color: {{light: "{light}", dark: "#8fb1ff"}}
"""
COLORS = ("#1b4fd1", "#0a7a53", "#a3540a")


@dataclass
class Curate:
    url: str
    documents: Sequence[LongDocument]
    name: str = f"curate {curate.__version__}"
    # All spans are counted in the list's heading; those near the window have a range in a highlight, which is painted
    # in the same turn. The others get theirs when they come near.
    marks: str = """(() => {
      const near = [...CSS.highlights].reduce(
        (sum, [name, ranges]) => sum + (/-(made|suggested)$/.test(name) ? ranges.size : 0), 0);
      const heading = document.querySelector(".list h2")?.textContent ?? "";
      return near ? Number(heading.match(/[\\d,]+/)?.[0].replaceAll(",", "")) : 0;
    })()"""
    lines: str = 'document.querySelectorAll(".line")'

    def enter(self, page: Page) -> None:
        pass

    def address(self, document: LongDocument) -> str:
        return f"{self.url}/label?{urlencode({'person': AUTHOR, 'document_id': document.name})}"

    def choose(self, page: Page, document: LongDocument, *, is_onward: bool) -> None:
        page.get_by_role("button", name="Next" if is_onward else "Previous", exact=True).first.click()

    def arm(self, page: Page, *, is_first: bool) -> None:
        # The label stays in hand, so that selecting is labelling.
        if is_first:
            page.locator(".chip").first.click()


@contextmanager
def serve_curate(folder: Path, documents: Sequence[LongDocument]) -> Iterator[Curate]:
    root = folder / "project"
    _make_project(root, documents)
    port = free_port()
    command = [sys.executable, "-m", "curate", "run", "--port", str(port), "--no-browser"]
    with (folder / "curate.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=root, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/_stcore/health", server, seconds=60)
            for document in documents:
                _label(url, document)
            yield Curate(url, documents)
        finally:
            stop(server)


def _make_project(root: Path, documents: Sequence[LongDocument]) -> None:
    for name in ("schemas", "seeds", "exports"):
        (root / name).mkdir(parents=True)
    named = [
        LABEL.format(name=name, title=name.title(), hotkey=nth + 1, light=COLORS[nth])
        for nth, name in enumerate(LABELS)
    ]
    head = "name: benchmark\ntitle: Benchmark\ndescription: Three labels.\nlabels:\n"
    (root / "schemas" / "benchmark.yaml").write_text(head + "".join(named), encoding="utf-8")
    with opened(root) as project, project.store.writing() as session:
        add_documents(session, documents=[Document(document.name, document.text) for document in documents])


def _label(url: str, document: LongDocument) -> None:
    """Saves the spans as the annotator's browser would."""
    with urlopen(f"{url}/api/labelling?{urlencode({'document_id': document.name, 'author': AUTHOR})}") as answer:
        opened_with = json.load(answer)
    changes = [_put(document, nth) for nth in range(len(document.marks))]
    for at in range(0, len(changes), BATCH):
        body = {
            "document_id": document.name,
            "author": AUTHOR,
            "sha256": opened_with["document"]["sha256"],
            "schema_digest": opened_with["schema"]["digest"],
            "changes": changes[at : at + BATCH],
        }
        headers = {"Content-Type": "application/json", "X-Curate": "1", "Origin": url}
        with urlopen(Request(f"{url}/api/changes", json.dumps(body).encode(), headers)) as answer:
            assert not json.load(answer)["rejected"]


def _put(document: LongDocument, nth: int) -> dict[str, Any]:
    mark = document.marks[nth]
    annotation = {
        "id": f"{document.name}:{nth:05}",
        "label": mark.label,
        "start": mark.start,
        "end": mark.end,
        "quote": document.quote(mark),
        "attributes": {},
        "origin": None,
        "note": None,
    }
    return {"id": str(uuid4()), "action": "put", "annotation": annotation}
