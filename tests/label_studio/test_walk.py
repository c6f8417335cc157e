"""docs/label-studio.md from a fresh Label Studio to published agreement: its commands, on a real server."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from label_studio_people import Admin
from label_studio_program import QUIET, VERSION, command
from label_studio_server import LabelStudio

from tests.label_studio.conftest import region
from tests.label_studio.walk import URL, Walk, sections

HEADING = "From a fresh Label Studio to published agreement"
LATER = "A finished study, without a server"
QUOTE = re.compile(r"“[^“”\n]{20,}”")
CLAIM = re.compile(r"(?:^|(?<=[.?!] ))[A-Z][^.?!“”\n]*\d[^.?!“”\n]*(?=[.?!])", re.MULTILINE)


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "label-studio.md").read_text(encoding="utf-8")


def test_the_server_is_installed_and_started_as_the_tests_do(page: str, tmp_path: Path) -> None:
    title, blocks = next(sections(page, HEADING))
    assert "Label Studio" in title
    ((_, install), (_, start)) = blocks
    assert f"label-studio=={VERSION}" in install
    ours = command(Path("label-studio"), tmp_path, 8080, password="P", token="T")
    assert set(ours[1:6]) | {"--data-dir"} <= set(start.split())
    switched_off = [word.split("=") for word in start.splitlines()[0].split()[1:]]
    assert len(switched_off) == 4
    assert {name: QUIET[name] for name, _ in switched_off} == dict(switched_off)


def test_the_walk(
    page: str, tmp_path: Path, repository: Path, label_studio: LabelStudio, bea: Admin, cem: Admin
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "token").write_text(label_studio.token)
    numbers = {user["email"]: user["id"] for user in bea.ask("GET", "/api/users/")}
    walk = Walk(home, repository, {URL: label_studio.url})
    walk.environment["HOME"] = str(home)
    _, *steps = sections(page, HEADING)
    for title, blocks in steps:
        if title == "People label":
            number = project_number(walk)
            label(bea, number, QUOTE, CLAIM, leave_out=0)
            label(cem, number, QUOTE, CLAIM, leave_out=3)
        elif title == "Settle the conflicts":
            answer = label_studio.admin.ask("GET", f"/api/projects/{number}/export?exportType=JSON")
            (home / "export.json").write_text(json.dumps(answer), encoding="utf-8")
        walk.follow(blocks)
    ground_truths = label_studio.admin.ask("GET", f"/api/projects/{number}/")["ground_truth_number"]
    assert ground_truths > 0

    walk.replaced |= {"user-2": f"user-{numbers['bea@example.org']}", "user-3": f"user-{numbers['cem@example.org']}"}
    again = [block for _, blocks in sections(page, LATER) for block in blocks]
    walk.folder = home
    walk.follow(again)
    (first, second) = (
        printed
        for part in (HEADING, LATER)
        for title, blocks in sections(page, part)
        if title.startswith("Agreement")
        for kind, printed in blocks
        if kind == "text"
    )
    assert first == second, "the export must agree as the pulled layers do"


def project_number(walk: Walk) -> int:
    said = walk.run("curate label-studio status --json")
    return int(json.loads(said)["project"])


def label(person: Admin, project: int, *patterns: "re.Pattern[str]", leave_out: int) -> None:
    """Answers every task: all that the patterns find, or without each nth of it."""
    tasks = person.ask("GET", f"/api/tasks/?project={project}&page_size=100&fields=task_only")["tasks"]
    assert tasks
    nth = 0
    for task in sorted(tasks, key=lambda each: str(each["data"]["curate_document"])):
        text, result = task["data"]["text"], []
        for pattern, name in zip(patterns, ("quote", "claim"), strict=True):
            for found in pattern.finditer(text):
                nth += 1
                if not leave_out or nth % leave_out:
                    result += marked(text, found.start(), found[0], name)
        person.ask("POST", f"/api/tasks/{task['id']}/annotations/", {"result": result})


ASKED = {"quote": ("quote.type", "direct"), "claim": ("claim.claim_type", "quantity")}


def marked(text: str, start: int, words: str, label: str) -> list[dict[str, Any]]:
    row = region(text, words, label)
    row["value"] |= {"start": start, "end": start + len(words)}
    control, choice = ASKED[label]
    return [row, {**row, "from_name": control, "type": "choices", "value": {**row["value"], "choices": [choice]}}]
