"""Published values of measures that no command offers: with a distance of one's own, on sets, of segmentations.

nltk 3.10.4 stands beside the values of its own documentation as an independent oracle on random cases.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from curate.core.agreement.distances import (
    Distance,
    alpha_by_distance,
    jaccard_distance,
    kappa_by_distance,
    kappa_standard_error,
    largest_kappa,
    masi_distance,
    ordinal_distance,
    step_distance,
)
from curate.core.agreement.segmentations import hamming_distance, p_k, window_diff

CASES = Path(__file__).resolve().parents[4] / "shared" / "agreement_cases"
LABELS = tuple("ABC")


def find_case(shared: Path, file: str, identity: str) -> dict[str, Any]:
    cases = json.loads((shared / "agreement_cases" / f"{file}.json").read_text("utf-8"))
    found: dict[str, Any] = next(case for case in cases if case["id"] == identity)
    return found


def pairs_of(case: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(one), str(other)) for times, (one, other) in case["items_counted"] for _ in range(times)]


def expected_of(case: dict[str, Any], measure: str) -> float:
    return next(float(each["value"]) for each in case["expected"] if each["measure"] == measure)


def with_check(one: str, other: str) -> float:
    """Artstein & Poesio 2008, p. 568: taking a check for something else is half as bad."""
    return 0.0 if one == other else 0.5 if "Chck" in {one, other} else 1.0


def test_artstein_and_poesio_2008_p_568(shared: Path) -> None:
    units = pairs_of(case := find_case(shared, "coding_dkpro", "artstein_poesio2008_ex2"))
    alpha, kappa = alpha_by_distance(units, with_check), kappa_by_distance(units, with_check)
    assert alpha == pytest.approx(expected_of(case, "krippendorff_alpha_weighted"), abs=1e-3)
    assert kappa == pytest.approx(expected_of(case, "weighted_kappa"), abs=1e-3)


@pytest.mark.parametrize(("identity", "tolerance"), [("cohen1960_ex1", 0.01), ("cohen1960_ex2", 1e-3)])
def test_the_largest_kappa_of_cohen_1960_p_42(shared: Path, identity: str, tolerance: float) -> None:
    case = find_case(shared, "coding_dkpro", identity)
    assert largest_kappa(pairs_of(case)) == pytest.approx(expected_of(case, "cohen_kappa_max"), abs=tolerance)


def test_the_standard_error_of_kappa_in_agresti_1992_p_202(shared: Path) -> None:
    case = find_case(shared, "coding_dkpro", "agresti1992")
    assert kappa_standard_error(pairs_of(case)) == pytest.approx(expected_of(case, "cohen_kappa_se"), abs=1e-3)
    assert kappa_standard_error(pairs_of(case)) == pytest.approx(0.056743150408, rel=1e-9), "statsmodels"


def test_sets_as_values(shared: Path) -> None:
    """DKPro's SetAnnotationsTest. Its MASI, .252, is known from it alone and comes out of no reading of the paper that
    was tried; nltk has .273 as here."""
    case = find_case(shared, "coding_dkpro", "set_labels_masi")
    units = [[frozenset(values) for values in unit] for unit in case["items"]]
    assert alpha_by_distance(units, step_distance) == pytest.approx(
        expected_of(case, "krippendorff_alpha_dkpro_set_distance"), abs=1e-3
    )
    by_nltk = next(each for each in case["expected"] if each["measure"].endswith("masi"))["computed"]
    assert alpha_by_distance(units, masi_distance) == pytest.approx(by_nltk["nltk.alpha(masi)"], abs=1e-9)


def test_a_part_by_the_chance_of_the_whole(shared: Path) -> None:
    """fast-krippendorff, tests/test_subsamples.py."""
    case = find_case(shared, "coding_krippendorff_pkg", "subsample_with_global_expected_disagreement")
    part, whole = (
        [[value for value in unit if value is not None] for unit in zip(*case[name], strict=True)]
        for name in ("raters_by_units", "all_reliability_data")
    )
    frequency = Counter(value for unit in whole if len(unit) > 1 for value in unit)
    distance = ordinal_distance(frequency)
    assert alpha_by_distance(part, distance, whole) == pytest.approx(
        expected_of(case, "krippendorff_alpha_ordinal with De of all data"), abs=5e-4
    )
    of_part = Counter(value for unit in part if len(unit) > 1 for value in unit)
    assert alpha_by_distance(part, ordinal_distance(of_part)) == pytest.approx(
        expected_of(case, "krippendorff_alpha_ordinal standalone"), abs=5e-4
    )


def to_bits(places: str) -> list[bool]:
    return [place == "1" for place in places]


def test_segmentations_of_nltk(shared: Path) -> None:
    """nltk/metrics/segmentation.py, docstrings; Pk of long random-looking segmentations is given to two digits."""
    case = find_case(shared, "coding_nltk", "nltk_segmentation")
    for each in case["windowdiff"]:
        assert window_diff(to_bits(each["a"]), to_bits(each["b"]), each["k"]) == pytest.approx(each["value"])
    for each in case["pk"]:
        assert p_k(to_bits(each["a"]), to_bits(each["b"]), each["k"]) == pytest.approx(each["computed"], abs=5e-5)
    for each in case["ghd"]:
        costs = each["ins"], each["dele"], each["shift"]
        assert hamming_distance(to_bits(each["a"]), to_bits(each["b"]), *costs) == each["value"]
    assert [len(case[name]) for name in ("windowdiff", "pk", "ghd")] == [3, 3, 6]


@pytest.mark.parametrize("seed", range(60))
def test_segmentations_against_nltk(seed: int) -> None:
    nltk_segmentation = pytest.importorskip("nltk.metrics.segmentation", reason="nltk comes with the client of others")
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 40))
    one, other = ("".join(rng.choice(["0", "1"], n, p=[0.7, 0.3])) for _ in range(2))
    width = int(rng.integers(1, n))
    bits = to_bits(one), to_bits(other)
    assert window_diff(*bits, width) == pytest.approx(nltk_segmentation.windowdiff(one, other, width))
    assert p_k(*bits, width) == pytest.approx(nltk_segmentation.pk(one, other, width))
    if one.count("1") and 2 * one.count("1") < n:
        assert p_k(*bits) == pytest.approx(nltk_segmentation.pk(one, other))
    costs = (1.0, 1.0, 0.5)
    assert hamming_distance(*bits, *costs) <= nltk_segmentation.ghd(one, other, *costs) + 1e-12


@pytest.mark.parametrize("seed", range(30))
def test_distances_of_sets_against_nltk(seed: int) -> None:
    nltk_distance = pytest.importorskip("nltk.metrics.distance", reason="nltk comes with the client of others")
    rng = np.random.default_rng(seed)
    one, other = (frozenset(rng.choice(LABELS, int(rng.integers(1, 4))).tolist()) for _ in range(2))
    assert masi_distance(one, other) == pytest.approx(nltk_distance.masi_distance(one, other))
    assert jaccard_distance(one, other) == pytest.approx(nltk_distance.jaccard_distance(one, other))


def test_what_is_undefined_and_what_is_refused() -> None:
    same: Distance[str] = with_check
    assert alpha_by_distance([["a", "a"], ["a"]], same) is None
    assert alpha_by_distance([["a"]], same) is None
    assert kappa_by_distance([], same) is None
    assert kappa_by_distance([("a", "a")], same) is None
    assert largest_kappa([("a", "a")]) is None
    assert kappa_standard_error([]) is kappa_standard_error([("a", "a")]) is None
    assert jaccard_distance(frozenset(), frozenset()) == masi_distance(frozenset(), frozenset()) == 0
    assert (step_distance(frozenset(), frozenset("A")), masi_distance(frozenset(), frozenset("A"))) == (1 / 3, 1)
    with pytest.raises(ValueError, match="does not fit"):
        window_diff([True], [True], 2)
    with pytest.raises(ValueError, match="cannot be compared"):
        p_k([True, False], [True, False, False], 1)
