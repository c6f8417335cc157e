"""How fast agreement is measured, and in how much memory.

    python benchmarks/agreement.py [--documents 10000] [--replicates 2000] [--peer] [--store]

The corpus is that of `agreement_corpus.py`. Everything is measured in a process of its own on one thread, and
without the making of the corpus. Ratios are what to look at, because a busy machine slows all alike:

- the naive way: an array cell for every character and annotator, label by label; on a part of the documents;
- `--peer`: the package krippendorff on tokens, installed into an environment of its own;
- ten times as many documents, read as a stream;
- `--store`: ten times as many documents from a project's SQLite database, with two or three annotators and ten
  spans each.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from krippendorff_peer import install
from taken import measure_once, quiet_environment

if TYPE_CHECKING:
    from agreement_corpus import Chunk

    from curate.core.agreement import Coding

HERE = Path(__file__).resolve().parent
NAIVE_PART = 50  # of how many documents the naive way counts one
U_FAMILY = ["u_alpha", "bar_u_alpha", "cu_alpha", "ku_alpha"]
FAMILY = ["char_alpha", *U_FAMILY]
REPEATS = 5

Taken = dict[str, float]


def main() -> None:
    given = read_arguments()
    if given.only:
        print(json.dumps(WORK[given.only](given)))
        return
    n, replicates = given.documents, given.replicates
    print(f"{n:,} documents, 3 annotators, 40 spans; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'':52} {'clock s':>8} {'cpu s':>8} {'peak MB':>8} {'above before':>12}")
    alpha = run("alpha", n, "char_alpha of 5 labels and all together")
    family = run("family", n, "char_alpha and the u-family")
    objects = run("objects", n, "the same, from a Python object a span")
    drawn = run("bootstrap", n, f"char_alpha with {replicates:,} replicates", replicates)
    drawn_family = run("bootstrap_family", n, f"char_alpha, u-family, {replicates:,} replicates", replicates)
    more = run("stream", 10 * n, f"char_alpha and the u-family, {10 * n:,} documents")
    less = run("stream", n, f"the same stream, {n:,} documents")
    naive = run("naive", n, f"naive, 5 labels, every {NAIVE_PART}th document")
    peer = run_peer(n) if given.peer else None
    print()
    print(f"naive / char_alpha: {NAIVE_PART * naive['cpu'] / alpha['cpu']:.0f} in time")
    for name, one, other in (("char_alpha", drawn, alpha), ("with the u-family", drawn_family, family)):
        print(f"bootstrap / point estimate, {name}: {one['cpu'] / other['cpu']:.2f}")
    print(
        f"10 times the documents: {more['cpu'] / less['cpu']:.1f} in time, {more['peak'] / less['peak']:.2f} in memory"
    )
    if peer:
        for name, ours in (("columns", family), ("objects", objects)):
            print(f"krippendorff on tokens / char_alpha and the u-family, {name}: {compare(peer, ours)}")
    if given.store:
        run_store(10 * n)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--replicates", type=int, default=2_000)
    parser.add_argument("--peer", action="store_true", help="compare with krippendorff, in an environment of its own")
    parser.add_argument("--store", action="store_true", help="measure a project's database too")
    parser.add_argument("--only", choices=sorted(WORK), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def run(what: str, documents: int, title: str, replicates: int = 0, root: Path = HERE, python: str = "") -> Taken:
    """In a process of its own, so that its memory is its own."""
    words = [str(HERE / "agreement.py"), "--only", what, "--replicates", str(replicates), "--root", str(root)]
    return tell(title, python or sys.executable, [*words, "--documents", str(documents)])


def run_peer(documents: int) -> Taken:
    words = [str(HERE / "krippendorff_peer.py"), "--documents", str(documents)]
    return tell("krippendorff, nominal alpha of all labels on tokens", str(install()), words)


def tell(title: str, python: str, words: Sequence[str]) -> Taken:
    done = subprocess.run([python, *words], check=True, env=quiet_environment(), stdout=subprocess.PIPE)
    taken: Taken = json.loads(done.stdout)
    above = taken["peak"] - taken["before"]
    print(f"{title:52} {taken['seconds']:8.3f} {taken['cpu']:8.3f} {taken['peak']:8.0f} {above:12.0f}", flush=True)
    return taken


def compare(peer: Taken, ours: Taken) -> str:
    return (
        f"{peer['cpu'] / ours['cpu']:.0f} in time, {peer['peak'] / ours['peak']:.0f} in memory of the whole process, "
        f"{(peer['peak'] - peer['before']) / max(ours['peak'] - ours['before'], 1):.0f} above what was there before"
    )


def run_store(documents: int) -> None:
    from agreement_store import fill

    with TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        n_spans = fill(root, documents)
        print(f"\na project with {documents:,} documents and {n_spans:,} spans of two or three annotators")
        run("opening", documents, "opened, a document and a layer read", root=root)
        run("from_store", documents, "char_alpha and the u-family", root=root)
        run("from_store", documents, "char_alpha with 2,000 replicates", 2_000, root=root)


def codings_of(chunk: "Chunk", first: int) -> Iterator["Coding"]:
    from agreement_corpus import ANNOTATORS, LABELS, LENGTH

    from curate.core.agreement import Coding, SpanTable

    table = SpanTable(LABELS, chunk.label, chunk.start, chunk.end)
    layers = table.split(sizes_of(chunk))
    for nth in range(chunk.n_documents):
        spans = layers[nth * len(ANNOTATORS) : (nth + 1) * len(ANNOTATORS)]
        yield Coding(f"d{first + nth:06}", LENGTH, dict(zip(ANNOTATORS, spans, strict=True)))


def sizes_of(chunk: "Chunk") -> list[int]:
    import numpy as np
    from agreement_corpus import ANNOTATORS

    sizes: list[int] = np.bincount(chunk.layer, minlength=chunk.n_documents * len(ANNOTATORS)).tolist()
    return sizes


def draw_codings(documents: int) -> list["Coding"]:
    from agreement_corpus import CHUNK, draw_chunks

    return [c for nth, chunk in enumerate(draw_chunks(documents)) for c in codings_of(chunk, nth * CHUNK)]


def with_objects(codings: Sequence["Coding"]) -> list["Coding"]:
    from dataclasses import replace

    return [
        replace(c, spans_by_annotator={name: list(spans) for name, spans in c.spans_by_annotator.items()})
        for c in codings
    ]


def time_measures(codings: list["Coding"], measures: Sequence[str], replicates: int | None = None) -> Taken:
    from curate.core.agreement import measure

    measure(codings[:2], measures=measures, bootstrap=2)  # what is imported and set up once
    return measure_once(lambda: measure(codings, measures=measures, bootstrap=replicates), REPEATS)


def time_stream(documents: int) -> Taken:
    """Ten drawn chunks again and again, the codings made anew: what is drawn is there before, the rest is not."""
    from agreement_corpus import CHUNK, draw_chunks

    from curate.core.agreement import measure

    chunks = list(draw_chunks(10 * CHUNK))

    def stream() -> Iterator["Coding"]:
        for first in range(0, documents, CHUNK):
            yield from codings_of(chunks[first // CHUNK % len(chunks)], first)

    return measure_once(lambda: measure(stream(), measures=FAMILY))


def time_naive(documents: int) -> Taken:
    """Checks that both ways agree, too."""
    import numpy as np
    from agreement_corpus import LABELS

    from curate.core.agreement import measure

    codings = draw_codings(documents)[::NAIVE_PART]
    same = [each.value for each in measure(codings, measures=["char_alpha"], labels=LABELS)[1:]]
    assert np.allclose(same, list(naive_alphas(codings)), rtol=1e-12, atol=0), "the two ways must agree"
    return measure_once(lambda: list(naive_alphas(codings)), REPEATS)


def naive_alphas(codings: list["Coding"]) -> Iterator[float]:
    """Nominal alpha over characters of each label, counted cell by cell."""
    import numpy as np
    from agreement_corpus import LABELS

    for label in LABELS:
        o = np.zeros((2, 2))
        for coding in codings:
            cells = np.zeros((len(coding.spans_by_annotator), coding.length), np.int64)
            for row, spans in zip(cells, coding.spans_by_annotator.values(), strict=True):
                for span in spans:
                    if span.label == label:
                        row[span.start : span.end] = 1
            m, k = len(cells), cells.sum(axis=0)
            o += np.array([[(m - k) * (m - k - 1), k * (m - k)], [k * (m - k), k * (k - 1)]]).sum(axis=2) / (m - 1)
        n_c, n = o.sum(axis=0), o.sum()
        yield float(1 - (n - 1) * (n - np.trace(o)) / (n * n - (n_c**2).sum()))


def time_store(root: Path, replicates: int) -> Taken:
    from curate.core.people import at_own_machine
    from curate.services.measuring import project_agreement
    from curate.services.projects import opened

    measures, drawn = (["char_alpha"], replicates) if replicates else (FAMILY, None)
    with opened(root) as project:
        return measure_once(
            lambda: project_agreement(project, by=at_own_machine("benchmark"), measures=measures, bootstrap=drawn)
        )


def time_opening(root: Path) -> Taken:
    from curate.services.measuring import stream_codings
    from curate.services.projects import opened

    with opened(root) as project:
        return measure_once(lambda: next(stream_codings(project, attributes=False)))


WORK: dict[str, Callable[[Any], Taken]] = {
    "alpha": lambda given: time_measures(draw_codings(given.documents), ["char_alpha"]),
    "family": lambda given: time_measures(draw_codings(given.documents), FAMILY),
    "objects": lambda given: time_measures(with_objects(draw_codings(given.documents)), FAMILY),
    "bootstrap": lambda given: time_measures(draw_codings(given.documents), ["char_alpha"], given.replicates),
    "bootstrap_family": lambda given: time_measures(draw_codings(given.documents), FAMILY, given.replicates),
    "stream": lambda given: time_stream(given.documents),
    "naive": lambda given: time_naive(given.documents),
    "from_store": lambda given: time_store(given.root, given.replicates),
    "opening": lambda given: time_opening(given.root),
}


if __name__ == "__main__":
    main()
