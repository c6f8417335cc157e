"""A manifest read bit by bit says what it says when it is read whole."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curate.adapters.exporters import manifest_file
from curate.adapters.exporters.manifest_file import read_head, read_rows
from curate.core.errors import CurateError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
rows = st.lists(st.dictionaries(texts, values, max_size=4), max_size=6)


@settings(max_examples=60)
@example({"a": -1e15, "b": 12e30}, [], 1, 11)  # a number that is cut off at its point
@given(st.dictionaries(texts, values, max_size=5), rows, st.sampled_from([None, 1, 4]), st.integers(1, 40))
def test_head_and_rows_are_those_of_the_whole(about: dict[str, Any], listed: Any, indent: int, block: int) -> None:  # noqa: ANN401
    whole = {**about, "documents": listed}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_file, "BLOCK", block)
        path = Path(folder) / "manifest.json"
        path.write_text(json.dumps(whole, indent=indent, ensure_ascii=False), "utf-8", newline="")
        del whole["documents"]
        assert read_head(path) == whole
        assert list(read_rows(path)) == listed


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "3",
        "{",
        '{"a"',
        '{"a": 1',
        '{"a": 1}}',
        "{1: 2}",
        '{"a": 1,}',
        '{"documents": [{}',
        "\\",
        '{"a": tru}',
    ],
)
def test_what_is_no_object_is_refused(tmp_path: Path, said: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(said, "utf-8")
    with pytest.raises(CurateError, match="cannot be read"):
        read_head(path)


@pytest.mark.parametrize("said", ["[3]", '["a"]', "{}", "null"])
def test_documents_are_rows(tmp_path: Path, said: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(f'{{"documents": {said}, "a": 1}}', "utf-8")
    assert read_head(path) == {"a": 1}
    if said != "{}":
        with pytest.raises(CurateError, match="lists no documents"):
            list(read_rows(path))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1', "it is cut off"),
        ('{"documents": [{}', "it is cut off"),
        ('{"a" 1}', ": was expected where 1 stands"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_said(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CurateError, match=reason):
        list(read_rows(path))
