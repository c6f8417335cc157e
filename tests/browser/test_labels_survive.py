"""Thousands of labels through a cut network, a reload, a killed server and two tabs: each is stored, and once."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from served_project import ServedProject

ARTICLE = "long.txt"
WORDS = 2_000
#: Words of five letters with one character between them: the nth begins at 6 n.
TEXT = "".join(f"w{nth:04}" + ("\n" if nth % 20 == 19 else " ") for nth in range(WORDS))

# What an annotator does, on the labeller's own session: a label on each word, of which some get a note and some
# are removed again. Returns the ids of the changes.
LABEL = """async ([documentId, from, to]) => {
  const { knownSession } = await import(new URL("sessions.js", document.querySelector("script[type=module]").src));
  const session = knownSession(documentId, "ana");
  const made = [];
  const act = (outcome) => {
    if (outcome.refusal) throw new Error(outcome.refusal);
    session.save(outcome.changes);
    made.push(...outcome.changes.map(({ id }) => id));
    return outcome.id;
  };
  for (let nth = from; nth < to; nth += 1) {
    const id = act(session.model.add({ start: nth * 6, end: nth * 6 + 5 }, "caption"));
    if (nth % 7 === 0) act(session.model.edit(id, { note: `note ${nth}` }, "Note changed"));
    if (nth % 11 === 0) act(session.model.delete(id));
  }
  return made;
}"""
SHOWN = """async (documentId) => {
  const { knownSession } = await import(new URL("sessions.js", document.querySelector("script[type=module]").src));
  const { annotations } = knownSession(documentId, "ana").model;
  return annotations.map(({ id, start, label, note }) => [id, start, label, note]);
}"""
PENDING = "() => Object.keys(localStorage).filter((key) => key.startsWith('curate.pending')).length"
ONLINE = "() => dispatchEvent(new Event('online'))"


@pytest.fixture
def project(starter_folder: Path, served_project_on_demand: Callable[[], ServedProject]) -> ServedProject:
    """The one article, and nothing else to import."""
    for path in sorted((starter_folder / "seeds").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (starter_folder / "seeds" / ARTICLE).write_text(TEXT, encoding="utf-8")
    return served_project_on_demand()


def open_article(page: Page, project: ServedProject) -> None:
    page.goto(f"{project.url}/label?{urlencode({'document_id': ARTICLE, 'person': 'ana'})}")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)


def label(page: Page, start: int, end: int) -> list[str]:
    made: list[str] = page.evaluate(LABEL, [ARTICLE, start, end])
    return made


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(1_500):
        if holds():
            return
        page.wait_for_timeout(10)
    pytest.fail("what was waited for did not come to be within 15 s")


def stored_layer(project: ServedProject) -> list[list[Any]]:
    query = urlencode({"document_id": ARTICLE, "author": "ana"})
    with urlopen(f"{project.url}/api/layer?{query}", timeout=10) as answer:
        annotations = json.load(answer)["layer"]["annotations"]
    return [[one["id"], one["start"], one["label"], one["note"]] for one in annotations]


def ledger(project: ServedProject) -> list[str]:
    with closing(sqlite3.connect(f"file:{project.root / 'curate.db'}?mode=ro", uri=True)) as database:
        return [identity for (identity,) in database.execute("SELECT id FROM change ORDER BY seq")]


def test_nothing_is_lost_or_doubled(project: ServedProject, context: BrowserContext, page: Page) -> None:
    first, second = page, context.new_page()
    open_article(first, project)
    open_article(second, project)

    # The network of the first tab is cut, and its page is loaded again in the middle.
    first.route("**/api/changes", lambda route: route.abort())
    made = label(first, 0, 800)
    expect(first.locator(".status-words")).to_contain_text("changes kept here")
    open_article(first, project)
    expect(first.locator(".status-words")).to_contain_text(f"{len(made):,} changes kept here")
    made += label(first, 800, 1_300)
    first.get_by_role("textbox", name="Document text").press("Control+Home")
    for _ in range(5):
        for key in ("Control+Shift+ArrowRight", "3", "Escape"):
            first.keyboard.press(key)
    by_keys = first.evaluate(PENDING) - len(made)
    assert by_keys == 5

    # It returns while the other tab saves too; the server dies while both are sending.
    first.unroute("**/api/changes")
    first.evaluate(ONLINE)
    made += label(second, 1_300, 1_500)
    wait_until(first, lambda: len(ledger(project)) > 0)
    project.kill()
    assert first.evaluate(PENDING) > 0, "the server was killed too late for this test to show anything"
    made += label(first, 1_500, 1_550)
    made += label(second, 1_550, 1_620)
    expect(second.locator(".status-words")).to_contain_text("kept here")

    project.start()
    for tab in (first, second):
        tab.evaluate(ONLINE)
    for tab in (first, second):
        expect(tab.locator(".status-words")).to_have_text("Saved", timeout=60_000)
    kept = ledger(project)
    assert len(kept) == len(set(kept)) == len(made) + by_keys
    assert set(made) <= set(kept)
    layer = stored_layer(project)
    expected = {6 * nth: f"note {nth}" if nth % 7 == 0 else None for nth in range(1_620) if nth % 11}
    assert {start: note for _, start, label, note in layer if label == "caption"} == expected
    for tab in (first, second):
        wait_until(tab, lambda tab=tab: tab.evaluate(SHOWN, ARTICLE) == layer)  # type: ignore[misc]
        assert tab.evaluate(PENDING) == 0
