"""How fast gamma is, beside pygamma-agreement on the same documents with the same sampler.

    python benchmarks/gamma.py [--shapes 3x40 2x40 4x40] [--documents 10] [--peer ENV] [--peer-documents 2]

A shape is annotators x spans. Of the spans, one each 100 characters with one of 5 labels, 30 % have shifted
borders for an annotator, 5 % another label, 5 % are missed. Both give gamma and gamma-cat with 30
samples of each document, moved on (the paper's sampler, and pygamma-agreement's option). `--peer` is a folder: an
environment with pygamma-agreement is made there if there is none, because it needs cvxopt, which is GPL, and other
packages than curate. It works in as many threads as there are cores and is warmed up before; processor time
counts all threads. The ratios are what to look at, because a busy machine slows both.
"""

import argparse
import json
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from curate.core.agreement import Coding, LabelledSpan
from curate.core.agreement.gamma.chance import shuffle
from curate.core.agreement.gamma.continua import Continua, Dissimilarity, side_by_side
from curate.core.agreement.gamma.disorders import compare_with_chance

PEER = "pygamma-agreement==0.5.9"
LABELS = ("claim", "opinion", "quote", "tweet", "caption")
STEP = 100
SAMPLES_ONLY = 10.0  # a precision that 30 samples always have
Seconds = tuple[float, float]  # by the clock, of the processor

PEER_PROGRAM = """
import json, logging, sys, time
import numpy as np
from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler

logging.disable(logging.CRITICAL)
dissimilarity = CombinedCategoricalDissimilarity(alpha=1.0, beta=1.0, delta_empty=1.0)


def measure(layers):
    continuum = Continuum()
    for name, units in layers.items():
        continuum.add_annotator(name)
        for start, end, label in units:
            continuum.add(name, Segment(start, end), label)
    np.random.seed(0)
    clock, processor = time.perf_counter(), time.process_time()
    found = continuum.compute_gamma(dissimilarity, sampler=ShuffleContinuumSampler())
    gammas = float(found.gamma), float(found.gamma_cat), float(found.observed_disorder)
    return time.perf_counter() - clock, time.process_time() - processor, *gammas


documents = json.load(open(sys.argv[1]))
measure({name: units[:5] for name, units in documents[0].items()})
json.dump([measure(document) for document in documents], open(sys.argv[2], "w"))
"""


def draw_coding(nth: int, rng: np.random.Generator, n_spans: int, n_annotators: int) -> Coding:
    starts = np.arange(n_spans) * STEP + rng.integers(5, 20, n_spans)
    ends = starts + rng.integers(20, STEP - 30, n_spans)
    labels = rng.integers(len(LABELS), size=n_spans)
    layers = {f"annotator-{slot}": _layer(starts, ends, labels, rng) for slot in range(n_annotators)}
    return Coding(f"d{nth}", STEP * n_spans, layers)


def _layer(starts: np.ndarray, ends: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> list[LabelledSpan]:
    n_spans = len(starts)
    shifted = rng.random(n_spans) < 0.3
    start = starts + np.where(shifted, rng.integers(-5, 6, n_spans), 0)
    end = ends + np.where(shifted, rng.integers(-5, 6, n_spans), 0)
    label = np.where(rng.random(n_spans) < 0.05, rng.integers(len(LABELS), size=n_spans), labels)
    kept = rng.random(n_spans) >= 0.05
    rows = zip(label[kept].tolist(), start[kept].tolist(), end[kept].tolist(), strict=True)
    return [LabelledSpan(LABELS[code], first, last) for code, first, last in rows]


def to_continua(codings: Sequence[Coding]) -> Continua:
    return side_by_side([_to_continuum(coding) for coding in codings])


def _to_continuum(coding: Coding) -> Continua:
    layers = coding.spans_by_annotator.values()
    rows = [
        (slot, span.start, span.end, LABELS.index(span.label)) for slot, spans in enumerate(layers) for span in spans
    ]
    slot, start, end, label = np.array(rows).T
    return Continua.arrange(len(layers), 1, np.zeros(len(rows), np.int64), slot, start, end, label)


def ours(codings: Sequence[Coding]) -> tuple[Seconds, np.ndarray]:
    """Seconds a document, and observed disorder."""
    clock, processor = time.perf_counter(), time.process_time()
    units = to_continua(codings)
    compared = compare_with_chance(
        units,
        np.array([float(coding.length) for coding in codings]),
        [np.random.default_rng(nth) for nth in range(len(codings))],
        n_labels=len(LABELS),
        dissimilarity=Dissimilarity(),
        sampler=shuffle,
        precision=SAMPLES_ONLY,
    )
    n = len(codings)
    return ((time.perf_counter() - clock) / n, (time.process_time() - processor) / n), compared.observed.disorder


def theirs(codings: Sequence[Coding], environment: Path) -> tuple[Seconds, np.ndarray]:
    documents = [
        {name: [(s.start, s.end, s.label) for s in spans] for name, spans in coding.spans_by_annotator.items()}
        for coding in codings
    ]
    given, found, program = (environment / name for name in ("documents.json", "found.json", "peer.py"))
    given.write_text(json.dumps(documents), encoding="utf-8")
    program.write_text(PEER_PROGRAM, encoding="utf-8")
    subprocess.run([environment / "bin" / "python", program, given, found], check=True, stdout=subprocess.DEVNULL)
    rows = np.array(json.loads(found.read_text(encoding="utf-8")))
    return tuple(rows[:, :2].mean(axis=0)), rows[:, 4]


def make_environment(folder: Path) -> None:
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", PEER], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shapes", nargs="+", default=["3x40", "2x40", "4x40"])
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--peer-documents", type=int, default=2)
    given = parser.parse_args()
    if given.peer:
        make_environment(given.peer)
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}; seconds a document, by the clock and processor")
    for shape in given.shapes:
        n, spans = map(int, shape.split("x"))
        rng = np.random.default_rng(0)
        codings = [draw_coding(nth, rng, spans, n) for nth in range(given.documents)]
        (clock, processor), disorder = min(ours(codings) for _ in range(2))
        print(f"{shape}: curate {clock:.4f} {processor:.4f}", end="", flush=True)
        if given.peer:
            part = codings[: given.peer_documents]
            (its_clock, its_processor), its_disorder = theirs(part, given.peer)
            assert np.allclose(disorder[: len(part)], its_disorder, rtol=1e-5), "the best alignments must be as good"
            print(f"; {PEER} {its_clock:.3f} {its_processor:.3f}", end="")
            print(
                f"; ratio {its_clock / clock:.0f} by the clock, {its_processor / processor:.0f} of the processor",
                end="",
            )
        print()


if __name__ == "__main__":
    main()
