"""What annotators would do by chance: samples of each continuum, and how many of them.

`shuffle` is the paper's sampler (Mathet, Widlöcher & Métivier 2015, sect. 5.2): each annotator of a sample is one
of the real ones, drawn with replacement, whose units are all moved on by the same random number of characters;
what is moved past the end of the text goes on at its beginning. Annotators of a sample are moved by numbers that
are at least the average length of units apart, as far as the text has room, so that a unit does not meet itself.

`draw_alike` is pygamma-agreement's own default, which keeps only averages and deviations: numbers of units, gaps
and lengths are normal, labels drawn by their frequency, and no place is kept.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from curate.core.agreement.counts import Floats, Ints, add_up, starts_of
from curate.core.agreement.gamma.continua import Continua, side_by_side, spans_of

Generators: TypeAlias = Sequence[np.random.Generator]
# continua, the length of each text, how many samples of each, a generator for each -> samples, those of one
# continuum next to each other
Sampler: TypeAlias = Callable[[Continua, Floats, Ints, Generators], Continua]

FIRST_SAMPLES = 30
PRECISION = 0.05
Z = 1.96  # 95 % confidence


def samples_needed(disorders: Floats, precision: float = PRECISION) -> int:
    """So that with 95 % confidence the mean disorder is within `precision` of its value (sect. 5.3)."""
    if not disorders.any():
        return len(disorders)
    return int(np.ceil((disorders.std() / disorders.mean() * Z / precision) ** 2))


def shuffle(units: Continua, length: Floats, number: Ints, generators: Generators) -> Continua:
    of = np.repeat(np.arange(units.n_continua), number)
    layer, layer_start, layer_size = _layers(units)
    drawn = [_draw_annotators(*each, units.n) for each in zip(generators, number, layer_size, strict=True)]
    picked = np.concatenate([annotators for annotators, _ in drawn])
    moved = _moves(np.concatenate([uniform for _, uniform in drawn]), length[of], _mean_length(units)[of])
    rows = (of[:, None] * units.n + picked).ravel()
    start = layer_start.ravel()[rows]
    which, place = spans_of(start, start + layer_size.ravel()[rows])
    unit = layer[place]
    sample, slot = np.divmod(which, units.n)
    begins = units.start[unit] + moved.ravel()[which]
    begins -= np.where(begins >= length[of[sample]], length[of[sample]], 0)
    ends = begins + units.end[unit] - units.start[unit]
    return Continua.arrange(units.n, len(of), sample, slot, begins, ends, units.label[unit])


def _layers(units: Continua) -> tuple[Ints, Ints, Ints]:
    """Units in the order of continuum and slot; where each (continuum, slot) begins, and how many units it has."""
    key = units.continuum * units.n + units.slot
    size = np.bincount(key, minlength=units.n_continua * units.n)
    shape = (units.n_continua, units.n)
    return np.argsort(key, kind="stable"), starts_of(size).reshape(shape), size.reshape(shape)


def _mean_length(units: Continua) -> Floats:
    return np.asarray(add_up(units.continuum, units.end - units.start, units.n_continua) / np.maximum(units.n_units, 1))


def _draw_annotators(rng: np.random.Generator, number: int, size: Ints, n: int) -> tuple[Ints, Floats]:
    """For each sample n annotators, again until one of them has units; and n numbers from 0 to 1."""
    picked = rng.integers(n, size=(number, n))
    while size.any() and len(empty := np.flatnonzero(size[picked].sum(axis=1) == 0)):
        picked[empty] = rng.integers(n, size=(len(empty), n))
    return picked, rng.random((number, n))


def _moves(uniform: Floats, length: Floats, apart: Floats) -> Floats:
    """Of each sample n whole numbers below the length of the text, `apart` from each other while there is room."""
    moves = np.zeros_like(uniform)
    for k, drawn in enumerate(uniform.T):
        before = np.sort(moves[:, :k], axis=1)
        low = np.column_stack((np.zeros(len(length)), before + apart[:, None]))
        high = np.column_stack((before - apart[:, None], length))
        room = np.cumsum(np.maximum(high - low, 0), axis=1)
        place = drawn * room[:, -1]
        gap = np.argmax(room > place[:, None], axis=1)
        row = np.arange(len(length))
        inside = place - np.where(gap > 0, room[row, gap - 1], 0)
        moves[:, k] = np.floor(np.where(room[:, -1] > 0, low[row, gap] + inside, drawn * length))
    return moves


def draw_alike(units: Continua, _length: Floats, number: Ints, generators: Generators) -> Continua:
    samples = [
        _draw_one(units.take(at, at + 1), n, rng) for at, (n, rng) in enumerate(zip(number, generators, strict=True))
    ]
    return side_by_side(samples)


def _draw_one(units: Continua, number: int, rng: np.random.Generator) -> Continua:
    """`number` samples of one continuum."""
    _, _, size = _layers(units)
    gaps, lengths = _gaps(units), units.end - units.start
    drawn = np.abs(np.trunc(rng.normal(size.mean(), size.std(), (number, units.n)))).astype(np.int64)
    drawn[drawn.sum(axis=1) == 0, 0] = 1
    layer = np.repeat(np.arange(number * units.n), drawn.ravel())
    gap = rng.normal(gaps.mean(), gaps.std(), len(layer))
    length = np.maximum(np.abs(rng.normal(lengths.mean(), lengths.std(), len(layer))), 1e-6)
    end = np.cumsum(gap + length)
    first = starts_of(drawn.ravel())[layer]
    end -= np.where(first > 0, end[first - 1], 0)
    label = units.label[rng.integers(len(units.label), size=len(layer))]
    sample, slot = np.divmod(layer, units.n)
    return Continua.arrange(units.n, number, sample, slot, end - length, end, label)


def _gaps(units: Continua) -> Floats:
    """Between units of one annotator, and before the first; and one of nothing, so that there is any."""
    order = np.lexsort((units.end, units.start, units.slot))
    slot, start, end = units.slot[order], units.start[order], units.end[order]
    is_first = np.append(True, slot[1:] != slot[:-1])
    between = (start[1:] - end[:-1])[~is_first[1:]]
    before = start[is_first]
    return np.concatenate(([0.0], between, before[before > 0]))
