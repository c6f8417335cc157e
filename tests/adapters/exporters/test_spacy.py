"""spaCy reads back every annotation at its place, and its own check of training data accepts the files."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import spacy
from adjudicated import FRACTIONS, annotation, layer, modest, released, releases
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin

from curate.adapters import extras
from curate.adapters.exporters.spacy import BATCH, write_spacy
from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError, InvalidInput
from curate.core.layers import Annotation
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = "🌉 Mr. Brandt’s deputy 👩‍🔬 said “it will not open”.\r\nשלום!"


def content(*annotations: Annotation, language: str | None = "en-GB") -> ReleaseContent:
    document = Document("d", TEXT, metadata=Metadata(language=language))
    return released([document], [layer("ada", *annotations)], [])


def docs(folder: Path) -> Iterator[Doc]:
    for path in sorted(folder.rglob("*.spacy")):
        yield from DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("xx").vocab)


def found(doc: Doc, group: str) -> list[tuple[str, str, int, int]]:
    return [(span.id_, span.label_, span.start_char, span.end_char) for span in doc.spans[group]]


@settings(modest, max_examples=15)
@given(releases())
def test_every_annotation_is_where_it_was(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        write_spacy(release, Path(name))
        read = {doc.user_data["curate"]["doc_id"]: doc for doc in docs(Path(name))}
        first = {path: path.read_bytes() for path in Path(name).rglob("*.spacy")}
        assert {path.parent.name for path in first} == set(FRACTIONS)
    wanted = {record["doc_id"]: record for record in records(release)}
    assert read.keys() == wanted.keys()
    for identity, record in wanted.items():
        doc = read[identity]
        assert doc.text == record["text"]
        marks = [(a["id"], a["label"], a["start"], a["end"]) for a in record["annotations"]]
        assert sorted(found(doc, "sc")) == sorted(marks)
        assert sorted(found(doc, "theme")) == sorted(mark for mark in marks if mark[1] == "theme")
        assert doc.spans["sc"].attrs == {a["id"]: a["attributes"] for a in record["annotations"]}
        assert doc.user_data["curate"]["metadata"] == record["metadata"]
    with TemporaryDirectory() as name:
        write_spacy(release, Path(name))
        assert {p.relative_to(name): p.read_bytes() for p in Path(name).rglob("*.spacy")} == {
            Path(path.parent.name, path.name): held for path, held in first.items()
        }


@pytest.mark.parametrize("language", [None, "en-GB", "nonsense", "../en", "ja", "zh"])
def test_a_border_inside_a_token_cuts_the_token(tmp_path: Path, language: str | None) -> None:
    start = TEXT.index("deputy")
    write_spacy(
        content(annotation(start + 2, start + 4), annotation(start, start + 6, "claim"), language=language), tmp_path
    )
    (doc,) = docs(tmp_path)
    (span,) = doc.spans["quote"]
    assert (span.text, span.start_char) == ("pu", start + 2)
    assert doc.user_data["curate"]["cut_tokens"] >= (language not in {"zh"})
    assert doc.text == TEXT


def test_attributes_that_are_spans_come_with_their_place(tmp_path: Path) -> None:
    write_spacy(content(annotation(0, 1, speaker=Span(2, 12), hedged=True)), tmp_path)
    (doc,) = docs(tmp_path)
    (attributes,) = doc.spans["quote"].attrs.values()
    assert attributes == {"speaker": {"start": 2, "end": 12, "text": "Mr. Brandt"}, "hedged": True}


def test_entities_where_none_overlap(tmp_path: Path) -> None:
    both = content(annotation(2, 12), annotation(2, 5, "claim"))
    with pytest.raises(InvalidInput, match=r"1 problem.*\n.*quote at 2:12: overlaps.*--label"):
        write_spacy(both, tmp_path, entities=True)
    assert list(tmp_path.iterdir()) == []
    write_spacy(both, tmp_path, entities=True, labels=["quote"])
    (doc,) = docs(tmp_path)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Mr. Brandt", "quote")]
    assert set(doc.spans) == {"sc", "quote"}


def test_a_long_split_has_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert BATCH > 2
    monkeypatch.setattr("curate.adapters.exporters.spacy.BATCH", 2)
    names = [f"d{n}" for n in range(12)]
    layers = [layer("ada", annotation(0, 1), document=name) for name in names]
    release = released([Document(name, f"{name} said so.") for name in names], layers, [])
    write_spacy(release, tmp_path)
    assert len(list((tmp_path / "train").iterdir())) >= 2
    assert sorted(doc.user_data["curate"]["doc_id"] for doc in docs(tmp_path)) == sorted(names)


def test_without_spacy_the_message_has_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(CurateError, match=r"pip install 'curate\[spacy\]'"):
        write_spacy(content(), tmp_path)
    assert list(tmp_path.iterdir()) == []


CONFIG = """
[paths]
train = null
dev = null
[nlp]
lang = "en"
pipeline = ["ner", "spancat"]
[components]
[components.ner]
factory = "ner"
[components.spancat]
factory = "spancat"
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.train}
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${paths.dev}
"""


def test_spacys_own_check_accepts_the_files(tmp_path: Path) -> None:
    texts = [f"Report {n}: Mr. Brandt said it will not open, number {n}." for n in range(260)]
    documents = [Document(f"d{n}", text, metadata=Metadata(language="en")) for n, text in enumerate(texts)]
    layers = [layer("ada", annotation(*_place(one.text, "Mr. Brandt")), document=one.id) for one in documents]
    write_spacy(released(documents, layers, []), tmp_path, entities=True)
    (tmp_path / "base.cfg").write_text(CONFIG, "utf-8")
    run = [sys.executable, "-m", "spacy"]
    filled = tmp_path / "config.cfg"
    subprocess.run([*run, "init", "fill-config", str(tmp_path / "base.cfg"), str(filled)], check=True, timeout=300)
    paths = ["--paths.train", str(tmp_path / "train"), "--paths.dev", str(tmp_path / "dev")]
    done = subprocess.run(
        [*run, "debug", "data", str(filled), *paths, "--verbose", "--no-format"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "Span Categorization" in told
    assert "misaligned" not in told.casefold()


def _place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)
