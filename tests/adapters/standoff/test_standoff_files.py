"""Stand-off files of other tools: the good lines are used, every other one is told."""

import json
from pathlib import Path

import pytest

from curate.adapters.standoff_files import StandoffCodings, UnreadableFile, read_codings
from curate.core.agreement import LabelledSpan
from curate.core.spans import Span


def read(folder: Path, documents: str, annotations: str) -> StandoffCodings:
    (folder / "documents.jsonl").write_bytes(documents.encode("utf-8"))
    (folder / "annotations.jsonl").write_bytes(annotations.encode("utf-8"))
    return read_codings(folder / "documents.jsonl", folder / "annotations.jsonl")


def lines(*rows: dict[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def annotation(**changes: object) -> dict[str, object]:
    return {"doc_id": "d", "annotator": "ana", "label": "quote", "start": 0, "end": 4, **changes}


def test_documents_come_with_layers_and_facets(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        lines(
            {
                "doc_id": "d",
                "text": "Rain is wet.",
                "annotators": ["ben"],
                "lang": "en",
                "published": "2026-03-04",
                "source": "The Courier",
                "year": 2026,
            },
            {"id": "e", "length": 9},
        ),
        lines(annotation(quote="Rain"), annotation(doc_id="e", annotator=7, start=2.0, end=3.0)),
    )
    assert not found.problems
    assert (found.n_documents, found.n_annotations, found.n_empty) == (2, 2, 0)
    [first, second] = found.codings
    assert first.spans_by_annotator == {"ben": [], "ana": [LabelledSpan("quote", 0, 4)]}
    assert second.spans_by_annotator == {"7": [LabelledSpan("quote", 2, 3)]}
    assert first.facets["outlet"] == "The Courier"
    assert (first.facets["language"], first.facets["month"], first.facets["year"]) == ("en", "2026-03", "2026")


def test_a_row_of_nulls_says_that_its_annotator_found_nothing(tmp_path: Path) -> None:
    nothing = annotation(label=None, start=None, end=None)
    found = read(tmp_path, lines({"doc_id": "d", "length": 5}), lines(nothing))
    assert found.codings[0].spans_by_annotator == {"ana": []}
    assert (found.n_annotations, found.n_empty, found.problems) == (0, 1, [])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (annotation(end=99), "ends after its document, which has 12 characters"),
        (annotation(start=4, end=4), "empty, reversed"),
        (annotation(start=-1), "empty, reversed"),
        (annotation(start="0"), "its start is '0'; write a whole number"),
        (annotation(start=True), "its start is True"),
        (annotation(start=0.5), "its start is 0.5"),
        (annotation(label=""), "its label is ''"),
        (annotation(label=None), "its label is None"),
        (annotation(quote="rain"), "the text has 'Rain' at 0:4, not 'rain'"),
        (annotation(quote=3), "its quote is 3"),
        (annotation(annotator=None), "its annotator is None"),
        (annotation(doc_id="x"), "documents.jsonl has no usable document 'x'"),
        ({"annotator": "ana"}, "it has no doc_id"),
    ],
)
def test_a_bad_annotation_leaves_the_good_ones_alone(tmp_path: Path, row: dict[str, object], words: str) -> None:
    found = read(tmp_path, lines({"doc_id": "d", "text": "Rain is wet."}), lines(annotation(), row, annotation()))
    assert found.n_annotations == 2
    [problem] = found.problems
    assert problem.where == "annotations.jsonl:2"
    assert words in str(problem)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"doc_id": "e"}', "neither text nor length"),
        ('{"doc_id": "e", "length": 0}', "its length is 0"),
        ('{"doc_id": "e", "length": true}', "its length is True"),
        ('{"doc_id": "e", "length": 3, "text": "four"}', "its text has 4 code points"),
        ('{"doc_id": "e", "text": 5}', "its text is 5"),
        ('{"doc_id": "e", "length": 3, "annotators": "ana"}', "its annotators are 'ana'"),
        ('{"doc_id": "d", "length": 3}', "document 'd' stands twice"),
        ('{"length": 3}', "it has no id"),
        ('{"doc_id": "e", "length": NaN}', "NaN is not JSON"),
        ('{"doc_id": "e"', "it is not JSON"),
        ("[1, 2]", "it is no JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"doc_id": "e", "length": ' + "9" * 5000 + "}", "it is not JSON"),
    ],
)
def test_a_bad_document_leaves_the_good_ones_alone(tmp_path: Path, line: str, words: str) -> None:
    found = read(tmp_path, lines({"doc_id": "d", "length": 9}) + line + "\n", lines(annotation()))
    assert found.n_documents == 1
    [problem] = found.problems
    assert problem.where == "documents.jsonl:2"
    assert words in str(problem)


def test_offsets_count_code_points(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "\ufeff" + json.dumps({"doc_id": "d", "text": "𝕸y 🙂 word, and more."}, ensure_ascii=False),
        lines(annotation(start=5, end=9, quote="word"), annotation(start=7, end=11, quote="word")),
    )
    assert found.n_annotations == 1
    assert "code points, not UTF-16" in str(found.problems[0])


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_bytes(b'{"doc_id": "d", "length": 9}\n{"doc_id": "\xe9"}\n')
    (tmp_path / "annotations.jsonl").write_bytes(b"\n")
    found = read_codings(tmp_path / "documents.jsonl", tmp_path / "annotations.jsonl")
    assert [str(problem) for problem in found.problems] == [
        "documents.jsonl:2: byte 12 is not UTF-8; convert the file to UTF-8"
    ]


def test_a_missing_file_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.jsonl cannot be read"):
        read_codings(tmp_path / "nowhere.jsonl", tmp_path / "nowhere.jsonl")


def test_attributes_come_along_and_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    attributes = {"type": "direct", "rank": 2, "share": 0.5, "denied": True, "none": None}
    speaker = {"start": 8, "end": 11, "text": "wet"}
    good = annotation(attributes={**attributes, "speaker": speaker})
    wrong = annotation(
        start=5,
        attributes={
            "type": "direct",
            "list": ["a"],
            "speaker": {**speaker, "text": "dry"},
            "cue": {"start": 8, "end": 99},
            "empty": {"start": 3, "end": 3},
        },
        end=7,
    )
    found = read(
        tmp_path, lines({"doc_id": "d", "text": "Rain is wet."}), lines(good, wrong, annotation(attributes="direct"))
    )
    [first, second, third] = found.codings[0].spans_by_annotator["ana"]
    expected = {"type": "direct", "rank": "2", "share": "0.5", "denied": True, "speaker": Span(8, 11)}
    assert first == LabelledSpan("quote", 0, 4, expected)
    assert second == LabelledSpan("quote", 5, 7, {"type": "direct"})
    assert third == LabelledSpan("quote", 0, 4)
    said = [str(problem) for problem in found.problems]
    assert len(said) == 5
    assert "of its attribute 'list' the value is ['a']" in said[0]
    assert "the text has 'wet' at 8:11, not 'dry'" in said[1]
    assert "ends after the document, which has 12 characters" in said[2]
    assert "span 3:3 is empty" in said[3]
    assert "its attributes are 'direct'" in said[4]
