"""Each format read back by rules of its own: the words at every offset are the annotation's."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from adjudicated import SCHEMA, annotation, layer, modest, released, releases
from hypothesis import given

from curate.adapters.exporters.brat import configuration, file_name, write_brat
from curate.adapters.exporters.conll import write_conll, write_conll_bilou, write_conll_by_label
from curate.adapters.exporters.parquet import write_parquet
from curate.adapters.exporters.web_annotation import write_web_annotations
from curate.core.documents import Document, Metadata
from curate.core.errors import InvalidInput
from curate.core.layers import Annotation, AttributeValue
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = "🌉 Mr. Brandt said “it will not open”.\r\nHis deputy 𝕸 left. No one spoke."
Json = dict[str, Any]


def content(*annotations: Annotation, text: str = TEXT) -> ReleaseContent:
    document = Document("news/a?.txt", text, metadata=Metadata(url="https://example.org/a"))
    return released([document], [layer("ada", *annotations, document=document.id)], [])


def marked(words: str, name: str = "quote", **attributes: AttributeValue) -> Annotation:
    start = TEXT.index(words)
    return annotation(start, start + len(words), name, **attributes)


def all_text(folder: Path, pattern: str) -> str:
    return "".join(path.read_bytes().decode() for path in sorted(folder.rglob(pattern)))


def conll_rows(written: str) -> Iterator[tuple[str, int, int, str]]:
    for line in written.split("\n"):
        if line and line != "-DOCSTART- -X- O O":
            token, start, end, tag = line.split("\t")
            yield token, int(start), int(end), tag


def test_conll_tags_every_token_once_and_sentences_are_apart(tmp_path: Path) -> None:
    write_conll(content(marked("“it will not open”"), marked("His deputy", "claim")), tmp_path)
    written = all_text(tmp_path, "*.conll")
    rows = list(conll_rows(written))
    assert all(TEXT[start:end] == token for token, start, end, _ in rows)
    assert [token for token, _, _, tag in rows if tag != "O"] == [
        "“",
        "it",
        "will",
        "not",
        "open",
        "”",
        "His",
        "deputy",
    ]
    assert [tag for *_, tag in rows if tag != "O"] == ["B-quote", *["I-quote"] * 5, "B-claim", "I-claim"]
    assert written.count("\n\n") == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dev.conll",
        "documents.csv",
        "test.conll",
        "train.conll",
    ]


def test_bilou_tells_the_last_and_the_only_token_apart(tmp_path: Path) -> None:
    write_conll_bilou(content(marked("it will not"), marked("𝕸", "claim")), tmp_path)
    tags = [tag for *_, tag in conll_rows(all_text(tmp_path, "*.conll"))]
    assert [tag for tag in tags if tag != "O"] == ["B-quote", "I-quote", "L-quote", "U-claim"]


def test_an_annotation_that_runs_on_begins_once(tmp_path: Path) -> None:
    write_conll(content(marked("deputy 𝕸 left. No one")), tmp_path)
    tags = [tag for *_, tag in conll_rows(all_text(tmp_path, "*.conll"))]
    assert Counter(tags) == {"B-quote": 1, "I-quote": 5, "O": len(tags) - 6}


def test_a_token_is_cut_where_an_annotation_begins_or_ends_and_is_counted(tmp_path: Path) -> None:
    text = "It rose to 18.4% (from 18.2), a well-known fact.\r\nNobody knew."
    inner = content(annotation(11, 13), annotation(17, 27), annotation(37, 42, "claim", identity="k"), text=text)
    write_conll(inner, tmp_path)
    rows = list(conll_rows(all_text(tmp_path, "*.conll")))
    assert all(text[start:end] == token for token, start, end, _ in rows)
    assert [token for token, *_ in rows[3:15]] == "18 .4 % ( from 18.2 ) , a well- known fact".split()
    tags = {token: tag for token, *_, tag in rows if tag != "O"}
    assert tags == {"18": "B-quote", "(": "B-quote", "from": "I-quote", "18.2": "I-quote", "known": "B-claim"}
    assert pd.read_csv(tmp_path / "documents.csv")["cut_tokens"].tolist() == [2]


def test_the_files_of_all_labels_have_the_same_tokens(tmp_path: Path) -> None:
    write_conll_by_label(content(marked("not op"), marked("t open”", "claim")), tmp_path)
    files = {path: [row[:3] for row in conll_rows(path.read_text("utf-8"))] for path in tmp_path.glob("*.conll")}
    full = [rows for rows in files.values() if rows]
    assert len(full) == len(SCHEMA.labels)
    assert all(rows == full[0] for rows in full)


def test_what_columns_cannot_say_is_refused_with_the_count_and_the_way_out(tmp_path: Path) -> None:
    overlapping = content(marked("“it will not open”"), marked("will not", "claim"))
    with pytest.raises(InvalidInput, match=r"1 problem.*\n.*claim at 22:30: overlaps quote at 18:36; .*conll_by_label"):
        write_conll(overlapping, tmp_path)
    assert list(tmp_path.iterdir()) == []
    write_conll_by_label(overlapping, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} >= {"train.quote.conll", "train.claim.conll", "test.theme.conll"}
    many = content(*[annotation(n, n + 3, "theme", identity=f"t{n}") for n in range(20)], text="abcd" * 10)
    with pytest.raises(InvalidInput, match="more; export as jsonl"):
        write_conll(many, tmp_path)


def brat_entities(written: str) -> dict[str, tuple[str, list[tuple[int, int]], str]]:
    found = {}
    for line in written.split("\n"):
        if at := re.fullmatch(r"(T\d+)\t(\w+) ([\d ;]+)\t(.*)", line):
            places = [(int(a), int(b)) for a, b in (pair.split(" ") for pair in at[3].split(";"))]
            found[at[1]] = at[2], places, at[4]
    return found


def test_brat_gives_back_words_values_and_links(tmp_path: Path) -> None:
    said = marked("“it will not open”", kind="direct", speaker=Span(2, 12), hedged=True, label="two\nwords")
    write_brat(content(said, marked("open”.\r\nHis deputy", "claim")), tmp_path)
    written = all_text(tmp_path, "*.ann")
    assert brat_entities(written) == {
        "T1": ("quote", [(18, 36)], "“it will not open”"),
        "T2": ("quote_speaker", [(2, 12)], "Mr. Brandt"),
        "T3": ("claim", [(31, 37), (39, 49)], "open”. His deputy"),
    }
    lines = written.splitlines()
    assert "R1\tquote_speaker Arg1:T1 Arg2:T2" in lines
    assert {"A1\tquote_hedged T1", "A2\tquote_kind T1 direct"} == {line for line in lines if line[0] == "A"}
    assert "#1\tAnnotatorNotes T1\tlabel: two words" in lines
    assert all_text(tmp_path, "*.txt") == TEXT.replace("\r\n", " \n")


def test_brats_configuration_names_every_type(tmp_path: Path) -> None:
    told = configuration(SCHEMA)
    assert re.findall(r"^\[(\w+)\]$", told, re.MULTILINE) == ["entities", "relations", "events", "attributes"]
    assert "quote_kind\tArg:quote, Value:direct|block\n" in told
    assert "quote_speaker\tArg1:quote|claim|theme, Arg2:quote_speaker\n" in told


def test_a_documents_file_can_be_called_so_anywhere() -> None:
    names = [file_name(name) for name in ("../../etc/passwd", "a.txt", "A.txt", "ü", "a?txt", "x" * 500)]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,70}", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)


@modest
@given(releases())
def test_brat_and_web_annotations_of_any_release_select_the_same_words(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_brat(release, folder)
        write_web_annotations(release, folder)
        for record in records(release):
            base = folder / record["split"] / file_name(record["doc_id"])
            text = base.with_name(f"{base.name}.txt").read_bytes().decode()
            assert text == record["text"].replace("\r\n", " \n")
            for _, places, words in brat_entities(base.with_name(f"{base.name}.ann").read_bytes().decode()).values():
                assert " ".join(text[start:end] for start, end in places) == words
        lines = all_text(folder, "*.webannotation.jsonl").split("\n")[:-1]
        quotes = [a["quote"] for record in records(release) for a in record["annotations"]]
        exact = [json.loads(line)["target"]["selector"][1]["exact"] for line in lines]
    assert Counter(exact) == Counter(quotes)


def test_a_web_annotation_has_both_selectors_and_a_body_for_each_attribute(tmp_path: Path) -> None:
    write_web_annotations(content(marked("“it will not open”", kind="direct", speaker=Span(2, 12))), tmp_path)
    (line,) = all_text(tmp_path, "*.jsonl").splitlines()
    found = json.loads(line)
    assert found["target"] == {
        "source": "https://example.org/a",
        "selector": [
            {"type": "TextPositionSelector", "start": 18, "end": 36},
            {
                "type": "TextQuoteSelector",
                "exact": "“it will not open”",
                "prefix": "🌉 Mr. Brandt said ",
                "suffix": TEXT[36:68],
            },
        ],
    }
    bodies = {body.get("rdfs:label"): body for body in found["body"]}
    assert (bodies[None]["value"], bodies["kind"]["value"]) == ("quote", "direct")
    assert bodies["speaker"]["selector"][1]["exact"] == "Mr. Brandt"


@modest
@given(releases())
def test_parquet_gives_back_every_record(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_parquet(release, folder)
        rows = [
            row
            for split in release.fractions
            for row in pd.read_parquet(folder / f"{split}.parquet").to_dict("records")
        ]
    wanted = {record["doc_id"]: record for record in records(release)}
    assert {row["doc_id"] for row in rows} == wanted.keys()
    for row in rows:
        record = wanted[row["doc_id"]]
        assert (row["text"], row["split"], list(row["annotators"])) == (
            record["text"],
            record["split"],
            record["annotators"],
        )
        found = [
            (a["id"], a["label"], a["start"], a["end"], a["quote"], list(a["authors"])) for a in row["annotations"]
        ]
        keys = ("id", "label", "start", "end", "quote", "authors")
        assert found == [tuple(a[key] for key in keys) for a in record["annotations"]]
        for ours, theirs in zip(record["annotations"], row["annotations"], strict=True):
            values = {part["name"]: part["value"] for part in theirs["attributes"]}
            assert values == {name: _said(value) for name, value in ours["attributes"].items()}


def _said(value: object) -> str:
    if isinstance(value, dict):
        return str(value["text"])
    return str(value).lower() if isinstance(value, bool) else str(value)
