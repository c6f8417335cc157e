"""Bootstrap over documents: what is drawn, what repeats, and that it covers what it says."""

from collections.abc import Callable

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, bootstrap, measure
from curate.core.agreement.bootstrap import draw_weights, percentile_interval, wilson_interval

Draw = Callable[..., list[Coding]]


def corpus(draw: Draw, n_seeds: int = 10) -> list[Coding]:
    return [
        Coding(f"{seed}-{nth}", c.length, c.spans_by_annotator, {**c.facets, "story": str(seed)})
        for seed in range(n_seeds)
        for nth, c in enumerate(draw(seed))
    ]


def test_the_same_seed_gives_the_same_interval(draw: Draw) -> None:
    codings = corpus(draw)
    assert measure(codings, bootstrap=50, seed=3) == measure(codings, bootstrap=50, seed=3)
    assert measure(codings, bootstrap=50, seed=3) != measure(codings, bootstrap=50, seed=4)


def test_asking_for_more_measures_changes_no_interval(draw: Draw) -> None:
    codings = corpus(draw)
    alone = measure(codings, measures=["char_alpha"], bootstrap=80, seed=1)
    assert alone == [r for r in measure(codings, bootstrap=80, seed=1) if r.measure == "char_alpha"]


def test_a_replicate_is_the_measure_of_the_documents_drawn(draw: Draw) -> None:
    codings = [c for c in corpus(draw) if len(c.spans_by_annotator) > 1]
    [weights] = draw_weights(len(codings), 40, 5, 40)
    expected: dict[tuple[str, str | None], list[float]] = {}
    for row in weights.astype(int):
        drawn = [c for c, times in zip(codings, row, strict=True) for _ in range(times)]
        for result in measure(drawn, labels=["claim", "opinion", "quote"]):
            value = np.nan if result.value is None else result.value
            expected.setdefault((result.measure, result.label), []).append(value)
    for result in measure(codings, labels=["claim", "opinion", "quote"], bootstrap=40, seed=5, interval="percentile"):
        if result.value is None:
            assert result.low is None
            continue
        interval = percentile_interval(np.array(expected[result.measure, result.label]))
        assert interval is not None
        assert (result.low, result.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_clusters_are_drawn_whole(draw: Draw) -> None:
    """Every document four times over is no more evidence: clustered intervals know, others shrink."""
    codings = corpus(draw)
    copies = [
        Coding(f"{c.document_id}-{n}", c.length, c.spans_by_annotator, {"story": c.document_id})
        for c in codings
        for n in range(4)
    ]

    def width(results: list[Result]) -> float:
        return float(results[0].high or 0) - float(results[0].low or 0)

    honest = width(measure(codings, measures=["char_alpha"], bootstrap=400))
    clustered = width(measure(copies, measures=["char_alpha"], bootstrap=400, clusters="story"))
    fooled = width(measure(copies, measures=["char_alpha"], bootstrap=400))
    assert clustered == pytest.approx(honest, rel=0.1)
    assert fooled < 0.65 * honest


def test_a_document_that_belongs_to_no_cluster_is_drawn_by_itself(draw: Draw) -> None:
    codings = [Coding(c.document_id, c.length, c.spans_by_annotator) for c in corpus(draw)]
    one_story = [Coding("story", 20, {"ana": [], "ben": []}, {"story": "fire"}), *codings]
    clustered = measure(one_story, measures=["char_alpha"], bootstrap=60, clusters="story")
    assert clustered == measure(one_story, measures=["char_alpha"], bootstrap=60)


def test_one_document_has_no_interval() -> None:
    quote = [LabelledSpan("quote", 0, 5)]
    [result] = measure([Coding("d", 10, {"ana": quote, "ben": []})], measures=["char_alpha"], labels=[], bootstrap=10)
    assert (result.low, result.high) == (None, None)


def test_mostly_undefined_replicates_give_no_interval() -> None:
    assert percentile_interval(np.array([np.nan, np.nan, 0.5])) is None
    assert percentile_interval(np.array([np.nan, 0.4, 0.5])) is not None


def test_where_nobody_chose_the_interval_is_bca_unless_that_takes_too_long(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    codings = corpus(draw)
    asked = {
        kind: measure(codings, measures=["char_alpha"], bootstrap=60, interval=kind) for kind in ("bca", "percentile")
    }
    assert measure(codings, measures=["char_alpha"], bootstrap=60) == asked["bca"]
    monkeypatch.setattr(bootstrap, "QUICK", 1)
    slow = measure(codings, measures=["char_alpha"], bootstrap=60)
    assert [(r.low, r.high) for r in slow] == [(r.low, r.high) for r in asked["percentile"]]
    assert [r.jackknife_se for r in slow] == [None] * len(slow)


def test_wilson_of_independent_trials_is_wilsons() -> None:
    """The jackknife of a mean of n zeros and ones has SE² = p (1 - p) / (n - 1): n - 1 trials."""
    n, k, t = 40, 10, 2.0226909  # t of 39 degrees of freedom
    ones = np.array([1.0] * k + [0.0] * (n - k))
    interval = wilson_interval(k / n, (k - ones) / (n - 1), n)
    trials, p = n - 1, k / n
    middle = (p + t * t / 2 / trials) / (1 + t * t / trials)
    half = t / (1 + t * t / trials) * np.sqrt(p * (1 - p) / trials + t * t / 4 / trials**2)
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(middle - half), pytest.approx(middle + half))


def test_wilson_where_nothing_varies_is_not_certain() -> None:
    perfect = wilson_interval(1.0, np.ones(10), 10)
    assert perfect is not None
    assert (perfect.high, perfect.low) == (1, pytest.approx(10 / (10 + 2.2621572**2)))
    nothing = wilson_interval(0.0, np.zeros(10), 10)
    assert nothing is not None
    assert (nothing.low, nothing.high) == (0, pytest.approx(1 - perfect.low))
    assert wilson_interval(0.5, np.array([1.0, np.nan]), 2) is None
    assert wilson_interval(1.0, np.ones(10), 1) is None


def test_f1_has_wilsons_interval_unless_another_is_chosen(draw: Draw) -> None:
    codings, names = corpus(draw), ["char_alpha", "span_f1_exact", "char_dice"]
    drawn = {kind: measure(codings, measures=names, bootstrap=60, interval=kind) for kind in (None, "bca")}
    for one, other in zip(drawn[None], drawn["bca"], strict=True):
        if one.value is not None:
            assert ((one.low, one.high) == (other.low, other.high)) == (one.measure == "char_alpha")
            assert one.low is not None
            assert one.high is not None
            assert 0 <= one.low <= one.value <= one.high <= 1 or one.measure == "char_alpha"
