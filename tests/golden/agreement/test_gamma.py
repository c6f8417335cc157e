"""gamma against pygamma-agreement: the cases of its test suite, and 240 random ones frozen by scripts/freeze_gamma.py.

Its samplers stand here, taken literally, with the legacy generator of numpy that it draws from: so the very samples
are drawn again, and gamma must be the same, to the single precision that it calculates with. Its gamma-cat counts a
unit that is aligned with nothing as a disagreement, which Mathet 2017 does not (docs/agreement.md): its formula is
applied to our alignments here.
"""

import json
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from curate.core.agreement.gamma.alignment import Alignment, align
from curate.core.agreement.gamma.chance import samples_needed
from curate.core.agreement.gamma.continua import Continua, Dissimilarity, side_by_side
from curate.core.agreement.gamma.disorders import find_disorders

FROZEN = json.loads((Path(__file__).parent / "gamma_random.json").read_text("utf-8"))
SINGLE = 3e-6  # relative; it calculates in single precision
NOT_COVERED = {"pygamma_2by1000"}  # its units are in a file that is not there
Case = dict[str, Any]
Layer = Sequence[tuple[float, float, str]]
Sampler = Callable[[list[Layer], np.random.RandomState], list[Layer]]


def read_known(shared: Path) -> dict[str, Case]:
    cases = json.loads((shared / "agreement_cases" / "gamma_pygamma.json").read_text("utf-8"))
    return {case["id"]: case for case in cases}


def to_layers(case: Case) -> list[Layer]:
    names = sorted({unit["annotator"] for unit in case["units"]})
    return [
        sorted({(u["start"], u["end"], u["label"]) for u in case["units"] if u["annotator"] == name}) for name in names
    ]


def to_continuum(layers: Sequence[Layer], labels: Sequence[str]) -> Continua:
    rows = [(slot, start, end, labels.index(label)) for slot, layer in enumerate(layers) for start, end, label in layer]
    slot, start, end, label = (np.array(column) for column in zip(*rows, strict=True))
    return Continua.arrange(len(layers), 1, np.zeros(len(rows), np.int64), slot, start, end, label)


# --- its samplers -----------------------------------------------------------------------------


def move_on(layers: list[Layer], rng: np.random.RandomState) -> list[Layer]:
    """ShuffleContinuumSampler: half the average length apart, as the authors' program, not as their paper."""
    units = [unit for layer in layers for unit in layer]
    bound, apart = max(end for _, end, _ in units), sum(end - start for start, end, _ in units) / len(units) / 2
    sample: list[Layer] = []
    while not any(sample):
        free, sample = [(0.0, float(bound))], []
        for _ in layers:
            if free:
                lengths = np.array([end - start for start, end in free])
                start, end = free[rng.choice(len(free), p=lengths / lengths.sum())]
                move = float(int(rng.uniform(start, end)))
                free = [part for each in reversed(free) for part in cut_out(each, move - apart, move + apart)]
            else:
                move = rng.uniform(0, bound)
            copied = layers[rng.choice(len(layers))]
            back = [move - bound if start + move > bound else move for start, _, _ in copied]
            sample.append([(s + by, e + by, label) for by, (s, e, label) in zip(back, copied, strict=True)])
    return sample


def cut_out(part: tuple[float, float], low: float, high: float) -> list[tuple[float, float]]:
    start, end = part
    if start >= low:
        return [(high, end)] if end > high else []
    return [(start, low), (high, end)] if end > high else [(start, low)]


def draw_alike(layers: list[Layer], rng: np.random.RandomState) -> list[Layer]:
    """StatisticalContinuumSampler."""
    units = [unit for layer in layers for unit in layer]
    gaps = [0.0] + [after[0] - before[1] for layer in layers for before, after in pairwise(layer)]
    gaps += [layer[0][0] for layer in layers if layer and layer[0][0] > 0]
    lengths, numbers = [end - start for start, end, _ in units], [len(layer) for layer in layers]
    labels = sorted({label for _, _, label in units})
    shares = np.array([sum(unit[2] == label for unit in units) for label in labels]) / len(units)
    sample: list[Layer] = []
    for _ in layers:
        last, layer = 0.0, list[tuple[float, float, str]]()
        number = abs(int(rng.normal(np.mean(numbers), np.std(numbers))))
        for _ in range(number if any(sample) else max(1, number)):
            start = last + rng.normal(np.mean(gaps), np.std(gaps))
            last = start + abs(rng.normal(np.mean(lengths), np.std(lengths)))
            while last - start < 1e-6:
                last = start + abs(rng.normal(np.mean(lengths), np.std(lengths)))
            layer.append((start, last, labels[rng.choice(len(labels), p=shares)]))
        sample.append(layer)
    return sample


def draw(layers: list[Layer], sampler: Sampler, rng: np.random.RandomState, number: int, labels: list[str]) -> Continua:
    samples = (sampler(layers, rng) for _ in range(number))
    return side_by_side([to_continuum([sorted(set(layer)) for layer in sample], labels) for sample in samples])


# --- its gamma-cat ----------------------------------------------------------------------------


def its_category_disorder(
    units: Continua, found: Alignment, continuum: int, dissimilarity: Dissimilarity, label: int | None = None
) -> float:
    disagreed = weight = 0.0
    no_label = no_pair = True
    for members in found.members.T[found.continuum == continuum]:
        there = members[members < len(units.start)]
        for one, other in combinations(members, 2):
            both = np.array([each for each in (one, other) if each < len(units.start)], np.int64)
            if label is not None and label not in units.label[both]:
                continue
            no_label = False
            if len(both) == 2:
                no_pair = False
                places = dissimilarity.alpha * dissimilarity.of_places(units, both[:1], both[1:])[0]
                w = max(0.0, 1 - places) / (len(there) - 1)
                disagreed += w * dissimilarity.of_labels(units, both[:1], both[1:])[0]
                weight += w
            elif len(both) == 1:
                disagreed, weight = disagreed + 1, weight + 1
    if no_pair:
        return float(no_label)
    return disagreed / weight if disagreed else 0.0


def its_gamma_cat(
    observed: tuple[Continua, Alignment],
    chance: tuple[Continua, Alignment],
    dissimilarity: Dissimilarity,
    label: int | None = None,
) -> float:
    [of_observed], of_chance = (
        [its_category_disorder(units, found, each, dissimilarity, label) for each in range(units.n_continua)]
        for units, found in (observed, chance)
    )
    if of_observed == 0:
        return 1.0
    return 1 - of_observed / float(np.mean(of_chance)) if np.any(of_chance) else 0.0


# --- what it says -----------------------------------------------------------------------------


def compare(case: Case, sampler: Sampler, precision: float | None) -> tuple[Continua, Continua, Dissimilarity]:
    """The continuum of a case, and the samples that pygamma-agreement drew."""
    layers, labels = to_layers(case), sorted({unit["label"] for unit in case["units"]})
    dissimilarity = Dissimilarity(case["params"]["alpha"], case["params"]["beta"], case["params"]["delta_empty"])
    rng = np.random.RandomState(case["computed"]["seed"])
    chance = draw(layers, sampler, rng, 30, labels)
    if precision is not None:
        disorder = find_disorders(chance, dissimilarity, None).disorder
        assert samples_needed(disorder, precision) <= 30
    return to_continuum(layers, labels), chance, dissimilarity


@pytest.mark.parametrize(
    ("name", "sampler", "precision"),
    [("alex_paul_suzan", move_on, 0.05), ("pygamma_3by100", draw_alike, None)],
    ids=["alex_paul_suzan", "pygamma_3by100"],
)
def test_the_continua_of_its_test_suite(shared: Path, name: str, sampler: Sampler, precision: float | None) -> None:
    """bootphon/pygamma-agreement tests/test_gammas.py; the first is of Mathet, Widlöcher & Métivier 2015."""
    case = read_known(shared)[name]
    units, samples, dissimilarity = compare(case, sampler, precision)
    labels = sorted({unit["label"] for unit in case["units"]})
    [observed], chance = (find_disorders(each, dissimilarity, None).disorder for each in (units, samples))
    computed, expected = case["computed"], case["expected"]
    assert align(units, dissimilarity).members.shape[1] == expected["n_unitary_alignments"]
    assert observed == pytest.approx(computed["best_alignment_disorder"], rel=SINGLE)
    gamma = 1 - observed / chance.mean()
    assert gamma == pytest.approx(computed["gamma"], rel=SINGLE)
    assert expected["gamma"][0] <= gamma <= expected["gamma"][1]
    aligned = [(each, align(each, dissimilarity)) for each in (units, samples)]
    gamma_cat = its_gamma_cat(*aligned, dissimilarity)
    assert gamma_cat == pytest.approx(computed["gamma_cat"], rel=SINGLE)
    assert expected["gamma_cat"][0] <= gamma_cat <= expected["gamma_cat"][1]
    for label, value in computed["gamma_k"].items():
        gamma_k = its_gamma_cat(*aligned, dissimilarity, labels.index(label))
        assert gamma_k == pytest.approx(value, abs=2e-6), label


def test_a_best_alignment_with_its_own_distances_of_labels(shared: Path) -> None:
    """bootphon/pygamma-agreement tests/test_alignement.py#test_best_alignment."""
    case = read_known(shared)["best_alignment_liza_pierrot_hadrien"]
    params, labels = case["params"], case["params"]["categories_in_matrix_order"]
    between = np.array(params["categorical_dissimilarity"])
    dissimilarity = Dissimilarity(params["alpha"], params["beta"], params["delta_empty"], between)
    layers = [
        sorted((u["start"], u["end"], u["label"]) for u in case["units"] if u["annotator"].lower() == name)
        for name in ("liza", "pierrot", "hadrien")
    ]
    [disorder] = find_disorders(to_continuum(layers, labels), dissimilarity, None).disorder
    assert disorder == pytest.approx(case["computed"]["best_alignment_disorder"], rel=SINGLE)
    assert disorder == pytest.approx(case["expected"]["best_alignment_disorder"], rel=1e-6)


def distances(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]], delta_empty: float) -> np.ndarray:
    layers = [[(start, end, "") for start, end in spans] for spans in (one, other)]
    units = to_continuum(layers, [""])
    order = np.lexsort((units.end, units.start, units.slot))
    first, second = order[: len(one)], order[len(one) :]
    pairs = np.repeat(first, len(second)), np.tile(second, len(first))
    return Dissimilarity(delta_empty=delta_empty).of_places(units, *pairs)


def test_distances_of_places(shared: Path) -> None:
    """bootphon/pygamma-agreement tests/test_dissimilarity.py; Mathet, Widlöcher & Métivier 2015, figure 10."""
    case = read_known(shared)["positional_sporadic_dissimilarity"]
    for pair in case["figure10"]:
        [distance] = distances([pair["a"]], [pair["b"]], 1.0)
        assert distance == pytest.approx(pair["published"], abs=0.05)
        assert distance == pytest.approx(pair["computed"], rel=SINGLE)
    table = case["table"]
    assert distances(table["liza"], table["pierrot"], table["delta_empty"]) == pytest.approx(
        table["expected_row_major"], rel=SINGLE
    )


def test_what_is_not_covered_is_known(shared: Path) -> None:
    cases = read_known(shared)
    assert {name for name, case in cases.items() if "units_file" in case} == NOT_COVERED
    assert len(cases) == 5


# --- what it says of random continua ----------------------------------------------------------


def frozen_continua(case: Case) -> tuple[Continua, Continua, Dissimilarity]:
    layers = [[tuple(unit) for unit in layer] for layer in case["layers"]]
    labels = sorted({label for layer in layers for _, _, label in layer})
    sampler = {"shuffle": move_on, "statistical": draw_alike}[case["sampler"]]
    rng = np.random.RandomState(case["seed"])
    chance = draw(layers, sampler, rng, FROZEN["about"]["samples"], labels)
    return to_continuum(layers, labels), chance, Dissimilarity(case["alpha"], case["beta"])


@pytest.mark.parametrize("case", FROZEN["cases"], ids=lambda case: str(case["seed"]))
def test_random_continua(case: Case) -> None:
    units, samples, dissimilarity = frozen_continua(case)
    observed, *chance = find_disorders(side_by_side([units, samples]), dissimilarity, None).disorder
    assert observed == pytest.approx(case["observed"], rel=SINGLE, abs=1e-7)
    assert np.mean(chance) == pytest.approx(case["expected"], rel=SINGLE)
    assert 1 - observed / np.mean(chance) == pytest.approx(case["gamma"], rel=SINGLE, abs=SINGLE)


def test_best_alignments_of_random_continua() -> None:
    """Those of few cases are others, just as good."""
    others = []
    for case in FROZEN["cases"]:
        units, _, dissimilarity = frozen_continua(case)
        found = align(units, dissimilarity)
        labels = sorted({label for layer in case["layers"] for _, _, label in layer})
        ours = sorted(str([to_unit(units, each, labels) for each in members]) for members in found.members.T)
        theirs = sorted(
            str([unit and (float(unit[0]), float(unit[1]), unit[2]) for unit in u]) for u in case["alignment"]
        )
        if ours != theirs:
            others.append(case["seed"])
    assert len(FROZEN["cases"]) >= 200
    assert len(others) <= 3, others


def to_unit(units: Continua, unit: int, labels: list[str]) -> tuple[float, float, str] | None:
    if unit == len(units.start):
        return None
    return float(units.start[unit]), float(units.end[unit]), labels[units.label[unit]]
