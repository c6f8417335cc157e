"""Unit tables as researchers keep them in spreadsheets."""

from pathlib import Path

import pytest

from curate.adapters.unit_tables import UnitsRead, read_units
from curate.core.errors import InvalidInput


def read(folder: Path, text: str) -> UnitsRead:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_units(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_an_empty_cell_is_missing(tmp_path: Path, separator: str) -> None:
    read_table = read(tmp_path, "ana,ben,cleo\n1,,2\r\n x ,y,NA\n".replace(",", separator))
    assert read_table.table.annotators == ("ana", "ben", "cleo")
    assert read_table.table.values == (("1", None, "2"), ("x", "y", "NA"))
    assert not read_table.problems


def test_documents_and_units_are_no_annotators(tmp_path: Path) -> None:
    table = read(tmp_path, "\ufeffdoc_id,unit,ana,ben\nd,1,yes,no\nd,2,yes,yes\n").table
    assert table.annotators == ("ana", "ben")
    assert table.documents == ("d", "d")


def test_bad_rows_leave_the_good_ones_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "doc_id,ana,ben\nd,1,1\nd,1\n,1,2\nd,1,2,3\n\nd,2,2\n")
    assert found.table.values == (("1", "1"), ("2", "2"))
    assert [(problem.where, problem.what) for problem in found.problems] == [
        ("units.csv:3", "it has 2 cells under 3 names"),
        ("units.csv:4", "its doc_id is empty"),
        ("units.csv:5", "it has 4 cells under 3 names"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no annotators are named"),
        ("doc_id,unit\n", "no annotators are named"),
        ("ana,,ben\n1,2,3\n", "column 2 has no name"),
        ("ana,ana\n1,2\n", "'ana' stands above two columns"),
    ],
)
def test_a_header_without_names_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read(tmp_path, text)


def test_a_file_in_another_encoding_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(b"Andr\xe9,ben\n1,1\n")
    with pytest.raises(InvalidInput, match="iconv"):
        read_units(path)
