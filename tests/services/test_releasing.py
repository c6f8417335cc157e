"""Releases of a real project: what is settled, frozen once, the same bytes again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from curate.adapters.exporters.csv import read_table
from curate.adapters.exporters.folder import read_manifest
from curate.adapters.exporters.options import ExportOptions
from curate.adapters.exporters.reading import read_release
from curate.core.errors import CurateError, InvalidInput, NotFound, Stale
from curate.core.release_records import PeopleTold
from curate.core.split_plans import SplitPlan
from curate.services.annotating import Acknowledgement
from curate.services.importing import import_paths
from curate.services.projects import Project
from curate.services.releasing import (
    compare_releases,
    create_release,
    export_formats,
    export_release,
    list_project_releases,
    verify_folder,
)
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_there_is_nothing_to_release_before_someone_submits(project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"))
    with pytest.raises(CurateError, match="submit"):
        create_release(project, name="study", by=ALONE)
    assert not project.exports.exists()


def test_the_same_gold_is_the_same_release_and_more_gold_is_the_next(project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    first = create_release(project, name="study", by=ALONE)
    before = files(first.folder)
    again = create_release(project, name="study", by=ALONE)
    assert (again.version, again.digest, files(again.folder)) == ("1", first.digest, before)
    save("ana", "harbour.txt", put("claim", "The harbour reopened on Monday"), SUBMIT)
    second = create_release(project, name="study", by=ALONE)
    assert (second.version, second.digest != first.digest) == ("2", True)
    assert files(first.folder) == before
    assert [record.version for record in list_project_releases(project, by=ALONE)] == ["1", "2"]
    assert verify_folder(first.folder) == verify_folder(second.folder) == []


def test_released_offsets_select_the_words_that_were_marked(project: Project, save: Save, put: Put) -> None:
    words = {"the bridge is closed", "The river rose 3 metres"}
    save("ana", "square.txt", *(put("claim", w) for w in words), SUBMIT)
    made = create_release(project, name="study", by=ALONE)
    records = list(read_release(made.folder))
    assert {r["text"][a["start"] : a["end"]] for r in records for a in r["annotations"]} == words


def test_a_document_with_an_open_conflict_stays_out_and_is_counted(project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    with pytest.raises(CurateError, match="settle"):
        create_release(project, name="study", by=ALONE)
    save("ana", "harbour.txt", SUBMIT)
    assert create_release(project, name="study", by=ALONE).left_out == ("square.txt",)


def test_a_release_can_be_written_in_one_format_while_the_gold_is_as_it_was(
    project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    create_release(project, name="study", by=ALONE)
    folder = export_release(project, "csv", release="study-1", by=ALONE)
    assert {"annotations.csv", "documents.csv", "manifest.json"} <= set(files(folder))
    with pytest.raises(NotFound, match="study-1"):
        export_release(project, "csv", release="study-9", by=ALONE)
    with pytest.raises(CurateError, match="jsonl"):
        export_release(project, "papyrus", by=ALONE)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet", "standoff"])
def test_a_release_is_exported_from_its_files_as_from_the_gold(
    project: Project, save: Save, put: Put, format_: str
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ana", "harbour.txt", SUBMIT)
    made = create_release(project, name="study", by=ALONE, people=PeopleTold(layers=True, pseudonyms=True))
    away = made.folder.rename(project.root / "away")
    of_the_gold = files(export_release(project, format_, release="study-1", by=ALONE))
    away.rename(made.folder)
    shutil.rmtree(project.exports / f"study-1.{format_}")
    save("cleo", "square.txt", SUBMIT)
    assert files(export_release(project, format_, release="study-1", by=ALONE)) == of_the_gold


class Told:
    """A watcher that remembers which passes began."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def begin(self, what: str) -> None:
        self.begun.append(what)

    def step(self, done: int, of: int | None) -> None: ...


@pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
def test_several_formats_at_once_are_read_once_and_are_what_each_is_alone(
    project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    create_release(project, name="study", by=ALONE)
    names = ["parquet", "jsonl", "standoff", "conll_by_label"]
    alone = {name: files(export_release(project, name, release="study-1", by=ALONE)) for name in names}
    for name in names:
        shutil.rmtree(project.exports / f"study-1.{name}")
    told = Told()
    folders = export_formats(project, names, release="study-1", by=ALONE, watcher=told)
    assert {folder.name: files(folder) for folder in folders} == {f"study-1.{name}": alone[name] for name in names}
    assert told.begun.count("reading study-1") == 1


@pytest.mark.parametrize("name", ["train.jsonl", "schema.json", "manifest.json"])
def test_files_that_somebody_touched_are_not_exported(project: Project, save: Save, put: Put, name: str) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    folder = create_release(project, name="study", by=ALONE).folder
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert verify_folder(export_release(project, "jsonl", release="study-1", by=ALONE)) == []
    save("ana", "harbour.txt", SUBMIT)
    with pytest.raises(Stale, match="study-1"):
        export_release(project, "csv", release="study-1", by=ALONE)


def test_every_format_has_a_folder_of_its_own_with_the_releases_version(project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    create_release(project, name="study", by=ALONE)
    asked = {"csv": ExportOptions(excel=True), "conll_bilou": ExportOptions(labels=("claim",))}
    for format_, options in asked.items():
        folder = export_release(project, format_, release="study-1", options=options, by=ALONE)
        assert folder.name == f"study-1.{format_}{options.suffix()}"
        assert read_manifest(folder)["version"] == "1"
        assert verify_folder(folder) == []
    with pytest.raises(NotFound, match="nonsense"):
        export_release(project, "conll", options=ExportOptions(labels=("nonsense",)), by=ALONE)
    with pytest.raises(CurateError, match=r"there is no exporter word; choose from .*csv.*, standoff"):
        export_release(project, "word", by=ALONE)
    with pytest.raises(CurateError, match="standoff has no options"):
        export_release(project, "standoff", options=ExportOptions(excel=True), by=ALONE)


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "con:", "x" * 200])
def test_a_name_cannot_lead_out_of_the_folder(project: Project, save: Save, name: str) -> None:
    save("ana", "square.txt", SUBMIT)
    with pytest.raises(CurateError):
        create_release(project, name=name, by=ALONE)
    assert not project.exports.exists()


PARAGRAPHS = [
    "The harbour board of Gull Bay voted on Tuesday to close the eastern pier until engineers have looked at it.",
    "Its chair, Nora Quist, said the decision had cost her a night of sleep; the ferry would sail from the mole.",
    "Shopkeepers along the quay had asked for a later date, as the season begins in May and ends with the regatta.",
    "The last inspection was nine years ago; the report of that year found rot in four piles and asked for another.",
]


def test_a_story_that_was_cut_and_topped_stays_together_and_where_it_was(
    project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    texts = {
        "wire.txt": "\n\n".join(PARAGRAPHS),
        "local.txt": "By our own reporter in Gull Bay.\n\n" + "\n\n".join(PARAGRAPHS[:2]),
    }
    texts |= {f"other-{n}.txt": f"Number {n}. " + " ".join(f"word{n}{m}" for m in range(80)) for n in range(12)}
    add(project, tmp_path, texts)
    for name in texts:
        if name != "local.txt":
            save("ana", name, SUBMIT)
    first = splits_of(create_release(project, name="study", by=ALONE).folder)
    save("ana", "local.txt", SUBMIT)
    second = splits_of(create_release(project, name="study", by=ALONE).folder)
    assert second["local.txt"] == second["wire.txt"] == first["wire.txt"]
    assert {name: second[name] for name in first} == first
    assert len({story for _, story in second.values()}) == len(second) - 1


def test_articles_that_quote_the_same_words_at_length_share_a_split(
    project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    said = "We will not open this bridge before every pier has been looked at twice, by us and by them"
    texts = {f"a{n}.txt": f"{PARAGRAPHS[n]} {said}. {PARAGRAPHS[n + 1]}" for n in (0, 2)}
    add(project, tmp_path, texts)
    for name in texts:
        save("ana", name, put("claim", said), SUBMIT)
    stories = splits_of(create_release(project, name="study", by=ALONE).folder)
    assert stories["a0.txt"] == stories["a2.txt"]


def add(project: Project, folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert import_paths(project, [folder / name for name in texts], by=ALONE).rejected == []


def splits_of(folder: Path) -> dict[str, tuple[str, str]]:
    return {record["doc_id"]: (record["split"], record["story"]) for record in read_release(folder)}


def test_a_release_in_folds_verifies_and_is_exported_as_it_was_split(
    project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    add(project, tmp_path, {f"{n}.txt": f"{n} " + " ".join(f"w{n}x{m}" for m in range(30)) for n in range(12)})
    for n in range(12):
        save("ana", f"{n}.txt", SUBMIT)
    made = create_release(project, name="study", plan=SplitPlan.folds(3), by=ALONE)
    assert made.documents.keys() == {"fold1", "fold2", "fold3"}
    assert verify_folder(made.folder) == []
    folder = export_release(project, "parquet", release="study-1", by=ALONE)
    assert {"fold1.parquet", "fold2.parquet", "fold3.parquet"} <= {path.name for path in folder.iterdir()}


def test_a_plan_that_cannot_place_a_document_changes_nothing(project: Project, save: Save) -> None:
    save("ana", "square.txt", SUBMIT)
    plan = SplitPlan(project.settings.fractions, until=("2026-03-01", "2026-04-01"))
    with pytest.raises(InvalidInput, match=r"square\.txt: has no date of publication"):
        create_release(project, name="study", plan=plan, by=ALONE)
    assert not project.exports.exists()


def test_layers_and_pseudonyms_are_in_every_file_and_in_its_export(project: Project, save: Save, put: Put) -> None:
    save("ana maria", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    people = PeopleTold(layers=True, pseudonyms=True)
    made = create_release(project, name="study", by=ALONE, people=people)
    assert verify_folder(made.folder) == []
    assert b"ana maria" not in b"".join(files(made.folder).values())
    rows = list(read_table(made.folder / "layers.csv"))
    assert [(row["annotator"], row["quote"]) for row in rows] == [
        ("person-1", "the bridge is closed"),
        ("person-2", "the bridge is closed"),
    ]
    parquet = export_release(project, "parquet", by=ALONE, release="study-1")
    assert b"ana maria" not in b"".join(files(parquet).values())
    (table,) = [t for file in parquet.glob("*.parquet") if (t := pq.read_table(file)).num_rows]
    assert [layer["annotator"] for layer in table.column("layers")[0].as_py()] == ["person-1", "person-2"]
    (changed,) = compare_releases(made.folder, create_release(project, name="plain", by=ALONE).folder)
    assert changed.label is None, "the annotators' names alone"


def test_stratified_splits_stay_where_they_were(project: Project, save: Save, put: Put, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"Number {number} rose. The sea is {number} feet deep here.", "utf-8")
    import_paths(project, [tmp_path / f"{n}.txt" for n in range(20)], by=ALONE)
    plan = SplitPlan({"train": 0.5, "test": 0.5}, stratify=("label", "outlet"))
    for number in range(10):
        save("ana", f"{number}.txt", *([put("claim", f"Number {number} rose")] if number % 2 else []), SUBMIT)
    first = create_release(project, name="study", by=ALONE, plan=plan)
    assert first.documents == {"train": 5, "test": 5}
    claims = {record["split"]: 0 for record in read_release(first.folder)}
    for record in read_release(first.folder):
        claims[record["split"]] += len(record["annotations"])
    assert sorted(claims.values()) == [2, 3]
    for number in range(10, 20):
        save("ana", f"{number}.txt", put("claim", f"Number {number} rose"), SUBMIT)
    second = create_release(project, name="study", by=ALONE, plan=plan)
    assert second.documents == {"train": 10, "test": 10}
    places = [{record["doc_id"]: record["split"] for record in read_release(made.folder)} for made in (first, second)]
    assert places[0].items() <= places[1].items()
    assert verify_folder(export_release(project, "jsonl", by=ALONE, release="study-2")) == []


def test_what_was_written_and_not_remembered_is_taken_up_or_keeps_its_number(
    project: Project, save: Save, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the process dies between the two."""

    def dies(*_: object, **__: object) -> None:
        raise CurateError("the disk is full")

    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    with monkeypatch.context() as patched:
        patched.setattr("curate.services.releasing.record_release", dies)
        with pytest.raises(CurateError, match="the disk is full"):
            create_release(project, name="study", by=ALONE)
        assert list_project_releases(project, by=ALONE) == []
        save("ana", "harbour.txt", SUBMIT)
        with pytest.raises(CurateError, match="the disk is full"):
            create_release(project, name="study", by=ALONE)
    assert sorted(path.name for path in project.exports.iterdir()) == ["study-1", "study-2"]
    made = create_release(project, name="study", by=ALONE)
    assert (made.version, verify_folder(made.folder)) == ("2", [])
    assert [each.version for each in list_project_releases(project, by=ALONE)] == ["2"]
    (project.exports / "study-1" / "manifest.json").unlink()
    save("ben", "harbour.txt", SUBMIT)
    assert create_release(project, name="study", by=ALONE).version == "3"
