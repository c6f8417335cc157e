"""How many of the attributes that models doubt are wrong, when a twentieth of all is made wrong.

    python benchmarks/attribute_errors.py [--corpora ../shared/corpora] [--share 0.05] [--seed 7]

In German newspapers speech is direct, indirect, reported or free indirect: here that is an attribute of one label. Of a
share of the annotations it is made another one, drawn by chance; the project is then searched as
`curate release check --models` does. Printed are the share of such annotations among the first 10, 50 and 100 of the
list and in all of it, how many of them were found, and chance: the share of all that was made wrong.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from label_errors import COLORS, FIRST, ME

from curate.core.documents import Document
from curate.core.label_errors import JudgedLabel
from curate.core.layers import Action, Annotation, Change
from curate.core.spans import Span
from curate.services.finding_label_errors import find_label_errors
from curate.services.projects import opened
from curate.store.changes import append_changes
from curate.store.documents import add_documents

CORPUS = "redewiedergabe_news"
VALUES = ("direct", "indirect", "reported", "freeIndirect")
LABEL, ATTRIBUTE = "speech", "type"


@dataclass(frozen=True, slots=True)
class Corpus:
    """`given` are the annotations of each document's first annotator, by document; `wrong` those whose value is not the
    annotator's."""

    documents: list[Document]
    given: dict[str, list[tuple[Span, str]]]
    wrong: frozenset[tuple[str, Span]]

    @property
    def size(self) -> int:
        return sum(map(len, self.given.values()))


def read_corpus(folder: Path, share: float, seed: int) -> Corpus:
    documents = [Document(row["doc_id"], row["text"]) for row in _rows(folder / "documents.jsonl")]
    spans: dict[str, dict[str, dict[Span, str]]] = {}
    for row in _rows(folder / "annotations.jsonl"):
        if row["label"] in VALUES:
            mine = spans.setdefault(str(row["doc_id"]), {}).setdefault(str(row["annotator"]), {})
            mine[Span(int(str(row["start"])), int(str(row["end"])))] = str(row["label"])
    chance, wrong, given = random.Random(seed), set(), {}
    for document_id, layers in sorted(spans.items()):
        given[document_id] = sorted(layers[min(layers)].items())
        for nth, (span, value) in enumerate(given[document_id]):
            if chance.random() < share:
                others = [each for each in VALUES if each != value]
                given[document_id][nth] = span, chance.choice(others)
                wrong.add((document_id, span))
    return Corpus(documents, given, frozenset(wrong))


def search(corpus: Corpus) -> JudgedLabel:
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder) / "study", corpus)
        with opened(Path(folder) / "study") as project:
            judged = find_label_errors(project, by=ME, listed=1_000_000)
    return next(each for each in judged if each.attribute == ATTRIBUTE)


def make_project(folder: Path, corpus: Corpus) -> None:
    (folder / "schemas").mkdir(parents=True)
    attribute = {"name": ATTRIBUTE, "title": ATTRIBUTE, "type": "choice", "values": list(VALUES)}
    color = dict(zip(("light", "dark"), COLORS, strict=True))
    label = {"name": LABEL, "title": LABEL, "hotkey": "1", "color": color, "overlap": True, "attributes": [attribute]}
    schema = {"name": "benchmark", "title": "Benchmark", "labels": [label]}
    (folder / "schemas" / "benchmark.yaml").write_text(json.dumps(schema), encoding="utf-8")
    with opened(folder) as project, project.store.writing() as session:
        add_documents(session, documents=corpus.documents)
        for document in corpus.documents:
            append_changes(
                session,
                document_id=document.id,
                author="annotator",
                schema_digest=project.schema.digest,
                changes=list(_changes(corpus, document.id)),
                at="2026-01-01T00:00:00+00:00",
            )


def _changes(corpus: Corpus, document_id: str) -> Iterator[Change]:
    for nth, (span, value) in enumerate(corpus.given.get(document_id, [])):
        identity = f"{document_id}-{nth}"
        yield Change(identity, Action.PUT, Annotation(identity, LABEL, span, {ATTRIBUTE: value}))
    yield Change(f"{document_id}-submit", Action.SUBMIT)


def precision(corpus: Corpus, judged: JudgedLabel, first: int | None = None) -> float:
    looked = judged.errors[:first]
    return sum((each.document_id, each.span) in corpus.wrong for each in looked) / max(1, len(looked))


def found(corpus: Corpus, judged: JudgedLabel) -> float:
    return precision(corpus, judged) * len(judged.errors) / len(corpus.wrong)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpora", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "corpora")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    if not (arguments.corpora / CORPUS).is_dir():
        sys.exit(f"{arguments.corpora / CORPUS} is not there; name the folder that holds {CORPUS}: --corpora")
    corpus = read_corpus(arguments.corpora / CORPUS, arguments.share, arguments.seed)
    judged = search(corpus)
    firsts = ", ".join(f"@{first} {precision(corpus, judged, first):.2f}" for first in FIRST)
    print(f"{judged.summary({})}: values {', '.join(judged.values)}")
    print(
        f"precision {firsts}, all {len(judged.errors):,} {precision(corpus, judged):.2f}; "
        f"found {found(corpus, judged):.2f} of those made wrong; chance {len(corpus.wrong) / corpus.size:.3f}"
    )


if __name__ == "__main__":
    main()
