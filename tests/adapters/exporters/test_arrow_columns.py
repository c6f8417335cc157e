"""Arrow's arrays made of buffers are those that Arrow makes itself."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from adjudicated import layer, released
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.exporters import parquet
from curate.adapters.exporters.arrow_columns import lists, strings, structs, texts, whole_numbers
from curate.core.documents import Document

words = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.none() | st.integers(-(2**63), 2**63 - 1)


@given(st.lists(words, max_size=20))
def test_text(values: list[str | None]) -> None:
    made = strings(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.string()))


@given(st.lists(numbers, max_size=20))
def test_whole_numbers(values: list[int | None]) -> None:
    made = whole_numbers(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.int64()))


@given(st.lists(st.lists(words, max_size=4), max_size=6))
def test_lists(values: list[list[str | None]]) -> None:
    type_ = pa.list_(pa.string())
    made = lists(values, type_, texts)
    made.validate(full=True)
    assert made.equals(pa.array(values, type_))


def test_structs() -> None:
    type_ = pa.struct([("a", pa.string()), ("b", pa.int64())])
    made = structs([strings(["x", None]), whole_numbers([None, 2])], type_)
    assert made.equals(pa.array([{"a": "x", "b": None}, {"a": None, "b": 2}], type_))


def test_a_number_of_more_than_64_bits_is_refused() -> None:
    with pytest.raises(OverflowError):
        whole_numbers([2**63])


def test_a_batch_ends_with_long_texts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "HELD", 20)
    texts_ = [f"{nth} of the texts" for nth in range(5)]
    documents = [Document(str(nth), text) for nth, text in enumerate(texts_)]
    content = released(documents, [layer("ada", document=each.id) for each in documents], [])
    parquet.write_parquet(content, tmp_path)
    read = [pq.ParquetFile(path) for path in tmp_path.glob("*.parquet")]
    assert sorted(text for file in read for text in file.read()["text"].to_pylist()) == texts_
    assert sum(file.num_row_groups for file in read) > sum(file.metadata.num_rows > 0 for file in read)


LOADED = """
import sys, tempfile
from pathlib import Path
from adjudicated import released, layer, annotation
from curate.adapters.exporters.parquet import write_parquet
from curate.core.documents import Document
with tempfile.TemporaryDirectory() as folder:
    write_parquet(released([Document("a", "text")], [layer("ada", document="a")], []), Path(folder))
print("pandas" in sys.modules, "scipy" in sys.modules)
"""


def test_parquet_loads_neither_pandas_nor_scipy() -> None:
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{LOADED}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
