"""Exports as Label Studio 1.23 writes them, and as older versions and people do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.adapters.label_studio.exports import author_of, machine_of, read_json
from curate.core.anchoring import Anchoring
from curate.core.documents import Document, Rejection
from curate.core.foreign_layers import ForeignLayer, Note
from curate.core.spans import Span

TEXT = "𝕸𝖗. 𝐗 said 😀 that the claims\r\n\r\nwere wrong."


def region(words: str, label: str = "claim", *, shift: int = 0, identity: str = "r1", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    start = TEXT.index(words) + shift
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": identity, "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def answer(control: str, said: str, *, identity: str = "r1", **value: Any) -> dict[str, Any]:  # noqa: ANN401
    value = value or {"start": 0, "end": 1}
    return {"id": identity, "from_name": control, "type": "choices", "value": {**value, "choices": [said]}}


def done(by: object, *results: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": 50, "completed_by": by, "was_cancelled": False, "result": list(results), **more}


def task(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": 12, "data": {"text": TEXT, "title": "A story"}, "annotations": list(annotations), **more}


Read = Callable[[object], list[Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: object) -> list[Any]:
        path = tmp_path / "export.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return list(read_json(path, "export.json"))

    return read


def of(kind: type, found: list[Any]) -> list[Any]:
    return [each for each in found if isinstance(each, kind)]


def test_a_task_is_a_document_and_its_annotations_are_layers_by_author(read: Read) -> None:
    found = read(
        [task(done(7, region("claims"), answer("certainty", "low")), done({"id": 8, "email": "bo@example.org"}))]
    )
    document, first, second = found
    assert (document.id, document.text, document.metadata.title) == ("export.json#12", TEXT, "A story")
    assert (first.author, second.author) == ("user-7", "bo@example.org")
    (annotation,) = first.annotations
    assert (annotation.label, annotation.span.of(TEXT), annotation.attributes) == (
        "claim",
        "claims",
        {"certainty": "low"},
    )
    assert second.annotations == ()


def test_each_region_is_placed_by_its_own_words_whichever_way_its_file_counts(read: Read) -> None:
    regions = [region("claims"), region("claims", shift=4, identity="r2"), region("wrong", shift=-20, identity="r3")]
    _, layer = read([task(done(7, *regions))])
    assert [a.span.of(TEXT) for a in layer.annotations] == ["claims", "claims", "wrong"]
    assert layer.placed == {Anchoring.CODE_POINTS: 1, Anchoring.UTF16: 1, Anchoring.MOVED: 1}


def test_what_cannot_be_placed_is_named_with_file_task_and_region(read: Read) -> None:
    lost = {**region("claims"), "value": {"start": 1, "end": 5, "text": "elsewhere", "labels": ["claim"]}}
    _, rejection, layer = read([task(done(7, lost, region("wrong", identity="r2")))])
    assert rejection.where == "export.json#12 annotation 50"
    assert "'claim' at 1:5: the words 'elsewhere' are not in the text" in rejection.reason
    assert rejection.reason.endswith("export again")
    assert len(layer.annotations) == 1


def test_our_own_task_keeps_its_document_and_a_changed_text_is_refused(read: Read) -> None:
    (document,) = of(Document, read([{"id": 1, "data": {"text": "One.", "curate_document": "a/b.txt"}}]))
    assert document.id == "a/b.txt"
    assert document.metadata.extra == {}
    data = {"text": "Two.", "curate_document": "a/b.txt", "curate_sha256": document.sha256}
    (rejection,) = read([{"id": 1, "data": data}])
    assert "changed after it left curate" in rejection.reason


def test_the_text_is_known_by_its_words_where_its_field_has_no_usual_name(read: Read) -> None:
    strange = {"id": 3, "data": {"artikel": TEXT, "quelle": "Bote"}, "annotations": [done(7, region("claims"))]}
    document, layer = read([strange])
    assert (document.text, document.metadata.extra["quelle"]) == (TEXT, "Bote")
    assert len(layer.annotations) == 1
    (rejection,) = read([{"id": 3, "data": {"artikel": TEXT, "quelle": "Bote"}}])
    assert "rename the field of the text to `text`" in rejection.reason


def test_skipped_tasks_drafts_and_bare_ids_make_no_layer_and_are_counted(read: Read) -> None:
    tasks = [task(done(7, was_cancelled=True), 99, drafts=[{"result": []}], predictions=[4])] * 3
    found = read(tasks)
    assert of(ForeignLayer, found) == []
    reasons = [each.reason for each in of(Rejection, found)]
    assert [reason.partition(",")[0] for reason in reasons] == ["3 times"] * 4
    assert any("skipped the task" in reason for reason in reasons)


def test_predictions_are_machine_layers_and_one_author_has_one_layer(read: Read) -> None:
    predictions = [{"id": 1, "model_version": "bert", "result": [region("claims")]}]
    early = done(7, region("wrong"), updated_at="2026-01-01T00:00:00Z")
    late = done(7, region("claims"), updated_at="2026-02-01T00:00:00Z")
    found = read([task(late, early, predictions=predictions)])
    assert [layer.author for layer in of(ForeignLayer, found)] == ["user-7", "machine:bert@label-studio"]
    assert of(ForeignLayer, found)[0].annotations[0].span.of(TEXT) == "claims"
    assert "annotated the task again later" in of(Rejection, found)[0].reason
    assert machine_of({"model_version": "machine:quotes@0.1"}) == "machine:quotes@0.1"


def test_ground_truth_without_an_author_is_the_answer_key_and_with_one_it_is_said(read: Read) -> None:
    assert author_of({"ground_truth": True}) == "answers"
    assert author_of({"completed_by": None}) == "unknown"
    found = read([task(done(7, ground_truth=True))])
    assert "marked as ground truth" in of(Note, found)[0].said


def test_relations_between_regions_are_kept_as_spans_of_the_first(read: Read) -> None:
    speaker = region("𝐗", "quote.speaker", identity="r2", from_name="span")
    tie = {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right", "labels": ["quote.speaker"]}
    theirs = {"type": "relation", "from_id": "r3", "to_id": "r4", "labels": ["source"]}
    others = [region("wrong", identity="r3"), region("said", "person", identity="r4"), theirs]
    found = read([task(done(7, region("claims", "quote"), speaker, tie, *others, {**tie, "to_id": "gone"}))])
    said, quote, wrong = of(ForeignLayer, found)[0].annotations
    assert (said.label, quote.attributes) == ("person", {"quote.speaker": Span(TEXT.index("𝐗"), TEXT.index("𝐗") + 1)})
    assert wrong.attributes == {"source": said.span}
    assert "of which one is not there" in of(Rejection, found)[0].reason


def test_several_labels_are_several_annotations_and_document_answers_are_told_once(read: Read) -> None:
    double = region("claims")
    double["value"]["labels"] = ["claim", "opinion"]
    topic = {"id": "t", "from_name": "topic", "type": "choices", "value": {"choices": ["sports"]}}
    found = read([task(done(7, double, topic)), task(done(8, topic))])
    assert [a.label for a in of(ForeignLayer, found)[0].annotations] == ["claim", "opinion"]
    (rejection,) = of(Rejection, found)
    assert rejection.reason == "2 times, an answer to 'topic' is about the whole document, and only spans are kept"


def test_json_min_gives_its_spans_and_names_what_it_has_lost(read: Read) -> None:
    value = region("claims")["value"]
    rows = [
        {"id": 12, "text": TEXT, "label": [value], "quote.type": ["direct", "x"], "span": [value], "annotator": by,
         "annotation_id": by, "lead_time": 3.5}
        for by in (7, 8)
    ]  # fmt: skip
    found = read(rows)
    assert len(of(Document, found)) == 1
    assert [layer.author for layer in of(ForeignLayer, found)] == ["user-7", "user-8"]
    assert of(ForeignLayer, found)[0].annotations[0].span.of(TEXT) == "claims"
    reasons = {each.reason for each in of(Rejection, found)}
    assert "4 times, an answer to 'quote.type' has lost its region; export JSON in place of JSON_MIN" in reasons
    assert len(reasons) == 2
    assert "no relations" in of(Note, found)[0].said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([{"text": "An article."}], "no export of Label Studio"),
        ('{"a": 1}', "no export of Label Studio"),
        ("[[[", "is not JSON"),
        ([{"id": 1, "data": {"text": "  "}}], "its text is empty"),
        ([{"id": 1, "data": {"text": [{"author": "A", "said": "Hi"}]}}], "no text that can be known"),
    ],
)
def test_what_is_no_export_says_so(read: Read, content: object, reason: str) -> None:
    (rejection,) = read(content)
    assert reason in rejection.reason


def test_hostile_values_reject_a_region_and_never_the_file(read: Read) -> None:
    strange: list[Any] = [None, 3, "x", {"value": {}}, {"value": {"labels": "claim", "start": 0, "end": 3}}]
    strange += [{"id": ["x"], "value": {"labels": ["claim"], "start": True, "end": 10**30}}]
    strange += [{"type": "relation", "from_id": {}, "to_id": [], "labels": {"a": 1}}]
    found = read([{**task(), "annotations": [done({"email": ["x"]}, *strange), done([1], region("claims"))]}])
    assert len(of(ForeignLayer, found)) == 1  # both are by nobody who is named; the later one counts
    assert all(each.where.startswith("export.json#12") for each in of(Rejection, found))
