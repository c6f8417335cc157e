"""The code on docs/releases.md reads a real release, and what docs/adjudication.md says of JSON is so."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from adjudicated import annotation, layer, released, releases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.adapters.exporters.csv import ABOUT, PLACE, write_csv
from curate.adapters.exporters.folder import write_release
from curate.adapters.exporters.jsonl import write_jsonl
from curate.cli.releasing import FORMATS
from curate.core.adjudication import ConflictKind, Verdict, find_conflicts
from curate.core.csv_safety import disarm_cell
from curate.core.decision_json import conflict_to_json
from curate.core.documents import Document
from curate.core.releases import ReleaseContent

CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
JSON = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "releases.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def adjudication(repository: Path) -> str:
    return (repository / "docs" / "adjudication.md").read_text(encoding="utf-8")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=releases())
def test_the_reader_on_the_page_reads_every_release(
    page: str, tmp_path_factory: pytest.TempPathFactory, content: ReleaseContent
) -> None:
    folder = write_release(content, "1", tmp_path_factory.mktemp("r"), {"jsonl": write_jsonl, "csv": write_csv})
    reader = CODE.findall(page)[0]
    assert reader.count('"train.jsonl"') == 1
    for split in content.fractions:
        exec(reader.replace('"train.jsonl"', repr(str(folder / f"{split}.jsonl"))), {})


@given(cell=st.text(st.sampled_from(list("=+-@\t\r\n '\"a\ufeff＝")), max_size=6))
def test_the_code_on_the_page_undoes_the_apostrophe(page: str, cell: str) -> None:
    names: dict[str, Any] = {}
    exec(CODE.findall(page)[1], names)
    assert names["as_written"](disarm_cell(cell)) == cell


def test_files_and_columns_are_those_on_the_page(page: str, tmp_path: Path) -> None:
    content = released([Document("d", "A storm hit.")], [layer("ada", annotation(2, 7))], [])
    folder = write_release(content, "1", tmp_path, {"jsonl": write_jsonl, "csv": write_csv})
    assert all(f"`{path.name}`" in page for path in folder.iterdir())
    words = " ".join(page.split())
    assert f"`{' '.join(PLACE)}`" in words
    assert f"`{' '.join(ABOUT)}`" in words


def test_every_format_is_on_the_pages_and_in_the_help(page: str, repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commands = (repository / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in [*project["entry-points"]["curate.exporters"], "standoff"]:
        assert f"\n| `{name}` | " in page
        assert re.search(rf"^\| `--format NAME` \|.* `{name}`", commands, re.MULTILINE)
        assert re.search(rf"\b{name}\b", FORMATS)


def test_kinds_verdicts_and_keys_are_those_on_the_page(adjudication: str) -> None:
    for word in [*ConflictKind, *Verdict]:
        assert f"| `{word}` |" in adjudication
    (conflict,) = find_conflicts([layer("ada", annotation(2, 7)), layer("ben")])
    (shown,) = map(json.loads, JSON.findall(adjudication))
    real = conflict_to_json(conflict, "A storm hit.")
    assert list(shown) == list(real)
    assert [list(c) for c in shown["candidates"]] == [list(c) for c in real["candidates"]]
    assert list(shown["candidates"][0]["annotations"][0]) == list(real["candidates"][0]["annotations"][0])
