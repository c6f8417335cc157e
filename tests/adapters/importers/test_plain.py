"""Plain text comes in byte for byte, or not at all and with the reason."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.importers.encoding import DOCUMENT_LIMIT, Unreadable, decode_text
from curate.adapters.importers.plain import read_text
from curate.core.documents import Document, Rejection

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = Callable[[Importer, bytes | str, str], tuple[list[Document], list[Rejection]]]

ARTICLE = "Mayor Ada Quill said “no” 🙂.\nAnd left.\n"


def read(outcomes: Outcomes, content: bytes | str) -> Document | Rejection:
    documents, rejections = outcomes(read_text, content, "a.txt")
    (only,) = documents + rejections
    return only


def rejected(outcomes: Outcomes, content: bytes | str) -> str:
    outcome = read(outcomes, content)
    assert isinstance(outcome, Rejection)
    assert outcome.where == "a.txt"
    return outcome.reason


def test_text_is_the_files_bytes(outcomes: Outcomes) -> None:
    document = read(outcomes, ARTICLE)
    assert isinstance(document, Document)
    assert (document.id, document.source, document.text) == ("a.txt", "a.txt", ARTICLE)
    assert document.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert document.metadata.extra == {}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), min_size=1))
def test_every_text_comes_back_as_it_went_in(text: str) -> None:
    """But for a byte order mark, which belongs to the file."""
    assert decode_text(text.encode(), name="a.txt").text == text.removeprefix("\ufeff")


def test_nothing_is_normalised(outcomes: Outcomes) -> None:
    decomposed = "Cafe\u0301 \u00a0\u2028 ﬁn  \n\n\t"
    document = read(outcomes, decomposed)
    assert isinstance(document, Document)
    assert document.text == decomposed


@pytest.mark.parametrize(
    ("content", "newlines"),
    [("a\nb", None), ("a", None), ("a\r\nb\r\n", "crlf"), ("a\rb", "cr"), ("a\r\nb\n", "mixed"), ("a\rb\n", "mixed")],
)
def test_line_ends_stay_and_are_recorded(outcomes: Outcomes, content: str, newlines: str | None) -> None:
    document = read(outcomes, content)
    assert isinstance(document, Document)
    assert document.text == content
    assert document.metadata.extra.get("newlines") == newlines


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_obeyed_removed_and_recorded(outcomes: Outcomes, mark: bytes, encoding: str) -> None:
    document = read(outcomes, mark + ARTICLE.encode(encoding))
    assert isinstance(document, Document)
    assert document.text == ARTICLE
    assert document.metadata.extra == {"bom": encoding}


def test_characters_lost_before_are_counted(outcomes: Outcomes) -> None:
    document = read(outcomes, "caf\ufffd\ufffd")
    assert isinstance(document, Document)
    assert document.metadata.extra == {"replacement_characters": "2"}


def test_windows_1252_is_named_with_its_place_and_the_command(outcomes: Outcomes) -> None:
    reason = rejected(outcomes, "The café said “no”".encode("windows-1252"))
    assert "byte 7 (0xE9)" in reason
    assert "iconv -f WINDOWS-1252 -t UTF-8 'a.txt'" in reason


def test_cyrillic_is_not_taken_for_windows_1252(outcomes: Outcomes) -> None:
    assert "iconv -f WINDOWS-1251" in rejected(outcomes, "Мэр сказал нет".encode("windows-1251"))


def test_one_broken_byte_in_utf_8_is_not_called_another_encoding(outcomes: Outcomes) -> None:
    reason = rejected(outcomes, "“One” “two” ".encode() + b"\xe9 \xe2\x80")
    assert "UTF-8 otherwise" in reason
    assert "iconv" not in reason


def test_a_text_cut_inside_a_character_says_so(outcomes: Outcomes) -> None:
    assert "cut off" in rejected(outcomes, "“One".encode() + b"\xe2\x80")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["The mayor said no.", "Die Bürgermeisterin sagt „Nein“, größer."])
def test_utf_16_without_its_mark_is_recognised(outcomes: Outcomes, encoding: str, words: str) -> None:
    assert f"iconv -f {encoding.upper().replace('UTF-16-', 'UTF-16')}" in rejected(outcomes, words.encode(encoding))


@pytest.mark.parametrize("content", ["", "  \n\t\n", "\ufeff"])
def test_empty_files_are_rejected(outcomes: Outcomes, content: str) -> None:
    assert "no text" in rejected(outcomes, content)


def test_control_characters_are_rejected_with_their_place(outcomes: Outcomes) -> None:
    assert "line 2" in rejected(outcomes, "one\ntwo\x1a\n")
    assert "NUL" in rejected(outcomes, b"one\0")
    assert "not a text file" in rejected(outcomes, bytes(range(128)) * 8)


def test_a_huge_file_is_rejected_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)  # sparse: 200 MB that take no room
    (outcome,) = read_text(path, "huge.txt")
    assert isinstance(outcome, Rejection)
    assert "200.0 MB" in outcome.reason
    assert "50.0 MB" in outcome.reason
    assert DOCUMENT_LIMIT == 50_000_000


def test_what_is_not_a_file_is_rejected_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("pipe.txt", "missing.txt", "."):
        (outcome,) = read_text(tmp_path / name, name)
        assert isinstance(outcome, Rejection)


@given(st.binary(max_size=200))
def test_any_bytes_become_text_or_a_reason(raw: bytes) -> None:
    try:
        decoded = decode_text(raw, name="a.txt")
    except Unreadable:
        return
    assert (
        decoded.text.encode(decoded.bom or "utf-8")
        == raw[len(raw) - len(decoded.text.encode(decoded.bom or "utf-8")) :]
    )


def test_names_that_no_document_can_have_are_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    (outcome,) = read_text(path, " a.txt")
    assert isinstance(outcome, Rejection)
    assert "rename the file" in outcome.reason
