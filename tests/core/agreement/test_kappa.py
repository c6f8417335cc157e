"""Measures on units against their formulas taken literally, in exact fractions, values missing or not."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from curate.core.agreement import UnitTable, UnknownCut, UnknownLevel, UnknownMeasure, measure_units

Row = tuple[str | None, ...]
NAMES = ("ana", "ben", "cleo", "dora")


def draw_table(seed: int) -> UnitTable:
    rng = np.random.default_rng(seed)
    q, m, missing = int(rng.integers(1, 5)), int(rng.integers(2, 5)), float(rng.choice([0, 0, 0.3]))
    rows: list[Row] = []
    for _ in range(int(rng.integers(1, 15))):
        truth = int(rng.integers(1, q + 1))
        coded = [truth if rng.random() < 0.6 else int(rng.integers(1, q + 1)) for _ in range(m)]
        rows.append(tuple(None if rng.random() < missing else str(value) for value in coded))
    return UnitTable(NAMES[:m], tuple(rows))


def observed(rows: list[list[str]]) -> Fraction:
    shares = []
    for row in (row for row in rows if len(row) > 1):
        pairs = list(combinations(row, 2))
        shares.append(Fraction(sum(one == other for one, other in pairs), len(pairs)))
    return sum(shares, Fraction(0)) / len(shares)


def naive(table: UnitTable, name: str) -> Fraction | None:
    rows = [[value for value in row if value is not None] for row in table.values]
    if not any(len(row) > 1 for row in rows):
        return None
    p_a = observed(rows)
    coded = [row for row in rows if row]
    categories = {value for row in coded for value in row}
    q = len(categories)
    pi = {k: sum(Fraction(row.count(k), len(row)) for row in coded) / len(coded) for k in categories}
    match name:
        case "percent":
            return p_a
        case "randolph_kappa":
            p_e = Fraction(1, q)
        case "fleiss_kappa":
            p_e = sum((share**2 for share in pi.values()), Fraction(0))
        case "gwet_ac1":
            p_e = sum((share * (1 - share) for share in pi.values()), Fraction(0)) / (q - 1) if q > 1 else Fraction(1)
        case _:
            p_e = by_chance_of_pairs(table)
    return (p_a - p_e) / (1 - p_e) if q > 1 else None


def by_chance_of_pairs(table: UnitTable) -> Fraction:
    columns = [[value for value in column if value is not None] for column in zip(*table.values, strict=True)]
    shares = [{k: Fraction(n, len(column)) for k, n in Counter(column).items()} for column in columns if column]
    pairs = list(combinations(shares, 2))
    return sum((one[k] * other.get(k, 0) for one, other in pairs for k in one), Fraction(0)) / len(pairs)


@pytest.mark.parametrize("seed", range(150))
@pytest.mark.parametrize("name", ["percent", "randolph_kappa", "fleiss_kappa", "gwet_ac1", "conger_kappa"])
def test_kappas_equal_their_formulas(name: str, seed: int) -> None:
    table = draw_table(seed)
    expected = naive(table, name)
    [result] = measure_units(table, level="nominal", measures=[name])
    assert result.value == (None if expected is None else pytest.approx(float(expected), rel=1e-12, abs=1e-12))


@pytest.mark.parametrize("seed", range(100))
def test_two_annotators_who_miss_nothing(seed: int) -> None:
    """Conger's kappa is Cohen's then, and Fleiss' is Scott's."""
    table = draw_table(seed).only(NAMES[:2])
    whole = UnitTable(table.annotators, tuple(row for row in table.values if None not in row))
    value = {each.measure: each.value for each in measure_units(whole, level="nominal")}
    assert value["cohen_kappa"] == pytest.approx(value["conger_kappa"])
    assert value["scott_pi"] == pytest.approx(value["fleiss_kappa"])
    on_all = {each.measure: each.value for each in measure_units(table, level="nominal")}
    assert on_all["cohen_kappa"] == pytest.approx(value["cohen_kappa"])  # the units that both coded


def test_more_than_two_annotators_have_no_cohen_but_their_pairs_do() -> None:
    table = UnitTable(NAMES[:3], (("1", "1", "2"), ("2", "2", "2"), ("1", "2", "1")))
    [result] = measure_units(table, level="nominal", measures=["cohen_kappa"])
    assert result.value is None
    assert "cut by pair" in str(result.undefined_because)
    pairs = measure_units(table, level="nominal", measures=["cohen_kappa"], by="pair")
    assert [each.scope for each in pairs] == ["ana|ben", "ana|cleo", "ben|cleo"]
    assert all(each.value is not None for each in pairs)


def test_levels_need_numbers() -> None:
    table = UnitTable(NAMES[:2], (("low", "high"), ("low", "low")))
    for name in ("krippendorff_alpha", "gwet_ac2"):
        [result] = measure_units(table, level="interval", measures=[name])
        assert "'high' is none" in str(result.undefined_because)
    negative = UnitTable(NAMES[:2], (("-1", "2"), ("1", "1")))
    [result] = measure_units(negative, level="ratio", measures=["krippendorff_alpha"])
    assert "Ratios of negative numbers" in str(result.undefined_because)


def test_machine_columns_are_not_counted() -> None:
    rows: tuple[Row, ...] = (("1", "1", "2"), ("2", "2", "1"), ("2", "1", "1"))
    people = measure_units(UnitTable(NAMES[:2], tuple(row[:2] for row in rows)), level="nominal")
    assert measure_units(UnitTable((*NAMES[:2], "machine:x@1"), rows), level="nominal") == people


def test_documents_are_counted_and_drawn_where_they_are_known() -> None:
    rows: tuple[Row, ...] = (("1", "1"), ("2", "1"), ("2", "2"), ("1", None))
    table = UnitTable(NAMES[:2], rows, ("d", "d", "e", "f"))
    [result] = measure_units(table, level="nominal", measures=["percent"], bootstrap=100)
    assert (result.n_documents, result.n_units, result.n_annotators) == (2, 3, 2)
    assert (result.low, result.high) == (0.5, 1.0)
    by_document = measure_units(table, level="nominal", measures=["percent"], by="document")
    assert [(each.scope, each.value) for each in by_document] == [("d", 0.5), ("e", 1.0), ("f", None)]


def test_declared_categories_count_in_what_chance_expects() -> None:
    table = UnitTable(NAMES[:2], (("1", "1"), ("2", "2"), ("1", "2"), ("2", "2")))
    [two], [four] = (
        measure_units(table, level="nominal", measures=["randolph_kappa"], categories=more) for more in ([], ["3", "4"])
    )
    assert (two.value, four.value) == (pytest.approx((0.75 - 0.5) / 0.5), pytest.approx((0.75 - 0.25) / 0.75))


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    table = UnitTable(NAMES[:2], (("1", "1"),))
    with pytest.raises(UnknownLevel, match="nominal, ordinal, interval, ratio"):
        measure_units(table, level="metric")
    with pytest.raises(UnknownMeasure, match="cohen_kappa"):
        measure_units(table, level="nominal", measures=["kappa"])
    with pytest.raises(UnknownCut, match="label, pair"):
        measure_units(table, level="nominal", by="document")
