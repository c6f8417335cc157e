"""How fast agreement is measured, against one array cell for every character.

    python benchmarks/agreement.py [--documents 10000] [--replicates 2000]

Three annotators mark 40 spans of 5 labels in documents of 4,000 characters: 30 % of the spans have shifted
borders, 5 % another label, 5 % are missed. The naive way fills an array (annotators, characters) a label
and document and counts. The ratio is what to look at, because a busy machine slows both; the naive way is
measured on a part of the documents and its cost, which is linear, taken as so much more.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator

import numpy as np

from curate.core.agreement import MEASURES, Coding, LabelledSpan, measure

LABELS = ("claim", "opinion", "quote", "tweet", "caption")
ANNOTATORS = ("ana", "ben", "cleo")
LENGTH, SPANS = 4_000, 40
NAIVE_PART = 50  # of how many documents the naive way counts one
U_FAMILY = ["u_alpha", "bar_u_alpha", "cu_alpha", "ku_alpha"]


def draw_coding(nth: int, rng: np.random.Generator) -> Coding:
    step = LENGTH // SPANS
    starts = np.arange(SPANS) * step + rng.integers(5, 20, SPANS)
    ends = starts + rng.integers(20, step - 30, SPANS)
    labels = rng.integers(len(LABELS), size=SPANS)
    return Coding(f"d{nth}", LENGTH, {name: _layer(starts, ends, labels, rng) for name in ANNOTATORS})


def _layer(starts: np.ndarray, ends: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> list[LabelledSpan]:
    shifted = rng.random(SPANS) < 0.3
    start = starts + np.where(shifted, rng.integers(-5, 6, SPANS), 0)
    end = ends + np.where(shifted, rng.integers(-5, 6, SPANS), 0)
    label = np.where(rng.random(SPANS) < 0.05, rng.integers(len(LABELS), size=SPANS), labels)
    kept = rng.random(SPANS) >= 0.05
    rows = zip(label[kept].tolist(), start[kept].tolist(), end[kept].tolist(), strict=True)
    return [LabelledSpan(LABELS[code], first, last) for code, first, last in rows]


def naive_alphas(codings: list[Coding]) -> Iterator[float]:
    """Nominal alpha over characters of each label, counted cell by cell."""
    for label in LABELS:
        o = np.zeros((2, 2))
        for coding in codings:
            cells = np.zeros((len(coding.spans_by_annotator), coding.length), np.int64)
            for row, spans in zip(cells, coding.spans_by_annotator.values(), strict=True):
                for span in spans:
                    if span.label == label:
                        row[span.start : span.end] = 1
            m, k = len(cells), cells.sum(axis=0)
            o += np.array([[(m - k) * (m - k - 1), k * (m - k)], [k * (m - k), k * (k - 1)]]).sum(axis=2) / (m - 1)
        n_c, n = o.sum(axis=0), o.sum()
        yield float(1 - (n - 1) * (n - np.trace(o)) / (n * n - (n_c**2).sum()))


def timed(what: str, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{what:58} {seconds:8.3f} s")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--replicates", type=int, default=2_000)
    given = parser.parse_args()
    rng = np.random.default_rng(0)
    codings = [draw_coding(nth, rng) for nth in range(given.documents)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{given.documents} documents, {sum(map(_count, codings))} spans, numpy {np.__version__}")
    alpha = timed("char_alpha of 5 labels and all together", lambda: measure(codings, measures=["char_alpha"]))
    family = timed("char_alpha and the u-family", lambda: measure(codings, measures=["char_alpha", *U_FAMILY]))
    for name in MEASURES:
        timed(f"  {name}", lambda name=name: measure(codings, measures=[name]))
    with_intervals = timed(
        f"char_alpha with {given.replicates} bootstrap replicates",
        lambda: measure(codings, measures=["char_alpha"], bootstrap=given.replicates),
    )
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    part = codings[::NAIVE_PART]
    naive = timed(f"naive, 5 labels, {len(part)} documents", lambda: list(naive_alphas(part)))
    naive *= len(codings) / len(part)
    same = [each.value for each in measure(part, measures=["char_alpha"], labels=LABELS)[1:]]
    assert np.allclose(same, list(naive_alphas(part)), rtol=1e-12, atol=0), "the two ways must agree"
    print(f"naive / char_alpha {naive / alpha:.0f}; naive / char_alpha and u-family {naive / family:.1f}")
    print(f"bootstrap / point estimate {with_intervals / alpha:.2f}; memory above the spans {more / 1024:.0f} MB")


def _count(coding: Coding) -> int:
    return sum(map(len, coding.spans_by_annotator.values()))


if __name__ == "__main__":
    main()
