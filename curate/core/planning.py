"""How many documents to have coded twice, and which: the sample that agreement is measured on.

Lacy and Riffe take the test of reliability as a sample from the study's own content: its size follows from the
number of units, the agreement that one expects, and the margin by which the sample may flatter. Their formula
speaks of simple agreement on nominal categories. Where some documents have been coded twice already, the width
of the interval that they gave says it for the very coefficient that will be reported.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping

from curate.core.errors import CurateError

Z_ONE_SIDED = {0.95: 1.645, 0.99: 2.326}


def lacy_riffe(population: int, expected_agreement: float, *, margin: float = 0.05, confidence: float = 0.95) -> int:
    """Units to code twice, so that agreement among all units is at least the sample's less `margin`.

    n = ((N - 1) SE² + PQN) / ((N - 1) SE² + PQ), SE = margin / z one-sided, rounded up, at most N
    (Lacy and Riffe 1996, JMCQ 73(4), 963-973). `expected_agreement` P is of the population: the least that one
    would accept plus the margin. Raises CurateError outside 0 < P < 1, 0 < margin < 1, or for no units.
    """
    if population < 1:
        raise CurateError("there is no document to draw from; import some first")
    if not 0 < expected_agreement < 1 or not 0 < margin < 1:
        raise CurateError("agreement and margin lie between 0 and 1, for example .85 and .05")
    if confidence not in Z_ONE_SIDED:
        raise CurateError(f"confidence is one of {', '.join(map(str, Z_ONE_SIDED))}")
    spread = (population - 1) * (margin / Z_ONE_SIDED[confidence]) ** 2
    variance = expected_agreement * (1 - expected_agreement)
    return min(population, math.ceil((spread + variance * population) / (spread + variance) - 1e-9))


def documents_for_margin(n_documents: int, half_width: float, margin: float, population: int | None = None) -> int:
    """Documents to code twice until an interval's half-width is `margin`, given what `n_documents` gave.

    The half-width falls with the square root of the number of documents. With `population`, the share that is
    sampled lowers it further (finite population correction), and no more than all are asked for.
    Raises CurateError where there is nothing to go by.
    """
    if n_documents < 2 or not half_width > 0:
        raise CurateError("the width of an interval is needed: code two documents twice first")
    if not 0 < margin < 1:
        raise CurateError("a margin lies between 0 and 1, for example .05")
    needed = n_documents * (half_width / margin) ** 2
    if population is not None:
        needed = needed / (1 + (needed - 1) / population)
        return min(population, math.ceil(needed - 1e-9))
    return math.ceil(needed - 1e-9)


def draw_stratified(strata: Mapping[str, str], n: int, *, seed: int) -> list[str]:
    """`n` document ids, or all where there are fewer: from each stratum its share, by the largest remainder.

    Within a stratum the order is a keyed hash of the id, so that the draw depends on the seed alone and a
    larger draw keeps what a smaller one from the same strata had, but for rounding. Sorted.
    """
    ids: dict[str, list[str]] = {}
    for document_id in sorted(strata, key=lambda each: _place(each, seed)):
        ids.setdefault(strata[document_id], []).append(document_id)
    quotas = _shares({name: len(members) for name, members in ids.items()}, min(n, len(strata)))
    return sorted(document_id for name, members in ids.items() for document_id in members[: quotas[name]])


def _shares(sizes: Mapping[str, int], n: int) -> Counter[str]:
    """Whole numbers that sum to `n`, proportional to the sizes; ties go to the larger, then to the first name."""
    total = sum(sizes.values())
    quotas = Counter({name: n * size // total for name, size in sizes.items()})
    left = n - quotas.total()
    by_remainder = sorted(sizes, key=lambda name: (-(n * sizes[name] % total), -sizes[name], name))
    quotas.update(by_remainder[:left])
    return quotas


def _place(document_id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\0{document_id}".encode()).digest()
