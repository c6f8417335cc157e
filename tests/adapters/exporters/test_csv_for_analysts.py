"""The wide table counts what the records hold, and what Excel would lose is refused."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from adjudicated import SCHEMA, annotation, label, layer, modest, released, releases
from hypothesis import given

from curate.adapters.exporters import csv_rows
from curate.adapters.exporters.csv import read_table, write_csv
from curate.adapters.exporters.csv_wide import wide_columns, write_csv_wide
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Attribute, AttributeType, Schema
from curate.core.spans import Span

TEXT = "👩‍🔬 said “no”,\r\nthen שלום and left"


def sample() -> ReleaseContent:
    quotes = [
        annotation(9, 13, kind="direct", hedged=True, speaker=Span(0, 3)),
        annotation(21, 25, kind="block", hedged=False),
    ]
    themes = [annotation(0, 8, "theme"), annotation(4, 13, "theme")]
    layers = [layer("ada", *quotes, *themes, document="=a"), layer("ada", document="b")]
    return released([Document("=a", TEXT), Document("b", "Nothing.")], layers, [])


def test_the_wide_table_by_hand(tmp_path: Path) -> None:
    write_csv_wide(sample(), tmp_path)
    first, second = read_table(tmp_path / "wide.csv")
    assert (first["doc_id"], second["doc_id"]) == ("=a", "b")
    assert (first["n_quote"], first["chars_quote"], first["first_quote"]) == ("2", "8", "“no”")
    assert (first["n_quote_kind_direct"], first["n_quote_kind_block"], first["first_quote_kind"]) == (
        "1",
        "1",
        "direct",
    )
    assert (first["n_quote_hedged_true"], first["n_quote_hedged_false"]) == ("1", "1")
    assert first["first_quote_speaker"] == "👩‍🔬"
    assert (first["n_theme"], first["chars_theme"]) == ("2", "13"), "characters under both count once"
    assert (second["n_quote"], second["chars_quote"], second["first_quote"]) == ("0", "0", "")


@modest
@given(releases())
def test_the_wide_table_counts_every_annotation(content: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        write_csv_wide(content, Path(name), excel=True)
        rows = list(read_table(Path(name) / "wide.csv"))
    wanted = list(records(content))
    assert [row["doc_id"] for row in rows] == [record["doc_id"] for record in wanted]
    for row, record in zip(rows, wanted, strict=True):
        for one in SCHEMA.labels:
            marked = [a for a in record["annotations"] if a["label"] == one.name]
            assert int(row[f"n_{one.name}"]) == len(marked)
            assert int(row[f"chars_{one.name}"]) == len({n for a in marked for n in range(a["start"], a["end"])})


def test_headers_are_told_apart() -> None:
    choice = Attribute("kind", "", AttributeType.CHOICE, ("a",))
    schema = Schema("s", "S", "", (label("x", choice), label("x_kind_a")))
    headers = [column.header for column in wide_columns(schema)]
    assert len(headers) == len(set(headers))
    assert "attribute_n_x_kind_a" in headers


def test_excel_gets_a_mark_and_other_programs_none(tmp_path: Path) -> None:
    write_csv(sample(), tmp_path, excel=True)
    write_csv_wide(sample(), tmp_path)
    assert (tmp_path / "annotations.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")
    assert (tmp_path / "wide.csv").read_bytes().startswith(b"doc_id,")
    frame = pd.read_csv(tmp_path / "annotations.csv", keep_default_na=False)
    assert list(frame["doc_id"]) == ["'=a"] * 4
    assert [row["doc_id"] for row in read_table(tmp_path / "annotations.csv")] == ["=a"] * 4
    with (tmp_path / "annotations.csv").open(newline="", encoding="utf-8-sig") as file:
        assert all(len(row) == 17 for row in csv.reader(file))


def test_what_excel_would_lose_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = released([Document("d", "x" * 40_000)], [layer("ada", annotation(0, 40_000))], [])
    with pytest.raises(CurateError, match=r"1 cells of more than 32,767 characters.*without --excel"):
        write_csv(long, tmp_path, excel=True)
    write_csv(long, tmp_path)
    monkeypatch.setattr(csv_rows, "EXCEL_ROWS", 2)
    with pytest.raises(CurateError, match=r"has 3 rows and Excel reads 2"):
        write_csv_wide(sample(), tmp_path, excel=True)
    assert not (tmp_path / "wide.csv").exists()
