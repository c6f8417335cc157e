"""Documents with gold, the same for `curate` and for Label Studio: 5 kB of invented words each, ten spans in each.

A tenth of the documents are copies of an earlier one under another byline, as wire copy is; a tenth were coded by a
second person who marked the same.
"""

import json
import random
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from long_documents import LongDocument, Mark
from stories import vocabulary

from curate.core.documents import Document, Metadata
from curate.core.layers import LayerState
from curate.services.projects import init_project, opened
from curate.store import tables as t
from curate.store.chunks import chunked, insert_rows
from curate.store.documents import add_documents

LINES, WORDS_A_LINE, SPANS = 13, 60, 10
LABELS = {"claim": {"claim_type": "quantity"}, "quote": {"type": "direct"}, "opinion": {"polarity": "negative"}}
REMEMBERED = 1_000  # articles of which there may still come a copy
BATCH = 1_000


def draw_documents(n: int, seed: int = 1) -> Iterator[LongDocument]:
    chance = random.Random(seed)
    words = vocabulary(chance)
    earlier: deque[LongDocument] = deque(maxlen=REMEMBERED)
    for number in range(n):
        name = f"{number:07}.txt"
        if number % 10 == 9:
            yield copied(name, " ".join(chance.choices(words, k=6)), chance.choice(earlier))
        else:
            earlier.append(article(name, words, chance))
            yield earlier[-1]


def article(name: str, words: list[str], chance: random.Random) -> LongDocument:
    lines, marks, at = [], [], 0
    for nth in range(LINES):
        drawn = chance.choices(words, k=WORDS_A_LINE)
        lines.append(" ".join(drawn))
        if nth < SPANS:
            first = chance.randrange(1, WORDS_A_LINE - 20)
            start = at + len(" ".join(drawn[:first])) + 1
            quote = " ".join(drawn[first : first + chance.randint(3, 20)])
            marks.append(Mark(chance.choice([*LABELS]), start, start + len(quote)))
        at += len(lines[-1]) + 1
    return LongDocument(name, "\n".join(lines), tuple(marks))


def copied(name: str, byline: str, original: LongDocument) -> LongDocument:
    moved = len(byline) + 1
    marks = tuple(Mark(mark.label, mark.start + moved, mark.end + moved) for mark in original.marks)
    return LongDocument(name, f"{byline}\n{original.text}", marks)


def fill(root: Path, n: int, url: str | None = None) -> None:
    """A project with these documents, written past the services: theirs is not the speed in question."""
    init_project(root)
    if url:
        (root / "curate.toml").write_text(f"database_url = {json.dumps(url)}\n", encoding="utf-8")
    with opened(root) as project:
        for nth, chunk in enumerate(chunked(draw_documents(n), BATCH)):
            with project.store.writing() as session:
                add_documents(session, documents=map(_document, chunk))
                heads = list(_heads(chunk, nth * BATCH, project.schema.digest))
                insert_rows(session.connection(), t.layer, heads)
                insert_rows(session.connection(), t.annotation, list(_annotations(chunk, nth * BATCH, heads)))
            print(f"\r{(nth * BATCH + len(chunk)):,} of {n:,} documents made", end="", flush=True)
    print()


def _document(drawn: LongDocument) -> Document:
    number = int(drawn.name[:7])
    metadata = Metadata(outlet=f"Outlet {number % 7}", published=f"2025-{number % 12 + 1:02}-01", language="en")
    return Document(drawn.name, drawn.text, "made up", metadata)


def _heads(chunk: list[LongDocument], first: int, digest: str) -> Iterator[dict[str, Any]]:
    for number, drawn in enumerate(chunk, first):
        for nth, author in enumerate(("ana", "ben") if number % 10 == 0 else ("ana",)):
            yield {
                "id": 2 * number + nth + 1,
                "document_id": drawn.name,
                "author": author,
                "is_machine": False,
                "schema_digest": digest,
                "state": LayerState.SUBMITTED.value,
                "revision": 1,
            }


def _annotations(chunk: list[LongDocument], first: int, heads: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for head in heads:
        for nth, mark in enumerate(chunk[(head["id"] - 1) // 2 - first].marks):
            yield {
                "layer_id": head["id"],
                "id": f"{(head['id'] * SPANS + nth) * 2654435761 % 2**32:08x}{nth:08x}",  # as random as a browser's
                "label": mark.label,
                "start": mark.start,
                "end": mark.end,
                "attributes": LABELS[mark.label],
                "origin": None,
                "note": None,
            }
