"""Bootstrap and jackknife of known data sets, against an independent computation with 20,000 replicates."""

import json
from pathlib import Path
from typing import Any

import pytest

from curate.core.agreement import Method, UnitTable, measure_units
from curate.core.agreement.coincidences import alpha_sums
from curate.core.agreement.ratings import Level, to_ratings
from curate.core.agreement.unit_report import find_uncertainty_of
from curate.core.agreement.unit_sums import UnitSums

CASES = Path(__file__).resolve().parents[4] / "shared" / "agreement_cases"
Case = dict[str, Any]


def read(name: str) -> Any:  # noqa: ANN401
    path = CASES / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {"cases": []}


def table_of(identity: str) -> UnitTable:
    [case] = [each for each in read("coding_dkpro") if each["id"] == identity]
    rows = tuple(tuple(None if value is None else str(value) for value in row) for row in case["items"])
    return UnitTable(tuple(f"coder {nth}" for nth in range(len(rows[0]))), rows)


@pytest.mark.parametrize("case", read("bootstrap_computed")["cases"], ids=lambda case: f"{case['id']} {case['level']}")
def test_units_are_resampled(case: Case) -> None:
    """`krippendorff_algorithm_95` of these cases is the interval that is too narrow for text: not offered."""
    ratings, level = to_ratings(table_of(case["id"])), Level(case["level"])
    sums = alpha_sums(ratings, level)
    assert isinstance(sums, UnitSums)
    units = ratings.codes[:, 0] * 0 + range(len(ratings.codes))
    found = find_uncertainty_of(sums, units, 20_000, 1, Method.JACKKNIFE)
    assert found is not None
    assert found.interval is not None
    assert found.jackknife_se == pytest.approx(case["jackknife_se"], rel=1e-9)
    assert [found.interval.low, found.interval.high] == pytest.approx(case["jackknife_95"], abs=1e-4)
    assert found.below[0.667] == pytest.approx(case["P_alpha_below_0_667"], abs=0.015)
    assert found.below[0.8] == pytest.approx(case["P_alpha_below_0_8"], abs=0.015)
    [result] = measure_units(
        table_of(case["id"]), level=level, measures=["krippendorff_alpha"], bootstrap=20_000, seed=1
    )
    assert result.value == pytest.approx(case["alpha"], rel=1e-12)
    assert [result.low, result.high] == pytest.approx(case["unit_bootstrap_95"], abs=0.01)
