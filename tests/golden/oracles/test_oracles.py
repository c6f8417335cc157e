"""Random codings against what other software says of them, frozen by `make_oracles.py`.

Where a package has no number, ours is looked at elsewhere; where we have none and a package has, it is 1 for
data that leave chance no choice, and nothing else. Both are counted, so that neither can grow in silence.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from curate.core.agreement import Coding, LabelledSpan, UnitTable, measure, measure_units

FROZEN = json.loads(Path(__file__).with_name("oracles.json").read_text(encoding="utf-8"))
Case = dict[str, Any]


def to_table(units: Sequence[str]) -> UnitTable:
    names = tuple(f"coder {nth}" for nth in range(len(units[0])))
    return UnitTable(names, tuple(tuple(None if v == "-" else v for v in unit) for unit in units))


@cache
def all_values(units: tuple[str, ...], level: str) -> dict[str, float | None]:
    table = to_table(units)
    light = [r.value for r in measure_units(table, level=level, measures=["cohen_kappa"], by="pair")]
    defined = [value for value in light if value is not None]
    values = {result.measure: result.value for result in measure_units(table, level=level)}
    return {**values, "light_kappa": sum(defined) / len(defined) if light and defined == light else None}


def value_of_units(case: Case, name: str) -> float | None:
    measured, _, level = name.partition(" ")
    return all_values(tuple(case["units"]), level or "nominal")[measured]


def to_codings(documents: Sequence[Any], annotators: str = "abcd") -> list[Coding]:
    return [
        Coding(
            f"d{nth}",
            length,
            {
                name: [LabelledSpan(label, start, end, {"type": kind}) for label, start, end, kind in layer]
                for name, layer in layers.items()
                if name in annotators
            },
        )
        for nth, (length, layers) in enumerate(documents)
    ]


@cache
def spans_by_character(documents: str) -> dict[str, float | None]:
    results = measure(to_codings(json.loads(documents)), measures=["char_alpha", "char_dice"], labels=["c", "q"])
    return {f"{result.measure} {result.label or 'all'}": result.value for result in results}


def value_of_spans(case: Case, name: str) -> float | None:
    return spans_by_character(json.dumps(case["documents"]))[name]


def every_claim(kind: str, package: str) -> Iterator[tuple[Case, str, float | None]]:
    for case in FROZEN[kind]:
        for name, value in case.get("says", {}).get(package, {}).items():
            yield case, name, value


def pairable_values(case: Case) -> set[str]:
    units = (unit for unit in case["units"] if len(unit) - unit.count("-") > 1)
    return {value for unit in units for value in unit} - {"-"}


def compare(
    kind: str,
    package: str,
    value_of: Callable[[Case, str], float | None],
    leaves_no_choice: Callable[[Case, str], bool],
) -> Counter[str]:
    """Asserts that the numbers are equal, and that where we alone have none chance had no choice."""
    counts: Counter[str] = Counter()
    for case, name, theirs in every_claim(kind, package):
        ours = value_of(case, name)
        if theirs is None:
            counts["not there"] += 1
        elif ours is None:
            assert leaves_no_choice(case, name), (name, case)
            counts["not here"] += 1
        else:
            assert ours == pytest.approx(theirs, rel=0, abs=1e-9), (name, case)
            counts["equal"] += 1
    return counts


TABLES = {
    "krippendorff": {"equal": 856, "not there": 344},
    "scikit-learn": {"equal": 41, "not there": 34},
    "statsmodels": {"equal": 212, "not there": 54},
    "nltk": {"equal": 580, "not here": 139, "not there": 11},
    "irrCAC": {"equal": 1976, "not here": 202, "not there": 522},
}


@pytest.mark.parametrize("package", list(TABLES))
def test_tables_of_units(package: str) -> None:
    """nltk and irrCAC say 1 (or, by rounding, .5) where all values are the same; nltk's mean of kappas counts a
    pair of annotators as 1 for which Cohen's kappa has no value."""

    def leaves_no_choice(case: Case, name: str) -> bool:
        return len(pairable_values(case)) < 2 or name == "light_kappa"

    assert compare("tables", package, value_of_units, leaves_no_choice) == TABLES[package]


CORPORA = {"krippendorff": {"equal": 805, "not there": 95}, "scikit-learn": {"equal": 528, "not there": 72}}


@pytest.mark.parametrize("package", list(CORPORA))
def test_spans_by_character(package: str) -> None:
    """Alpha of each label and of sets of labels; F1 of characters, which is Dice."""

    def value_of(case: Case, name: str) -> float | None:
        return None if name.startswith("attribute") else value_of_spans(case, name)

    def is_elsewhere(_: Case, name: str) -> bool:
        return name.startswith("attribute")

    counts = compare("corpora", package, value_of, is_elsewhere)
    del counts["not here"]
    if package == "krippendorff":
        counts["not there"] -= sum(n.startswith("attr") and v is None for _, n, v in every_claim("corpora", package))
    assert counts == CORPORA[package]


# --- attributes -----------------------------------------------------------------------------------


def over_union(one: LabelledSpan, other: LabelledSpan) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def matches_by_borders_alone(codings: Sequence[Coding]) -> bool:
    """Nobody has a quote twice, and what is at least half the same is the same: a place is then a unit."""
    for coding in codings:
        layers = [[s for s in layer if s.label == "q"] for layer in coding.spans_by_annotator.values()]
        if any(len({(s.start, s.end) for s in layer}) < len(layer) for layer in layers):
            return False
        for one, other in combinations(layers, 2):
            if any(0.5 <= over_union(a, b) < 1 for a in one for b in other):
                return False
    return True


def test_attributes_where_a_place_is_a_unit() -> None:
    counts: Counter[str] = Counter()
    for case, name, theirs in every_claim("corpora", "krippendorff"):
        codings = to_codings(case["documents"])
        if name != "attribute_alpha q" or not matches_by_borders_alone(
            [c for c in codings if len(c.spans_by_annotator) > 1]
        ):
            continue
        [*_, ours] = [r for r in measure(codings, measures=["attribute_alpha"], labels=["q"]) if r.label == "q"]
        assert ours.value == (None if theirs is None else pytest.approx(theirs, rel=0, abs=1e-9)), case
        counts["equal" if theirs is not None else "not there"] += 1
    assert counts == {"equal": 29, "not there": 108}


# --- nervaluate -----------------------------------------------------------------------------------


def most_matches(ana: Sequence[LabelledSpan], ben: Sequence[LabelledSpan], *, exact: bool) -> int:
    """By trying every assignment."""

    def fits(one: LabelledSpan, other: LabelledSpan) -> bool:
        if exact:
            return (one.label, one.start, one.end) == (other.label, other.start, other.end)
        return one.label == other.label and max(one.start, other.start) < min(one.end, other.end)

    short, long = sorted((ana, ben), key=len)
    return max(sum(map(fits, short, chosen)) for chosen in permutations(long, len(short)))


def best_f1(codings: Sequence[Coding], *, exact: bool) -> float:
    layers = [(c.spans_by_annotator["a"], c.spans_by_annotator["b"]) for c in codings]
    both = sum(len(a) + len(b) for a, b in layers)
    return 2 * sum(most_matches(a, b, exact=exact) for a, b in layers) / both


def offers_a_choice(codings: Sequence[Coding]) -> bool:
    """Some span overlaps more than one of the other's."""
    for coding in codings:
        a, b = coding.spans_by_annotator["a"], coding.spans_by_annotator["b"]
        for ours, theirs in ((a, b), (b, a)):
            for span in ours:
                if sum(max(s.start, span.start) < min(s.end, span.end) for s in theirs) > 1:
                    return True
    return False


@pytest.mark.parametrize(
    ("scheme", "name", "expected"),
    [
        ("strict", "span_f1_exact", {"equal": 486, "lower there": 24}),
        ("ent_type", "span_f1_overlap", {"equal": 454, "lower there": 56}),
    ],
)
def test_nervaluate_is_never_higher_and_equal_where_no_span_has_a_choice(
    scheme: str, name: str, expected: dict[str, int]
) -> None:
    """Ours is the best of all assignments. nervaluate goes through spans in their order and gives each the first
    that will do, or, where none does, one that overlaps, and so takes it from another that it would have fitted."""
    counts: Counter[str] = Counter()
    for case in FROZEN["corpora"]:
        both = [c.only(["a", "b"]) for c in to_codings(case["documents"]) if {"a", "b"} <= set(c.spans_by_annotator)]
        says = case["says"].get("nervaluate", {})
        for order in ("ab", "ba"):
            theirs = says.get(f"{scheme} {order}")
            if theirs is None:
                continue
            ours = measure(both, measures=[name], labels=["c", "q"])[0].value
            assert ours == pytest.approx(best_f1(both, exact=scheme == "strict"), rel=1e-12)
            assert ours is not None
            if not offers_a_choice(both):
                assert ours == pytest.approx(theirs, rel=0, abs=1e-9)
            assert theirs <= ours + 1e-9, (case["documents"], theirs, ours)
            counts["lower there" if theirs < ours - 1e-9 else "equal"] += 1
    assert counts == expected
