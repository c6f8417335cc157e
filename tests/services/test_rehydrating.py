"""A release shared without its texts, and put together by somebody who has copies of their own."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.core.errors import CurateError
from curate.services.annotating import Acknowledgement
from curate.services.projects import Project
from curate.services.rehydrating import rehydrate_release
from curate.services.releasing import create_release, export_release
from tests.fixtures.people import ALONE
from tests.fixtures.small_project import HARBOUR, SQUARE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
CLAIMS = {"square.txt": "the bridge is closed", "harbour.txt": "The harbour reopened on Monday"}


@pytest.fixture
def standoff(project: Project, save: Save, put: Put) -> Path:
    for name, words in CLAIMS.items():
        save("ana", name, put("claim", words), {"action": "submit"})
    create_release(project, name="study", by=ALONE)
    return export_release(project, "standoff", release="study-1", by=ALONE)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "mine.txt").write_text(SQUARE, encoding="utf-8")
    (folder / "yours.txt").write_text(f"Corrected at noon.\n\n{HARBOUR}", encoding="utf-8")
    (folder / "other.txt").write_text("An article about something else altogether.", encoding="utf-8")
    return folder


def rows(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


def test_no_word_of_an_article_is_in_the_folder(standoff: Path, project: Project) -> None:
    files = {path.name: path.read_text(encoding="utf-8").casefold() for path in standoff.iterdir()}
    schema = files.pop("schema.json")
    words = set(re.findall(r"\w{4,}", f"{SQUARE} {HARBOUR} square harbour".casefold()))
    # Words of the codebook and of JSON's own keys are no words of an article, where they stand alone.
    ours = set(re.findall(r"\w+", json.dumps(project.schema.to_mapping()).casefold()))
    leaked = {word for word in words - ours for text in files.values() if re.search(rf"\b{word}\b", text)}
    assert leaked == set()
    assert "bridge is closed" not in schema


def test_the_folder_describes_itself_and_says_how_the_two_are_put_together(standoff: Path) -> None:
    card = (standoff / "DATACARD.md").read_text(encoding="utf-8")
    assert "The files hold no word of an article" in card
    assert "curate release rehydrate FOLDER" in card
    assert {"datacard.html", "METHODS.md", "CITATION.cff", "croissant.json"} <= {
        path.name for path in standoff.iterdir()
    }
    described = json.loads((standoff / "croissant.json").read_text(encoding="utf-8"))
    assert {field["name"] for records in described["recordSet"] for field in records["field"]} == {
        "doc_id",
        "sha256",
        "split",
        "story",
    }


def test_the_same_bytes_again_and_a_digest_of_its_own(standoff: Path, project: Project) -> None:
    before = {path.name: path.read_bytes() for path in standoff.iterdir()}
    again = export_release(project, "standoff", release="study-1", by=ALONE)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == before
    about = json.loads(before["manifest.json"])
    assert about["format"] == "curate-standoff/1"
    assert about["digest"] != about["made_from"]


def test_copies_get_their_labels_back_edited_ones_too(standoff: Path, copies: Path, tmp_path: Path) -> None:
    report = rehydrate_release(standoff, [copies], tmp_path / "whole")
    assert (report.verbatim, report.edited, report.recovered, report.moved) == (1, 1, 1, 1)
    assert (report.missing, report.lost, report.unused) == ([], [], ["other.txt"])
    found = {row["source"]: row for row in rows(tmp_path / "whole")}
    assert found.keys() == {"mine.txt", "yours.txt"}
    for row, words in ((found["mine.txt"], CLAIMS["square.txt"]), (found["yours.txt"], CLAIMS["harbour.txt"])):
        (annotation,) = row["annotations"]
        assert row["text"][annotation["start"] : annotation["end"]] == annotation["quote"] == words
    assert json.loads((tmp_path / "whole" / "report.json").read_text("utf-8")) == report.to_json()


def test_what_is_not_there_is_counted_and_what_changed_is_lost(standoff: Path, copies: Path, tmp_path: Path) -> None:
    (copies / "mine.txt").unlink()
    changed = HARBOUR.replace(CLAIMS["harbour.txt"], "The harbour stays shut")
    (copies / "yours.txt").write_text(changed + "\n\nA line that is new and long enough.", encoding="utf-8")
    report = rehydrate_release(standoff, [copies], tmp_path / "whole")
    assert (report.edited, report.recovered, report.moved, len(report.missing)) == (1, 0, 0, 1)
    assert [each["reason"] for each in report.lost] == ["its words are not in this copy"]


def test_what_cannot_be_put_together_says_why(standoff: Path, copies: Path, project: Project, tmp_path: Path) -> None:
    with pytest.raises(CurateError, match="made by: curate export --format standoff"):
        rehydrate_release(project.exports / "study-1", [copies], tmp_path / "whole")
    with pytest.raises(CurateError, match="does not exist"):
        rehydrate_release(standoff, [tmp_path / "nowhere"], tmp_path / "whole")
    with pytest.raises(CurateError, match="none of the 2 documents"):
        rehydrate_release(standoff, [copies / "other.txt"], tmp_path / "whole")
    for path in standoff.glob("*.jsonl"):
        path.write_text(path.read_text("utf-8").replace('"paragraphs": [[', '"paragraphs": [["x", '), encoding="utf-8")
    with pytest.raises(CurateError, match="no whole record of"):
        rehydrate_release(standoff, [copies], tmp_path / "whole")
    assert not (tmp_path / "whole").exists()
