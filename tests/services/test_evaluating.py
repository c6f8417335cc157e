"""Suggesters measured against gold: by hand on a small case, and on real material beside the repository."""

import json
from pathlib import Path

import pytest
from machine import absent

from curate.adapters.standoff_marks import UnreadableMarks, read_marks
from curate.adapters.suggesters.captions import suggest_captions
from curate.adapters.suggesters.quotes import suggest_quotes
from curate.adapters.suggesters.tweets import suggest_tweets
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.layers import Mark
from curate.core.spans import Span
from curate.services.evaluating import evaluate_files, evaluate_suggesters

SUGGESTERS = [suggest_tweets, suggest_captions, suggest_quotes]
TEXT = "“We close it,” Rudd said.\nCrowds wait (Mira Holt/AFP).\nRudd said:\nIt is not safe at all."


def gold() -> list[Mark]:
    block = TEXT.index("It is")
    return [
        Mark("quote", Span(0, 14), {"type": "direct", "speaker": Span(15, 19), "quote_id": "another name"}),
        Mark("quote", Span(block, len(TEXT) - 1), {"type": "block"}),
        Mark("claim", Span(block, len(TEXT) - 1)),
    ]


def test_spans_forms_and_attributes_are_scored() -> None:
    result = evaluate_suggesters([Document(id="d", text=TEXT)], {"d": gold()}, SUGGESTERS)
    quote, overlap = result.row("quote", "exact"), result.row("quote", "overlap")
    assert (quote.gold, quote.suggested, quote.matched, overlap.matched) == (2, 2, 1, 2)
    assert result.row("quote: marks", "exact").f1 == 1.0
    assert result.row("quote: block", "exact").f1 == 0.0
    assert result.row("caption", "exact").precision == 0.0
    assert result.row("claim", "exact").recall == 0.0
    everything = result.row(None, "exact")
    assert (everything.gold, everything.suggested, everything.matched) == (3, 3, 1)
    attributes = {(row.label, row.attribute): row.accuracy for row in result.attributes}
    assert attributes == {
        ("quote", "type"): 1.0,
        ("quote", "speaker"): 1.0,
        ("quote: direct", "type"): 1.0,
        ("quote: direct", "speaker"): 1.0,
        ("quote: block", "type"): 1.0,
    }
    assert json.loads(json.dumps(result.to_json()))["documents"] == 1


def test_labels_can_be_chosen_and_other_documents_are_passed_over() -> None:
    documents = [Document(id="d", text=TEXT), Document(id="no gold", text=TEXT)]
    result = evaluate_suggesters(documents, {"d": gold()}, SUGGESTERS, labels={"quote"}, cut=None)
    assert {row.label for row in result.rows} == {"quote", None}
    assert result.documents == 1


def test_gold_that_does_not_belong_to_the_documents_is_an_error() -> None:
    with pytest.raises(CurateError, match="same doc_id"):
        evaluate_suggesters([Document(id="d", text=TEXT)], {"e": gold()}, SUGGESTERS)
    with pytest.raises(CurateError, match="ends after document 'd'"):
        evaluate_suggesters([Document(id="d", text=TEXT)], {"d": [Mark("quote", Span(0, 9_999))]}, SUGGESTERS)


def test_files_with_broken_lines_are_read_and_the_lines_told(tmp_path: Path) -> None:
    documents, annotations = tmp_path / "documents.jsonl", tmp_path / "annotations.jsonl"
    documents.write_text(json.dumps({"doc_id": "d", "text": TEXT}) + "\n{\n", "utf-8")
    row = {"doc_id": "d", "label": "quote", "start": 0, "end": 14, "attributes": {"speaker": {"start": 15, "end": 19}}}
    nothing = {"doc_id": "d", "annotator": "a", "label": None, "start": None, "end": None}
    broken = {"doc_id": "d", "label": "quote", "start": 5, "end": 3}
    lines = [json.dumps(row), json.dumps(nothing), json.dumps(broken), "{", "[]", '{"label": "quote"}', ""]
    annotations.write_text("\n".join(lines), "utf-8")
    told: list[str] = []
    result = evaluate_files(documents, annotations, SUGGESTERS, labels={"quote"}, report=told.append)
    assert result.row("quote", "exact").matched == 1
    assert [line.split(":")[1] for line in told[:4]] == ["3", "4", "5", "6"]
    assert len(told) == 5
    with pytest.raises(UnreadableMarks, match="cannot be read"):
        read_marks(tmp_path / "missing.jsonl")


def test_the_shared_article_by_the_codebook(shared: Path, repository: Path) -> None:
    """Gold made by hand from the codebook's rules; offsets only, because the article is another's."""
    found = read_marks(repository / "tests" / "golden" / "shared_seed_annotations.jsonl")
    assert not found.problems
    [name] = found.marks
    article = shared / "seeds" / name
    if not article.is_file():
        absent(f"{name} is not in ../shared/seeds")
    document = Document(id=name, text=article.read_bytes().decode("utf-8"))
    result = evaluate_suggesters([document], found.marks, SUGGESTERS)
    scores = {row.label: row.f1 for row in result.rows if row.matching == "exact"}
    assert scores == dict.fromkeys(
        ["caption", "tweet", "quote", "quote: marks", "quote: block", "quote: indirect", None], 1.0
    )
    assert {row.attribute: row.accuracy for row in result.attributes if row.label == "quote: direct"}["speaker"] == 1.0


def test_wikinews_is_measured_as_its_own_definition_is(shared: Path) -> None:
    """GUM codes scare quotes, terms and captions without a credit, and leaves whole articles without quotes:
    docs/suggesters.md counts the differences. What both define alike is found."""
    folder = shared / "corpora" / "gum_wikinews"
    result = evaluate_files(
        folder / "documents.jsonl", folder / "annotations.jsonl", SUGGESTERS, labels={"quote", "caption"}
    )
    assert result.documents == 22
    assert result.row("caption", "exact").precision == 1.0
    assert (result.row("caption", "exact").gold, result.row("quote", "exact").gold) == (47, 66)
    assert result.row("quote", "overlap").matched >= 28
