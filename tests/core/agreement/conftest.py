"""Random codings, and a stream of them that is the same on every run."""

from collections.abc import Callable

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan

LABELS = ("claim", "opinion", "quote")
Draw = Callable[..., list[Coding]]


def _spans(rng: np.random.Generator, length: int, most: int, *, disjoint: bool) -> list[LabelledSpan]:
    count = int(rng.integers(0, most + 1))
    if not disjoint:
        starts = rng.integers(0, length, count)
        ends = [int(rng.integers(start + 1, length + 1)) for start in starts]
        return [LabelledSpan(str(rng.choice(LABELS)), int(s), e) for s, e in zip(starts, ends, strict=True)]
    borders = np.sort(rng.choice(length + 1, size=min(2 * count, (length + 1) // 2 * 2), replace=False))
    pairs = zip(borders[::2].tolist(), borders[1::2].tolist(), strict=True)
    return [LabelledSpan(str(rng.choice(LABELS)), start, end) for start, end in pairs]


def draw_codings(seed: int, *, documents: int = 3, most: int = 5, disjoint: bool = False) -> list[Coding]:
    """A small corpus: nesting, overlaps within a label, empty layers, absent annotators, copies of another's spans."""
    rng = np.random.default_rng(seed)
    codings = []
    for nth in range(documents):
        length = int(rng.integers(1, 30))
        layers: dict[str, list[LabelledSpan]] = {}
        for name in ("ana", "ben", "cleo", "dora"):
            if rng.random() < 0.7:
                copies = layers and rng.random() < 0.3
                layers[name] = next(iter(layers.values())) if copies else _spans(rng, length, most, disjoint=disjoint)
        codings.append(Coding(f"document-{nth}", length, layers, {"outlet": str(rng.choice(["A", "B"]))}))
    return codings


@pytest.fixture(scope="session")
def draw() -> Draw:
    return draw_codings
