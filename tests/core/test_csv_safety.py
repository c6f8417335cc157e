"""No cell that a spreadsheet would run leaves as it is, and every cell comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.csv_safety import disarm_cell, rearm_cell

CELLS = st.text(st.sampled_from(list("=+-@\t\r\n '\"ab\ufeff\u00a0\uff1d")) | st.characters(), max_size=8)


@given(CELLS)
def test_every_cell_comes_back(cell: str) -> None:
    assert rearm_cell(disarm_cell(cell)) == cell


@given(CELLS)
def test_no_cell_begins_with_what_runs(cell: str) -> None:
    assert disarm_cell(cell).strip(" \n\ufeff\u00a0")[:1] not in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-5 %", "@gull", "\tx", "\rx", "  =cmd|' /C calc'!A0", "\n@x", "＝1"])
def test_what_runs_gets_an_apostrophe(cell: str) -> None:
    assert disarm_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "'tis", "‘=’", "–5", "12:30", "''", "a\t=1"])
def test_other_cells_stay(cell: str) -> None:
    assert disarm_cell(cell) == cell
    assert rearm_cell(cell) == cell
