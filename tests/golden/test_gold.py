"""The gold of the sample articles: every offset selects its words, and the codebook is obeyed.

Gold was coded by hand from the codebook. `seeds` is what users see; `heldout` is for measuring the
suggesters, whose authors have not looked at it.
"""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from curate.adapters.importers.plain import read_text
from curate.adapters.schema_file import find_schema, read_schema
from curate.core.documents import Document
from curate.core.layers import Annotation, AttributeValue
from curate.core.schema import Schema, check_annotation, missing_attributes, same_label_overlaps
from curate.core.spans import Span

Row = dict[str, Any]
GOLDEN = Path(__file__).parent
TEXTS = {"seeds": GOLDEN.parent.parent / "seeds", "heldout": GOLDEN / "heldout"}
KEYS = ["doc_id", "annotator", "label", "start", "end", "quote", "attributes"]
LEAST_WORDS, MOST_WORDS = 250, 700


@pytest.fixture(scope="module", params=TEXTS)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def texts(part: str) -> dict[str, str]:
    """Document id to text, read as the program reads it."""
    folder = TEXTS[part]
    documents = [next(read_text(path, path.relative_to(folder).as_posix())) for path in sorted(folder.rglob("*.txt"))]
    return {document.id: document.text for document in documents if isinstance(document, Document)}


@pytest.fixture(scope="module")
def rows(part: str) -> list[Row]:
    lines = (GOLDEN / part / "annotations.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def news(repository: Path) -> Schema:
    return read_schema(find_schema(repository / "schemas"))


def test_every_text_has_gold_and_all_gold_has_a_text(texts: dict[str, str], rows: list[Row]) -> None:
    assert {row["doc_id"] for row in rows} == set(texts)
    for name, text in texts.items():
        assert LEAST_WORDS <= len(text.split()) <= MOST_WORDS, name


def test_every_offset_selects_its_words(texts: dict[str, str], rows: list[Row]) -> None:
    for row in rows:
        assert list(row) == KEYS
        assert row["annotator"] == "gold"
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        for value in row["attributes"].values():
            if isinstance(value, dict):
                assert texts[row["doc_id"]][value["start"] : value["end"]] == value["text"]


def test_the_codebook_is_obeyed(texts: dict[str, str], rows: list[Row], news: Schema) -> None:
    by_document = defaultdict(list)
    for nth, row in enumerate(rows):
        annotation = Annotation(str(nth), row["label"], Span(row["start"], row["end"]), attributes_of(row))
        assert check_annotation(news, texts[row["doc_id"]], annotation) == [], row
        assert missing_attributes(news, annotation) == [], row
        by_document[row["doc_id"]].append(annotation)
    for annotations in by_document.values():
        assert same_label_overlaps(news, annotations) == []


def test_units_and_clauses_end_before_their_punctuation(rows: list[Row]) -> None:
    for row in rows:
        if row["label"] in {"claim", "opinion"} or row["attributes"].get("type") == "indirect":
            assert row["quote"][-1] not in ".?!:,;", row


def test_parts_of_a_quote_are_numbered_in_order_and_agree(rows: list[Row]) -> None:
    parts = defaultdict(list)
    for row in rows:
        if row["label"] == "quote":
            parts[row["doc_id"], row["attributes"]["quote_id"]].append(row["attributes"])
    for found in parts.values():
        assert len({attributes["type"] for attributes in found}) == 1
        assert len({attributes.get("speaker_entity") for attributes in found}) == 1
        if len(found) > 1:
            assert [attributes["part"] for attributes in found] == [str(n + 1) for n in range(len(found))]


def test_every_value_of_the_codebook_occurs(rows: list[Row], news: Schema) -> None:
    seen = Counter(
        (row["label"], name, value)
        for row in rows
        for name, value in row["attributes"].items()
        if isinstance(value, str)
    )
    for label in news.labels:
        for attribute in label.attributes:
            for value in attribute.values:
                assert seen[label.name, attribute.name, value] or attribute.name == "platform", (label.name, value)


def test_the_texts_show_what_breaks_offsets(texts: dict[str, str], part: str) -> None:
    together = "".join(texts.values())
    assert any(ord(character) > 0xFFFF for character in together)
    assert "\u200d" in together, "no emoji that is joined of several"
    if part == "seeds":
        assert any("\u0600" <= character <= "\u06ff" for character in together), "no right-to-left words"
        assert sum("\r\n" in text for text in texts.values()) == 1


def attributes_of(row: Row) -> dict[str, AttributeValue]:
    return {
        name: Span(value["start"], value["end"]) if isinstance(value, dict) else value
        for name, value in row["attributes"].items()
    }
