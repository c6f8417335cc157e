"""A corpus to measure agreement on, as columns: the same for `curate` and for any other program. Needs numpy alone.

Three annotators mark 40 spans of 5 labels in documents of 4,000 characters: 30 % of the spans have shifted
borders, 5 % another label, 5 % are missed. The spans of one annotator do not overlap, so that a program which
knows one label a token can be asked too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

LABELS = ("claim", "opinion", "quote", "tweet", "caption")
ANNOTATORS = ("ana", "ben", "cleo")
LENGTH = 4_000
TOKEN = 6  # characters, a space among them
CHUNK = 1_000

Array = Any  # numpy's, untyped: the other program's environment has no type checker


@dataclass(frozen=True)
class Chunk:
    """Some documents. A layer is one annotator on one document, layer = document * 3 + annotator."""

    n_documents: int
    layer: Array
    label: Array
    start: Array
    end: Array


def draw_chunks(n_documents: int, spans: int = 40, seed: int = 0) -> Iterator[Chunk]:
    rng = np.random.default_rng(seed)
    for done in range(0, n_documents, CHUNK):
        yield draw_chunk(min(CHUNK, n_documents - done), spans, rng)


def draw_chunk(n_documents: int, spans: int, rng: np.random.Generator) -> Chunk:
    shape, step = (n_documents, len(ANNOTATORS), spans), LENGTH // spans
    start = (np.arange(spans) * step + rng.integers(5, 20, (n_documents, 1, spans))) + np.zeros(shape, np.int64)
    end = start + rng.integers(20, step - 30, (n_documents, 1, spans))
    label = rng.integers(len(LABELS), size=(n_documents, 1, spans)) + np.zeros(shape, np.int64)
    shifted = rng.random(shape) < 0.3
    start += np.where(shifted, rng.integers(-5, 6, shape), 0)
    end += np.where(shifted, rng.integers(-5, 6, shape), 0)
    mistaken = rng.random(shape) < 0.05
    label[mistaken] = rng.integers(len(LABELS), size=int(mistaken.sum()))
    kept = rng.random(shape) >= 0.05
    layer = np.arange(n_documents * len(ANNOTATORS)).reshape(n_documents, len(ANNOTATORS), 1) + np.zeros(
        shape, np.int64
    )
    return Chunk(n_documents, layer[kept], label[kept], start[kept], end[kept])


def label_of_tokens(chunk: Chunk) -> Array:
    """(annotators, tokens): 0 without a label, else its number from 1; a token has the label of its first character."""
    per_document = LENGTH // TOKEN
    table = np.zeros((chunk.n_documents * len(ANNOTATORS), per_document), np.int64)
    first, last = -(-chunk.start // TOKEN), np.minimum(-(-chunk.end // TOKEN), per_document)
    size = np.maximum(last - first, 0)
    token = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())
    table[np.repeat(chunk.layer, size), token] = np.repeat(chunk.label + 1, size)
    by_annotator = table.reshape(chunk.n_documents, len(ANNOTATORS), per_document).transpose(1, 0, 2)
    return by_annotator.reshape(len(ANNOTATORS), -1)
