"""gamma against its definition taken literally, on continua small enough to try every alignment."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, measure
from curate.core.agreement.gamma import alignment, search
from curate.core.agreement.gamma.alignment import align
from curate.core.agreement.gamma.chance import FIRST_SAMPLES, draw_alike, samples_needed, shuffle
from curate.core.agreement.gamma.continua import Continua, Dissimilarity, side_by_side
from curate.core.agreement.gamma.disorders import compare_with_chance, find_disorders

Draw = Callable[..., list[Coding]]
Unit = tuple[int, int, int, int]  # slot, start, end, label
A, B = LabelledSpan("claim", 0, 10), LabelledSpan("quote", 20, 30)


def draw_units(rng: np.random.Generator, n: int, most: int) -> list[Unit]:
    units = []
    for slot in range(n):
        for _ in range(rng.integers(0, most + 1)):
            start = int(rng.integers(0, 40))
            units.append((slot, start, start + int(rng.integers(1, 15)), int(rng.integers(0, 3))))
    return units or draw_units(rng, n, most)


def to_continuum(n: int, units: Sequence[Unit]) -> Continua:
    slot, start, end, label = (np.array(column) for column in zip(*units, strict=True))
    return Continua.arrange(n, 1, np.zeros(len(units), np.int64), slot, start, end, label)


# --- the definition, taken literally -----------------------------------------------------------


def distance(one: Unit | None, other: Unit | None, of: Dissimilarity) -> float:
    if one is None or other is None:
        return of.delta_empty
    _, s1, e1, label1 = one
    _, s2, e2, label2 = other
    places = ((abs(s1 - s2) + abs(e1 - e2)) / (e1 - s1 + e2 - s2)) ** 2
    return of.delta_empty * (of.alpha * places + of.beta * (label1 != label2))


def disorder(n: int, members: Sequence[Unit], of: Dissimilarity) -> float:
    by_slot: list[Unit | None] = [None] * n
    for unit in members:
        by_slot[unit[0]] = unit
    pairs = list(combinations(by_slot, 2))
    return sum(distance(one, other, of) for one, other in pairs) / len(pairs)


def partitions(units: Sequence[Unit]) -> Iterator[list[list[Unit]]]:
    """Every alignment: the first unit with units of other annotators, and every alignment of the rest."""
    if not units:
        yield []
        return
    first, rest = units[0], units[1:]
    for size in range(len(rest) + 1):
        for others in combinations(range(len(rest)), size):
            members = [first, *(rest[at] for at in others)]
            if len({unit[0] for unit in members}) == len(members):
                left = [unit for at, unit in enumerate(rest) if at not in others]
                yield from ([members, *more] for more in partitions(left))


def least_disorder(n: int, units: Sequence[Unit], of: Dissimilarity) -> float:
    return min(sum(disorder(n, members, of) for members in each) for each in partitions(units)) / (len(units) / n)


WEIGHTS = (Dissimilarity(), Dissimilarity(3.0, 1.0, 0.5), Dissimilarity(0.0, 1.0), Dissimilarity(1.0, 0.0, 2.0))


@pytest.mark.parametrize(("n", "most"), [(2, 4), (3, 2), (4, 2), (5, 1)])
def test_the_best_alignment_is_the_best_of_all(n: int, most: int) -> None:
    rng = np.random.default_rng(n)
    drawn = [draw_units(rng, n, most) for _ in range(40)]
    for of in WEIGHTS:
        found = find_disorders(side_by_side([to_continuum(n, units) for units in drawn]), of, None)
        assert found.disorder == pytest.approx([least_disorder(n, units, of) for units in drawn], rel=1e-9, abs=1e-9)


def crowded(seed: int, n: int, number: int) -> Continua:
    """Units of one length in one place, so that everything may be aligned with everything."""
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 60, (n, number))
    units = [(slot, int(at), int(at) + 20, int(rng.integers(0, 2))) for slot in range(n) for at in start[slot]]
    return to_continuum(n, units)


@pytest.mark.parametrize(("n", "number"), [(2, 25), (3, 8), (4, 4)])
def test_highs_and_the_search_find_the_same(monkeypatch: pytest.MonkeyPatch, n: int, number: int) -> None:
    """HiGHS alone, the search alone, and both as they come."""
    continua = side_by_side([crowded(seed, n, number) for seed in range(6)])
    found = align(continua, Dissimilarity()).total(6)
    monkeypatch.setattr(search, "MOST_UNITS", 0)
    by_highs = align(continua, Dissimilarity()).total(6)
    monkeypatch.undo()
    monkeypatch.setattr(search, "MOST_STATES", 3)
    by_either = align(continua, Dissimilarity()).total(6)
    assert by_highs == pytest.approx(found, rel=1e-9)
    assert by_either == pytest.approx(found, rel=1e-9)


def test_without_any_pricing_the_search_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pricing makes the proof fast: with one sweep everything is left to the search."""
    from curate.core.agreement.gamma import partition

    rng = np.random.default_rng(5)
    continua = side_by_side([to_continuum(3, draw_units(rng, 3, 6)) for _ in range(20)])
    found = align(continua, Dissimilarity()).total(20)
    monkeypatch.setattr(partition, "STAGES", ((0.5, 1, 1.0),))
    assert align(continua, Dissimilarity()).total(20) == pytest.approx(found, rel=1e-9)


def test_of_equal_alignments_the_one_with_fewer_parts_is_taken() -> None:
    """Two units as far apart as nothing is from each: 2 delta_empty together, 1 + 1 apart."""
    units = to_continuum(2, [(0, 0, 10, 0), (1, 10, 20, 1)])
    assert find_disorders(units, Dissimilarity(), None).disorder == pytest.approx([2.0])
    assert align(units, Dissimilarity()).members.shape == (2, 1)


def test_every_unit_is_in_one_unitary_alignment() -> None:
    rng = np.random.default_rng(1)
    continua = side_by_side([to_continuum(4, draw_units(rng, 4, 8)) for _ in range(10)])
    found = align(continua, Dissimilarity())
    placed = found.members[found.members < len(continua.start)]
    assert sorted(placed) == list(range(len(continua.start)))
    for slot, members in enumerate(found.members):
        there = members < len(continua.start)
        assert (continua.slot[members[there]] == slot).all()
        assert (continua.continuum[members[there]] == found.continuum[there]).all()


def test_one_continuum_is_not_changed_by_those_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    each = [to_continuum(3, draw_units(rng, 3, 6)) for _ in range(12)]
    together = find_disorders(side_by_side(each), Dissimilarity(), 3)
    monkeypatch.setattr(alignment, "UNITS_AT_ONCE", 20)
    in_parts = find_disorders(side_by_side(each), Dissimilarity(), 3)
    apart = [find_disorders(one, Dissimilarity(), 3) for one in each]
    for found in (in_parts, apart[0].chain(apart[1])):
        n = len(found.disorder)
        assert found.disorder == pytest.approx(together.disorder[:n])
        assert found.weight == pytest.approx(together.weight[:n])


# --- gamma-cat ---------------------------------------------------------------------------------


def test_gamma_cat_is_of_aligned_pairs_by_how_well_they_fit() -> None:
    """By hand: three units aligned, of which each pair weighs 1/2 times 1 - d_pos; one unit alone counts nowhere."""
    units = to_continuum(3, [(0, 0, 10, 0), (1, 0, 10, 0), (2, 2, 10, 1), (0, 100, 110, 2)])
    [by_label] = find_disorders(units, Dissimilarity(), 3).of_labels
    fits = 1 - (2 / 18) ** 2
    assert by_label[0] == pytest.approx(2 * fits / (1 + 2 * fits))
    assert by_label[1:3] == pytest.approx([2 * fits / (1 + 2 * fits), 1.0])
    assert np.isnan(by_label[3])


# --- chance ------------------------------------------------------------------------------------


def test_a_sample_is_made_of_annotators_moved_on() -> None:
    units = to_continuum(3, [(0, 0, 10, 0), (0, 50, 52, 1), (1, 0, 12, 0), (2, 3, 9, 2)])
    samples = shuffle(units, np.array([100.0]), np.array([200]), [np.random.default_rng(0)])
    assert samples.n_continua == 200
    assert ((samples.start >= 0) & (samples.start < 100) & (samples.start == np.floor(samples.start))).all()
    lengths = {(float(e - s), int(label)) for s, e, label in zip(units.start, units.end, units.label, strict=True)}
    found = zip(samples.start, samples.end, samples.label, strict=True)
    assert {(float(e - s), int(label)) for s, e, label in found} == lengths
    assert set(samples.n_units.tolist()) <= set(range(3, 7))


def test_annotators_of_a_sample_are_moved_apart_while_there_is_room() -> None:
    """All have one unit of 10 at 0: where it starts in a sample is by how much it was moved."""
    for n, length, least in ((2, 100, 10), (3, 100, 10), (4, 30, 0)):
        units = to_continuum(n, [(slot, 0, 10, 0) for slot in range(n)])
        samples = shuffle(units, np.array([float(length)]), np.array([500]), [np.random.default_rng(n)])
        moved = np.sort(samples.start.reshape(500, n), axis=1)
        assert np.diff(moved, axis=1).min() >= least - 1  # whole characters
        assert abs(samples.start.mean() - (length - 1) / 2) < length / 15


def test_a_sample_has_units_even_where_most_annotators_have_none() -> None:
    units = to_continuum(5, [(2, 0, 10, 0)])
    for sampler in (shuffle, draw_alike):
        samples = sampler(units, np.array([50.0]), np.array([300]), [np.random.default_rng(0)])
        assert samples.n_units.min() >= 1


def test_samples_drawn_alike_have_the_averages_of_what_they_are_drawn_from() -> None:
    rng = np.random.default_rng(3)
    spans = [(slot, 60 * k + int(rng.integers(0, 20)), k) for slot in range(3) for k in range(30)]
    units = to_continuum(3, [(slot, start, start + 20 + k % 5, k % 2) for slot, start, k in spans])
    samples = draw_alike(units, np.array([2000.0]), np.array([200]), [rng])
    assert samples.n_units.mean() == pytest.approx(90, rel=0.02)
    assert (samples.end - samples.start).mean() == pytest.approx((units.end - units.start).mean(), rel=0.02)
    assert samples.label.mean() == pytest.approx(0.5, abs=0.02)
    assert samples.start.mean() == pytest.approx(units.start.mean(), rel=0.05)


def test_as_many_samples_as_precision_needs() -> None:
    """(1.96 * deviation / mean / precision) squared, rounded up: Mathet, Widlöcher & Métivier 2015, sect. 5.3."""
    assert samples_needed(np.array([1.0, 3.0] * 50), 0.05) == int(np.ceil((1.96 * 0.5 / 0.05) ** 2))
    units = side_by_side([to_continuum(2, [(0, 0, 10, 0), (1, 0, 10, 0)]), to_continuum(2, [(0, 0, 50, 0)])])
    for precision in (0.5, 0.01):
        generators = [np.random.default_rng(seed) for seed in (1, 2)]
        found = compare_with_chance(
            units,
            np.array([60.0, 60.0]),
            generators,
            n_labels=1,
            dissimilarity=Dissimilarity(),
            precision=precision,
        )
        number = np.bincount(found.of)
        assert (number[0] == FIRST_SAMPLES) == (precision == 0.5)
        assert len(found.chance.weight) == number.sum()


# --- of a corpus -------------------------------------------------------------------------------


def gamma(codings: Sequence[Coding], name: str = "gamma", label: str | None = None, **asked: int) -> Result:
    [result] = [row for row in measure(codings, measures=[name], **asked) if row.label == label]
    return result


def test_the_same_by_all_is_one() -> None:
    codings = [Coding(f"d{n}", 200, {name: [A, B] for name in ("ana", "ben", "cleo")}) for n in range(3)]
    assert [row.value for row in measure(codings, measures=["gamma"])] == [1.0, 1.0, 1.0]
    assert gamma(codings, "gamma_cat").value == 1.0


def test_nothing_depends_on_order_or_names(draw: Draw) -> None:
    codings = [coding for seed in range(4) for coding in draw(seed)]
    turned = [
        Coding(
            f"other {c.document_id}",
            c.length,
            {f"x{name}": spans[::-1] for name, spans in reversed(c.spans_by_annotator.items())},
        )
        for c in reversed(codings)
    ]
    for name in ("gamma", "gamma_cat"):
        for one, other in zip(measure(codings, measures=[name]), measure(turned, measures=[name]), strict=True):
            assert (one.label, one.n_units) == (other.label, other.n_units)
            assert one.value == (None if other.value is None else pytest.approx(other.value, rel=1e-12, abs=1e-12))


def test_disorder_is_the_same_in_any_order_of_annotators() -> None:
    rng = np.random.default_rng(8)
    for _ in range(10):
        units = draw_units(rng, 3, 4)
        found = [
            find_disorders(to_continuum(3, [(order[slot], *rest) for slot, *rest in units]), Dissimilarity(), None)
            for order in permutations(range(3))
        ]
        assert np.ptp([each.disorder[0] for each in found]) < 1e-9


def test_one_document_is_the_formula_of_the_paper() -> None:
    layers = {"ana": [A, B], "ben": [A, LabelledSpan("claim", 22, 30)], "cleo": [LabelledSpan("claim", 4, 12)]}
    coding = Coding("d", 60, layers)
    names = ["claim", "quote"]
    units = [
        (slot, span.start, span.end, names.index(span.label))
        for slot, spans in enumerate(layers.values())
        for span in spans
    ]
    found = compare_with_chance(
        to_continuum(3, units),
        np.array([60.0]),
        [np.random.default_rng(0)],
        n_labels=2,
        dissimilarity=Dissimilarity(),
        precision=0.01,
    )
    assert found.observed.disorder[0] == pytest.approx(least_disorder(3, units, Dissimilarity()))
    of_paper = 1 - found.observed.disorder[0] / found.chance.disorder.mean()
    assert gamma([coding]).value == pytest.approx(of_paper, abs=0.1)  # chance is known to 5 %
    by_label = found.observed.of_labels[0, 0] / np.nanmean(found.chance.of_labels[:, 0])
    assert gamma([coding], "gamma_cat").value == pytest.approx(1 - by_label, abs=0.1)


def test_documents_are_pooled_by_what_they_hold() -> None:
    """Observed and expected disorder are each summed: gamma lies nearer to the document with more units."""
    many = [LabelledSpan("claim", 40 * n, 40 * n + 20) for n in range(10)]
    good = Coding("good", 500, {"ana": many, "ben": many})
    bad = Coding("bad", 500, {"ana": [LabelledSpan("claim", 0, 20)], "ben": [LabelledSpan("claim", 300, 320)]})
    of_good, of_bad, together = (gamma(codings).value for codings in ([good], [bad], [good, bad]))
    assert of_good == 1.0
    assert of_bad is not None
    assert together is not None
    assert of_bad < 0.5
    assert (of_bad + of_good) / 2 + 0.1 < together < 1


def test_the_seed_changes_the_samples_and_nothing_else() -> None:
    coding = Coding("d", 300, {"ana": [A, B], "ben": [LabelledSpan("claim", 2, 12), B]})
    first, again, other = (gamma([coding], seed=seed).value for seed in (1, 1, 2))
    assert first == again != other
    assert other == pytest.approx(first, abs=0.05)


def test_intervals_come_from_documents(draw: Draw) -> None:
    rng = np.random.default_rng(4)
    codings = []
    for nth in range(12):
        starts = [40 * n + int(rng.integers(0, 10)) for n in range(6)]
        ana = [LabelledSpan("claim", start, start + 20) for start in starts]
        ben = [LabelledSpan("claim", start + int(rng.integers(0, 12)), start + 22) for start in starts]
        codings.append(Coding(f"d{nth}", 300, {"ana": ana, "ben": ben}))
    result = gamma(codings, bootstrap=500)
    assert result.low is not None
    assert result.high is not None
    assert result.value is not None
    assert 0 < result.low < result.value < result.high < 1
    assert result.high - result.low < 0.3


@pytest.mark.parametrize(
    ("name", "label", "layers", "why"),
    [
        ("gamma", None, {"ana": [], "ben": []}, "No annotator marked anything in the documents compared"),
        ("gamma", None, {"ana": [A]}, "No document was annotated by two or more people"),
        ("gamma_cat", None, {"ana": [], "ben": []}, "No annotator marked anything in the documents compared"),
        ("gamma_cat", None, {"ana": [A], "ben": [LabelledSpan("claim", 400, 410)]}, "fit each other well enough"),
        ("gamma_cat", "quote", {"ana": [A, B], "ben": [A]}, "No unit with 'quote' is aligned"),
        ("gamma_cat", None, {"ana": [A], "ben": [A]}, "one label"),
    ],
)
def test_what_is_undefined_says_why(
    name: str, label: str | None, layers: dict[str, list[LabelledSpan]], why: str
) -> None:
    result = gamma([Coding("d", 500, layers)], name, label)
    assert result.value is None
    assert why in str(result.undefined_because)


def test_more_alignments_than_can_be_weighed_leave_it_undefined(monkeypatch: pytest.MonkeyPatch) -> None:
    from curate.core.agreement.gamma import unitary

    monkeypatch.setattr(unitary, "MOST_CANDIDATES", 40)
    crowd = {name: [LabelledSpan("claim", n, n + 30) for n in range(5)] for name in ("ana", "ben", "cleo")}
    easy = Coding("easy", 500, {"ana": [A], "ben": [A]})
    results = measure([Coding("hard", 500, crowd), easy], measures=["gamma"], by="document")
    by_scope = {row.scope: row for row in results if row.label is None}
    assert "measure --by pair" in str(by_scope["hard"].undefined_because)
    assert by_scope["easy"].value == 1.0
