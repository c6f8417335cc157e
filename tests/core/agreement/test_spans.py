"""Spans as columns are the same spans, to whoever looks and to every measure."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, SpanTable, compare, measure
from curate.core.agreement.gathering import gather
from curate.core.agreement.report import find_measure

Draw = Callable[..., list[Coding]]
NAMES = ("claim", "opinion", "quote", "never used")


def tabled(codings: list[Coding]) -> list[Coding]:
    """The same codings; every two share a table, and spans stand in it in another order than that of the text."""
    done: list[Coding] = []
    for at in range(0, len(codings), 2):
        pair = codings[at : at + 2]
        layers = [
            sorted(spans, key=lambda s: -s.end) for coding in pair for spans in coding.spans_by_annotator.values()
        ]
        spans = [span for layer in layers for span in layer]
        parts = iter(to_table(spans).split([len(layer) for layer in layers]))
        done += [replace(c, spans_by_annotator={name: next(parts) for name in c.spans_by_annotator}) for c in pair]
    return done


def to_table(spans: list[LabelledSpan]) -> SpanTable:
    columns = np.array([(NAMES.index(s.label), s.start, s.end) for s in spans], np.int64).reshape(-1, 3).T
    return SpanTable(NAMES, *columns)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("by", [None, "pair", "annotator", "document", "outlet"])
def test_every_measure_finds_the_same(seed: int, by: str | None, draw: Draw) -> None:
    codings = draw(seed, documents=5)
    as_objects, as_columns = compare(codings, by=by), compare(tabled(codings), by=by)
    assert as_objects.left_out == as_columns.left_out
    for one, other in zip(as_objects.results, as_columns.results, strict=True):
        assert replace(one, value=None) == replace(other, value=None)
        assert other.value == (None if one.value is None else pytest.approx(one.value, rel=1e-12, abs=1e-12))


def test_objects_and_columns_may_stand_side_by_side(draw: Draw) -> None:
    codings = draw(3, documents=6)
    mixed = [other if nth % 3 else one for nth, (one, other) in enumerate(zip(codings, tabled(codings), strict=True))]
    values = [result.value for result in measure(codings, measures=["char_alpha"])]
    assert [result.value for result in measure(mixed, measures=["char_alpha"])] == pytest.approx(values)


def test_labels_of_documents_that_do_not_count_are_not_there() -> None:
    table = to_table([LabelledSpan("claim", 0, 4), LabelledSpan("claim", 1, 4), LabelledSpan("quote", 0, 4)])
    ana, ben, alone = table.split([1, 1, 1])
    codings = [Coding("d", 9, {"ana": ana, "ben": ben}), Coding("e", 9, {"ana": alone})]
    assert {result.label for result in measure(codings)} == {None, "claim"}


def test_a_layer_is_a_sequence_of_its_spans() -> None:
    spans = [LabelledSpan("claim", 0, 4), LabelledSpan("quote", 2, 6), LabelledSpan("opinion", 5, 7)]
    empty, layer, rest = to_table(spans).split([0, 2, 1])
    assert (list(empty), list(layer), list(rest)) == ([], spans[:2], spans[2:])
    assert (layer[0], layer[-1], layer[1:]) == (spans[0], spans[1], spans[1:2])
    assert [len(each) for each in (empty, layer, rest)] == [0, 2, 1]
    with pytest.raises(IndexError):
        layer[2]


@pytest.mark.parametrize(
    ("names", "label", "start", "end", "reason"),
    [
        (("claim",), 0, 4, 4, "span 4:4 of 'claim' is empty, reversed or before the text"),
        (("claim",), 0, -1, 4, "span -1:4 of 'claim' is empty, reversed or before the text"),
        (("claim", ""), 0, 1, 4, "a label has no name"),
        (("claim",), 1, 1, 4, "labels are numbered from 0 to 0"),
    ],
)
def test_no_wrong_span_enters_a_table(names: tuple[str, ...], label: int, start: int, end: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        SpanTable(names, *(np.array([number], np.int64) for number in (label, start, end)))


def test_a_span_behind_the_end_of_its_document_is_refused() -> None:
    layers = to_table([LabelledSpan("claim", 0, 4), LabelledSpan("claim", 7, 9)]).split([1, 1])
    with pytest.raises(ValueError, match="a span of 'ben' ends after document 'd', which has 8 characters"):
        Coding("d", 8, dict(zip(("ana", "ben"), layers, strict=True)))


@pytest.mark.parametrize("by", [None, "pair", "outlet"])
def test_sums_by_batch_are_the_sums_by_document(by: str | None, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without intervals a larger corpus keeps no more; with them a row a document and scope."""
    monkeypatch.setattr("curate.core.agreement.gathering.BATCH", 7)
    codings = [replace(each, document_id=str(n)) for n, each in enumerate(c for s in range(30) for c in draw(s))]
    chosen = [find_measure(name) for name in ("char_alpha", "span_f1_exact")]
    together, apart = (gather(codings, chosen, by=by, apart=apart) for apart in (False, True))
    assert len(together.scope) == len(together.scopes) < len(apart.scope)
    for one, other in zip(measure(codings, by=by), measure(codings, by=by, bootstrap=2), strict=True):
        assert _without_interval(replace(other, value=one.value)) == one
        assert other.value == (None if one.value is None else pytest.approx(one.value, rel=1e-12, abs=1e-12))


def _without_interval(result: Result) -> Result:
    return replace(result, low=None, high=None, jackknife_se=None, p_below=None)
