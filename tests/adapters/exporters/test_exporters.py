"""What is exported reads back: the same offsets select the same words, and the bytes do not change."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from adjudicated import FRACTIONS, SCHEMA, annotation, label, layer, modest, released, releases
from hypothesis import given

from curate.adapters.exporters.csv import attribute_columns, read_table, write_csv
from curate.adapters.exporters.jsonl import read_records, write_jsonl
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Attribute, AttributeType, Schema
from curate.core.spans import Span

TEXT = '😀 @gull: "=1+1,\r\nno" she\u2028said 𝕸'


def sample() -> ReleaseContent:
    quote = annotation(2, 7, kind="block", speaker=Span(0, 1), hedged=False, label="-x ")
    other = annotation(10, 20)
    made = layer("ada", quote, other, annotation(2, 7, "claim", speaker="Ms. Gull"), document="=a")
    return released([Document("=a", TEXT), Document("b", "Nothing.")], [made, layer("ada", document="b")], [])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@modest
@given(releases())
def test_jsonl_gives_back_every_record(content: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_jsonl(content, folder)
        assert sorted(path.name for path in folder.iterdir()) == ["dev.jsonl", "test.jsonl", "train.jsonl"]
        read = {split: list(read_records(folder / f"{split}.jsonl")) for split in FRACTIONS}
        lines = [line for split in FRACTIONS for line in (folder / f"{split}.jsonl").read_text("utf-8").splitlines()]
    assert all(record["split"] == split for split, rows in read.items() for record in rows)
    rows = sorted((row for some in read.values() for row in some), key=lambda row: row["doc_id"])
    assert rows == list(records(content))
    assert sorted(map(json.dumps, map(json.loads, lines))) == sorted(map(json.dumps, rows)), "for naive readers too"
    for row in rows:
        for marked in row["annotations"]:
            assert row["text"][marked["start"] : marked["end"]] == marked["quote"]


@modest
@given(releases())
def test_csv_gives_back_every_annotation(content: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_csv(content, folder)
        rows, about = list(read_table(folder / "annotations.csv")), list(read_table(folder / "documents.csv"))
        raw = [
            cell for row in csv.reader((folder / "annotations.csv").open(newline="", encoding="utf-8")) for cell in row
        ]
    texts = {record["doc_id"]: record["text"] for record in records(content)}
    expected = [(r["doc_id"], a["id"], a["label"]) for r in records(content) for a in r["annotations"]]
    assert [(row["doc_id"], row["annotation_id"], row["label"]) for row in rows] == expected
    for row in rows:
        assert texts[row["doc_id"]][int(row["start"]) : int(row["end"])] == row["quote"]
        if row["speaker_start"]:
            words = texts[row["doc_id"]][int(row["speaker_start"]) : int(row["speaker_end"])]
            assert words == row["speaker_text"]
    assert [row["doc_id"] for row in about] == sorted(texts)
    assert all(int(row["length"]) == len(texts[row["doc_id"]]) for row in about)
    assert sum(int(row[f"n_{one.name}"]) for row in about for one in SCHEMA.labels) == len(rows)
    assert not [cell for cell in raw if cell.strip()[:1] in set("=+-@")]


def test_csv_by_hand(tmp_path: Path) -> None:
    write_csv(sample(), tmp_path)
    first, second, third = read_table(tmp_path / "annotations.csv")
    header = (tmp_path / "annotations.csv").read_text("utf-8").split("\n")[0]
    assert header == (
        "doc_id,split,annotation_id,label,start,end,quote,authors,verdict,adjudicator,"
        "kind,speaker_start,speaker_end,speaker_text,hedged,attribute_label,speaker"
    )
    assert (first["label"], first["speaker"], first["speaker_start"]) == ("claim", "Ms. Gull", "")
    assert (second["quote"], second["speaker_text"], second["hedged"]) == ("@gull", "😀", "false")
    assert (second["attribute_label"], second["authors"], second["verdict"]) == ("-x", "ada", "")
    assert (third["quote"], third["kind"], third["hedged"]) == ('=1+1,\r\nno"'[:10], "", "")
    raw = (tmp_path / "annotations.csv").read_bytes()
    assert b"\n'=a," in raw
    assert b"'@gull" in raw
    assert b'"\'=1+1,\r\nno""' in raw or b'"\'=1+1,\r\nno"' in raw


def test_pandas_reads_the_tables(tmp_path: Path) -> None:
    write_csv(sample(), tmp_path)
    frame = pd.read_csv(tmp_path / "annotations.csv", keep_default_na=False)
    assert list(frame["start"]) == [2, 2, 10]
    about = pd.read_csv(tmp_path / "documents.csv")
    assert list(about["n_quote"]) == [2, 0]


def test_headers_that_are_taken_get_another(tmp_path: Path) -> None:
    span, text = AttributeType.SPAN, AttributeType.TEXT
    schema = Schema(
        "s",
        "S",
        "",
        (
            label("quote", Attribute("end", "", text), Attribute("cue", "", span), Attribute("cue_end", "", text)),
            label("claim", Attribute("cue", "", text), Attribute("attribute_end", "", text)),
        ),
    )
    headers = [column.header for column in attribute_columns(schema)]
    assert headers == [
        "attribute_end",
        "cue_start",
        "cue_end",
        "cue_text",
        "attribute_cue_end",
        "cue",
        "attribute_attribute_end",
    ]


@modest
@given(releases())
def test_exporting_twice_gives_the_same_bytes(content: ReleaseContent) -> None:
    for write in (write_jsonl, write_csv):
        with TemporaryDirectory() as name:
            write(content, Path(name))
            first = bytes_of(Path(name))
            write(content, Path(name))
            assert bytes_of(Path(name)) == first


def test_a_quote_may_be_as_long_as_its_article(tmp_path: Path) -> None:
    text = "x" * 200_000
    write_csv(released([Document("d", text)], [layer("ada", annotation(0, 200_000))], []), tmp_path)
    (row,) = read_table(tmp_path / "annotations.csv")
    assert row["quote"] == text


@pytest.mark.parametrize("broken", ["{", "[]", '{"doc_id": 3}', "[" * 100_000])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text('{"doc_id": "a"}\n' + broken + "\n", "utf-8")
    with pytest.raises(CurateError, match=r"train\.jsonl:2"):
        list(read_records(path))


@pytest.mark.parametrize("broken", ["a,b\n1\n", 'a,b\n"1\n', 'a,b\n"1"x,2\n'])
def test_a_row_that_is_none_is_named(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "annotations.csv"
    path.write_text(broken, "utf-8")
    with pytest.raises(CurateError, match=r"annotations\.csv:2"):
        list(read_table(path))


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text("before", "utf-8")
    content = sample()
    broken = replace(content, kept=[*content.kept, {"doc_id": next(iter(content.places))}])
    for write in (write_jsonl, write_csv):
        with pytest.raises(KeyError):
            write(broken, tmp_path)
    assert bytes_of(tmp_path) == {"train.jsonl": b"before"}
