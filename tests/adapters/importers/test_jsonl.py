"""Good lines come in, bad ones are named, and neither touches the other."""

import json
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.importers.jsonl import read_jsonl
from curate.core.documents import Document, Rejection
from curate.core.spans import Span

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = Callable[[Importer, bytes | str, str], tuple[list[Document], list[Rejection]]]

GOOD = '{"id": "good", "text": "Fine."}'


def read(outcomes: Outcomes, *lines: str | bytes) -> tuple[list[Document], list[Rejection]]:
    raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return outcomes(read_jsonl, raw, "a.jsonl")


def test_a_line_is_a_document(outcomes: Outcomes) -> None:
    row = {
        "doc_id": "qtl-1",
        "text": "Mayor Ada Quill said no.\n",
        "title": "No",
        "url": "https://outlet.example/no",
        "outlet": "The Quiet Ledger",
        "author": "B. Hollow",
        "published": "2024-02-03T10:00:00+01:00",
        "language": "en_GB",
        "section": "City",
        "words": 1.10,
        "paid": False,
        "note": None,
    }
    (document,), rejections = read(outcomes, json.dumps(row).replace("1.1", "1.10"))
    assert rejections == []
    assert (document.id, document.text, document.source) == ("qtl-1", row["text"], "a.jsonl#1")
    metadata = document.metadata
    assert (metadata.title, metadata.url, metadata.outlet) == ("No", "https://outlet.example/no", "The Quiet Ledger")
    assert (metadata.author, metadata.published) == ("B. Hollow", "2024-02-03T10:00:00+01:00")
    assert metadata.language == "en-GB"
    assert metadata.extra == {"section": "City", "words": "1.10", "paid": "false"}


def test_aliases_stand_for_the_fields(outcomes: Outcomes) -> None:
    row = {"id": 7, "Body": "Words.", "Headline": "T", "link": "u", "source": "O", "byline": "A", "Date": "2024"}
    (document,), _ = read(outcomes, json.dumps(row | {"lang": "de"}))
    metadata = document.metadata
    assert (document.id, document.text, metadata.title, metadata.url) == ("7", "Words.", "T", "u")
    assert (metadata.outlet, metadata.author, metadata.published, metadata.language) == ("O", "A", "2024", "de")
    assert metadata.extra == {}


def test_the_first_alias_wins_and_the_others_are_kept(outcomes: Outcomes) -> None:
    row = '{"id": "b", "doc_id": "a", "content": "second", "text": "first", "authors": ["X, Y", "Z"], "tags": [1.50]}'
    (document,), _ = read(outcomes, row)
    assert (document.id, document.text, document.metadata.author) == ("a", "first", "X, Y; Z")
    assert document.metadata.extra == {"id": "b", "content": "second", "tags": "[1.50]"}


@pytest.mark.parametrize("date", ["03/04/2023", "3 April 2023", "2023-13", "yesterday", "2023-02-30"])
def test_dates_with_two_readings_are_kept_but_not_believed(outcomes: Outcomes, date: str) -> None:
    (document,), _ = read(outcomes, json.dumps({"text": "a", "date": date}))
    assert document.metadata.published is None
    assert document.metadata.extra == {"date": date}


def test_a_mail_date_has_one_meaning_only(outcomes: Outcomes) -> None:
    (document,), _ = read(outcomes, '{"text": "a", "date": "Tue, 13 Dec 2016 22:33:06 +0000"}')
    assert document.metadata.published == "2016-12-13T22:33:06+00:00"
    (document,), _ = read(outcomes, '{"text": "a", "date": "Tue, 33 Dec 2016 22:33:06 +0000"}')
    assert document.metadata.published is None


def test_a_language_that_is_no_tag_is_kept_in_extra(outcomes: Outcomes) -> None:
    (document,), _ = read(outcomes, '{"text": "a", "language": "English (UK)"}')
    assert document.metadata.language is None
    assert document.metadata.extra == {"language": "English (UK)"}


def test_lines_without_an_id_are_called_by_their_number(outcomes: Outcomes) -> None:
    documents, _ = read(outcomes, '{"text": "a"}', "", '{"text": "b"}\r')
    assert [document.id for document in documents] == ["a.jsonl#1", "a.jsonl#3"]


def test_a_byte_order_mark_is_no_part_of_the_first_line(outcomes: Outcomes) -> None:
    documents, rejections = read(outcomes, b"\xef\xbb\xbf" + GOOD.encode())
    assert [document.id for document in documents] == ["good"]
    assert rejections == []


BAD = [
    ("{", "not JSON"),
    ("[1, 2]", "a list, not an object"),
    ('"text"', "text, not an object"),
    ("null", "null, not an object"),
    ('{"id": "a"}', "no text"),
    ('{"text": null}', "no text"),
    ('{"text": ""}', "empty"),
    ('{"text": " \\n"}', "empty"),
    ('{"text": 5}', "'text' is a number"),
    ('{"text": ["a"]}', "'text' is a list"),
    ('{"text": "a", "id": true}', "'id' is true or false"),
    ('{"text": "a", "id": {"x": 1}}', "'id' is an object"),
    ('{"text": "a", "title": 3}', "'title' is a number"),
    ('{"text": "a", "author": [1]}', "'author' is a list"),
    ('{"text": "a", "id": " a"}', "white space"),
    ('{"text": "a", "id": "a\\nb"}', "control"),
    ('{"text": "a \\ud83d b"}', "lone surrogate (U+D83D)"),
    ('{"text": "a", "x": "\\ude00"}', "lone surrogate (U+DE00)"),
    ('{"text": "a", "\\ude00": "x"}', "surrogate"),
    ('{"text": "a\\u0000b"}', "U+0000"),
    ('{"text": "a", "n": NaN}', "NaN"),
    ('{"text": "a", "n": -Infinity}', "-Infinity"),
    ('{"text": "a", "text": "b"}', "'text' stands twice"),
    ('{"text": "a", "x": {"y": 1, "y": 2}}', "'y' stands twice"),
    ('{"text": "a"} {"text": "b"}', "not JSON"),
    ('{"text": "a\tb"}', "not JSON"),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": "a", "x": ' + "[" * 100_000, "nested too deeply"),
    (b'{"text": "caf\xe9"}', "0xE9"),
    ('{"text": "abc", "blocks": 1}', "'blocks' is a number"),
    ('{"text": "abc", "blocks": [3]}', "block 1 is a number"),
    ('{"text": "abc", "blocks": [{"kind": "poem", "start": 0, "end": 1}]}', "'poem'"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 0, "end": 4}]}', "ends after the text"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 2, "end": 1}]}', "ends before it starts"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 1, "end": 1}]}', "empty"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": -1, "end": 1}]}', "'-1'"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 0.0, "end": 1}]}', "'0.0'"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": "0", "end": 1}]}', "'0'"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 0}]}', "None"),
    ('{"text": "ab c", "blocks": [{"kind": "body", "start": 0, "end": 3}]}', "start 0 and end 2"),
    ('{"text": "ab c", "blocks": [{"kind": "body", "start": 2, "end": 3}]}', "white space only"),
    ('{"text": "abc", "blocks": [{"kind": "body", "start": 0, "end": 1, "text": "b"}]}', "'b'"),
    ('{"text": "abc", "blocks": [{"kind": "post", "start": 0, "end": 1, "attributes": 1}]}', "'attributes'"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=[str(bad[:60]) for bad, _ in BAD])
def test_a_bad_line_is_named_and_stops_nothing(outcomes: Outcomes, bad: str | bytes, reason: str) -> None:
    documents, (rejection,) = read(outcomes, GOOD, bad, GOOD)
    assert [document.id for document in documents] == ["good", "good"]
    assert rejection.where == "a.jsonl:2"
    assert reason in rejection.reason
    assert "; " in rejection.reason


def test_numbers_of_any_length_cost_nothing(outcomes: Outcomes) -> None:
    begun = time.perf_counter()
    documents, _ = read(outcomes, '{"text": "a", "n": ' + "1" * 1_000_000 + "}")
    assert len(documents[0].metadata.extra["n"]) == 1_000_000
    assert time.perf_counter() - begun < 2


def test_blocks_come_in_with_their_attributes(outcomes: Outcomes) -> None:
    text = "🙂 Ada Quill (@quill) Look"
    block = {"kind": "post", "start": 2, "end": 20, "text": text[2:20], "attributes": {"platform": "x", "likes": 3}}
    (document,), rejections = read(outcomes, json.dumps({"text": text, "blocks": [block]}))
    assert rejections == []
    (post,) = document.blocks
    assert (post.kind, post.span, post.attributes) == ("post", Span(2, 20), {"platform": "x", "likes": "3"})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_unicode_encodings_are_refused_whole(outcomes: Outcomes, encoding: str) -> None:
    documents, (rejection,) = outcomes(read_jsonl, f"{GOOD}\n{GOOD}".encode(encoding), "a.jsonl")
    assert documents == []
    assert rejection.where == "a.jsonl"
    assert "iconv" in rejection.reason


def test_a_line_beyond_the_limit_is_passed_over_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as handle:
        handle.write(GOOD.encode() + b'\n{"text": "')
        for _ in range(45):
            handle.write(b"a" * 1_000_000)
        handle.write(b'"}\n' + GOOD.encode())
    first, rejection, last = read_jsonl(path, "a.jsonl")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(rejection, Rejection)
    assert rejection.where == "a.jsonl:2"
    assert "20.0 MB" in rejection.reason


def test_documents_come_while_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{GOOD}\n" * 1000)
    stream = read_jsonl(path, "a.jsonl")
    assert isinstance(next(stream), Document)
    assert isinstance(stream, Generator)
    stream.close()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@given(st.lists(WORDS, max_size=5), st.booleans())
def test_every_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str], escaped: bool) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "a.jsonl"
    path.write_text("".join(json.dumps({"text": t}, ensure_ascii=escaped) + "\n" for t in texts), encoding="utf-8")
    assert [outcome.text for outcome in read_jsonl(path, "a") if isinstance(outcome, Document)] == texts


def test_a_missing_file_is_a_rejection(tmp_path: Path) -> None:
    (outcome,) = read_jsonl(tmp_path / "none.jsonl", "none.jsonl")
    assert isinstance(outcome, Rejection)
