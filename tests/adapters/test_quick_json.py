"""The quicker reader of JSON reads, bit by bit, what the standard library's reads, and refuses what that refuses."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curate.adapters.quick_json import read_json

texts = st.text(max_size=8)  # surrogates, controls and line ends among them
numbers = st.integers(-(10**40), 10**40) | st.floats()
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


PIECES = [
    *'"{}[],:-.0 \\\t\x01\x7fé😀\u2028\ufeffau',
    "d83d",
    "\\ude00",
    "12",
    "e",
    "E+",
    "NaN",
    "Infinity",
    "true",
    "null",
]


def read(reader: Any, line: bytes) -> str:  # noqa: ANN401 - either of two readers
    """Its value with the type of everything in it; "refused" for what it refuses."""
    try:
        return repr(reader(line))
    except (ValueError, RecursionError):
        return "refused"


def alike(line: bytes) -> bool:
    return read(read_json, line) == read(lambda said: json.loads(said.decode("utf-8")), line)


@given(values, st.booleans())
def test_what_was_written_is_read_alike(value: object, is_ascii: bool) -> None:
    assert alike(json.dumps(value, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass"))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES)))
def test_what_is_hardly_json_is_read_alike(pieces: list[str]) -> None:
    assert alike("".join(pieces).encode("utf-8"))


@settings(max_examples=300)
@given(st.from_regex(r"-?[0-9]{1,25}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
@example("-0")
@example("-0.0")
@example("1e400")
@example("2.2250738585072011e-308")
@example("9007199254740993.0")
@example("9" * 4301)
def test_numbers_are_read_alike(number: str) -> None:
    assert alike(number.encode("ascii"))


@pytest.mark.parametrize(
    "line",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "c": 2}, "a": {"c": 3}}',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud83d\\ude00"',
        b'"\\ud83d"',
        b"\xef\xbb\xbf{}",
        b"[" * 300 + b"]" * 300,
        b"[" * 100_000,
        b"",
        b"{} {}",
        b"\x00",
        b"NaN",
        b"[1,]",
    ],
)
def test_odd_lines_are_read_alike(line: bytes) -> None:
    assert alike(line)
