"""Published values of agreement on units; each case names its paper and page.

The cases lie in ../shared. A value that is not run stands in NOT_COVERED with its reason, and a test counts.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from curate.core.agreement import UNIT_MEASURES, UnitTable, measure_units
from curate.core.agreement.coincidences import coincidences
from curate.core.agreement.ratings import to_ratings

CASES = Path(__file__).resolve().parents[4] / "shared" / "agreement_cases"
Case = dict[str, Any]

NAMES = {"percent_agreement": "percent", "bennett_s": "randolph_kappa", "hubert_kappa": "conger_kappa"}
LEVELS = ("nominal", "ordinal", "interval", "ratio")
NOT_COVERED = {
    ("coding_dkpro", "krippendorff_alpha_masi"): 1,  # .252 by DKPro alone; ours, in test_distances, is nltk's .273
    ("coding_nltk", "krippendorff_alpha_nominal"): 1,  # easy3b: one value is all that can be paired; nltk says 1.0
    # in test_distances.py, as no command offers them:
    ("coding_dkpro", "cohen_kappa_se"): 1,
    ("coding_dkpro", "cohen_kappa_max"): 2,
    ("coding_dkpro", "krippendorff_alpha_weighted"): 1,
    ("coding_dkpro", "weighted_kappa"): 1,
    ("coding_dkpro", "krippendorff_alpha_dkpro_set_distance"): 1,
    ("coding_krippendorff_pkg", "krippendorff_alpha_ordinal with De of all data"): 1,
    ("coding_nltk", "windowdiff"): 3,
    ("coding_nltk", "ghd"): 6,
    ("coding_nltk", "pk"): 3,
}


def read(name: str) -> list[Case]:
    path = CASES / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else []


def to_table(rows: list[list[object]]) -> UnitTable:
    names = tuple(f"coder {nth}" for nth in range(len(rows[0])))
    return UnitTable(names, tuple(tuple(None if v is None else str(v) for v in row) for row in rows))


def table_of(case: Case) -> UnitTable:
    if "items_counted" in case:
        return to_table([values for times, values in case["items_counted"] for _ in range(times)])
    if "raters_by_units" in case:
        return to_table([list(values) for values in zip(*case["raters_by_units"], strict=True)])
    if "triples" in case:
        value = {(coder, unit): value for coder, unit, value in case["triples"]}
        coders, units = (sorted({key[nth] for key in value}) for nth in (0, 1))
        return to_table([[value.get((coder, unit)) for coder in coders] for unit in units])
    return to_table(case["items"])


def split_name(name: str) -> tuple[str, str]:
    """The measure in our words, and its level."""
    name = name.removesuffix(" standalone")
    for level in LEVELS:
        if name == f"krippendorff_alpha_{level}":
            return "krippendorff_alpha", level
    return NAMES.get(name, name), "nominal"


def value_of(table: UnitTable, name: str, level: str = "nominal") -> float:
    [result] = measure_units(table, level=level, measures=[name])
    assert result.value is not None, result.undefined_because
    return result.value


def disagreements(table: UnitTable, level: str) -> tuple[float, float]:
    """D_o and D_e."""
    ratings = to_ratings(table)
    q = ratings.n_categories
    o = np.asarray(coincidences(ratings).sum(axis=0)).reshape(q, q)
    n_c, n = o.sum(axis=0), o.sum()
    points = np.arange(q) if ratings.points is None else ratings.points
    delta = (points[:, None] - points) ** 2 if level == "interval" else 1 - np.eye(q)
    return float((o * delta).sum() / n), float((np.outer(n_c, n_c) * delta).sum() / (n * (n - 1)))


def compute(case: Case, expected: Case) -> float | None:
    """What we say; None where we say nothing of the kind."""
    table, name = table_of(case), expected["measure"]
    measure, level = split_name(name)
    if measure in UNIT_MEASURES:
        return measure_units(table, level=level, measures=[measure])[0].value
    if measure.endswith("_category"):
        name = measure.removesuffix("_category")
        if expected["status"] != "verified":
            name = "scott_pi"  # Agresti 1992, p. 202: his kappas of categories have pooled margins
        results = measure_units(table, level=level, measures=[name], by="label")
        return next(each.value for each in results if each.label == str(expected["category"]))
    if measure.endswith("_Ae"):
        p_a, kappa = value_of(table, "percent"), value_of(table, measure.removesuffix("_Ae"))
        return (p_a - kappa) / (1 - kappa)
    if measure == "fleiss_kappa_Ao":
        return value_of(table, "percent")
    if measure.endswith(("_Do", "_De")):
        _, level = split_name(measure[:-3])
        return disagreements(table, level)[measure.endswith("_De")]
    if measure == "light_kappa":
        pairs = [each.value for each in measure_units(table, level="nominal", measures=["cohen_kappa"], by="pair")]
        return float(np.mean([value for value in pairs if value is not None]))
    if measure == "cohen_kappa_raters01":
        return value_of(table.only(table.annotators[:2]), "cohen_kappa")
    if measure == "alpha, None dropped as missing":
        return value_of(table, "krippendorff_alpha")
    if measure == "alpha, None counted as a category (wrong use)":
        named = tuple(tuple("none" if value is None else value for value in row) for row in table.values)
        return value_of(UnitTable(table.annotators, named), "krippendorff_alpha")
    return None


def tolerance(expected: Case) -> float:
    if "tol" in expected:
        return float(expected["tol"])
    return 0.5 * 10.0 ** -expected["decimals"] if "decimals" in expected else 1e-12


def expectations() -> Iterator[tuple[str, Case, Case]]:
    for file in ("coding_dkpro", "coding_krippendorff_pkg", "coding_nltk"):
        for case in read(file):
            for expected in case.get("expected", []):
                if "measure" in expected:
                    yield file, case, expected
            for name in ("windowdiff", "ghd", "pk"):
                for expected in case.get(name, []):
                    yield file, {"items": [[0, 0]], **case}, {"measure": name, **expected}


def identify(value: object) -> str:
    if isinstance(value, dict):
        return f"{value.get('id', '')}{value.get('measure', '')} {value.get('category', '')}".strip()
    return str(value)


@pytest.mark.parametrize(("file", "case", "expected"), list(expectations()), ids=identify)
def test_published_values(file: str, case: Case, expected: Case) -> None:
    computed = compute(case, expected)
    if computed is None:
        assert (file, expected["measure"]) in NOT_COVERED
        return
    source = case.get("source_paper", case.get("source"))
    assert computed == pytest.approx(expected["value"], rel=0, abs=tolerance(expected)), source


def test_what_is_not_covered_is_counted(shared: Path) -> None:
    uncovered = Counter(
        (file, expected["measure"]) for file, case, expected in expectations() if compute(case, expected) is None
    )
    assert uncovered == NOT_COVERED
    assert sum(1 for _ in expectations()) - sum(uncovered.values()) >= 140


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@pytest.mark.parametrize("name", sorted(set(UNIT_MEASURES) - {"percent"}))
def test_one_category_everywhere_is_undefined(name: str, level: str) -> None:
    """krippendorff raises, nltk and irrCAC say 1.0, scikit-learn nan (coding_krippendorff_pkg, edge_cases)."""
    [result] = measure_units(to_table([[1, 1], [1, 1]]), level=level, measures=[name])
    assert result.value is None
    assert result.undefined_because


@pytest.mark.parametrize("name", list(UNIT_MEASURES))
def test_no_unit_with_two_values_is_undefined(name: str) -> None:
    [result] = measure_units(to_table([[1, None], [None, 2]]), level="nominal", measures=[name])
    assert (result.value, result.n_units, result.n_documents) == (None, 0, 0)
    assert result.undefined_because == "No unit was coded by two or more people, so there is nothing to compare."


def test_one_dissent_among_the_unanimous_is_slightly_negative() -> None:
    """11 x (1, 1) + (1, 2) + (1, 3) gives -.020, the most reported "bug" of alpha, which is none."""
    table = to_table([[1, 1]] * 11 + [[1, 2], [1, 3]])
    assert value_of(table, "krippendorff_alpha") == pytest.approx(-0.02, abs=5e-4)


# Small published tables, so that these run without ../shared.
KRIPPENDORFF_2011 = [  # Computing Krippendorff's alpha-reliability, p. 1-8; Content Analysis 2004, p. 230
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_four_observers_and_twelve_units(level: str, value: float) -> None:
    assert value_of(to_table([*KRIPPENDORFF_2011]), "krippendorff_alpha", level) == pytest.approx(value, abs=5e-4)


def test_cohen_1960_p_45_and_gwet_2008() -> None:
    counts = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    rows: list[list[object]] = [[i, k] for i in range(3) for k in range(3) for _ in range(counts[i][k])]
    table = to_table(rows)
    assert value_of(table, "cohen_kappa") == pytest.approx(0.492, abs=1e-3)
    assert value_of(table, "gwet_ac1") == pytest.approx(0.576, abs=1e-4)
