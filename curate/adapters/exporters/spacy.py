"""spaCy's DocBin: a folder for each split with files of up to 1,000 documents, which `spacy train` reads.

Every annotation stands in the span group `sc`, where spaCy's span categorizer looks, and in one named after its label;
groups overlap freely. A group's `attrs` hold each annotation's attributes by its id, which is the span's `id_`.

spaCy marks tokens, we mark characters. Where an annotation begins or ends inside a token of spaCy's blank tokenizer,
that token is cut there, so that nothing moves; how many were is in the document's `user_data`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.files import new_bytes
from curate.adapters.extras import need
from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.releases import ReleaseContent, records

Json: TypeAlias = dict[str, Any]
ALL = "sc"
BATCH = 1_000  # a DocBin is held in memory whole
KEPT = ("doc_id", "sha256", "split", "story", "annotators", "metadata", "blocks")
LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")
SHOWN = 5


def write_spacy(release: ReleaseContent, folder: Path, *, labels: Sequence[str] = (), entities: bool = False) -> None:
    """`train/0001.spacy` and so on, with these labels only; with `entities` also as `doc.ents`.

    Raises InvalidInput with the count where two entities would overlap.
    """
    need("spacy", "spacy")
    wanted = list(labels) or [label.name for label in release.schema.labels]
    if ALL in wanted:
        raise CurateError(f"a label called {ALL} would be the group that holds all of them; export others with --label")
    if entities:
        _check_entities(release, wanted)
    bins = {split: _Bins(folder / split) for split in release.fractions}
    for record in records(release):
        bins[record["split"]].add(_document(record, wanted, entities=entities))
    for each in bins.values():
        each.close()


class _Bins:
    """The files of one split; the first is there also when it is empty."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._files, self._docs = folder, 0, self._new()

    def add(self, doc: Any) -> None:  # noqa: ANN401
        if len(self._docs) == BATCH:
            self._write()
        self._docs.add(doc)

    def close(self) -> None:
        if len(self._docs) or not self._files:
            self._write()

    def _write(self) -> None:
        self._files += 1
        with new_bytes(self._folder / f"{self._files:04}.spacy") as file:
            file.write(self._docs.to_bytes())
        self._docs = self._new()

    def _new(self) -> Any:  # noqa: ANN401
        return need("spacy.tokens", "spacy").DocBin(store_user_data=True)


def _document(record: Json, labels: Sequence[str], *, entities: bool) -> Any:  # noqa: ANN401
    marked = [annotation for annotation in record["annotations"] if annotation["label"] in labels]
    edges = sorted({edge for annotation in marked for edge in (annotation["start"], annotation["end"])})
    tokens = _tokenizer(record["metadata"]["language"])(record["text"])
    words, spaces, cut = _cut(tokens, edges)
    doc = need("spacy.tokens", "spacy").Doc(tokens.vocab, words=words, spaces=spaces)
    doc.user_data["curate"] = {**{key: record[key] for key in KEPT}, "cut_tokens": cut}
    spans = [_span(doc, annotation) for annotation in marked]
    for name in (ALL, *labels):
        chosen = [n for n, annotation in enumerate(marked) if name in {ALL, annotation["label"]}]
        attributes = {marked[n]["id"]: marked[n]["attributes"] for n in chosen}
        group = need("spacy.tokens", "spacy").SpanGroup
        doc.spans[name] = group(doc, name=name, attrs=attributes, spans=[spans[n] for n in chosen])
    if entities:
        doc.ents = spans
    return doc


def _cut(tokens: Iterable[Any], edges: Sequence[int]) -> tuple[list[str], list[bool], int]:
    """Words and whether a space follows, and how many tokens were cut at an edge; `edges` are sorted."""
    words, spaces, cut = [], [], 0
    for token in tokens:
        start, end = token.idx, token.idx + len(token)
        inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        bounds = [0, *(edge - start for edge in inner), len(token)]
        words += [token.text[a:b] for a, b in pairwise(bounds)]
        spaces += [False] * len(inner) + [bool(token.whitespace_)]
        cut += bool(inner)
    return words, spaces, cut


def _span(doc: Any, annotation: Mapping[str, Any]) -> Any:  # noqa: ANN401
    span = doc.char_span(annotation["start"], annotation["end"], label=annotation["label"], span_id=annotation["id"])
    if span is None:
        where = f"{annotation['label']} at {annotation['start']}:{annotation['end']}"
        raise CurateError(f"{where} is not where spaCy's tokens are; use jsonl, and report this")
    return span


@cache
def _tokenizer(language: str | None) -> Any:  # noqa: ANN401
    """That of the document's language; spaCy's for many languages where it has none, or needs more for it."""
    spacy = need("spacy", "spacy")
    code = LANGUAGE.match((language or "").lower())
    try:
        return spacy.blank(code.group() if code else "xx").tokenizer
    except ImportError:
        return spacy.blank("xx").tokenizer


def _check_entities(release: ReleaseContent, labels: Sequence[str]) -> None:
    problems = [problem for record in records(release) for problem in _overlaps(record, labels)]
    if problems:
        subject, remedy = "spaCy's doc.ents, where no two may overlap,", "leave --entities out to keep all"
        raise InvalidInput(subject, problems[:SHOWN], more=len(problems) - SHOWN, remedy=remedy)


def _overlaps(record: Json, labels: Sequence[str]) -> Iterator[Problem]:
    reach = 0
    marked = [annotation for annotation in record["annotations"] if annotation["label"] in labels]
    for annotation in sorted(marked, key=lambda a: (a["start"], a["end"])):
        if annotation["start"] < reach:
            where = f"{record['doc_id']}, {annotation['label']} at {annotation['start']}:{annotation['end']}"
            yield Problem(where, "overlaps one before it", "choose labels by --label, or leave --entities out")
        reach = max(reach, annotation["end"])
