"""CoNLL columns: a token a line with its place and its tag, for those who train taggers.

Columns are token, start, end, tag, with tabs between; a sentence ends with an empty line, and a document begins with
the line that readers of CoNLL-2003 know, `-DOCSTART- -X- O O`. They take any other line for a token, so which document
it is stands in `documents.csv`. A column says one label for a token, so that overlapping annotations cannot be said in
one file: `conll` and `conll_bilou` refuse then, `conll_by_label` writes a file for each label. Attributes cannot be
said at all.

Columns mark tokens, we mark characters. Where an annotation begins or ends inside a token, that token is cut there, so
that nothing moves and start and end say the annotation's; `cut_tokens` in `documents.csv` counts them. All files of an
export have the same tokens.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.csv_rows import new_table
from curate.adapters.exporters.files import new_file
from curate.adapters.sentences import sentences
from curate.core.errors import InvalidInput, Problem
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
Token: TypeAlias = tuple[int, int]  # a corpus has millions of them: `Span` would take several times as long
Tagger: TypeAlias = Callable[[Sequence[Token], Iterable[Json]], list[str]]

TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*|\S")
OUTSIDE = "O"
DOCUMENT = "-DOCSTART- -X- O O"
SHOWN = 5
OVERLAP = "use jsonl, which holds any overlap, conll_by_label, which writes a file for each label, or --label"


def write_conll(release: ReleaseContent, folder: Path, *, labels: Sequence[str] = ()) -> None:
    """`train.conll` and so on, tagged BIO, with these labels only. Raises InvalidInput where annotations overlap."""
    _write(release, folder, bio_tags, {".conll": labels or _all_labels(release)})


def write_conll_bilou(release: ReleaseContent, folder: Path, *, labels: Sequence[str] = ()) -> None:
    """The same, tagged BILOU: the last token of an annotation and the only one are told apart."""
    _write(release, folder, bilou_tags, {".conll": labels or _all_labels(release)})


def write_conll_by_label(release: ReleaseContent, folder: Path) -> None:
    """`train.quote.conll` and so on: BIO, a file for each split and label. Raises InvalidInput as `write_conll`."""
    _write(release, folder, bio_tags, {f".{label}.conll": [label] for label in _all_labels(release)})


def tokens(text: str) -> Iterator[list[Token]]:
    """Start and end of each, sentence by sentence: words with their inner points and hyphens, and every other sign by
    itself."""
    for sentence in sentences(text):
        if found := [at.span() for at in TOKEN.finditer(text, sentence.start, sentence.end)]:
            yield found


def cut_tokens(sentence: Sequence[Token], edges: Sequence[int]) -> tuple[list[Token], int]:
    """The tokens, cut where an edge lies inside one, and how many of them were; `edges` are sorted and each is there
    once."""
    pieces, cut = list(sentence), set()
    for edge in edges[bisect_right(edges, sentence[0][0]) : bisect_left(edges, sentence[-1][1])]:
        place = bisect_left(pieces, edge, key=itemgetter(0)) - 1
        start, end = pieces[place]
        if edge < end:
            pieces[place : place + 1] = [(start, edge), (edge, end)]
            cut.add(end)
    return pieces, len(cut)


def bio_tags(sentence: Sequence[Token], annotations: Iterable[Json]) -> list[str]:
    """A tag for each token; an annotation that goes on in the next sentence goes on there with `I-`."""
    tags = [OUTSIDE] * len(sentence)
    for annotation, inside in _inside(sentence, annotations):
        for place in inside:
            begins = sentence[place][0] <= annotation["start"]
            tags[place] = f"{'B' if begins else 'I'}-{annotation['label']}"
    return tags


def bilou_tags(sentence: Sequence[Token], annotations: Iterable[Json]) -> list[str]:
    tags = [OUTSIDE] * len(sentence)
    for annotation, inside in _inside(sentence, annotations):
        for place in inside:
            begins = sentence[place][0] <= annotation["start"]
            ends = sentence[place][1] >= annotation["end"]
            tags[place] = f"{'U' if begins and ends else 'B' if begins else 'L' if ends else 'I'}-{annotation['label']}"
    return tags


def _inside(sentence: Sequence[Token], annotations: Iterable[Json]) -> Iterator[tuple[Json, range]]:
    """The annotations that reach into the sentence, each with the places of its tokens."""
    begin, finish = sentence[0][0], sentence[-1][1]
    for annotation in annotations:
        if annotation["start"] < finish and begin < annotation["end"]:
            first = bisect_right(sentence, annotation["start"], key=itemgetter(1))
            yield annotation, range(first, bisect_left(sentence, annotation["end"], key=itemgetter(0)))


def _all_labels(release: ReleaseContent) -> list[str]:
    return [label.name for label in release.schema.labels]


def _write(release: ReleaseContent, folder: Path, tags: Tagger, files: Mapping[str, Sequence[str]]) -> None:
    """`files` are the ends of the files' names, each with the labels that it holds."""
    every = {label for labels in files.values() for label in labels}
    problems: list[Problem] = []
    nth: Counter[str] = Counter()
    with ExitStack() as stack:
        opened = {
            (split, suffix): stack.enter_context(new_file(folder / f"{split}{suffix}"))
            for split in release.fractions
            for suffix in files
        }
        table = stack.enter_context(new_table(folder / "documents.csv"))
        table.row(["split", "nth", "doc_id", "sha256", "cut_tokens"])
        for record in records(release):
            split, wanted = record["split"], [a for a in record["annotations"] if a["label"] in every]
            edges = sorted({edge for a in wanted for edge in (a["start"], a["end"])})
            cut = [cut_tokens(sentence, edges) for sentence in tokens(record["text"])]
            pieces = [sentence for sentence, _ in cut]
            for suffix, labels in files.items():
                annotations = [a for a in wanted if a["label"] in labels]
                problems += _overlaps(record, annotations)
                opened[split, suffix].write(_block(record["text"], pieces, annotations, tags))
            nth[split] += 1
            table.row([split, nth[split], record["doc_id"], record["sha256"], sum(count for _, count in cut)])
        if problems:
            raise _refusal(problems)


def _block(text: str, cut: Sequence[Sequence[Token]], annotations: Sequence[Json], tags: Tagger) -> str:
    lines = [DOCUMENT, ""]
    for sentence in cut:
        tagged = zip(sentence, tags(sentence, annotations), strict=True)
        lines += [f"{text[start:end]}\t{start}\t{end}\t{tag}" for (start, end), tag in tagged]
        lines.append("")
    return "\n".join([*lines, ""])


def _overlaps(record: Json, annotations: Sequence[Json]) -> Iterator[Problem]:
    reach, before = 0, ""
    for annotation in sorted(annotations, key=lambda a: (a["start"], a["end"])):
        here = f"{annotation['label']} at {annotation['start']}:{annotation['end']}"
        if annotation["start"] < reach:
            yield Problem(f"{record['doc_id']}, {here}", f"overlaps {before}", OVERLAP)
        reach, before = max(reach, annotation["end"]), here


def _refusal(problems: Sequence[Problem]) -> InvalidInput:
    subject, remedy = "CoNLL columns, which cannot say everything here,", "export as jsonl to keep all of them"
    return InvalidInput(subject, problems[:SHOWN], more=len(problems) - SHOWN, remedy=remedy)
