"""CoNLL columns: a token a line with its place and its tag, for those who train taggers.

Columns are token, start, end, tag, with tabs between; a sentence ends with an empty line, and a document begins with
the line that readers of CoNLL-2003 know, `-DOCSTART- -X- O O`. They take any other line for a token, so which document
it is stands in `documents.csv`. A column says one label for a token, so that overlapping annotations cannot be said in
one file: `conll` and `conll_bilou` refuse then, `conll_by_label` writes a file for each label. Attributes cannot be
said at all.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.csv_rows import new_table
from curate.adapters.exporters.files import new_file
from curate.adapters.sentences import sentences
from curate.core.errors import InvalidInput, Problem
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

Json = dict[str, Any]
Tagger: TypeAlias = Callable[[Sequence[Span], Iterable[Json]], list[str]]

TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*|\S")
OUTSIDE = "O"
DOCUMENT = "-DOCSTART- -X- O O"
SHOWN = 5
OVERLAP = "use jsonl, which holds any overlap, conll_by_label, which writes a file for each label, or --label"


def write_conll(release: ReleaseContent, folder: Path, *, labels: Sequence[str] = ()) -> None:
    """`train.conll` and so on, tagged BIO, with these labels only. Raises InvalidInput where annotations overlap or
    cut a token in two."""
    _write(release, folder, bio_tags, ".conll", labels or _all_labels(release))
    _write_documents(release, folder)


def write_conll_bilou(release: ReleaseContent, folder: Path, *, labels: Sequence[str] = ()) -> None:
    """The same, tagged BILOU: the last token of an annotation and the only one are told apart."""
    _write(release, folder, bilou_tags, ".conll", labels or _all_labels(release))
    _write_documents(release, folder)


def write_conll_by_label(release: ReleaseContent, folder: Path) -> None:
    """`train.quote.conll` and so on: BIO, a file for each split and label. Raises InvalidInput as `write_conll`."""
    for label in _all_labels(release):
        _write(release, folder, bio_tags, f".{label}.conll", [label])
    _write_documents(release, folder)


def tokens(text: str) -> Iterator[list[Span]]:
    """Sentence by sentence: words with their inner points and hyphens, and every other sign by itself."""
    for sentence in sentences(text):
        found = [Span(at.start(), at.end()) for at in TOKEN.finditer(text, sentence.start, sentence.end)]
        if found:
            yield found


def bio_tags(sentence: Sequence[Span], annotations: Iterable[Json]) -> list[str]:
    """A tag for each token; an annotation that goes on in the next sentence goes on there with `I-`."""
    tags = [OUTSIDE] * len(sentence)
    for annotation, inside in _inside(sentence, annotations):
        for place in inside:
            begins = sentence[place].start <= annotation["start"]
            tags[place] = f"{'B' if begins else 'I'}-{annotation['label']}"
    return tags


def bilou_tags(sentence: Sequence[Span], annotations: Iterable[Json]) -> list[str]:
    tags = [OUTSIDE] * len(sentence)
    for annotation, inside in _inside(sentence, annotations):
        for place in inside:
            begins = sentence[place].start <= annotation["start"]
            ends = sentence[place].end >= annotation["end"]
            tags[place] = f"{'U' if begins and ends else 'B' if begins else 'L' if ends else 'I'}-{annotation['label']}"
    return tags


def _inside(sentence: Sequence[Span], annotations: Iterable[Json]) -> Iterator[tuple[Json, list[int]]]:
    for annotation in annotations:
        marked = [n for n, at in enumerate(sentence) if annotation["start"] < at.end and at.start < annotation["end"]]
        yield annotation, marked


def _all_labels(release: ReleaseContent) -> list[str]:
    return [label.name for label in release.schema.labels]


def _write(release: ReleaseContent, folder: Path, tags: Tagger, suffix: str, labels: Sequence[str]) -> None:
    problems: list[Problem] = []
    with ExitStack() as stack:
        files = {split: stack.enter_context(new_file(folder / f"{split}{suffix}")) for split in release.fractions}
        for record in records(release):
            annotations = [a for a in record["annotations"] if a["label"] in labels]
            cut = list(tokens(record["text"]))
            problems += _unsayable(record, cut, annotations)
            files[record["split"]].write(_block(record, cut, annotations, tags))
        if problems:
            raise _refusal(problems)


def _write_documents(release: ReleaseContent, folder: Path) -> None:
    """Which document the nth one of a split is."""
    counts: Counter[str] = Counter()
    with new_table(folder / "documents.csv") as table:
        table.row(["split", "nth", "doc_id", "sha256"])
        for record in records(release):
            counts[record["split"]] += 1
            table.row([record["split"], counts[record["split"]], record["doc_id"], record["sha256"]])


def _block(record: Json, cut: Sequence[Sequence[Span]], annotations: Sequence[Json], tags: Tagger) -> str:
    lines = [DOCUMENT, ""]
    for sentence in cut:
        for at, tag in zip(sentence, tags(sentence, annotations), strict=True):
            lines.append(f"{at.of(record['text'])}\t{at.start}\t{at.end}\t{tag}")
        lines.append("")
    return "\n".join([*lines, ""])


def _unsayable(record: Json, cut: Sequence[Sequence[Span]], annotations: Sequence[Json]) -> Iterator[Problem]:
    """Annotations that overlap one before them, and those of which an edge lies inside a token."""
    reach, before = 0, ""
    for annotation in sorted(annotations, key=lambda a: (a["start"], a["end"])):
        where = f"{record['doc_id']}, {annotation['label']} at {annotation['start']}:{annotation['end']}"
        if annotation["start"] < reach:
            yield Problem(where, f"overlaps {before}", OVERLAP)
        reach = max(reach, annotation["end"])
        before = f"{annotation['label']} at {annotation['start']}:{annotation['end']}"
        if torn := _torn(annotation, cut):
            words = torn.of(record["text"])
            yield Problem(where, f"begins or ends inside the token {words!r}", "use jsonl, or mend the borders")


def _torn(annotation: Json, cut: Sequence[Sequence[Span]]) -> Span | None:
    edges = (annotation["start"], annotation["end"])
    inner = (at for sentence in cut for at in sentence if any(at.start < edge < at.end for edge in edges))
    return next(inner, None)


def _refusal(problems: Sequence[Problem]) -> InvalidInput:
    subject, remedy = "CoNLL columns, which cannot say everything here,", "export as jsonl to keep all of them"
    return InvalidInput(subject, problems[:SHOWN], more=len(problems) - SHOWN, remedy=remedy)
