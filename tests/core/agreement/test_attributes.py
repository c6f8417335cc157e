"""Attributes of matched spans and links, against definitions written out, and what is said where there is none."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, SpanTable, UnitTable, measure, measure_units
from curate.core.layers import AttributeValue
from curate.core.spans import Span

Draw = Callable[..., list[Coding]]
Pair = tuple[LabelledSpan, LabelledSpan]
VALUES = ("direct", "indirect", True, False)


def quote(start: int, end: int, **attributes: AttributeValue) -> LabelledSpan:
    return LabelledSpan("quote", start, end, attributes or None)


def value_of(results: Sequence[Result], measure_name: str, attribute: str = "type", scope: str = "corpus") -> Result:
    [found] = [r for r in results if (r.measure, r.attribute, r.scope) == (measure_name, attribute, scope)]
    return found


def with_attributes(codings: list[Coding], seed: int) -> list[Coding]:
    """The same spans; each is given attributes at random, and each often those of its neighbour."""
    rng = np.random.default_rng(seed)

    def say(span: LabelledSpan, length: int) -> LabelledSpan:
        said: dict[str, AttributeValue] = {}
        if rng.random() < 0.7:
            said["type"] = VALUES[int(rng.integers(len(VALUES)))]
        if rng.random() < 0.3:
            said["topic"] = "roads"
        if rng.random() < 0.7:
            start = int(rng.integers(0, length))
            said["speaker"] = Span(start, int(rng.integers(start + 1, length + 1)))
        return LabelledSpan(span.label, span.start, span.end, said or None)

    return [
        Coding(
            c.document_id,
            c.length,
            {name: [say(span, c.length) for span in spans] for name, spans in c.spans_by_annotator.items()},
            c.facets,
        )
        for c in codings
    ]


def over_union(one: LabelledSpan, other: LabelledSpan) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0


def is_well_matched(coding: Coding) -> bool:
    """No span has a choice of partners, so that whoever matches must match the same."""
    for one, other in permutations(coding.spans_by_annotator.values(), 2):
        for span in one:
            if sum(span.label == each.label and over_union(span, each) >= 0.5 for each in other) > 1:
                return False
    return True


def matched_pairs(codings: Sequence[Coding], label: str) -> Iterator[Pair]:
    for coding in codings:
        for a, b in combinations(coding.spans_by_annotator.values(), 2):
            for one in a:
                for other in b:
                    if one.label == other.label == label and over_union(one, other) >= 0.5:
                        yield one, other


def said(span: LabelledSpan, attribute: str) -> AttributeValue | None:
    return (span.attributes or {}).get(attribute)


def naive_percent(codings: Sequence[Coding], label: str, attribute: str) -> float | None:
    same = [repr(said(one, attribute)) == repr(said(other, attribute)) for one, other in matched_pairs(codings, label)]
    return sum(same) / len(same) if same else None


def naive_pointing(codings: Sequence[Coding], label: str, *, exact: bool) -> float | None:
    agreeing = given = 0
    for one, other in matched_pairs(codings, label):
        a, b = said(one, "speaker"), said(other, "speaker")
        given += isinstance(a, Span) + isinstance(b, Span)
        if isinstance(a, Span) and isinstance(b, Span):
            agreeing += 2 * (a == b if exact else a.overlaps(b))
    return agreeing / given if given else None


def by_subject(results: Sequence[Result]) -> Mapping[tuple[str, str | None, str | None], Result]:
    return {(r.measure, r.label, r.attribute): r for r in results}


@pytest.mark.parametrize("seed", range(40))
def test_percent_and_pointers_equal_their_definitions(seed: int, draw: Draw) -> None:
    codings = [c for nth in range(5) for c in draw(100 * seed + nth, most=3) if is_well_matched(c)]
    codings = with_attributes(codings, seed)
    compared = 0
    for key, result in by_subject(measure(codings)).items():
        name, label, attribute = key
        assert attribute is None or label is not None
        if name == "attribute_percent":
            expected = naive_percent([c for c in codings if len(c.spans_by_annotator) > 1], str(label), str(attribute))
        elif name in {"attribute_f1_exact", "attribute_f1_overlap"}:
            expected = naive_pointing(codings, str(label), exact=name.endswith("exact"))
        else:
            continue
        compared += expected is not None
        assert result.value == (None if expected is None else pytest.approx(expected, rel=1e-12))
        assert (result.undefined_because is None) == (expected is not None)
    assert compared


def most_links(ana: Sequence[LabelledSpan], ben: Sequence[LabelledSpan], *, exact: bool) -> int:
    def fits(one: LabelledSpan, other: LabelledSpan) -> bool:
        a, b = said(one, "speaker"), said(other, "speaker")
        assert isinstance(a, Span)
        assert isinstance(b, Span)
        if exact:
            return (one.start, one.end, a) == (other.start, other.end, b)
        return max(one.start, other.start) < min(one.end, other.end) and a.overlaps(b)

    short, long = sorted((ana, ben), key=len)
    return max(
        sum(fits(one, other) for one, other in zip(short, chosen, strict=True))
        for chosen in permutations(long, len(short))
    )


def naive_links(codings: Sequence[Coding], label: str, *, exact: bool) -> float | None:
    matches: Counter[tuple[str, str]] = Counter()
    links: Counter[tuple[str, str]] = Counter()
    for coding in codings:
        for pair in combinations(sorted(coding.spans_by_annotator), 2):
            ana, ben = (
                [s for s in coding.spans_by_annotator[name] if s.label == label and said(s, "speaker")] for name in pair
            )
            matches[pair] += most_links(ana, ben, exact=exact)
            links[pair] += len(ana) + len(ben)
    each = [2 * matches[pair] / links[pair] for pair in links if links[pair]]
    return sum(each) / len(each) if each else None


@pytest.mark.parametrize("seed", range(60))
def test_links_equal_trying_every_assignment(seed: int, draw: Draw) -> None:
    codings = with_attributes(draw(seed, most=4), seed)
    for name in ("link_f1_exact", "link_f1_overlap"):
        for result in measure(codings, measures=[name]):
            assert result.attribute == "speaker"
            expected = naive_links(codings, str(result.label), exact=name.endswith("exact"))
            assert result.value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_alpha_is_krippendorffs_where_everybody_marked_the_same_spans(seed: int) -> None:
    """Each span is then a unit that m annotators coded."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str | None, ...]] = []
    codings = []
    for nth in range(12):
        names = [name for name in ("ana", "ben", "cleo", "dora") if rng.random() < 0.8]
        layers: dict[str, list[LabelledSpan]] = defaultdict(list)
        for place in range(3):
            said_here = {name: str(rng.choice(["direct", "indirect", "none"], p=[0.5, 0.3, 0.2])) for name in names}
            for name, value in said_here.items():
                given = {} if value == "none" else {"type": value}
                layers[name].append(LabelledSpan("quote", 20 * place, 20 * place + 10, given))
            if len(names) > 1:
                rows.append(tuple(said_here.get(name) for name in ("ana", "ben", "cleo", "dora")))
        codings.append(Coding(f"d{nth}", 100, layers or {"ana": []}))
    [expected] = measure_units(
        UnitTable(("ana", "ben", "cleo", "dora"), tuple(rows)), level="nominal", measures=["krippendorff_alpha"]
    )
    [result] = measure(codings, measures=["attribute_alpha"])
    assert result.value == pytest.approx(expected.value, rel=1e-12)


def one(ana: list[LabelledSpan], ben: list[LabelledSpan], name: str, attribute: str = "type") -> Result:
    return value_of(measure([Coding("d", 200, {"ana": ana, "ben": ben})], measures=[name]), name, attribute)


def test_not_given_is_a_value() -> None:
    ana = [quote(0, 10, type="direct"), quote(20, 30), quote(40, 50)]
    ben = [quote(0, 10), quote(20, 30), quote(40, 50, type="direct")]
    assert one(ana, ben, "attribute_percent").value == pytest.approx(1 / 3)
    # n = 6, "direct" twice and nothing four times, D = 4: 1 - 5 * 4 / (2 * 2 * 4)
    assert one(ana, ben, "attribute_alpha").value == pytest.approx(1 - 5 * 4 / 16)
    assert one(ana, ben, "attribute_percent").n_units == 3


def test_true_is_not_the_word_true() -> None:
    assert one([quote(0, 5, type=True)], [quote(0, 5, type="True")], "attribute_percent").value == 0
    assert one([quote(0, 5, type=True)], [quote(0, 5, type=True)], "attribute_percent").value == 1


def test_the_same_borders_are_matched_before_others() -> None:
    """Both of ben's could be ana's; the one that is the same is."""
    ana = [quote(0, 10, type="direct")]
    for ben in ([quote(0, 9, type="indirect"), quote(0, 10, type="direct")],) * 2:
        assert one(ana, ben, "attribute_percent").value == 1
        assert one(ana, ben[::-1], "attribute_percent").value == 1


def test_half_of_the_union_is_the_same_span_and_less_is_not() -> None:
    ana = [quote(0, 10, type="direct")]
    assert one(ana, [quote(0, 20, type="direct")], "attribute_percent").value == 1
    apart = one(ana, [quote(0, 21, type="direct")], "attribute_percent")
    assert (apart.value, apart.n_units) == (None, 0)
    assert apart.undefined_because == (
        "No two annotators marked the same 'quote', so there is nothing of which both could say something."
    )


def test_alpha_of_one_value_is_undefined() -> None:
    spans = [quote(0, 10, type="direct")]
    reason = one(spans, spans, "attribute_alpha").undefined_because
    assert reason == (
        "Alpha corrects for chance and chance needs two values, but the same was said of every matched 'quote'."
    )


def test_a_quote_that_one_alone_attributes_is_half_a_link() -> None:
    ana, ben = [quote(0, 10, speaker=Span(12, 16))], [quote(0, 10)]
    assert one(ana, ben, "link_f1_exact", "speaker").value == 0
    assert one(ana, ben, "attribute_f1_exact", "speaker").value == 0
    assert one(ana, ana, "link_f1_exact", "speaker").value == 1
    assert one(ana, ana, "link_f1_exact", "speaker").n_units == 2


def test_both_ends_of_a_link_must_match() -> None:
    ana = [quote(0, 10, speaker=Span(12, 16)), quote(30, 40, speaker=Span(50, 54))]
    ben = [quote(0, 9, speaker=Span(12, 15)), quote(30, 40, speaker=Span(60, 64))]
    assert one(ana, ben, "link_f1_exact", "speaker").value == 0
    assert one(ana, ben, "link_f1_overlap", "speaker").value == 0.5


def test_without_attributes_there_are_no_rows(draw: Draw) -> None:
    assert not [r for r in measure(draw(1)) if r.attribute or r.measure.startswith(("attribute", "link"))]


def test_attributes_are_cut_and_resampled_like_spans(draw: Draw) -> None:
    codings = with_attributes([c for seed in range(30) for c in draw(seed)], 1)
    for result in measure(codings, measures=["attribute_alpha", "link_f1_overlap"], bootstrap=200):
        assert result.low is not None
        assert result.low <= float(result.value or 0) <= float(result.high or 0)
    two = [c.only(["ana", "ben"]) for c in codings if {"ana", "ben"} <= set(c.spans_by_annotator)]
    expected = by_subject(measure(two, measures=["attribute_alpha", "link_f1_exact"]))
    found = [
        r for r in measure(codings, measures=["attribute_alpha", "link_f1_exact"], by="pair") if r.scope == "ana|ben"
    ]
    for result in found:
        other = expected[result.measure, result.label, result.attribute]
        assert (result.value, result.n_units) == (pytest.approx(other.value), other.n_units)
    assert len(found) >= 4


def test_attributes_first_seen_in_a_late_batch_count_from_the_first_document() -> None:
    """Documents are read a thousand at a time; that nobody gave an attribute yet is an agreement on nothing."""
    plain = [Coding(f"d{nth}", 20, {"ana": [quote(0, 9)], "ben": [quote(0, 9)]}) for nth in range(1500)]
    last = Coding("last", 20, {"ana": [quote(0, 9, type="direct")], "ben": [quote(0, 9)]})
    [percent] = measure([*plain, last], measures=["attribute_percent"])
    assert (percent.value, percent.n_units) == (pytest.approx(1500 / 1501), 1501)
    assert measure([last, *plain], measures=["attribute_percent"]) == [percent]


def in_columns(coding: Coding) -> Coding:
    layers = list(coding.spans_by_annotator.values())
    spans = [span for layer in layers for span in layer]
    names = sorted({span.label for span in spans})
    columns = np.array([(names.index(s.label), s.start, s.end) for s in spans], np.int64).reshape(-1, 3).T
    said = {nth: span.attributes for nth, span in enumerate(spans) if span.attributes}
    parts = SpanTable(names, *columns, said).split([len(layer) for layer in layers])
    by_name = dict(zip(coding.spans_by_annotator, parts, strict=True))
    return Coding(coding.document_id, coding.length, by_name, coding.facets)


@pytest.mark.parametrize("labels", [None, ["quote"], ["opinion", "claim"]])
@pytest.mark.parametrize("by", [None, "pair", "annotator"])
def test_attributes_beside_columns_say_the_same(by: str | None, labels: list[str] | None, draw: Draw) -> None:
    codings = with_attributes([coding for seed in range(4) for coding in draw(seed)], 5)
    as_columns = [in_columns(coding) for coding in codings]
    assert [list(layer) for layer in as_columns[0].spans_by_annotator.values()] == [
        list(layer) for layer in codings[0].spans_by_annotator.values()
    ]
    assert measure(as_columns, by=by, labels=labels) == measure(codings, by=by, labels=labels)
