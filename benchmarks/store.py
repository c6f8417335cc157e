"""How fast the store takes documents and annotations in, against the standard library alone.

    python benchmarks/store.py [--url postgresql://…]

Both write the same rows into the same tables of a new file; the ratio is what to look at, because a
busy machine slows both.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from curate.core.canonical import canonical_json
from curate.core.documents import Document
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.documents import add_documents, stream_documents
from curate.store.engine import Store
from curate.store.layers import add_machine_layers, stream_layers
from curate.store.machine_layers import suggestion_ids
from curate.store.schemas import save_schema

DOCUMENTS = 2_000
ANNOTATIONS = 10  # a document
LENGTH = 5_500
REPEATS = 5
AUTHOR = "machine:benchmark@1"
SCHEMA = Schema.from_mapping(
    {
        "name": "benchmark",
        "title": "Benchmark",
        "description": "One label.",
        "labels": [
            {
                "name": "quote",
                "title": "Quote",
                "description": "Words.",
                "hotkey": "q",
                "color": {"light": "#1f77b4", "dark": "#6baed6"},
            }
        ],
    },
    "benchmark",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="measure the store on this empty database instead, without a comparison")
    url = parser.parse_args().url
    documents = list(make_documents())
    layers = [make_layer(document) for document in documents]
    if url:
        report("store", [measure_store(url, documents, layers)])
        return
    store, raw = [], []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            store.append(measure_store(f"sqlite:///{folder}/store.db", documents, layers))
            raw.append(measure_raw(Path(folder) / "raw.db", documents, layers))
    report("store", store)
    report("sqlite3 executemany", raw)
    for step in ("documents in", "annotations in"):
        ratio = statistics.median(fast[step] / slow[step] for slow, fast in zip(store, raw, strict=True))
        print(f"{step}: the store reaches {ratio:.2f} of sqlite3's rate (median of {REPEATS})")


def make_documents() -> Iterator[Document]:
    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlu’é", k=chance.randint(2, 11))) for _ in range(5_000)]
    for number in range(DOCUMENTS):
        yield Document(f"{number:06}.txt", " ".join(chance.choices(words, k=LENGTH // 7)))


def make_layer(document: Document) -> Layer:
    chance = random.Random(document.id)
    starts = chance.sample(range(len(document.text) - 50), ANNOTATIONS)
    marks = (Annotation("", "quote", Span(start, start + 40), {"speaker": "Kirby"}) for start in starts)
    return Layer(document.id, AUTHOR, SCHEMA.digest, LayerState.SUBMITTED, tuple(marks))


def measure_store(url: str, documents: Sequence[Document], layers: Sequence[Layer]) -> dict[str, float]:
    store = Store(url)
    store.migrate()

    def write(add: Callable[[], object]) -> float:
        return seconds(add)

    def add_all() -> None:
        with store.writing() as session:
            save_schema(session, schema=SCHEMA)
            add_documents(session, documents=documents)

    def suggest_all() -> None:
        with store.writing() as session:
            add_machine_layers(session, layers=layers)

    def read_documents() -> None:
        with store.reading() as session:
            assert sum(1 for _ in stream_documents(session)) == len(documents)

    def read_layers() -> None:
        with store.reading() as session:
            assert sum(len(layer.annotations) for layer in stream_layers(session)) == len(layers) * ANNOTATIONS

    steps = {
        "documents in": add_all,
        "annotations in": suggest_all,
        "documents out": read_documents,
        "annotations out": read_layers,
    }
    taken = {step: write(function) for step, function in steps.items()}
    store.dispose()
    return taken


def measure_raw(path: Path, documents: Sequence[Document], layers: Sequence[Layer]) -> dict[str, float]:
    Store(f"sqlite:///{path}").migrate()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("INSERT INTO schema_version VALUES (?, 'benchmark', '{}')", [SCHEMA.digest])
    document_rows = [(d.id, d.sha256, len(d.text), d.text, "", *[None] * 6, "{}") for d in documents]
    heads = [(n, layer.document_id, AUTHOR, True, SCHEMA.digest, "submitted", 0) for n, layer in enumerate(layers)]
    annotations = [
        (n, identity, a.label, a.span.start, a.span.end, canonical_json(dict(a.attributes)), None, None)
        for n, layer in enumerate(layers)
        for a, identity in zip(layer.annotations, suggestion_ids(layer), strict=True)
    ]

    def add_all() -> None:
        with connection:
            connection.executemany(f"INSERT INTO document VALUES ({marks(12)})", document_rows)

    def suggest_all() -> None:
        with connection:
            connection.executemany(f"INSERT INTO layer VALUES ({marks(7)})", heads)
            connection.executemany(f"INSERT INTO annotation VALUES ({marks(8)})", annotations)

    taken = {"documents in": seconds(add_all), "annotations in": seconds(suggest_all)}
    connection.close()
    return taken


def marks(count: int) -> str:
    return ", ".join("?" * count)


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def report(name: str, runs: Sequence[dict[str, float]]) -> None:
    for step in runs[0]:
        taken = statistics.median(run[step] for run in runs)
        rows = DOCUMENTS * (ANNOTATIONS if step.startswith("annotations") else 1)
        print(f"{name}: {step}: {rows:,} in {taken:.2f} s, {rows / taken:,.0f} a second")


if __name__ == "__main__":
    main()
