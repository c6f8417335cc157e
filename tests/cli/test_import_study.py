"""A study that was finished in Label Studio, re-analysed: configuration, import, agreement, decisions, release."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Curate

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)

CONFIGURATION = """<View>
  <Labels name="ner" toName="t"><Label value="Factual claim" background="#ff0000"/><Label value="Quote"/></Labels>
  <Text name="t" value="$text"/>
  <Choices name="sure" toName="t" perRegion="true"><Choice value="yes"/><Choice value="no"/></Choices>
  <Choices name="topic" toName="t"><Choice value="Politics"/></Choices>
</View>"""
TEXT = "😀 The harbour reopened on Monday, the mayor said."


def annotation(by: int, words: str, label: str = "Factual claim") -> dict[str, Any]:
    start = TEXT.index(words)
    place = {"start": start, "end": start + len(words), "text": words}
    region = {"id": "a", "from_name": "ner", "to_name": "t", "type": "labels", "value": {**place, "labels": [label]}}
    sure = {"id": "a", "from_name": "sure", "to_name": "t", "type": "choices", "value": {**place, "choices": ["yes"]}}
    return {"id": by, "completed_by": by, "was_cancelled": False, "result": [region, sure]}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    first = [annotation(1, "The harbour reopened"), annotation(2, "reopened")]
    second = [annotation(1, "Monday"), annotation(2, "Monday")]
    tasks = [
        {"id": 1, "data": {"text": TEXT}, "annotations": first},
        {"id": 2, "data": {"text": f"{TEXT} Again."}, "annotations": second},
    ]
    (tmp_path / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    (tmp_path / "config.xml").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def test_a_finished_study_goes_from_its_export_to_a_release(curate: Curate, study: Path) -> None:
    here = ("-C", study / "new")
    made = curate("schema", "from-label-studio", study / "config.xml", "--name", "port", *here)
    assert made.code == 0, made.err
    assert "'topic' asks about the whole document" in made.err
    taken = curate("import", study / "export.json", "--author", "user-1=ana", "--author", "user-2=ben", *here)
    assert taken.code == 0, taken.err
    assert "layers: 4 imported, 0 suggested, 0 unchanged" in taken.err
    assert "4 annotations by ana, ben; regions placed: 4 by code_points" in taken.err
    results = curate("agreement", "--json", *here).json["results"]
    assert {result["n_annotators"] for result in results} == {2}
    conflict = json.loads(curate("adjudicate", "export", *here).out)
    decision = {
        **conflict,
        "verdict": "take",
        "taken_from": "ana",
        "adjudicator": "chris",
        "reason": "the whole clause",
    }
    (study / "decisions.jsonl").write_text(json.dumps(decision), encoding="utf-8")
    assert curate("adjudicate", "apply", study / "decisions.jsonl", *here).code == 0
    release = curate("release", "create", "port", "--json", *here)
    assert release.code == 0, release.err
    status = curate("status", "--json", *here).json
    assert (status["conflicts"], status["gold"]) == (0, {"annotations": 2, "documents": 2})


def test_labels_that_the_codebook_lacks_are_refused_with_the_command(curate: Curate, study: Path) -> None:
    answer = curate("import", study / "export.json", "--json")
    assert answer.json["layers"]["imported"] == 0
    assert "curate schema from-label-studio" in answer.json["rejected"][0]["reason"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("schema", "from-label-studio", "none.xml"), "name a file that can"),
        (("schema", "from-label-studio", "config.xml", "--name", "../x"), "cannot be a codebook's name"),
        (("import", "export.json", "--author", "ana"), "--author user-7=ana"),
    ],
)
def test_a_mistake_is_one_sentence(
    curate: Curate, study: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(study)
    answer = curate(*arguments)
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err
