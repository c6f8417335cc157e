"""How often a 95 % interval of agreement holds the true value.

    python benchmarks/coverage.py [--sets 1000] [--replicates 1000] [--population 20000]

A population of documents is drawn from a model: how many spans a document has and how hard it is vary from
document to document, and three annotators miss spans, shift borders, invent spans and mistake one label for
another. What agreement is in the whole population is then known. Data sets of 50, 100 and 200 documents are
drawn from it, an interval is made from each, and it is counted how many hold the population's value.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from curate.core.agreement import MEASURES, Coding, LabelledSpan
from curate.core.agreement.bootstrap import (
    Interval,
    Method,
    find_uncertainty,
    leave_out,
    resample,
    wilson_interval,
)
from curate.core.agreement.counts import Floats
from curate.core.agreement.gathering import gather
from curate.core.agreement.intervals import count_informative
from curate.core.agreement.sheets import Sheet, to_sheet
from curate.core.agreement.tally import ALL_LABELS

ANNOTATORS = ("ana", "ben", "cleo")
SIZES = (50, 100, 200)
METHODS = (Method.PERCENTILE, Method.BCA, Method.JACKKNIFE)
WILSON = "wilson"  # of shares, where nobody chooses another


@dataclass(frozen=True, slots=True)
class Model:
    """`spans` a document are Poisson around a gamma variable of that mean; `skill` is how likely an annotator
    finds a span in a document of middling difficulty; `precise` how likely its borders are the true ones."""

    name: str
    spans: float
    skill: float
    precise: float
    mistaken: float = 0.05
    invented: float = 0.3  # spans an annotator and document


MODELS = (
    Model("common label, high agreement", spans=8, skill=0.985, precise=0.95, mistaken=0.01, invented=0.1),
    Model("common label, good agreement", spans=8, skill=0.93, precise=0.8),
    Model("common label, middling agreement", spans=8, skill=0.75, precise=0.6, invented=1),
    Model("rare labels: a span in a third of the documents", spans=0.4, skill=0.8, precise=0.7, invented=0.05),
)
CASES = (("char_alpha", "quote"), ("char_alpha", None), ("span_f1_exact", "quote"))


def draw_population(model: Model, size: int, seed: int) -> list[Coding]:
    rng = np.random.default_rng(seed)
    return [_draw_document(model, nth, rng) for nth in range(size)]


def _draw_document(model: Model, nth: int, rng: np.random.Generator) -> Coding:
    length = int(np.clip(rng.lognormal(8, 0.5), 500, 20_000))
    truth = _draw_spans(int(rng.poisson(rng.gamma(2, model.spans / 2))), length, rng)
    odds = model.skill / (1 - model.skill) * rng.lognormal(0, 0.7)
    found = odds / (1 + odds)
    layers = {name: list(_annotate(truth, model, found, length, rng)) for name in ANNOTATORS}
    return Coding(f"d{nth}", length, layers)


def _draw_spans(number: int, length: int, rng: np.random.Generator) -> list[LabelledSpan]:
    """One behind the other, half of them quotes."""
    borders = np.sort(rng.choice(length, size=2 * min(number, length // 50), replace=False))
    labels = rng.choice(["quote", "claim"], size=len(borders) // 2)
    rows = zip(labels.tolist(), borders[::2].tolist(), borders[1::2].tolist(), strict=True)
    return [LabelledSpan(label, start, min(end, start + 200)) for label, start, end in rows]


def _annotate(
    truth: Sequence[LabelledSpan], model: Model, found: float, length: int, rng: np.random.Generator
) -> Iterator[LabelledSpan]:
    for span in truth:
        if rng.random() < found:
            start, end = span.start, span.end
            if rng.random() > model.precise:
                start, end = start + int(rng.integers(-15, 16)), end + int(rng.integers(-15, 16))
                start = min(max(start, 0), length - 1)
                end = max(start + 1, min(end, length))
            label = {"quote": "claim", "claim": "quote"}[span.label] if rng.random() < model.mistaken else span.label
            yield LabelledSpan(label, start, end)
    yield from _draw_spans(int(rng.poisson(model.invented)), length, rng)


def to_sheets(population: Sequence[Coding], cases: Sequence[tuple[str, str | None]]) -> list[Sheet]:
    """The sums of every document, for each measure and label."""
    measures = [MEASURES[name] for name in dict(cases)]
    gathered = gather(population, measures, labels=["quote", "claim"])
    sheets = []
    for name, label in cases:
        tally = gathered.tallies[name]
        number = ALL_LABELS if label is None else gathered.labels.index(label)
        n = len(gathered.scope)
        sheets.append(to_sheet(tally.of(number), np.arange(n), n, MEASURES[name].estimate))
    return sheets


def value_of(sheet: Sheet) -> float:
    return float(sheet.estimates(np.asarray(sheet.matrix.sum(axis=0))[None])[0])


@dataclass(slots=True)
class Count:
    sets: int = 0
    held: int = 0
    too_low: int = 0  # the interval lies under the true value
    undefined: int = 0
    width: float = 0.0

    @property
    def share(self) -> float:
        return self.held / self.sets

    @property
    def mean_width(self) -> float:
        return self.width / max(1, self.sets - self.undefined)


def count_coverage(
    sheet: Sheet, size: int, sets: int, replicates: int, seed: int, *, copies: int = 1
) -> dict[str, Count]:
    """A set without an interval does not hold the value. `size` documents a set, drawn with replacement, which
    makes the population's own value the true one; each stands in the set `copies` times, as if that were evidence."""
    truth, rng = value_of(sheet), np.random.default_rng(seed)
    counts: dict[str, Count] = {method: Count() for method in (*METHODS, WILSON)}
    n_documents = sheet.matrix.shape[0]
    for nth in range(sets):
        documents = np.tile(rng.integers(n_documents, size=size), copies)
        drawn = Sheet(sparse.csr_array(sheet.matrix[documents]), sheet.n_blocks, sheet.estimate)
        value = value_of(drawn)
        found = resample([drawn], replicates, seed + nth)[0], leave_out(drawn)
        for method, count in counts.items():
            interval = None if np.isnan(value) else find_interval(method, value, drawn, *found)
            count.sets += 1
            count.undefined += interval is None
            if interval is not None:
                count.held += interval.low <= truth <= interval.high
                count.too_low += interval.high < truth
                count.width += interval.high - interval.low
    return counts


def find_interval(method: str, value: float, sheet: Sheet, replicates: Floats, left_out: Floats) -> Interval | None:
    if method == WILSON:
        return wilson_interval(value, left_out, count_informative(sheet))
    return find_uncertainty(value, replicates, left_out, Method(method)).interval


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sets", type=int, default=1_000)
    parser.add_argument("--replicates", type=int, default=1_000)
    parser.add_argument("--population", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    for model in MODELS:
        sheets = to_sheets(draw_population(model, asked.population, asked.seed), CASES)
        for (name, label), sheet in zip(CASES, sheets, strict=True):
            print(f"{model.name}: {name} of {label or 'all labels'}, true value {value_of(sheet):.3f}")
            for size in SIZES:
                counts = count_coverage(sheet, size, asked.sets, asked.replicates, asked.seed)
                said = (
                    f"{method} {count.share:.1%} (under {count.too_low / count.sets:.1%}, width {count.mean_width:.3f})"
                    for method, count in counts.items()
                    if method != WILSON or name.startswith("span_f1")
                )
                print(f"  {size:4} documents: {', '.join(said)}", flush=True)
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
