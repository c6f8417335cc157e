"""The commands of the contract: their words, their JSON, their exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.adapters.standoff_files import read_codings
from curate.core.agreement import measure
from curate.services.annotating import Acknowledgement
from curate.services.projects import Project
from curate.services.timing import record_activity
from tests.fixtures.doubtful import MISSED, fill_with_claims
from tests.fixtures.people import ALONE

Curate = Callable[..., Any]
Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


def test_import_is_idempotent_and_keeps_good_rows_beside_bad_ones(curate: Curate, project_folder: Path) -> None:
    rows = ['{"doc_id": "a", "text": "One."}', '{"doc_id": "b"', '{"doc_id": "c", "text": "Three."}']
    (project_folder / "seeds" / "more.jsonl").write_text("\n".join(rows), encoding="utf-8")
    first = curate("import", "seeds", "--json")
    assert (first.code, first.json["imported"], first.json["unchanged"]) == (0, 4, 0)
    [rejected] = first.json["rejected"]
    assert "more.jsonl:2" in rejected["where"]
    again = curate("import", "seeds")
    assert "0 imported, 4 unchanged, 1 rejected" in again.err
    assert again.out == ""


def test_a_text_that_changed_is_rejected_and_the_old_one_stays(curate: Curate, project_folder: Path) -> None:
    curate("import", "seeds")
    (project_folder / "seeds" / "harbour.txt").write_text("Another text.", encoding="utf-8")
    answer = curate("import", "seeds", "--json")
    assert answer.json["unchanged"] == 1
    assert "texts never change" in answer.json["rejected"][0]["reason"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "nowhere"), "does not exist"),
        (("suggest", "--suggester", "oracle"), "quotes"),
        (("release", "create", "study"), "submit"),
        (("release", "create", "../x"), "name"),
        (("release", "verify", "exports"), "manifest"),
        (("export", "--format", "papyrus"), "jsonl"),
        (("agreement", "--documents", "x.jsonl"), "--annotations"),
        (("agreement", "--units", "x.csv"), "--level"),
        (("adjudicate", "apply", "none.jsonl"), "none.jsonl"),
        (("status", "-C", "/"), "curate init"),
    ],
)
def test_a_mistake_is_one_sentence_with_a_remedy_and_exit_code_1(
    curate: Curate, arguments: tuple[str, ...], words: str
) -> None:
    answer = curate(*arguments)
    assert answer.code == 1
    assert words in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_a_command_that_does_not_exist_is_a_usage_error(curate: Curate) -> None:
    answer = curate("labell")
    assert answer.code == 2


def test_the_whole_way_by_commands(curate: Curate, project_folder: Path, save: Save, put: Put) -> None:
    assert curate("suggest", "--json").json["suggestions"]["quote"] == 2
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    rows = [json.loads(line) for line in curate("annotations", "--author", "ana").out.splitlines()]
    assert [(row["label"], row["quote"]) for row in rows] == [("claim", "the bridge is closed")]
    assert set(rows[0]) == {"doc_id", "annotator", "label", "start", "end", "quote", "attributes"}
    everything = curate("annotations", "--json").json["annotations"]
    assert {row["annotator"].partition("@")[0] for row in everything} == {"ana", "ben", "machine:quotes"}
    results = curate("agreement", "--bootstrap", "50", "--seed", "1", "--json").json["results"]
    keys = ["measure", "label", "scope", "value", "low", "high", "n_documents", "n_units", "n_annotators"]
    assert list(results[0]) == [*keys, "undefined_because", "attribute", "jackknife_se", "p_below"]
    assert curate("status", "--json").json["conflicts"] == 1
    conflict = json.loads(curate("adjudicate", "export").out)
    answer = {**conflict, "verdict": "take", "taken_from": "ana", "adjudicator": "chris", "reason": "rule"}
    (project_folder / "decisions.jsonl").write_text(json.dumps(answer), encoding="utf-8")
    assert len(curate("adjudicate", "apply", "decisions.jsonl", "--json").json["recorded"]) == 1
    checked = curate("release", "check", "--json")
    assert (checked.code, checked.json["stops"]) == (0, False)
    assert curate("release", "check", "--strict").code == 1
    made = curate("release", "create", "study", "--json").json
    assert {"not_submitted", "agreement"} <= {warning["check"] for warning in made["warnings"]}
    folder = Path(made["folder"])
    assert curate("release", "verify", folder).code == 0
    assert curate("release", "list", "--json").json["releases"][0]["digest"] == made["digest"]
    save("ana", "harbour.txt", SUBMIT)
    second = curate("release", "create", "study", "--json").json
    changes = curate("release", "diff", folder, second["folder"], "--json").json["changes"]
    assert ("harbour.txt", "added") in {(change["document_id"], change["kind"]) for change in changes}
    assert curate("export", "--format", "csv", "--release", "study-2").code == 0
    (folder / "train.jsonl").write_bytes(b"")
    broken = curate("release", "verify", folder)
    assert broken.code == 1
    assert "train.jsonl" in broken.err


def test_label_errors_are_looked_for_when_asked(
    curate: Curate, project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    assert "label_errors" not in curate("release", "check", "--json").json
    told = curate("release", "check", "--models", "--json")
    errors = {label["label"]: label for label in told.json["label_errors"]}
    assert MISSED in {error["text"] for error in errors["claim"]["errors"][:2]}
    assert errors["opinion"]["undefined_because"]
    assert {"claim_type", "checkworthiness"} <= {each["attribute"] for each in told.json["attribute_errors"]}
    said = curate("release", "check", "--models")
    assert said.code == told.code == 0
    assert f"“{MISSED}” label?document_id=story3.txt" in said.out
    check_that_doubts_are_dismissed(curate, errors["claim"]["errors"], tmp_path / "looked.jsonl")


def check_that_doubts_are_dismissed(curate: Curate, errors: list[dict[str, Any]], file: Path) -> None:
    """In a project of which models have doubts already: that takes long."""
    looked = [{**error, "remark": "rule C2"} for error in errors if error["text"] == MISSED]
    file.write_text("\n".join(map(json.dumps, looked)), encoding="utf-8")
    assert curate("release", "confirm", file, "--adjudicator", "zoe").err.endswith("1 confirmations recorded\n")
    assert curate("release", "confirm", file, "--adjudicator", "zoe", "--json").json == {"recorded": []}
    (kept,) = curate("release", "confirmed", "--json").json["confirmations"]
    assert (kept["doc_id"], kept["adjudicator"], kept["remark"], kept["stands"]) == (
        "story3.txt",
        "zoe",
        "rule C2",
        True,
    )
    said = curate("release", "check", "--models")
    assert "; 1 looked at" in said.out
    assert f"“{MISSED}”" not in said.out
    replayed = curate("release", "confirmed").out
    assert json.loads(replayed) == kept
    assert curate("release", "confirm", "--withdraw", kept["id"], "--adjudicator", "yan").code == 0
    assert curate("release", "confirmed").out == ""
    file.write_text(replayed, encoding="utf-8")
    assert curate("release", "confirm", file, "--json").json == {"recorded": []}, "that act was taken back"
    refusals = [
        curate("release", "confirm", "--withdraw", kept["id"], "--adjudicator", "yan"),
        curate("release", "confirm"),
        curate("release", "confirm", "--withdraw", "l9"),
    ]
    assert [each.code for each in refusals] == [1, 1, 1]


def test_stand_off_files_of_another_tool_are_measured(curate: Curate, tmp_path: Path) -> None:
    documents, annotations = tmp_path / "documents.jsonl", tmp_path / "annotations.jsonl"
    documents.write_text('{"doc_id": "d", "text": "abcdefghij", "annotators": ["x", "y"]}\n', encoding="utf-8")
    rows = [
        {"doc_id": "d", "annotator": "x", "label": "L", "start": 0, "end": 5},
        {"doc_id": "d", "annotator": "y", "label": "L", "start": 0, "end": 5},
        {"doc_id": "d", "annotator": "machine:z@1", "label": "L", "start": 7, "end": 9},
    ]
    annotations.write_text("\n".join(map(json.dumps, rows)) + "\nnot json\n", encoding="utf-8")
    answer = curate("agreement", "--documents", documents, "--annotations", annotations, "--json")
    values = {(row["measure"], row["label"]): row["value"] for row in answer.json["results"]}
    assert values["char_alpha", "L"] == values["span_f1_exact", "L"] == 1.0
    assert "annotations.jsonl:4" in answer.err


def test_intervals_clusters_measures_and_labels_are_chosen(curate: Curate, tmp_path: Path) -> None:
    documents, annotations = tmp_path / "documents.jsonl", tmp_path / "annotations.jsonl"
    rows = [{"doc_id": str(n), "length": 30, "annotators": ["x", "y"], "story": str(n % 4)} for n in range(12)]
    documents.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    spans = [
        {"doc_id": str(n), "annotator": who, "label": label, "start": n * n // 16 * (who == "y"), "end": 9}
        for n in range(12)
        for who in "xy"
        for label in "LM"
    ]
    annotations.write_text("\n".join(map(json.dumps, spans)), encoding="utf-8")
    asked = ["--documents", documents, "--annotations", annotations, "--measure", "char_alpha", "--label", "L"]
    drawn = ["--bootstrap", "200", "--seed", "3"]
    found = {
        kind: curate("agreement", *asked, *drawn, "--interval", kind, "--json").json["results"]
        for kind in ("bca", "percentile", "jackknife")
    }
    assert [[row["label"] for row in rows] for rows in found.values()] == [[None, "L"]] * 3
    assert len({rows[1]["low"] for rows in found.values()}) == 3
    assert found["bca"] == curate("agreement", *asked, *drawn, "--json").json["results"]
    clustered = curate("agreement", *asked, *drawn, "--clusters", "story", "--json").json["results"]
    assert clustered[1]["value"] == found["bca"][1]["value"]
    assert clustered[1]["jackknife_se"] != found["bca"][1]["jackknife_se"]
    table = curate("agreement", *asked, *drawn).out.splitlines()
    assert table[0].endswith("P < .667  P < .80")
    assert f"{found['bca'][1]['jackknife_se']:.4f}" in table[2]
    assert "interval" not in curate("agreement", *asked).out
    assert "choose from percentile, bca" in curate("agreement", *asked, *drawn, "--interval", "wide").err
    assert "story" in curate("agreement", *asked, *drawn, "--clusters", "outlet").err
    assert "ana@2" in curate("agreement", *asked, "--by", "self").err


def test_gamma_is_measured_where_it_is_asked_for(curate: Curate, save: Save, put: Put) -> None:
    curate("import", "seeds")
    save("ana", "square.txt", put("claim", "the bridge is closed"), put("quote", "“It is a disgrace,”"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), put("opinion", "“It is a disgrace,”"), SUBMIT)
    assert "gamma" not in {row["measure"] for row in curate("agreement", "--json").json["results"]}
    asked = ("agreement", "--measure", "gamma", "--measure", "gamma_cat", "--json")
    results = curate(*asked).json["results"]
    values = {(row["measure"], row["label"]): row["value"] for row in results}
    assert 0 < values["gamma", None] < 1
    assert 0 < values["gamma", "claim"] < 1
    assert "no annotator" in next(r["undefined_because"] for r in results if r["label"] == "tweet").lower()
    assert curate(*asked).json["results"] == results, "the same samples again"
    other = curate(*asked, "--seed", "9").json["results"]
    assert other[0]["value"] != results[0]["value"]
    assert abs(other[0]["value"] - results[0]["value"]) < 0.2


def test_gamma_of_stand_off_files_is_that_of_the_library(curate: Curate, tmp_path: Path) -> None:
    documents, annotations = tmp_path / "documents.jsonl", tmp_path / "annotations.jsonl"
    documents.write_text(
        "\n".join(json.dumps({"doc_id": str(n), "length": 400, "annotators": ["x", "y"]}) for n in range(3)), "utf-8"
    )
    places = [(10, 30, "claim"), (52, 80, "opinion"), (120, 150, "claim")]
    spans = [
        {"doc_id": str(n), "annotator": who, "label": label, "start": start + n * (who == "y"), "end": end}
        for n in range(3)
        for who in "xy"
        for start, end, label in places
    ]
    annotations.write_text("\n".join(map(json.dumps, spans)), encoding="utf-8")
    asked = ("agreement", "--documents", documents, "--annotations", annotations, "--measure", "gamma")
    rows = curate(*asked, "--by", "document", "--json").json["results"]
    shifted = {row["scope"]: row["value"] for row in rows if row["label"] is None}
    assert shifted["0"] == 1.0 > shifted["1"] > shifted["2"] > 0
    codings = read_codings(documents, annotations).codings
    expected = [result.value for result in measure(codings, measures=["gamma"], by="document")]
    assert [row["value"] for row in rows] == expected
    drawn = curate(*asked, "--bootstrap", "100", "--json").json["results"]
    assert all(row["low"] <= row["value"] <= row["high"] for row in drawn)
    assert "choose from" in curate(*asked, "--measure", "delta").err


def test_a_table_of_units_is_measured_at_the_level_that_is_named(curate: Curate, tmp_path: Path) -> None:
    table = tmp_path / "units.csv"
    table.write_text("ana,ben\n1,1\n2,2\n3,3\n1,2\n,3\n", encoding="utf-8")
    answer = curate("agreement", "--units", table, "--level", "nominal", "--json")
    values = {row["measure"]: row["value"] for row in answer.json["results"]}
    assert values["percent"] == 0.75
    wrong = curate("agreement", "--units", table, "--level", "royal")
    assert wrong.code == 1
    assert "ordinal" in wrong.err


def test_init_makes_a_project_that_works_and_never_writes_into_one(curate: Curate, tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    assert curate("init", demo).code == 0
    assert curate("import", demo / "seeds", "-C", demo).code == 0
    assert curate("status", "-C", demo, "--json").json["documents"] > 5
    assert curate("init", demo).code == 1


def test_output_that_nobody_reads_to_the_end_is_no_error(project_folder: Path) -> None:
    command = f"{sys.executable} -m curate --help | head -n 1"
    done = subprocess.run(command, shell=True, cwd=project_folder, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_suggestions_tells_what_became_of_them(curate: Curate, project: Project, save: Save) -> None:
    assert "no suggestion stands in a submitted document yet" in curate("suggestions").err
    assert curate("suggestions", "--json").json == {"fates": []}
    curate("suggest", "--suggester", "quotes")
    save("ana", "square.txt", SUBMIT)
    header, row = curate("suggestions").out.splitlines()
    assert header.split()[:4] == ["suggester", "label", "annotator", "shown"]
    assert row.split()[1:3] == ["quote", "ana"]


def test_status_tells_who_was_at_work_how_long(curate: Curate, project: Project) -> None:
    assert curate("status", "--json").json["active_seconds"] == {}
    stretch = {"id": "stretch-1", "started": "2026-01-31T09:30:00Z", "seconds": 3600, "suggestions_shown": True}
    for hour in range(3):
        moved = {**stretch, "id": f"stretch-{hour}", "started": f"2026-01-31T0{hour}:30:00Z"}
        record_activity(project, document_id="square.txt", author="ana", stretches=[moved], by=ALONE)
    assert "ana 3 h 00 min" in curate("status").err


def test_a_backup_is_restored_into_a_new_database(
    curate: Curate, project: Project, project_folder: Path, tmp_path: Path
) -> None:
    made = curate("backup", tmp_path / "study.zip", "--json")
    assert made.json["rows"]["document"] == 2
    assert "not empty" in curate("restore", tmp_path / "study.zip").err
    status = curate("status", "--json").json
    (project_folder / "curate.toml").write_text(f"database_url = 'sqlite:///{tmp_path / 'new.db'}'\n", encoding="utf-8")
    told = curate("restore", tmp_path / "study.zip")
    assert (told.code, told.out) == (0, "")
    assert made.json["digest"] in told.err
    assert curate("status", "--json").json == status


def test_doctor_says_what_is_wrong_and_what_to_do(curate: Curate, project: Project, project_folder: Path) -> None:
    well = curate("doctor", "--json")
    assert (well.code, well.json["ok"]) == (0, True)
    assert set(well.json["checks"][0]) == {"name", "finding", "said", "remedy"}
    (project_folder / "exports").write_text("a file where a folder should be")
    ill = curate("doctor")
    assert ill.code == 1
    assert "fail  exports: " in ill.out
    assert "to do: give yourself the right to write there" in ill.out
    assert curate("doctor", "--json").code == 1
