"""`datasets` loads the folder with the types of its header, and every word is at its place."""

import os
from pathlib import Path

import pytest
from adjudicated import FRACTIONS, annotation, layer, released

from curate.adapters.exporters.folder import write_release
from curate.adapters.exporters.huggingface import write_huggingface
from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError
from curate.core.releases import Particulars, ReleaseContent, records
from curate.core.spans import Span
from curate.core.split_plans import SplitPlan

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"
import datasets

HARD = '👩‍🔬 𝕸 said: “no”,\r\nthen שלום\x85 "&'


def content() -> ReleaseContent:
    """Nobody marked the second, and one of the splits is empty."""
    documents = [Document("=a", HARD, metadata=Metadata(title="---\nx: y")), Document("b/ü", "Nothing.")]
    quotes = [annotation(0, 5, speaker=Span(0, 3), hedged=False), annotation(4, 8, "theme"), annotation(2, 8, "theme")]
    return released(documents, [layer("ada", *quotes, document="=a"), layer("ada", document="b/ü")], [])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    release = content()
    object.__setattr__(release, "about", Particulars(title='A: "title"\n---\nlicense: mine', licence="CC-BY-4.0"))
    place = tmp_path_factory.mktemp("exports")
    return write_release(release, "1", place, {"huggingface": write_huggingface}, suffix=".huggingface")


def test_datasets_loads_every_row_with_the_types_of_the_header(folder: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    empty = set(FRACTIONS) - set(loaded)
    assert empty
    assert f"Splits without documents: {', '.join(sorted(empty))}." in (folder / "README.md").read_text("utf-8")
    found = {row["doc_id"]: row for split in loaded.values() for row in split}
    wanted = {record["doc_id"]: record for record in records(content())}
    assert found.keys() == wanted.keys()
    for row in found.values():
        record = wanted[row["doc_id"]]
        assert (row["text"], row["split"], row["title"]) == (
            record["text"],
            record["split"],
            record["metadata"]["title"],
        )
        marks = [(a["label"], a["start"], a["end"], a["quote"], a["authors"]) for a in row["annotations"]]
        assert marks == [(a["label"], a["start"], a["end"], a["quote"], a["authors"]) for a in record["annotations"]]
        assert all(row["text"][start:end] == words for _, start, end, words, _ in marks)
    for split in loaded.values():
        assert split.features["annotations"].feature["start"] == datasets.Value("int64")
        assert split.features["annotations"].feature["attributes"].feature["name"] == datasets.Value("string")


def test_no_title_breaks_out_of_the_header(folder: Path) -> None:
    card = datasets.info.DatasetInfosDict.from_directory(str(folder))
    assert list(card) == ["default"]
    header = (folder / "README.md").read_text("utf-8").split("\n---\n")[0]
    assert header.count("license") == 2
    assert '"license": "CC-BY-4.0"' in header


def test_a_split_that_datasets_cannot_name_is_refused(tmp_path: Path) -> None:
    release = content()
    object.__setattr__(release, "plan", SplitPlan({"all": 1.0}))
    with pytest.raises(CurateError, match=r"no split called 'all'.*curate\.toml"):
        write_huggingface(release, tmp_path)
