"""Rows come in whole; what is broken stays where it broke."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.importers.csv import read_csv
from curate.core.documents import Document, Rejection

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = Callable[[Importer, bytes | str, str], tuple[list[Document], list[Rejection]]]


def read(outcomes: Outcomes, content: str | bytes) -> tuple[list[Document], list[Rejection]]:
    return outcomes(read_csv, content, "a.csv")


def where(rejections: list[Rejection]) -> list[str]:
    return [rejection.where for rejection in rejections]


def test_a_row_is_a_document(outcomes: Outcomes) -> None:
    header = "id,text,Headline,url,source,byline,date,lang,Section,likes\n"
    row = 'q1,"She said ""no"",\nand left.",No,u,Ledger,Hollow,2024-02-03,en,City,3\n'
    (document,), rejections = read(outcomes, header + row)
    assert rejections == []
    assert (document.id, document.text, document.source) == ("q1", 'She said "no",\nand left.', "a.csv#1")
    metadata = document.metadata
    assert (metadata.title, metadata.outlet, metadata.author, metadata.url) == ("No", "Ledger", "Hollow", "u")
    assert (metadata.published, metadata.language) == ("2024-02-03", "en")
    assert metadata.extra == {"Section": "City", "likes": "3"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(outcomes: Outcomes, delimiter: str) -> None:
    content = f'"id, or so"{delimiter}text{delimiter}a;b,c\tx'.replace("a;b,c\tx", '"a;b,c\tx"')
    (document,), _ = read(outcomes, f"{content}\n1{delimiter}words{delimiter}2\n")
    assert document.text == "words"
    assert document.metadata.extra == {"id, or so": "1", "a;b,c\tx": "2"}


def test_one_column_of_texts_is_enough(outcomes: Outcomes) -> None:
    documents, _ = read(outcomes, "text\none\ntwo\n")
    assert [(document.id, document.text) for document in documents] == [("a.csv#1", "one"), ("a.csv#2", "two")]


def test_a_mark_of_excel_and_crlf_are_no_part_of_the_rows(outcomes: Outcomes) -> None:
    (document,), _ = read(
        outcomes, b'\xef\xbb\xbf\r\nid;text\r\na;"one\r\ntwo"\r\n;;\r\n\r\n'.replace(b"\r\n;;", b"\r\n;")
    )
    assert (document.id, document.text) == ("a", "one\r\ntwo")
    assert document.metadata.extra == {"newlines": "crlf"}


def test_an_unnamed_column_is_called_by_its_number(outcomes: Outcomes) -> None:
    (document,), _ = read(outcomes, ",text\n0,words\n")
    assert document.metadata.extra == {"column_1": "0"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("id,words\n1,a\n", "no text column, only id, words"),
        ("text,a,a\n1,2,3\n", "'a' twice"),
        ('"text"b,c\n1,2\n', "header, in line 1"),
    ],
)
def test_a_file_without_a_usable_header_is_rejected(outcomes: Outcomes, content: str, reason: str) -> None:
    documents, (rejection,) = read(outcomes, content)
    assert documents == []
    assert rejection.where == "a.csv"
    assert reason in rejection.reason


def test_ragged_rows_are_named_by_their_first_line(outcomes: Outcomes) -> None:
    documents, rejections = read(outcomes, 'id,text\na,"one\ntwo"\nb\nc,x,y\nd,fine\n')
    assert [document.id for document in documents] == ["a", "d"]
    assert where(rejections) == ["a.csv:4", "a.csv:5"]
    assert "3 fields and the header 2" in rejections[1].reason


def test_rows_are_counted_whether_they_came_in_or_not(outcomes: Outcomes) -> None:
    documents, _ = read(outcomes, "text,x\none,1\nbad\n\ntwo,2\n")
    assert [document.id for document in documents] == ["a.csv#1", "a.csv#3"]


def test_inner_quotation_marks_that_are_not_doubled_break_their_row_only(outcomes: Outcomes) -> None:
    """The lines inside the broken row have the right number of fields, and are still no rows."""
    content = 'id,text\na,fine\nb,"She said "no" to it,\nand then, well\nleft, slowly"\nc,fine too\n'
    documents, rejections = read(outcomes, content)
    assert [document.id for document in documents] == ["a", "c"]
    assert where(rejections) == ["a.csv:3"]
    assert "lines 3 to 5" in rejections[0].reason


def test_a_mark_that_never_closes_costs_one_row(outcomes: Outcomes) -> None:
    documents, rejections = read(outcomes, 'id,text\na,"open\nb,fine\nc,fine\n')
    assert [document.id for document in documents] == ["b", "c"]
    assert where(rejections) == ["a.csv:2"]
    assert "not closed" in rejections[0].reason


def test_a_mark_inside_an_unquoted_field_is_only_a_character(outcomes: Outcomes) -> None:
    documents, rejections = read(outcomes, 'id,text\na,a 5" disk\nb,fine\nc,a 3" one\nd,and 2"\n')
    assert [document.text for document in documents] == ['a 5" disk', "fine", 'a 3" one', 'and 2"']
    assert rejections == []


@pytest.mark.parametrize(("bad", "reason"), [(" ", "empty"), ("a\0b", "NUL"), ("a\x07b", "U+0007")])
def test_texts_that_are_none_are_rejected(outcomes: Outcomes, bad: str, reason: str) -> None:
    documents, (rejection,) = read(outcomes, f"id,text\na,{bad}\n" + ("" if "\0" in bad else "b,fine\n"))
    assert reason in rejection.reason
    assert len(documents) == ("\0" not in bad)


def test_another_encoding_is_refused_before_the_first_row(outcomes: Outcomes) -> None:
    documents, (rejection,) = read(outcomes, "id,text\na,plain\nb,café\n".encode("windows-1252"))
    assert documents == []
    assert rejection.where == "a.csv"
    assert "line 3" in rejection.reason
    assert "iconv -f WINDOWS-1252" in rejection.reason
    _, (rejection,) = read(outcomes, "id,text\na,plain\n".encode("utf-16"))
    assert "UTF-16" in rejection.reason


def test_a_field_of_megabytes_comes_in(outcomes: Outcomes) -> None:
    (document,), _ = read(outcomes, f'text\n"{"long, " * 500_000}"\n')
    assert len(document.text) == 3_000_000


def test_what_is_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as handle:
        handle.write(b"id,text\na,fine\nb,")
        for _ in range(21):
            handle.write(b"x" * 1_000_000)
        handle.write(b"\nc,fine\n")
    first, rejection, last = read_csv(path, "a.csv")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert last.id == "c"
    assert isinstance(rejection, Rejection)
    assert (rejection.where, "20.0 MB" in rejection.reason) == ("a.csv:3", True)


@pytest.mark.parametrize("line", ['a,"b""c\n', '"a"b,c\n', 'x"y,"z\n', '"\n', 'a,"\n', '""a\n', 'x,"" ""\n'])
def test_hostile_quoting_costs_linear_time(outcomes: Outcomes, line: str) -> None:
    begun = time.perf_counter()
    documents, rejections = read(outcomes, 'id,text\n"' + line * 30_000 + "z,fine\n")
    assert time.perf_counter() - begun < 5
    assert len(documents) + len(rejections) > 0


FIELD = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='",;\t\n'), min_size=1).filter(
    str.strip
)


@given(st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_every_table_that_csv_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([("note", "text"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(stream.getvalue().encode())
    found = [outcome for outcome in read_csv(path, "a.csv") if isinstance(outcome, Document)]
    assert [(d.metadata.extra["note"], d.text) for d in found] == rows


@given(st.text(st.sampled_from('ab",;\n\r '), max_size=80))
def test_no_table_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(b"text,b\n" + content.encode())
    for outcome in read_csv(path, "a.csv"):
        assert isinstance(outcome, Document | Rejection)


def test_label_studio_csv_is_refused_with_what_to_export_instead(outcomes: Outcomes) -> None:
    header = "annotation_id,annotator,created_at,id,label,lead_time,text,updated_at"
    documents, (rejection,) = outcomes(read_csv, f"{header}\n1,1,x,1,[],3,A text.,x\n", "export.csv")
    assert documents == []
    assert "export JSON instead" in rejection.reason
