"""How many of the labels that models doubt are wrong, when a twentieth of all is made wrong.

    python benchmarks/label_errors.py [--corpora ../shared/corpora] [--share 0.05] [--seed 7]

Of a corpus with real labels, those of a share of the sentences are turned round: what was marked is marked no more,
and what was not is. The project is then searched for label errors as `curate release check --models` does. For each
label, the share of turned sentences among the first 10, 50 and 100 of the list and in all of it, how many of the turned
were found, and beside them chance: the share of all that was turned, and ("alike") the share among sentences that are
given the same as those listed: of a rare label, many marks are turned ones. Sentences that were wrong before count as
mistakes of the search, so the truth is somewhat better than what is printed.

Where two people coded every document, the first one's labels are searched as they are, too, and those count as wrong
that the second has otherwise: real differences, of which either may be in the right. (toxic_spans, the third corpus
there, has no texts.)

    python benchmarks/label_errors.py --articles 20000

Of so many invented articles of 3 kB: how long it takes, and the memory that it needs.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stories import article, vocabulary

from curate.adapters.units import units_of
from curate.core.coded_units import marked_units
from curate.core.documents import Document
from curate.core.label_errors import JudgedLabel
from curate.core.layers import Action, Annotation, Change
from curate.core.people import at_own_machine
from curate.core.spans import Span
from curate.services.finding_label_errors import find_label_errors
from curate.services.projects import Project, opened
from curate.store.changes import append_changes
from curate.store.documents import add_documents

ME = at_own_machine("benchmark")
CORPORA: dict[str, tuple[str, ...]] = {
    "redewiedergabe_news": ("direct", "indirect", "reported"),
    "gum_wikinews": ("quote", "caption", "speaker_turn"),
}
WITH_TWO = ("redewiedergabe_news",)
FIRST = (10, 50, 100)
COLORS = ("#1b6ca8", "#7ec8f2")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents with the sentences that each label stands in; `turned` are (document, label, sentence) made wrong."""

    documents: list[Document]
    marked: Mapping[tuple[str, str], list[Span]]
    turned: frozenset[tuple[str, str, Span]]
    sentences: int
    labels: tuple[str, ...]


def read_corpus(folder: Path, labels: tuple[str, ...], share: float | None, seed: int) -> Corpus:
    """The layer of each document's first annotator, of which a share is turned round; where that is None it stays as it
    is, and what the second annotator has otherwise counts as turned. Line breaks are spaces here: in these files they
    cut sentences."""
    documents = [Document(row["doc_id"], re.sub(r"\s", " ", row["text"])) for row in _rows(folder / "documents.jsonl")]
    layers = _layers(folder, labels)
    if share is None:
        documents = [document for document in documents if len(layers.get(document.id, {})) > 1]
    chance, turned, marked, count = random.Random(seed), set(), {}, 0
    for document in documents:
        sentences = list(units_of(document.text).sentences)
        count += len(sentences)
        first, *others = [spans for _, spans in sorted(layers.get(document.id, {"": {}}).items())]
        for label in labels:
            holds = marked_units(sentences, first.get(label, []))
            if share is None:
                wrong = [h != o for h, o in zip(holds, marked_units(sentences, others[0].get(label, [])), strict=True)]
                kept = holds
            else:
                wrong = [chance.random() < share for _ in sentences]
                kept = [h != w for h, w in zip(holds, wrong, strict=True)]
            turned |= {(document.id, label, s) for s, is_wrong in zip(sentences, wrong, strict=True) if is_wrong}
            marked[document.id, label] = [s for s, is_kept in zip(sentences, kept, strict=True) if is_kept]
    return Corpus(documents, marked, frozenset(turned), count, labels)


def _layers(folder: Path, labels: tuple[str, ...]) -> dict[str, dict[str, dict[str, list[Span]]]]:
    """Spans by document, annotator and label."""
    found: dict[str, dict[str, dict[str, list[Span]]]] = {}
    for row in _rows(folder / "annotations.jsonl"):
        if row["label"] in labels:
            layer = found.setdefault(row["doc_id"], {}).setdefault(row["annotator"], {})
            layer.setdefault(row["label"], []).append(Span(row["start"], row["end"]))
    return found


def make_project(folder: Path, corpus: Corpus) -> None:
    (folder / "schemas").mkdir(parents=True)
    labels = [
        {"name": name, "title": name, "hotkey": str(nth), "color": dict(zip(("light", "dark"), COLORS, strict=True))}
        for nth, name in enumerate(corpus.labels, 1)
    ]
    schema = {"name": "benchmark", "title": "Benchmark", "labels": labels}
    (folder / "schemas" / "benchmark.yaml").write_text(json.dumps(schema), encoding="utf-8")
    with opened(folder) as project, project.store.writing() as session:
        add_documents(session, documents=corpus.documents)
        for document in corpus.documents:
            changes = list(_changes(corpus, document.id))
            append_changes(
                session,
                document_id=document.id,
                author="annotator",
                schema_digest=project.schema.digest,
                changes=changes,
                at="2026-01-01T00:00:00+00:00",
            )


def _changes(corpus: Corpus, document_id: str) -> Iterator[Change]:
    for label in corpus.labels:
        for nth, span in enumerate(corpus.marked[document_id, label]):
            identity = f"{document_id}-{label}-{nth}"
            yield Change(identity, Action.PUT, Annotation(identity, label, span))
    yield Change(f"{document_id}-submit", Action.SUBMIT)


@dataclass(frozen=True, slots=True)
class Score:
    """`precision` by how many of the list were looked at; `all_of_it` is that of the whole list."""

    label: str
    listed: int
    precision: Mapping[int, float]
    all_of_it: float
    found: float
    chance: float
    alike: Mapping[int, float]


def score(corpus: Corpus, judged: JudgedLabel) -> Score | None:
    """None where models could not say anything."""
    if judged.undefined_because is not None or not judged.errors:
        return None
    turned = {(document, span) for document, label, span in corpus.turned if label == judged.label}
    right = [(error.document_id, error.span) in turned for error in judged.errors]
    of_marked = len(turned & _marked(corpus, judged.label)) / judged.marked
    of_others = len(turned - _marked(corpus, judged.label)) / (judged.units - judged.marked)
    alike = [of_marked if error.is_marked else of_others for error in judged.errors]
    return Score(
        judged.label,
        len(right),
        {k: sum(right[:k]) / min(k, len(right)) for k in FIRST},
        sum(right) / len(right),
        sum(right) / len(turned),
        len(turned) / corpus.sentences,
        {k: sum(alike[:k]) / min(k, len(right)) for k in FIRST},
    )


def _marked(corpus: Corpus, label: str) -> set[tuple[str, Span]]:
    return {(document, span) for (document, name), spans in corpus.marked.items() if name == label for span in spans}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def search(corpus: Corpus) -> tuple[list[JudgedLabel], float]:
    """What is found, and the seconds that it took."""
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder) / "study", corpus)
        with opened(Path(folder) / "study") as project:
            began = time.perf_counter()
            return _all(project), time.perf_counter() - began


def _all(project: Project) -> list[JudgedLabel]:
    return find_label_errors(project, by=ME, listed=1_000_000)


def invented(number: int, seed: int) -> Corpus:
    """Articles of thirty sentences, every fourth of which is a claim."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    documents, marked = [], {}
    for nth in range(number):
        lines, spans, start = [], [], 0
        for line in range(30):
            ending = f"by {chance.randrange(99)} percent" if line % 4 == 0 else "on the way home"
            lines.append(f"{' '.join(article(chance, words, 13))} {ending}")
            if line % 4 == 0:
                spans.append(Span(start, start + len(lines[-1])))
            start += len(lines[-1]) + 2
        documents.append(Document(f"article-{nth:06}", ".\n".join(lines)))
        marked[documents[-1].id, "claim"] = spans
    return Corpus(documents, marked, frozenset(), 30 * number, ("claim",))


def measure(number: int, seed: int) -> None:
    """Memory is that of a process of its own, which has only searched."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = invented(number, seed)
        make_project(Path(folder) / "study", corpus)
        size = sum(len(document.text) for document in corpus.documents)
        program = (
            "import sys, resource; from pathlib import Path; from curate.core.people import at_own_machine; "
            "from curate.services.projects import opened; "
            "from curate.services.finding_label_errors import find_label_errors\n"
            "with opened(Path(sys.argv[1])) as project: judged = find_label_errors(project, by=at_own_machine('me'))\n"
            "print(judged[0].summary({}), '\\npeak of memory:', "
            "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 'MB')"
        )
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", program, str(Path(folder) / "study")], check=True)
        print(f"{number:,} articles, {size / 1e6:,.1f} million characters: {time.perf_counter() - began:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpora", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "corpora")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--articles", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.articles:
        measure(arguments.articles, arguments.seed)
        return
    if not arguments.corpora.is_dir():
        sys.exit(f"{arguments.corpora} is not there; name the folder that holds {', '.join(CORPORA)}: --corpora")
    for name, labels in CORPORA.items():
        _search_and_print(name, read_corpus(arguments.corpora / name, labels, arguments.share, arguments.seed))
    for name in WITH_TWO:
        corpus = read_corpus(arguments.corpora / name, CORPORA[name], None, arguments.seed)
        _search_and_print(f"{name}, nothing turned, against a second annotator", corpus)
    print(f"peak of memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _search_and_print(name: str, corpus: Corpus) -> None:
    judged, seconds = search(corpus)
    print(f"{name}: {len(corpus.documents):,} documents, {corpus.sentences:,} sentences, {seconds:.1f} s")
    for each in judged:
        _print(each, score(corpus, each))


def _print(judged: JudgedLabel, scored: Score | None) -> None:
    if scored is None:
        print(f"  {judged.summary({})}")
        return
    firsts = ", ".join(f"@{k} {value:.2f} (alike {scored.alike[k]:.2f})" for k, value in scored.precision.items())
    print(
        f"  {scored.label:14} AUC {judged.separation:.2f}  precision {firsts}, all {scored.listed:,} "
        f"{scored.all_of_it:.2f}; found {scored.found:.2f} of the turned; chance {scored.chance:.3f}"
    )


if __name__ == "__main__":
    main()
