"""Stories: documents that are copies of each other, cut, topped or lightly rewritten, as wire copy is.

Each text is reduced to a sketch: the hashes of its windows of 32 bytes, of which those below a limit are kept,
about one in 64. The same words give the same hashes wherever they stand, so the share of a sketch that another one
holds estimates how much of a text stands in the other (containment), which a cut or topped copy keeps and the
likeness of whole texts (Jaccard) loses. What the sketches propose is decided on all windows of both texts.

Broder (1997), "On the resemblance and containment of documents", Proc. Compression and Complexity of Sequences,
21-29: resemblance and containment from samples taken modulo m (section 3).
"""

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

WINDOW = 32  # bytes; about the five words that near-duplicates are compared by
KEPT = 64  # one window in so many
CONTAINED = 0.5  # of the shorter text's windows: from here on two documents are one story
PROPOSED = 0.25  # by the sketches, whose estimate strays: a pair of this or more is looked at
PASSAGE = 60  # characters of marked words, which no two writers choose alike
AT_ONCE = 250_000  # hashes that are compared in memory at a time
SURROGATES = 0xD800 >> 11  # how the 16 bits of each half of a character begin that needs two
ALL_PAIRS = 8  # a window in more documents than this proposes neighbours only, so that cost stays linear

_GAPS, _WORDS = re.compile(r"[\W_]+"), re.compile(r"[^\W_]+")
_BASE = 0x9E3779B97F4A7C15 | 1
_LIMIT = np.uint64(2**64 // KEPT)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two documents by their places in what was given, `first < second`, and the share of the shorter one's windows
    that the longer one holds."""

    first: int
    second: int
    containment: float


def sketch(text: str) -> Hashes:
    """The kept windows' hashes, sorted, each once: about a 64th of the text's bytes; empty for a very short text."""
    hashes = _hashes(text)
    return np.unique(hashes[hashes < _LIMIT])


def windows(text: str) -> Hashes:
    """The hashes of all windows of the text's words, sorted, each once. White space, case, punctuation and the
    composition of characters don't count. A text of fewer than 32 bytes is one window; one without words has none."""
    return np.unique(_hashes(text))


def containment(first: Hashes, second: Hashes) -> float:
    """The share of the smaller set that stands in the larger; 0 where one is empty."""
    smaller = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / smaller if smaller else 0.0


class Sketches(Sequence[Hashes]):
    """Sketches of documents that come one after the other: eight bytes a hash and a document, in two arrays."""

    def __init__(self, sketches: Iterable[Hashes] = ()) -> None:
        self._hashes, self._ends = array("Q"), array("q", [0])
        for each in sketches:
            self.append(each)

    def append(self, hashes: Hashes) -> None:
        self._hashes.frombytes(hashes.tobytes())
        self._ends.append(len(self._hashes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> Hashes: ...
    @overload
    def __getitem__(self, place: slice) -> "Sketches": ...
    def __getitem__(self, place: int | slice) -> "Hashes | Sketches":
        if isinstance(place, slice):
            return Sketches(self[each] for each in range(*place.indices(len(self))))
        nth = range(len(self))[place]
        return self.hashes[self._ends[nth] : self._ends[nth + 1]]

    @property
    def hashes(self) -> Hashes:
        """All of them, document by document; nothing can be appended while they are looked at."""
        return np.frombuffer(self._hashes, np.uint64)

    @property
    def ends(self) -> Ints:
        """Where each document's hashes begin, and where the last ones end."""
        return np.frombuffer(self._ends, np.int64)


def propose(sketches: Sequence[Hashes], *, since: int = 0, least: float = PROPOSED) -> list[Likeness]:
    """Pairs whose sketches have `least` or more of the smaller in common, in order; with `since`, only pairs in which
    the second is one of the documents from that place on: those that were added.

    Costs a sort of all hashes, a part of them at a time. A window that stands in many documents (an agency's own
    closing words, a story that hundreds print) links each to its neighbours among them and not all to all: the chain
    holds a story together.
    """
    found = []
    sketches = sketches if isinstance(sketches, Sketches) else Sketches(sketches)
    for first, second in _candidates(sketches, since):
        share = containment(sketches[first], sketches[second])
        if share >= least:
            found.append(Likeness(first, second, share))
    return found


def confirm(proposed: Iterable[Likeness], texts: Mapping[int, str], *, least: float = CONTAINED) -> Iterator[Likeness]:
    """Those of the proposed that hold when all windows are compared, with the exact containment."""
    for pair in proposed:
        share = containment(windows(texts[pair.first]), windows(texts[pair.second]))
        if share >= least:
            yield Likeness(pair.first, pair.second, share)


def group_stories(
    keys: Mapping[str, str], linked: Iterable[tuple[str, str]], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The key of each document's story, given the documents' own keys (equal for equal texts) and what is linked.

    A story has the key of one of its documents. A document whose story is known keeps it, so that adding documents
    moves none; what is new joins it. Where a new document links two known stories they become one, under the key that
    comes first; only then does one move.
    """
    known = {document_id: story for document_id, story in (known or {}).items() if document_id in keys}
    parents: dict[str, str] = {}
    for document_id in keys:
        story = known.get(document_id, keys[document_id])
        parents[document_id] = parents.setdefault(story, story)
    kept = set(known.values())
    for first, second in linked:
        roots = sorted({_root(parents, first), _root(parents, second)}, key=lambda root: (root not in kept, root))
        for root in roots[1:]:
            parents[root] = roots[0]
    return {document_id: _root(parents, document_id) for document_id in keys}


class Passages:
    """Long words that were marked, by the places of their documents: eight bytes of a hash each, and the place."""

    def __init__(self) -> None:
        self._keys, self._places = array("Q"), array("q")

    def add(self, place: int, words: str) -> None:
        """White space, case and punctuation don't count; words shorter than `PASSAGE` characters are anybody's."""
        passage = bare_words(words) if len(words) >= PASSAGE else ""
        if len(passage) >= PASSAGE:
            digest = hashlib.blake2b(passage.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self._keys.append(int.from_bytes(digest, "big"))
            self._places.append(place)

    def shared(self) -> list[tuple[int, int]]:
        """Documents that were marked with the same words, each with the one before it."""
        keys, places = np.frombuffer(self._keys, np.uint64), np.frombuffer(self._places, np.int64)
        order = np.lexsort((places, keys))
        keys, places = keys[order], places[order]
        holds = (keys[1:] == keys[:-1]) & (places[1:] != places[:-1])
        return sorted(set(zip(places[:-1][holds].tolist(), places[1:][holds].tolist(), strict=True)))


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return _WORDS.search(text) is not None


def bare_words(text: str) -> str:
    """Letters and digits with single spaces, case folded, composed."""
    return _GAPS.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def bare_bytes(text: str) -> Bytes:
    """`bare_words` in UTF-8. Where each character fits into 16 bits by a table, which takes a fifth of the time."""
    folded = unicodedata.normalize("NFC", text).casefold()
    units = np.frombuffer(folded.encode("utf-16-le", "surrogatepass"), "<u2")
    if (units >> 11 == SURROGATES).any():
        return _in_utf8(_GAPS.sub(" ", folded).strip())
    is_word = _is_word()[units]
    kept = is_word.copy()
    kept[1:] |= is_word[:-1]  # the first character of a gap becomes its space
    words: NDArray[np.uint16] = np.where(is_word, units, ord(" "))[kept]
    words = words[:-1] if len(words) and not is_word[-1] else words
    if folded.isascii():
        return words.astype(np.uint8)
    return _in_utf8(words.astype("<u2").tobytes().decode("utf-16-le"))


def _in_utf8(words: str) -> Bytes:
    return np.frombuffer(words.encode("utf-8", "surrogatepass"), np.uint8)


@cache
def _is_word() -> NDArray[np.bool_]:
    """Of every character of 16 bits, whether it is a letter or a digit."""
    table = np.zeros(1 << 16, np.bool_)
    for run in _WORDS.finditer("".join(map(chr, range(1 << 16)))):
        table[run.start() : run.end()] = True
    return table


def _root(parents: dict[str, str], node: str) -> str:
    root = node
    while parents[root] != root:
        root = parents[root]
    while parents[node] != root:
        parents[node], node = root, parents[node]
    return root


def _candidates(sketches: Sketches, since: int) -> list[tuple[int, int]]:
    keys = np.unique(np.concatenate([_pairs(*part, len(sketches), since) for part in _parts(sketches)]))
    return [(int(key) // len(sketches), int(key) % len(sketches)) for key in keys]


def _parts(sketches: Sketches) -> Iterator[tuple[Hashes, Ints]]:
    """All hashes with their owners, those of one value together; about `AT_ONCE` at a time."""
    hashes, ends = sketches.hashes, sketches.ends
    n_parts = len(hashes) // AT_ONCE + 1
    width = int(_LIMIT) // n_parts + 1
    for nth in range(n_parts):
        inside = hashes >= np.uint64(nth * width)
        if nth + 1 < n_parts:
            inside &= hashes < np.uint64((nth + 1) * width)
        places = np.flatnonzero(inside)
        yield hashes[places], np.searchsorted(ends, places, side="right") - 1


def _pairs(hashes: Hashes, owners: Ints, n_documents: int, since: int) -> Ints:
    """Each pair of owners of one hash as a number, first * documents + second, once."""
    if not len(hashes):
        return np.zeros(0, np.int64)
    # Stable: the owners of one hash stay in their order.
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    places = np.arange(len(hashes), dtype=np.int64)
    begins = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    sizes_of_runs = np.diff(np.r_[begins, len(hashes)])
    run_size, run_end = np.repeat(sizes_of_runs, sizes_of_runs), np.repeat(begins + sizes_of_runs, sizes_of_runs)
    pairs = []
    for step in range(1, ALL_PAIRS):
        holds = (places + step < run_end) & ((run_size <= ALL_PAIRS) | (step == 1))
        left, right = owners[places[holds]], owners[places[holds] + step]
        pairs.append((left * n_documents + right)[right >= since])
    distinct: Ints = np.unique(np.concatenate(pairs))
    return distinct


def _hashes(text: str) -> Hashes:
    read = bare_bytes(text)
    if not len(read):
        return np.empty(0, dtype=np.uint64)
    width = min(WINDOW, len(read))
    powers, inverses = _powers(len(read))
    # A polynomial of each window, modulo 2^64, as the difference of two prefix sums moved back to the window's start.
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum((read + np.uint64(1)) * powers[: len(read)])])
    starts = len(read) - width + 1
    return _mix((sums[width:] - sums[:starts]) * inverses[:starts])


_kept_powers: list[tuple[Hashes, Hashes]] = []


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2^64, at least `length` of each; kept for the texts to come."""
    if not _kept_powers or len(_kept_powers[0][0]) < length:
        size = max(length, 1 << 16)
        base = (_series(_BASE, size), _series(pow(_BASE, -1, 2**64), size))
        if size > 1 << 20:
            return base
        _kept_powers[:] = [base]
    return _kept_powers[0]


def _series(base: int, size: int) -> Hashes:
    series = np.full(size, base, dtype=np.uint64)
    series[0] = 1
    return np.cumprod(series)


def _mix(hashes: Hashes) -> Hashes:
    """The finaliser of SplitMix64: neighbours in value become far apart, so that "below a limit" is a fair draw."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
