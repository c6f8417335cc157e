"""brat's files and CoNLL columns, read by programs that others wrote: every span comes back where it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nltk
import pytest
from adjudicated import annotation, layer, released
from bioc import brat
from nltk.corpus.reader import ConllCorpusReader
from nltk.tree import Tree
from spacy.tokens import Doc
from spacy.training import biluo_tags_to_spans
from spacy.training.converters import conll_ner_to_docs
from spacy.vocab import Vocab

from curate.adapters.exporters.brat import file_name, write_brat
from curate.adapters.exporters.conll import write_conll, write_conll_bilou, write_conll_by_label
from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = "👩‍🔬 Brandt said “it will not open”.\r\nThen שלום left, -DOCSTART- 𝕸 too. # doc_id = x\nNo one spoke."
Place = tuple[str, int, int]


def at(words: str, name: str = "quote", **attributes: Any) -> Annotation:  # noqa: ANN401
    start = TEXT.index(words)
    return annotation(start, start + len(words), name, **attributes)


INNER = "It rose to 18.4% (from 18.2), a well-known fact."


def flat() -> ReleaseContent:
    """No two overlap, none runs over the end of a sentence; two of one label touch; in one document tokens are cut."""
    marked = [at("Brandt", "claim"), at("“it will"), at("not open”"), at("שלום left", "theme"), at("𝕸"), at("No one")]
    documents = [Document("=a b", TEXT), Document("b", "Nothing."), Document("c", TEXT + " More.")]
    layers = [layer("ada", *(marked if each.id != "b" else ()), document=each.id) for each in documents]
    cut = [annotation(11, 13), annotation(13, 15, "claim"), annotation(24, 26), annotation(37, 42)]
    return released([*documents, Document("d", INNER)], [*layers, layer("ada", *cut, document="d")], [])


def places(content: ReleaseContent, split: str, label: str | None = None) -> list[list[Place]]:
    """By document, in order."""
    return [
        [(a["label"], a["start"], a["end"]) for a in record["annotations"] if label in {None, a["label"]}]
        for record in records(content)
        if record["split"] == split
    ]


def chunks(sentence: Tree) -> Iterator[Place]:
    """NLTK takes the second column for the part of speech; here it is where the token begins."""
    for part in sentence:
        if isinstance(part, Tree):
            (_, start), (word, last) = part[0], part[-1]
            yield part.label(), int(start), int(last) + len(word)


def test_nltk_finds_every_span_in_conll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])  # it reads from its own folders alone
    write_conll(flat(), tmp_path)
    found = 0
    for split in flat().fractions:
        columns = ("words", "pos", "ignore", "chunk")
        reader = ConllCorpusReader(str(tmp_path), [f"{split}.conll"], columns)
        spans = [place for sentence in reader.chunked_sents() for place in chunks(sentence)]
        assert spans == [place for document in places(flat(), split) for place in document]
        found += len(spans)
    assert found == 16


def test_spacy_convert_finds_every_span_in_conll(tmp_path: Path) -> None:
    write_conll_by_label(flat(), tmp_path)
    for split in flat().fractions:
        texts = [record["text"] for record in records(flat()) if record["split"] == split]
        quotes = places(flat(), split, "quote")
        wanted = [["".join(text[s:e].split()) for _, s, e in q] for text, q in zip(texts, quotes, strict=True)]
        written = (tmp_path / f"{split}.quote.conll").read_text("utf-8")
        docs = list(conll_ner_to_docs(written, n_sents=0, no_print=True)) if written else []
        words = [["".join(t.text for t in e) for e in doc.ents] for doc in docs]
        assert words == wanted


def test_spacy_reads_the_bilou_tags(tmp_path: Path) -> None:
    write_conll_bilou(flat(), tmp_path)
    for split in flat().fractions:
        for document, wanted in zip(documents(tmp_path / f"{split}.conll"), places(flat(), split), strict=True):
            doc = Doc(Vocab(), words=[row[0] for row in document])
            spans = biluo_tags_to_spans(doc, [row[3] for row in document])
            found = [(s.label_, int(document[s.start][1]), int(document[s.end - 1][2])) for s in spans]
            assert found == wanted


def documents(path: Path) -> Iterator[list[list[str]]]:
    for document in path.read_text("utf-8").split("-DOCSTART- -X- O O\n")[1:]:
        yield [line.split("\t") for line in document.split("\n") if line]


def test_bioc_finds_brats_spans_values_links_and_notes(tmp_path: Path) -> None:
    said = at("“it will not open”", kind="direct", speaker=Span(4, 10), hedged=True, label="two words")
    marked = [
        said,
        at("open”.\r\nThen", "claim"),
        at("will not", "theme"),
        at("𝕸 too. # doc_id = x\nNo one spoke", "theme"),
    ]
    content = released([Document("=a/ü", TEXT)], [layer("ada", *marked, document="=a/ü")], [])
    write_brat(content, tmp_path)
    (record,) = records(content)
    place = tmp_path / record["split"] / file_name("=a/ü")
    # As brat reads them: a line break is one character whatever it was.
    text, ann = (place.with_name(f"{place.name}.{kind}").read_text("utf-8") for kind in ("txt", "ann"))
    assert len(text) == len(TEXT)
    read = brat.loads(text, ann)
    for entity in read.entities:
        assert " ".join(text[at.begin : at.end] for at in sorted(entity.locations)) == entity.text
    kinds = {entity.id: entity.type for entity in read.entities}
    wanted = [(a["label"], (a["start"], a["end"])) for a in record["annotations"]]
    assert sorted((e.type, e.total_span) for e in read.entities) == sorted([*wanted, ("quote_speaker", (4, 10))])
    ((relation, ends),) = [(r.type, r.arguments) for r in read.relations]
    assert (relation, {role: kinds[end] for role, end in ends.items()}) == (
        "quote_speaker",
        {"Arg1": "quote", "Arg2": "quote_speaker"},
    )
    assert sorted((a.type, kinds[a.refid], *a.attributes) for a in read.attributes) == [
        ("quote_hedged", "quote"),
        ("quote_kind", "quote", "direct"),
    ]
    assert [(kinds[note.refid], note.text) for note in read.notes] == [("quote", "label: two words")]
