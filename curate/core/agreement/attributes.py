"""What annotators say of the spans that both marked: is it the same type, the same speaker?

Spans of a label are matched one to one between each two annotators: those with the same borders first,
then as many as possible of those whose intersection is at least half of their union. A matched pair is
then a unit that two people coded. An attribute that was not given is a value of its own, because whoever
submits a span has seen the attribute and left it empty; where an attribute points at words, a pair of
which neither span points says nothing.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from curate.core.agreement.alpha import FIELDS, estimate_alpha, to_rows
from curate.core.agreement.counts import Columns, Flags, Floats, Ints, Statements, starts_of
from curate.core.agreement.meetings import Meetings, find_meetings, match, without
from curate.core.agreement.sayings import NO_ATTRIBUTE, number_subjects
from curate.core.agreement.tally import Measure, Of, Tally, concatenate, pool

SAME_SPAN = 0.5  # of the union of two spans, at least, is in both
NOT_GIVEN = -1
NO_VALUE = 0  # the block of NOT_GIVEN


@dataclass(frozen=True, slots=True)
class Compared:
    """A row a matched pair and attribute that either of its spans has. `values` is (2, rows, 2): of the one
    span and of the other a value's number, or a start and an end; NOT_GIVEN where it has none."""

    pair: Ints
    subject: Ints
    document: Ints
    values: Ints

    @property
    def given(self) -> Flags:
        flags: Flags = self.values[:, :, 0] != NOT_GIVEN
        return flags

    @property
    def same(self) -> Flags:
        return np.asarray((self.values[0] == self.values[1]).all(axis=1))

    @property
    def overlapping(self) -> Flags:
        latest_start, first_end = self.values[:, :, 0].max(axis=0), self.values[:, :, 1].min(axis=0)
        return np.asarray(self.given.all(axis=0) & (latest_start < first_end))


def match_spans(columns: Columns) -> Meetings:
    """Which span of one annotator is which of another."""
    meetings = columns.once(find_meetings)
    close = meetings.where(np.asarray(meetings.over_union() >= SAME_SPAN))
    exact = match(close.where(close.is_exact()))
    others = match(without(close, exact))
    return Meetings(columns, np.concatenate((exact.one, others.one)), np.concatenate((exact.other, others.other)))


def compare_values(columns: Columns) -> Compared:
    return _compare(columns, columns.values)


def compare_pointers(columns: Columns) -> Compared:
    return _compare(columns, columns.pointers)


def _compare(columns: Columns, statements: Statements) -> Compared:
    number_subjects(columns, statements, columns.label[statements.span], statements.attribute)  # matched or not
    matched = columns.once(match_spans)
    sides = [statements_of(spans, statements.span) for spans in (matched.one, matched.other)]
    pair, row = (np.concatenate(each) for each in zip(*sides, strict=True))
    side = np.repeat([0, 1], [len(pairs) for pairs, _ in sides])
    n = max(statements.n_attributes, 1)
    found, which = np.unique(pair * n + statements.attribute[row], return_inverse=True)
    values = np.full((2, len(found), 2), NOT_GIVEN, np.int64)
    values[side, which] = statements.values[row]
    pair, attribute = np.divmod(found, n)
    span = matched.one[pair]
    subject = number_subjects(columns, statements, columns.label[span], attribute)
    return Compared(pair, subject, columns.document[span], values)


def statements_of(spans: Ints, stated_of: Ints) -> tuple[Ints, Ints]:
    """(position in spans, statement) for every statement of every one of the spans; `stated_of` is sorted."""
    first = np.searchsorted(stated_of, spans)
    number = np.searchsorted(stated_of, spans, side="right") - first
    position = np.repeat(np.arange(len(spans)), number)
    nth = np.arange(len(position)) - np.repeat(starts_of(number), number)
    return position, np.repeat(first, number) + nth


def _all_pairs(columns: Columns) -> tuple[Ints, Ints]:
    """Of every matched pair the subject "all attributes of its label", and its document."""
    matched = columns.once(match_spans)
    label = columns.label[matched.one]
    every = number_subjects(columns, columns.values, label, np.full(len(label), NO_ATTRIBUTE))
    return every, columns.document[matched.one]


def tally_percent(columns: Columns) -> Tally:
    """Fields: pairs with the same value, pairs. As if no attribute were given; then where they differ."""
    compared = columns.once(compare_values)
    subject, document = _all_pairs(columns)
    differing = ~compared.same
    changed = _sums(compared.subject[differing], compared.document[differing], (-1, 0))
    return _pooled(columns, _sums(subject, document, (1, 1)), changed)


def tally_coincidences(columns: Columns) -> Tally:
    """Blocks are values; the fields are those of alpha, whose units are the matched pairs.

    A value that is matched with those of d other annotators weighs 1, not d: in a unit that m coded each pair
    weighs 1 / (m - 1), as in Krippendorff's coincidences.
    """
    compared, weights = columns.once(compare_values), _weights(columns.once(match_spans))
    subject, document = _all_pairs(columns)
    weight = weights[compared.pair]
    of = partial(to_rows, compared.subject, compared.document)
    return _pooled(
        columns,
        to_rows(subject, document, NO_VALUE, n=2 * weights, n_c=2 * weights, S=2 * weights),
        of(NO_VALUE, D=np.where(compared.same, 0, 2 * weight), n_c=-2 * weight),
        *(of(values[:, 0] - NOT_GIVEN, n_c=weight) for values in compared.values),
    )


def _weights(matched: Meetings) -> Floats:
    n_partners = np.bincount(np.concatenate((matched.one, matched.other)))
    return np.asarray((1 / n_partners[matched.one] + 1 / n_partners[matched.other]) / 2)


def tally_pointers(columns: Columns, *, exact: bool) -> Tally:
    """Fields: pairs whose spans point at the same words, twice; spans that point."""
    compared = columns.once(compare_pointers)
    agreeing = compared.same if exact else compared.overlapping
    sums = np.stack((2 * agreeing, compared.given.sum(axis=0)), axis=1)
    return _pooled(columns, Tally(compared.subject, compared.document, np.zeros(len(sums), np.int64), sums * 1.0))


def count_pairs(columns: Columns) -> Tally:
    return _pooled(columns, _sums(*_all_pairs(columns), (1,)))


def count_pointing_pairs(columns: Columns) -> Tally:
    compared = columns.once(compare_pointers)
    return _pooled(columns, _sums(compared.subject, compared.document, (1,)))


def _sums(subject: Ints, document: Ints, fields: tuple[int, ...]) -> Tally:
    sums = np.broadcast_to(np.array(fields, np.float64), (len(subject), len(fields)))
    return Tally(subject, document, np.zeros(len(subject), np.int64), sums)


def _pooled(columns: Columns, *tallies: Tally) -> Tally:
    return pool(concatenate(tallies), np.arange(len(columns.lengths)))


def estimate_share(sums: Floats, starts: Ints) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.add.reduceat(sums[:, 0], starts, axis=0) / np.add.reduceat(sums[:, 1], starts, axis=0)
    return share


def explain_no_pairs(_sums: Floats, label: str | None) -> str:
    return f"No two annotators marked the same {label!r}, so there is nothing of which both could say something."


def explain_one_value(sums: Floats, label: str | None) -> str:
    if not sums[:, FIELDS.index("n")].sum():
        return explain_no_pairs(sums, label)
    return f"Alpha corrects for chance and chance needs two values, but the same was said of every matched {label!r}."


def explain_no_pointers(_sums: Floats, label: str | None) -> str:
    return f"No annotator pointed at any words from a {label!r} that another marked too."


ATTRIBUTE_PERCENT = Measure(
    "attribute_percent",
    tally_percent,
    estimate_share,
    explain_no_pairs,
    of=Of.VALUES,
    count=count_pairs,
    counts_pairs=True,
)
ATTRIBUTE_ALPHA = Measure(
    "attribute_alpha",
    tally_coincidences,
    estimate_alpha,
    explain_one_value,
    of=Of.VALUES,
    count=count_pairs,
    counts_pairs=True,
)
ATTRIBUTE_F1_EXACT, ATTRIBUTE_F1_OVERLAP = (
    Measure(
        name,
        partial(tally_pointers, exact=exact),
        estimate_share,
        explain_no_pointers,
        of=Of.POINTERS,
        count=count_pointing_pairs,
        counts_pairs=True,
    )
    for name, exact in (("attribute_f1_exact", True), ("attribute_f1_overlap", False))
)
