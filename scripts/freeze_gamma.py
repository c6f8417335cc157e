"""Freeze what pygamma-agreement says of random small continua, for tests/golden/agreement/test_gamma.py.

    python -m venv ENV && ENV/bin/pip install pygamma-agreement==0.5.9
    ENV/bin/python scripts/freeze_gamma.py tests/golden/agreement/gamma_random.json

pygamma-agreement needs cvxopt, which is GPL, so that it is no dependency here, of tests neither.
"""

import json
import logging
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pyannote.core import Segment  # type: ignore[import-not-found]
from pygamma_agreement import (  # type: ignore[import-not-found]
    CombinedCategoricalDissimilarity,
    Continuum,
    ShuffleContinuumSampler,
    StatisticalContinuumSampler,
)

CASES = 240
SAMPLES = 4
SAMPLERS = {"shuffle": ShuffleContinuumSampler, "statistical": StatisticalContinuumSampler}
WEIGHTS = ((1.0, 1.0), (3.0, 1.0), (1.0, 2.0), (2.0, 0.0))


def draw_layers(rng: np.random.Generator) -> list[list[tuple[int, int, str]]]:
    """Two to four annotators who see some of the same units, move their borders, change labels, miss and add."""
    length = int(rng.integers(40, 200))
    seen = [_draw_unit(rng, length) for _ in range(rng.integers(1, 5))]
    layers = []
    for _ in range(rng.integers(2, 5)):
        units = [_see(rng, unit) for unit in seen if rng.random() < 0.8]
        units += [_draw_unit(rng, length) for _ in range(rng.integers(0, 2))]
        layers.append(sorted(set(units)))
    return layers if any(layers) else draw_layers(rng)


def _draw_unit(rng: np.random.Generator, length: int) -> tuple[int, int, str]:
    start = int(rng.integers(0, length))
    return start, start + int(rng.integers(1, 40)), str(rng.choice(list("abc")))


def _see(rng: np.random.Generator, unit: tuple[int, int, str]) -> tuple[int, int, str]:
    start, end, label = unit
    start = max(0, start + int(rng.integers(-6, 7)))
    end = max(start + 1, end + int(rng.integers(-6, 7)))
    return start, end, str(rng.choice(list("abc"))) if rng.random() < 0.3 else label


def measure(layers: list[list[tuple[int, int, str]]], sampler: str, alpha: float, beta: float, seed: int) -> Any:  # noqa: ANN401
    continuum = Continuum()
    for name, layer in zip("wxyz", layers, strict=False):
        continuum.add_annotator(name)
        for start, end, label in layer:
            continuum.add(name, Segment(start, end), label)
    dissimilarity = CombinedCategoricalDissimilarity(alpha=alpha, beta=beta, delta_empty=1.0)
    np.random.seed(seed)
    found = continuum.compute_gamma(dissimilarity, n_samples=SAMPLES, sampler=SAMPLERS[sampler]())
    alignment = [
        [unit and [unit.segment.start, unit.segment.end, unit.annotation] for _, unit in unitary.n_tuple]
        for unitary in found.best_alignment
    ]
    return {
        "layers": layers,
        "sampler": sampler,
        "alpha": alpha,
        "beta": beta,
        "seed": seed,
        "observed": float(found.observed_disorder),
        "expected": float(found.expected_disorder),
        "gamma": float(found.gamma),
        "gamma_cat": float(found.gamma_cat),
        "alignment": alignment,
    }


def main() -> None:
    logging.disable(logging.CRITICAL)
    rng = np.random.default_rng(2015)
    cases = []
    for nth in range(CASES):
        sampler = list(SAMPLERS)[nth % 2]
        alpha, beta = WEIGHTS[nth // 2 % len(WEIGHTS)]
        cases.append(measure(draw_layers(rng), sampler, alpha, beta, nth))
    names = ("pygamma-agreement", "numpy", "numba", "cvxpy", "cvxopt")
    about = {"versions": {name: version(name) for name in names}, "samples": SAMPLES, "delta_empty": 1.0}
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    frozen = f'{{"about":{json.dumps(about)},\n"cases":[\n{lines}\n]}}\n'
    Path(sys.argv[1]).write_text(frozen, encoding="utf-8")  # its solver writes to the standard output


if __name__ == "__main__":
    main()
