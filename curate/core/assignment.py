"""Who codes what: documents dealt out so that load is even and every two people can be compared.

A plan is made anew whenever people or documents change, from what has been dealt already: an assignment that
somebody has begun stays, one that its owner never opened may be taken back by the caller first, and nobody is
given a document twice. Within what is asked, the next document goes to whoever has least to do; among those who
have equally little, to the one who has been paired least with those who code it already.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from curate.core.errors import CurateError
from curate.core.planning import draw_stratified


@dataclass(frozen=True, slots=True)
class Assignment:
    document_id: str
    annotator: str


def coders_wanted(strata: Mapping[str, str], *, coders: int, share: float, seed: int) -> dict[str, int]:
    """How many people each document needs: `coders` for a share of them, drawn stratified, one for the others.

    `strata` gives each document's stratum (outlet and month, say). A share of 1 means all of them. The number of
    documents is rounded to the nearest. Raises CurateError for fewer than one coder or a share outside 0 to 1.
    """
    if coders < 1:
        raise CurateError(f"{coders} coders for a document are too few; ask for 1 or more")
    if not 0 <= share <= 1:
        raise CurateError(f"a share lies between 0 and 1, not at {share:g}")
    several = set(draw_stratified(strata, round(share * len(strata)), seed=seed))
    return {document_id: coders if document_id in several else 1 for document_id in strata}


def deal(
    wanted: Mapping[str, int],
    annotators: Sequence[str],
    *,
    seed: int,
    held: Mapping[str, Collection[str]] | None = None,
    finished: Iterable[Assignment] = (),
    barred: Mapping[str, Collection[str]] | None = None,
) -> list[Assignment]:
    """What to assign in addition, so that every document has as many coders as it wants, in a seeded order.

    `held` names who has each document already, whether they are still here or not; `finished` are those of them
    that are done, which are no load any more; `barred` names who may not get a document though they do not hold it.
    A document that wants more coders than there are other people gets
    as many as there are: the caller sees it in the plan. Raises CurateError where there is nobody to deal to.
    """
    if len(set(annotators)) < len(annotators) or not annotators:
        raise CurateError("name at least one annotator, and each once")
    held, barred = held or {}, barred or {}
    table = _Table(annotators, held, set(finished), seed)
    found = []
    for document_id in sorted(wanted, key=lambda each: _hash(seed, each)):
        coders, others = set(held.get(document_id, ())), set(barred.get(document_id, ()))
        for _ in range(wanted[document_id] - len(coders)):
            annotator = table.choose(document_id, coders, others)
            if annotator is None:
                break
            found.append(Assignment(document_id, annotator))
            coders.add(annotator)
    return found


class _Table:
    """Who has how much to do, and who has been paired with whom how often."""

    def __init__(
        self, annotators: Sequence[str], held: Mapping[str, Collection[str]], finished: set[Assignment], seed: int
    ) -> None:
        self.seed = seed
        self.load = Counter(dict.fromkeys(annotators, 0))
        self.pairs: Counter[frozenset[str]] = Counter()
        for document_id, coders in held.items():
            self.pairs.update(map(frozenset, combinations(coders, 2)))
            self.load.update(
                name for name in coders if name in self.load and Assignment(document_id, name) not in finished
            )

    def choose(self, document_id: str, coders: Collection[str], barred: Collection[str]) -> str | None:
        """Adds the document to whom it suits best; None where everybody has it."""
        free = [name for name in self.load if name not in coders and name not in barred]
        if not free:
            return None
        least = min(self.load[name] for name in free)
        chosen = min(free, key=lambda name: self._rank(name, document_id, coders, least))
        self.load[chosen] += 1
        self.pairs.update(frozenset((chosen, name)) for name in coders)
        return chosen

    def _rank(self, name: str, document_id: str, coders: Collection[str], least: int) -> tuple[int, int, bytes]:
        # Pairs first where load differs by no more than one: otherwise an even load would pair the same people. A
        # document's first coder makes no pair.
        slack = 1 if coders else 0
        met = sum(self.pairs[frozenset((name, other))] for other in coders)
        return max(0, self.load[name] - least - slack), met, _hash(self.seed, f"{document_id}\0{name}")


def _hash(seed: int, words: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{words}".encode()).digest()
