"""Each annotator against the rest: one comparison, with somebody drawn at random from the others of each document.

Of a document that m annotators coded, the pairs that one of them is in count 1 / (m - 1) each, so that their own
spans count once, however many others there are. Sums are then pooled over documents and over the others: what is a
mean over pairs of annotators elsewhere is one number here. Where there are two annotators it is their pair's.

Pairs are made of the columns of a batch at once: each is a document of its own to the measures, and belongs to
both of its annotators.
"""

from dataclasses import dataclass, replace

import numpy as np

from curate.core.agreement.attributes import statements_of
from curate.core.agreement.counts import Columns, Ints, Statements, starts_of
from curate.core.agreement.meetings import with_the_others
from curate.core.agreement.pairs import estimate_mean_over_pairs
from curate.core.agreement.tally import Measure, Tally, pool


@dataclass(frozen=True, slots=True)
class Pairs:
    """`columns` have a document for each two annotators of one; `one` and `other` are their layers in `whole`."""

    whole: Columns
    columns: Columns
    one: Ints
    other: Ints


def part_into_pairs(whole: Columns) -> Pairs:
    one, other = with_the_others(whole, np.arange(len(whole.layer_document)))
    one, other = one[one < other], other[one < other]
    layer = np.stack((one, other), axis=1).ravel()
    begin = np.searchsorted(whole.layer, layer)
    sizes = np.searchsorted(whole.layer, layer, "right") - begin
    span = np.repeat(begin - starts_of(sizes), sizes) + np.arange(sizes.sum())
    columns = replace(
        whole,
        lengths=whole.lengths[whole.layer_document[one]],
        coders=np.full(len(one), 2),
        layer_document=np.repeat(np.arange(len(one)), 2),
        layer_annotator=whole.layer_annotator[layer],
        layer=np.repeat(np.arange(len(layer)), sizes),
        label=whole.label[span],
        start=whole.start[span],
        end=whole.end[span],
        values=_repeat(whole.values, span),
        pointers=_repeat(whole.pointers, span),
    )
    return Pairs(whole, columns, one, other)


def _repeat(statements: Statements, span: Ints) -> Statements:
    position, row = statements_of(span, statements.span)
    return replace(statements, span=position, attribute=statements.attribute[row], values=statements.values[row])


def tally_against_the_rest(pairs: Pairs, measure: Measure) -> Tally:
    """Its `document` is a layer of the whole: what one annotator did in one document."""
    tally = pairs.columns.once(measure.tally)
    n_others = pairs.whole.coders[pairs.whole.layer_document[pairs.one]] - 1
    weighed = replace(tally, sums=tally.sums / n_others[tally.document][:, None])
    if measure.estimate is estimate_mean_over_pairs:
        weighed = replace(weighed, block=np.zeros_like(tally.block))
    return _by_layer(pairs, weighed)


def count_against_the_rest(pairs: Pairs, measure: Measure) -> Tally:
    """Everybody's spans in the documents of an annotator, each once; of pairs of spans, those that they are in."""
    if measure.counts_pairs:
        return _by_layer(pairs, pairs.columns.once(measure.count))
    tally, coders = pairs.whole.once(measure.count), pairs.whole.coders
    row = np.repeat(np.arange(len(tally.label)), coders[tally.document])
    nth = np.arange(len(row)) - np.repeat(starts_of(coders[tally.document]), coders[tally.document])
    chosen = tally.select(row)
    return replace(chosen, document=starts_of(coders)[chosen.document] + nth)


def people_beside(whole: Columns) -> tuple[Ints, Ints]:
    """For every layer itself and all others of its document: (layer, other layer)."""
    layers = np.arange(len(whole.layer_document))
    one, other = with_the_others(whole, layers)
    return np.concatenate((layers, one)), np.concatenate((layers, other))


def _by_layer(pairs: Pairs, tally: Tally) -> Tally:
    """Each row once for either annotator of its pair."""
    rows = np.tile(np.arange(len(tally.label)), 2)
    layer = np.concatenate((pairs.one[tally.document], pairs.other[tally.document]))
    return pool(replace(tally.select(rows), document=layer), np.arange(len(pairs.whole.layer_document)))
