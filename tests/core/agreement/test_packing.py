"""Sums that are kept small are the same sums."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from curate.core.agreement import Coding, measure
from curate.core.agreement.packing import narrowed, pack
from curate.core.agreement.sheets import Sheet, Sheets
from curate.core.agreement.tally import Tally

Draw = Callable[..., list[Coding]]
numbers = st.one_of(st.integers(-(2**53), 2**53).map(float), st.floats(allow_nan=False, allow_infinity=False))
rows = st.lists(st.tuples(st.integers(-2, 300), st.integers(0, 10**6), st.integers(0, 2**60), numbers, numbers))


@given(rows)
def test_a_tally_comes_out_as_it_went_in(found: list[tuple[int, int, int, float, float]]) -> None:
    label, document, block, *sums = zip(*found, strict=True) if found else ([], [], [], [], [])
    whole = [np.array(each, np.int64) for each in (label, document, block)]
    tally = Tally(*whole, np.array(sums, np.float64).T)
    again = pack(tally).select()
    for name in Tally.__slots__:
        assert np.array_equal(getattr(again, name), getattr(tally, name))
        assert getattr(again, name).dtype == getattr(tally, name).dtype


@pytest.mark.parametrize(
    ("values", "bits"), [([0, -128, 127], 8), ([128], 16), ([-(2**15)], 16), ([2**31 - 1], 32), ([2**31], 64)]
)
def test_numbers_are_as_narrow_as_they_can_be(values: list[int], bits: int) -> None:
    for kind in (np.int64, np.float64):
        assert narrowed(np.array(values, kind)).dtype.itemsize * 8 == bits
    assert narrowed(np.array([0.5, *values])).dtype == np.float64


def test_sheets_that_share_columns_hold_them_once_and_come_out_as_they_went_in() -> None:
    first = sparse.csr_array(np.array([[1.0, 0, 7], [0, 0, 7], [2, 0.5, 0]]))
    second = sparse.csr_array(np.array([[7.0, 1], [7, 0], [0, 2]]))
    sheets = Sheets(Sheet(matrix, 1, lambda sums, _: sums[0]) for matrix in (first, second))
    assert sheets.shape == (3, 5)
    assert sum(block.shape[1] for block in sheets.blocks()) == 3
    for sheet, matrix in zip(sheets, (first, second), strict=True):
        assert np.array_equal(sheet.matrix.toarray(), matrix.toarray())


def test_no_interval_depends_on_how_many_sums_are_in_memory(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    codings = [each for seed in range(5) for each in draw(seed)]
    at_once = measure(codings, bootstrap=30, seed=2)
    for module, name in (("sheets", "BLOCK"), ("sheets", "DENSE"), ("bootstrap", "CHUNK")):
        monkeypatch.setattr(f"curate.core.agreement.{module}.{name}", 1)
    monkeypatch.setattr("curate.core.agreement.sheets.FULL", 0)
    for one, other in zip(at_once, measure(codings, bootstrap=30, seed=2), strict=True):
        assert (one.value, one.n_units) == (other.value, other.n_units)
        if one.low is None or one.high is None:
            assert (other.low, other.high) == (None, None)
        else:
            assert (other.low, other.high) == (pytest.approx(one.low, rel=1e-9), pytest.approx(one.high, rel=1e-9))
