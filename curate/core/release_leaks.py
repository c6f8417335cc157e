"""Texts and stories that lie in two splits at once: what must not be in a release."""

import hashlib
from array import array
from collections.abc import Iterator, Sequence

import numpy as np


class Leaks:
    """Of each document that is added there stay 17 bytes for each way in which two of them can be one."""

    def __init__(self, ways: Sequence[str]) -> None:
        self._ways = ways
        self._keys = {way: array("Q") for way in ways}
        self._splits = array("q")
        self._names: dict[str, int] = {}

    def add(self, split: str, keys: Sequence[str]) -> None:
        """A key for each way: documents with the same one belong together."""
        self._splits.append(self._names.setdefault(split, len(self._names)))
        for way, key in zip(self._ways, keys, strict=True):
            self._keys[way].frombytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).digest())

    def find(self) -> Iterator[tuple[int, str, int, str]]:
        """Way by way, the places of documents that are parted: the later one, the way, the first one, its split."""
        splits, names = np.frombuffer(self._splits, np.int64), list(self._names)
        for way, held in self._keys.items():
            if not len(splits):
                return
            keys = np.frombuffer(held, np.uint64).reshape(-1, 2)
            _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
            first = first[which.reshape(-1)]
            for place in np.flatnonzero(splits != splits[first]).tolist():
                yield place, way, int(first[place]), names[splits[first[place]]]
