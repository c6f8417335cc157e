"""Saving from the labeller: idempotent, judged change by change, blind to other annotators."""

from collections.abc import Callable
from typing import Any

import pytest

from curate.core.errors import CurateError, NotFound, Stale
from curate.core.layers import LayerState
from curate.services.annotating import Acknowledgement, check_annotator, open_labelling, save_changes
from curate.services.projects import Project
from curate.services.suggesting import suggest
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


def test_what_was_acknowledged_is_there_with_the_words_after_letters_outside_the_bmp(
    project: Project, save: Save, put: Put
) -> None:
    saved = save("ana", "square.txt", put("claim", "the bridge is closed"), put("quote", "“It is a disgrace,”"))
    assert len(saved.acknowledged) == 2
    assert not saved.rejected
    assert saved.state is LayerState.IN_PROGRESS
    again = open_labelling(project, document_id="square.txt", author="ana", by=ALONE)
    assert [a.span.of(again.document.text) for a in again.layer.annotations] == [
        "the bridge is closed",
        "“It is a disgrace,”",
    ]


def test_the_same_change_twice_is_acknowledged_twice_and_stored_once(project: Project, save: Save, put: Put) -> None:
    change = {
        "id": "0123456789abcdef",
        "action": "put",
        "annotation": {"id": "a-1", "label": "claim", "start": 13, "end": 23, "quote": "the bridge"},
    }
    first, second = save("ana", "square.txt", change), save("ana", "square.txt", change)
    assert first.acknowledged == second.acknowledged == ("0123456789abcdef",)
    assert first.revision == second.revision
    assert len(open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer.annotations) == 1


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ({"label": "claim", "start": 13, "end": 23, "quote": "the bridgf"}, "the bridge"),
        ({"label": "claim", "start": 13, "end": 9_000, "quote": "the"}, "9000"),
        ({"label": "claim", "start": 13, "end": 24, "quote": "the bridge "}, "white space"),
        ({"label": "verse", "start": 13, "end": 23, "quote": "the bridge"}, "verse"),
        ({"label": "claim", "start": 23, "end": 13, "quote": "x"}, "23:13"),
        ({"label": "claim", "start": 13, "end": 23, "quote": "the bridge", "attributes": {"mood": "x"}}, "mood"),
    ],
)
def test_a_wrong_change_comes_back_with_its_reason_and_the_right_one_beside_it_is_kept(
    project: Project, save: Save, put: Put, annotation: dict[str, Any], reason: str
) -> None:
    wrong = {"id": "wrong-change", "action": "put", "annotation": {"id": "w", **annotation}}
    saved = save("ana", "square.txt", wrong, put("claim", "The river rose 3 metres"))
    assert reason in saved.rejected["wrong-change"]
    assert len(saved.acknowledged) == 1
    layer = open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer
    assert [a.label for a in layer.annotations] == ["claim"]


def test_spans_of_one_label_do_not_overlap_and_those_of_two_may(save: Save, put: Put) -> None:
    saved = save(
        "ana", "square.txt", put("claim", "the bridge is closed"), put("claim", "bridge"), put("opinion", "bridge is")
    )
    assert len(saved.acknowledged) == 2
    assert "overlaps" in next(iter(saved.rejected.values()))


def test_a_submitted_document_is_closed_until_it_is_reopened(save: Save, put: Put) -> None:
    assert save("ana", "square.txt", SUBMIT).state is LayerState.SUBMITTED
    closed = save("ana", "square.txt", put("claim", "the bridge is closed"))
    assert "reopen" in next(iter(closed.rejected.values()))
    opened = save("ana", "square.txt", {"action": "reopen"}, put("claim", "the bridge is closed"))
    assert opened.state is LayerState.IN_PROGRESS
    assert not opened.rejected


def test_a_document_is_not_submitted_while_a_required_attribute_is_missing(save: Save, put: Put) -> None:
    saved = save("ana", "square.txt", put("claim", "the bridge is closed", checkworthiness="low"), SUBMIT)
    assert "claim_type" in next(iter(saved.rejected.values()))
    assert saved.state is LayerState.IN_PROGRESS


def test_a_document_is_not_submitted_when_a_change_before_it_was_refused(save: Save, put: Put) -> None:
    saved = save("ana", "square.txt", put("claim", "the bridge "), SUBMIT)
    assert len(saved.rejected) == 2
    assert saved.state is LayerState.ASSIGNED


def test_an_annotator_sees_suggestions_and_never_another_annotator(project: Project, save: Save, put: Put) -> None:
    suggest(project, ["quotes"], by=ALONE)
    save("ben", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    seen = open_labelling(project, document_id="square.txt", author="ana", by=ALONE)
    assert seen.layer.annotations == ()
    assert seen.layer.state is LayerState.ASSIGNED
    assert {layer.author.partition("@")[0] for layer in seen.suggestions} == {"machine:quotes"}


def test_one_annotator_cannot_write_over_the_annotation_of_another(project: Project, save: Save) -> None:
    annotation = {"id": "the-same-id", "label": "claim", "start": 13, "end": 23, "quote": "the bridge"}
    save("ana", "square.txt", {"id": "change-of-ana", "action": "put", "annotation": annotation})
    other = {**annotation, "start": 17, "quote": "bridge"}
    save("ben", "square.txt", {"id": "change-of-ben", "action": "put", "annotation": other})
    ana = open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer
    assert [(a.span.start, a.span.end) for a in ana.annotations] == [(13, 23)]


def test_a_page_with_another_text_or_codebook_is_told_and_changes_nothing(project: Project) -> None:
    document = open_labelling(project, document_id="square.txt", author="ana", by=ALONE).document
    common: dict[str, Any] = {"document_id": "square.txt", "author": "ana", "changes": [{"id": "12345678", **SUBMIT}]}
    with pytest.raises(Stale, match="reload"):
        save_changes(project, sha256="0" * 64, schema_digest=project.schema.digest, **common, by=ALONE)
    with pytest.raises(Stale, match="reload"):
        save_changes(project, sha256=document.sha256, schema_digest="0" * 64, **common, by=ALONE)
    assert open_labelling(project, document_id="square.txt", author="ana", by=ALONE).revision == 0


def test_an_unknown_document_is_not_found(project: Project) -> None:
    with pytest.raises(NotFound):
        open_labelling(project, document_id="nowhere.txt", author="ana", by=ALONE)


@pytest.mark.parametrize("name", ["", " ana", "machine:x@1", "gold", "a" * 81, "a\nb", "\u202eana"])
def test_names_that_cannot_be_an_annotators(name: str) -> None:
    with pytest.raises(CurateError):
        check_annotator(name)
