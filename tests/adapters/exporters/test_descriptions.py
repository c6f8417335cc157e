"""The data card, the citation and the Croissant description say what the manifest says, whatever words are in it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from adjudicated import annotation, layer, released
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from curate.adapters.exporters.folder import read_json, read_manifest, write_release
from curate.adapters.exporters.jsonl import write_jsonl
from curate.core.documents import Document, Metadata
from curate.core.releases import Particulars

HOSTILE = '<script>alert(1)</script> | [x](y) "& `z`'
DOCUMENTS = [
    Document("a", "A storm hit Gull Bay.", metadata=Metadata(outlet=HOSTILE, published="2026-03-02")),
    Document("b", "He said no.", metadata=Metadata(published="2026-04-01T10:00:00+00:00")),
    Document("c", "She said yes."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    layers = [
        layer("ada", annotation(2, 7), annotation(12, 20), document="a"),
        layer("ada", annotation(0, 2), document="b"),
        layer("ben", annotation(0, 2), document="b"),
        layer("ada", document="c"),
    ]
    content = released(DOCUMENTS, layers, [])
    about = Particulars(title=HOSTILE, authors=("Ada: #1", "Ben"), licence="CC-BY-4.0", purpose="Study of storms.")
    return write_release(replace(content, about=about), "1", tmp_path, {"jsonl": write_jsonl})


def test_the_card_counts_what_is_there(folder: Path) -> None:
    card = (folder / "DATACARD.md").read_text(encoding="utf-8")
    assert "3 annotations of 3 labels in 3 documents, labelled by 2 people." in card
    assert "| 2026-03 | 1 |" in card
    assert "1 document without a date of publication." in card
    assert "| quote | 2 | 5 | 8 |" in card
    assert "Coded independently: 2 documents by 1, 1 document by 2." in card
    assert "No annotation of claim." in card
    assert "2 documents of 3 coded by one person alone: nobody checked." in card
    assert "Made for: Study of storms." in card
    assert "Licence: CC-BY-4.0." in card
    assert "Privacy of people named in the texts: not stated (privacy in curate.toml answers this)." in card
    assert read_manifest(folder)["digest"] in card


def test_the_card_says_whose_the_texts_are_and_who_is_named(folder: Path) -> None:
    card = (folder / "DATACARD.md").read_text(encoding="utf-8")
    assert "Made by: Ada: \\#1, Ben." in card
    assert "The files hold the whole text of every document. The rights in articles are their publishers'" in card
    assert "Who coded and who decided stands in it by name" in card


def test_agreement_names_each_attribute_and_what_is_undefined(tmp_path: Path) -> None:
    row = {"scope": "corpus", "low": None, "high": None, "n_documents": 2, "undefined_because": None}
    rows = (
        {**row, "measure": "char_alpha", "label": "quote", "value": 0.99983, "attribute": None},
        {**row, "measure": "char_alpha", "label": "claim", "value": None, "undefined_because": "nobody marked any"},
        {**row, "measure": "attribute_alpha", "label": "quote", "value": 0.5, "attribute": "kind"},
        {**row, "measure": "attribute_alpha", "label": "quote", "value": 1.0, "attribute": "speaker"},
    )
    content = replace(released(DOCUMENTS[:1], [layer("ada", annotation(2, 7), document="a")], []), agreement=rows)
    card = (write_release(content, "1", tmp_path, {"jsonl": write_jsonl}) / "DATACARD.md").read_text("utf-8")
    first, others = card.split("## Agreement by other measures")
    assert r"| char\_alpha | quote | .9998 |" in first
    assert r"char\_alpha of claim is undefined: nobody marked any." in first
    assert r"| attribute\_alpha | quote: kind | .500 |" in others
    assert r"| attribute\_alpha | quote: speaker | 1.000 |" in others


def test_methods_say_how_the_documents_were_chosen(folder: Path, tmp_path: Path) -> None:
    assert "How they were chosen is not recorded." in (folder / "METHODS.md").read_text("utf-8")
    content = released(DOCUMENTS[:1], [layer("ada", annotation(2, 7), document="a")], [])
    about = Particulars(collection="All articles on storms, by keyword.")
    whole = write_release(replace(content, about=about), "1", tmp_path / "second", {"jsonl": write_jsonl})
    assert "How they were chosen: All articles on storms, by keyword." in (whole / "METHODS.md").read_text("utf-8")


def test_a_licence_that_is_no_spdx_name_keeps_the_citation_valid(tmp_path: Path) -> None:
    content = released(DOCUMENTS[:1], [layer("ada", annotation(2, 7), document="a")], [])
    about = Particulars(licence="All rights reserved: ask us", contact="desk@example.org")
    folder = write_release(replace(content, about=about), "1", tmp_path, {"jsonl": write_jsonl})
    told = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert ("license" in told, told["abstract"]) == (False, "Licence: All rights reserved: ask us")
    assert told["contact"] == [{"email": "desk@example.org"}]


def test_no_word_of_a_document_becomes_markup(folder: Path) -> None:
    page = (folder / "datacard.html").read_text(encoding="utf-8")
    read = HTMLParser(page)
    assert read.css("script") == []
    assert read.css_first("h1").text() == HOSTILE
    assert [row.text() for row in read.css("td") if "alert" in row.text()] == [HOSTILE]
    widths = [float(bar.attributes["width"] or 0) for bar in read.css("rect")]
    assert max(widths) == 160
    card = (folder / "DATACARD.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)[<`|\[]", card.splitlines()[0])


def test_the_citation_is_yaml_with_the_words_as_they_are(folder: Path) -> None:
    told = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (told["title"], told["license"], told["type"]) == (HOSTILE, "CC-BY-4.0", "dataset")
    assert [author["name"] for author in told["authors"]] == ["Ada: #1", "Ben"]
    assert told["identifiers"][0]["value"] == f"sha256:{read_manifest(folder)['digest']}"


def test_croissant_names_each_file_by_its_hash_and_each_column_by_its_file(folder: Path) -> None:
    told = read_json(folder / "croissant.json")
    files = read_manifest(folder)["files"]
    rows: list[dict[str, Any]] = told["distribution"]
    assert {row["@id"]: row["sha256"] for row in rows} == {
        name: row["sha256"] for name, row in files.items() if name.endswith(".jsonl")
    }
    for records in told["recordSet"]:
        assert {field["source"]["fileObject"]["@id"] for field in records["field"]} == {f"{records['@id']}.jsonl"}
