"""What one annotator calls claim and the other opinion."""

from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from curate.core.agreement import Coding, LabelledSpan
from curate.core.agreement.confusion import LEAST_SHARE, Pairing, border_shifts, confusion, pair_spans


def span(label: str, start: int, end: int) -> LabelledSpan:
    return LabelledSpan(label, start, end)


def test_the_same_label_comes_first() -> None:
    ana = [span("claim", 0, 10), span("opinion", 0, 10)]
    ben = [span("opinion", 0, 9), span("claim", 1, 10)]
    assert {pairing.labels for pairing in pair_spans(ana, ben)} == {("claim", "claim"), ("opinion", "opinion")}


def test_another_label_on_the_same_words_is_a_confusion() -> None:
    coding = Coding("a", 100, {"ana": [span("claim", 0, 10)], "ben": [span("opinion", 0, 9)], "cem": []})
    assert confusion([coding], "ana", "ben") == Counter({("claim", "opinion"): 1})
    assert confusion([coding], "ana", "cem") == Counter({("claim", None): 1})
    assert confusion([coding], "ana", "dora") == Counter()


def test_a_missed_claim_in_a_tweet_is_no_confusion() -> None:
    ana, ben = [span("tweet", 0, 90), span("claim", 10, 30)], [span("tweet", 0, 90)]
    assert [pairing.labels for pairing in pair_spans(ana, ben)] == [("tweet", "tweet"), ("claim", None)]
    assert [pairing.labels for pairing in pair_spans(ana[1:], ben)] == [(None, "tweet"), ("claim", None)]


def test_borders_differ_by_so_much() -> None:
    pairings = pair_spans([span("quote", 0, 10), span("quote", 20, 30)], [span("quote", 2, 10), span("quote", 20, 33)])
    [shifts] = border_shifts(pairings).values()
    assert (shifts.start, shifts.end) == (Counter({2: 1, 0: 1}), Counter({0: 1, 3: 1}))
    assert (shifts.n_pairs, shifts.n_same) == (2, (1, 1))
    assert border_shifts([Pairing(span("quote", 0, 10), span("claim", 0, 10))]) == {}


spans = st.builds(
    lambda label, start, length: span(label, start, start + length),
    st.sampled_from(["claim", "quote"]),
    st.integers(0, 20),
    st.integers(1, 12),
)
layers = st.lists(spans, max_size=4)


@given(layers, layers)
def test_every_span_is_in_one_pairing(ana: list[LabelledSpan], ben: list[LabelledSpan]) -> None:
    pairings = pair_spans(ana, ben)
    assert Counter(p.first for p in pairings if p.first) == Counter(ana)
    assert Counter(p.second for p in pairings if p.second) == Counter(ben)


def shared(one: LabelledSpan, other: LabelledSpan) -> float:
    both = set(range(one.start, one.end)) & set(range(other.start, other.end))
    either = set(range(one.start, one.end)) | set(range(other.start, other.end))
    return len(both) / len(either)


@given(layers, layers)
def test_the_shares_of_one_label_are_the_largest_possible(ana: list[LabelledSpan], ben: list[LabelledSpan]) -> None:
    """Against every assignment, tried in turn."""
    for label in ("claim", "quote"):
        ones = [s for s in ana if s.label == label]
        others: list[LabelledSpan | None] = [s for s in ben if s.label == label]
        others += [None] * len(ones)
        best = max(
            sum(shared(one, other) for one, other in zip(ones, order, strict=False) if other)
            for order in permutations(others, len(ones))
        )
        found = sum(
            shared(p.first, p.second)
            for p in pair_spans(ana, ben)
            if p.first and p.second and p.labels == (label, label)
        )
        assert abs(found - best) < 1e-9
    for pairing in pair_spans(ana, ben):
        if pairing.first and pairing.second:
            share = shared(pairing.first, pairing.second)
            assert share > 0 if pairing.first.label == pairing.second.label else share >= LEAST_SHARE
