"""A 95 % interval holds the true value in about 95 of 100 studies: benchmarks/coverage.py, small and seeded."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from curate.core.agreement.bootstrap import Method

SETS = 250  # the standard error of a share of 95 % is then 1.4 %


@pytest.fixture(scope="module")
def coverage(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_benchmark", repository / "benchmarks" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sheets(coverage: ModuleType) -> list[object]:
    population = coverage.draw_population(coverage.MODELS[1], 1_500, seed=2)
    found: list[object] = coverage.to_sheets(population, coverage.CASES)
    return found


@pytest.mark.parametrize("case", [0, 2], ids=["char_alpha", "span_f1_exact"])
def test_intervals_hold_the_value_of_the_population(coverage: ModuleType, sheets: list[object], case: int) -> None:
    counts = coverage.count_coverage(sheets[case], 60, SETS, 300, seed=3)
    for method in Method:
        count = counts[method]
        assert count.undefined == 0
        assert 0.91 <= count.share <= 0.985, method
        assert count.too_low <= 0.06 * SETS, "it misses on one side only"


@pytest.mark.parametrize("size", [20, 50])
def test_f1_of_a_rare_label_is_held_too(coverage: ModuleType, size: int) -> None:
    """Ten spans in 50 documents, four in 20: percentiles, BCa and the jackknife hold it in 81 to 88 of 100."""
    sheet = coverage.to_sheets(coverage.draw_population(coverage.MODELS[3], 3_000, seed=2), coverage.CASES)[2]
    count = coverage.count_coverage(sheet, size, SETS, 50, seed=3)[coverage.WILSON]
    assert count.held / (count.sets - count.undefined) >= 0.92
    assert count.too_low <= 0.07 * SETS


def test_characters_are_no_independent_evidence(coverage: ModuleType, sheets: list[object]) -> None:
    """What would be claimed if a document stood ten times in the data: an interval that holds the value too rarely."""
    count = coverage.count_coverage(sheets[0], 30, SETS, 300, seed=4, copies=10)[Method.PERCENTILE]
    assert count.share < 0.6
    assert np.isfinite(count.mean_width)
