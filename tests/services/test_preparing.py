"""What a release says of its coders' training is what the rounds of the project hold, and no name."""

import json

import pytest

from curate.adapters.exporters.reading import verify_release
from curate.core.people import Forbidden
from curate.core.release_records import PeopleTold
from curate.core.rounds import RoundKind, RoundSettings
from curate.services.assigning import deal_round
from curate.services.importing import import_paths
from curate.services.measuring import project_agreement
from curate.services.preparing import coder_training
from curate.services.projects import Project
from curate.services.releasing import create_release, export_release
from curate.services.rounds import Asked, create_round
from tests.fixtures.people import ADA, LEA
from tests.fixtures.small_project import Save, put

SUBMIT = {"action": "submit"}
CLAIM = put("claim", "the bridge is closed")
QUOTE = put("quote", "“It is a disgrace,”")

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


def start(project: Project, name: str, kind: RoundKind, document: str, **rules: object) -> None:
    settings = RoundSettings(**{"annotators": ("ana", "ben"), **rules})  # type: ignore[arg-type]
    create_round(project, Asked(name, kind, settings, ids=(document,)), by=LEA)
    deal_round(project, name=name, by=LEA)


@pytest.fixture
def prepared(project: Project, save: Save) -> Project:
    """A qualification that one of two passed, and a pilot in which they differ."""
    save("answers", "square.txt", CLAIM, QUOTE, SUBMIT)
    start(project, "bar-of-ana", RoundKind.QUALIFICATION, "square.txt", threshold=0.7)
    start(project, "pilot", RoundKind.PILOT, "harbour.txt", coders=2)
    assert coder_training(project, by=LEA) == []
    save("ana", "square.txt", CLAIM, QUOTE, SUBMIT)
    save("ben", "square.txt", CLAIM, SUBMIT)
    save("ana", "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    save("ben", "harbour.txt", put("quote", "“We are glad,”"), put("claim", "The harbour reopened"), SUBMIT)
    return project


def test_rows_are_what_the_rounds_hold(prepared: Project) -> None:
    qualification, pilot = coder_training(prepared, by=LEA)
    assert qualification == {
        "kind": "qualification",
        "documents": 1,
        "people": 2,
        "measure": "span_f1_overlap",
        "scores": {"least": pytest.approx(2 / 3), "median": pytest.approx(2 / 3), "most": 1.0},
        "threshold": 0.7,
        "passed": 1,
    }
    rows = project_agreement(prepared, measures=["char_alpha"], by=LEA)
    (agreed,) = (row.value for row in rows if row.label is None)
    wanted = {"kind": "pilot", "documents": 1, "people": 2, "measure": "char_alpha", "value": pytest.approx(agreed)}
    assert pilot == wanted
    with pytest.raises(Forbidden):
        coder_training(prepared, by=ADA)


def test_a_release_tells_it_and_later_training_changes_no_export(prepared: Project, save: Save) -> None:
    save("ana", "harbour.txt", {"action": "reopen"})
    save("ben", "harbour.txt", {"action": "reopen"})
    (prepared.seeds / "more.txt").write_text("The council met.", encoding="utf-8")
    import_paths(prepared, [prepared.seeds], by=LEA)
    save("ana", "more.txt", SUBMIT)
    made = create_release(prepared, name="study", people=PeopleTold(pseudonyms=True), by=LEA)
    about = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    assert [row["kind"] for row in about["training"]] == ["qualification"]
    assert not {"ana", "ben", "bar-of-ana"} & set(json.dumps(about["training"]).split('"'))
    assert "1 reached .70" in (made.folder / "METHODS.md").read_text("utf-8")
    assert verify_release(made.folder) == []
    start(prepared, "again", RoundKind.TRAINING, "square.txt", annotators=("cem",))
    save("cem", "square.txt", CLAIM, SUBMIT)
    assert [row["kind"] for row in coder_training(prepared, by=LEA)] == ["qualification", "training"]
    assert export_release(prepared, "csv", release="study-1", by=LEA).is_dir()
