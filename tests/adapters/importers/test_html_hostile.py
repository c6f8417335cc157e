"""Pages that would exhaust a parser or smuggle something in: a clear answer, in bounded time."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curate.adapters.importers.html import read_html
from curate.adapters.importers.page import HANDFUL, decode_page
from curate.core.documents import Document, Rejection

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = Callable[[Importer, bytes | str, str], tuple[list[Document], list[Rejection]]]

SENTENCE = "The council of Lower Marsh voted on the bridge again. "
ARTICLE = f"<article><h1>Bridge vote</h1><p>{SENTENCE * 8}</p>"


def outcome(outcomes: Outcomes, content: bytes | str) -> Document | Rejection:
    documents, rejections = outcomes(read_html, content, "a.html")
    (only,) = documents + rejections
    return only


REFUSED = {
    "deep": (ARTICLE + "<div>" * 3_000, "nested"),
    "deep and slow": (ARTICLE + "<div>" * 100_000, "5 seconds"),
    "a million attributes": (ARTICLE + "<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">", "5 seconds"),
    "a million tags": (ARTICLE + "<p>x" * 1_000_000, "1,000,00"),
    "NUL": (ARTICLE + "<p>a\0b", "NUL"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_markup_out_of_all_bounds_is_refused(outcomes: Outcomes, content: str, reason: str) -> None:
    begun = time.perf_counter()
    refused = outcome(outcomes, content)
    assert time.perf_counter() - begun < 15
    assert isinstance(refused, Rejection)
    assert reason in refused.reason
    assert "; " in refused.reason


def test_a_page_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)
    (refused,) = read_html(path, "huge.html")
    assert isinstance(refused, Rejection)
    assert "200.0 MB" in refused.reason


SURVIVED = {
    # Each of the unclosed elements would be opened again in each paragraph: four million nodes.
    "formatting": ARTICLE + "<p>" + "".join(f"<b class=c{n}>" for n in range(300)) + "</p><p>x" * 3_000,
    "links": ARTICLE + "<p>" + "".join(f"<a class=c{n}>" for n in range(2_000)) + "</p><p>x" * 2_000,
    "a text of 20 MB": ARTICLE + "<p>" + "word " * 4_000_000,
    "character references": ARTICLE + "<p>" + "&amp;" * 1_000_000,
    "nested quotes": ARTICLE + "<blockquote>" * 400 + "x",
    "nested posts": ARTICLE + "<blockquote class=twitter-tweet><a href=x>" * 200,
    "dashes": ARTICLE + "<blockquote class=twitter-tweet>" + "— " * 200_000,
    "figures": ARTICLE + "<figure>" * 400 + "<table><tr><td>x</table>" + "<p>a" * 5_000,
    "quotes": ARTICLE + f"<blockquote>{SENTENCE}</blockquote>" * 3_000,
    "cells": ARTICLE + "<table><tr>" + "<td>a" * 20_000,
    "linked data": ARTICLE + '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
}


@pytest.mark.parametrize("content", SURVIVED.values(), ids=SURVIVED)
def test_what_is_only_strange_comes_in(outcomes: Outcomes, content: str) -> None:
    begun = time.perf_counter()
    document = outcome(outcomes, content)
    assert time.perf_counter() - begun < 10
    assert isinstance(document, Document), document
    assert document.text.startswith(f"Bridge vote\n{SENTENCE.strip()}")


def test_entities_of_a_doctype_are_not_expanded(outcomes: Outcomes) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    document = outcome(outcomes, f"{bomb}{ARTICLE}<p>[&a;] [&b;] [&f;] [&lt;]</p>")
    assert isinstance(document, Document)
    assert document.text.endswith("[&a;] [&b;] [&f;] [<]")
    assert "lol" not in document.text


def test_code_is_never_text(outcomes: Outcomes) -> None:
    document = outcome(
        outcomes,
        f"{ARTICLE}<p onclick='EVIL()'>a<script>EVIL()</script>b<img src=x alt=EVIL onerror='EVIL()'>c"
        "<iframe srcdoc='<p>EVIL'></iframe><object data=EVIL>EVIL</object><a href='javascript:EVIL()'>d</a></p>",
    )
    assert isinstance(document, Document)
    assert document.text.endswith("\nabcd")
    assert "EVIL" not in document.text


def test_control_characters_are_taken_out_and_counted(outcomes: Outcomes) -> None:
    document = outcome(outcomes, f"{ARTICLE}<p>a\x08b\x01c&#7;d&#146;</p>")
    assert isinstance(document, Document)
    assert document.text.endswith("\nabcd’")
    assert document.metadata.extra["control_characters_removed"] == "3"
    assert not re.search("[\x00-\x08\x0e-\x1f]", document.text)


WORDS = "<p>“Größer” – сказал мэр"


@pytest.mark.parametrize(
    ("head", "encoding", "noted"),
    [
        ("<meta charset=utf-8>", "utf-8", {}),
        ("", "utf-8", {}),
        ("\ufeff", "utf-8", {"bom": "utf-8"}),
        ("\ufeff", "utf-16-le", {"bom": "utf-16-le"}),
        ("\ufeff", "utf-16-be", {"bom": "utf-16-be"}),
        ('<meta http-equiv=content-type content="text/html; charset=GB2312">', "gb18030", {"encoding": "gb18030"}),
        ('<meta charset="iso-8859-1">', "utf-8", {"encoding": "utf-8, although the page declares windows-1252"}),
        ('<meta charset="unicode_escape">', "utf-8", {}),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8", {}),
    ],
)
def test_encodings_are_found_as_in_browsers(head: str, encoding: str, noted: dict[str, str]) -> None:
    text, extra = decode_page((head + WORDS).encode(encoding), name="a.html")
    assert text == head.removeprefix("\ufeff") + WORDS
    assert extra == noted


@pytest.mark.parametrize(
    ("head", "encoding", "words"),
    [
        ('<meta charset="ISO-8859-1">', "windows-1252", "“Größer” – said"),
        ("", "windows-1252", "“Größer” – said"),
        ('<meta charset="windows-1251">', "windows-1251", "сказал мэр"),
        ('<meta charset="Shift_JIS">', "cp932", "市長は言った①"),
        ('<meta charset="iso-2022-jp">', "iso-2022-jp", "市長は言った"),
    ],
)
def test_older_encodings_are_read(head: str, encoding: str, words: str) -> None:
    text, extra = decode_page((head + words).encode(encoding), name="a.html")
    assert text == head + words
    assert extra == {"encoding": encoding}


def test_a_handful_of_broken_bytes_is_recorded_and_more_are_refused(outcomes: Outcomes) -> None:
    start = f'<meta charset="utf-8">{ARTICLE}<p>'.encode()
    document = outcome(outcomes, start + b"\xe9 " * HANDFUL + "é".encode())
    assert isinstance(document, Document)
    assert document.metadata.extra["replacement_characters"] == str(HANDFUL)
    refused = outcome(outcomes, start + b"\xe9 " * (HANDFUL + 1))
    assert isinstance(refused, Rejection)
    assert "WINDOWS-1252" in refused.reason
