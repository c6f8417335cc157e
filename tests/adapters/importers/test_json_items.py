"""A JSON array read through a small window: the same objects as from the whole, and hostile files refused."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.importers import json_items
from curate.adapters.importers.encoding import Unreadable
from curate.adapters.importers.json_items import read_items

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def items(raw: bytes | str, **more: Any) -> list[Any]:  # noqa: ANN401
    handle = io.BytesIO(raw if isinstance(raw, bytes) else raw.encode())
    return list(read_items(handle, name="export.json", **more))


@given(
    st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=5), st.integers(1, 40), st.booleans()
)
def test_any_array_is_read_as_the_standard_library_reads_it_whole(
    rows: list[dict[str, Any]], window: int, pretty: bool
) -> None:
    raw = json.dumps(rows, ensure_ascii=False, indent=2 if pretty else None).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_items, "WINDOW", window)
        assert items(raw) == rows
        assert items(b"\xef\xbb\xbf" + raw + b"\n") == rows


def test_one_object_is_one_item() -> None:
    assert items('{"id": 1}') == [{"id": 1}]


def test_what_stands_before_a_fault_is_kept() -> None:
    for tail in ('{"b": ', "3]", '{"b": 1} {"c": 2}]', '{"b": NaN}]', "]]"):
        read = read_items(io.BytesIO(b'[{"a": 1},' + tail.encode()), name="export.json")
        assert next(read) == {"a": 1}
        with pytest.raises(Unreadable, match="is not JSON"):
            list(read)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "an object should begin here, character 0"),
        (b"[1, 2]", "an object should begin here, character 1"),
        (b'[{"a": "' + b"x" * 500 + b'"}]', "more than"),
        (b'[{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'[{"a": "\xff"}]', "not UTF-8 .0xFF."),
        (b"\xff\xfe[\x00", "UTF-16"),
        (b'[{"a": 1}', "cut off"),
        (b"PK\x03\x04\x00\x00", "NUL"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(raw: bytes, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "WINDOW", 100)
    with pytest.raises(Unreadable, match=reason):
        items(raw, limit=200 if b"xxx" in raw else 10**6)


def test_a_number_without_end_costs_nothing() -> None:
    assert items('[{"id": ' + "9" * 100_000 + "}]") == [{"id": "9" * 100_000}]
