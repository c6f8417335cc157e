"""A finished study comes in as a file: its layers are submitted, once, and measured as if they had been made here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.core.authors import ANSWERS
from curate.core.layers import LayerState
from curate.core.spans import Span
from curate.services.importing import ImportReport, import_paths
from curate.services.projects import Project
from curate.store.layers import get_layer
from tests.fixtures.people import ALONE

TEXT = "The harbour reopened on Monday.\n“We are glad,” said Bo Lind. 😀 He left."
pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
Take = Callable[..., ImportReport]


@pytest.fixture
def take(project: Project, tmp_path: Path) -> Take:
    def take(*tasks: dict[str, Any], **authors: str) -> ImportReport:
        path = tmp_path / "export.json"
        path.write_text(json.dumps(tasks), encoding="utf-8")
        return import_paths(project, [path], by=ALONE, authors={key.replace("_", "-"): v for key, v in authors.items()})

    return take


def region(words: str, label: str, identity: str = "r1", control: str = "label") -> dict[str, Any]:
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": identity, "from_name": control, "type": "labels", "value": value}


def task(*annotations: dict[str, Any], identity: int = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": identity, "data": {"text": TEXT}, "annotations": list(annotations), **more}


def done(by: int | None, *results: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"id": by, "completed_by": by, "result": list(results), **more}


def layer_of(project: Project, author: str, document_id: str = "export.json#1") -> Any:  # noqa: ANN401
    with project.store.reading() as session:
        return get_layer(session, document_id=document_id, author=author)


def test_layers_are_submitted_under_our_names_and_again_changes_nothing(project: Project, take: Take) -> None:
    study = task(done(7, region("The harbour reopened on Monday", "claim")), done(8))
    first = take(study, user_7="ana")
    assert (first.imported, first.layers.imported, first.layers.annotations, first.rejected) == (1, 2, 1, [])
    assert first.layers.authors == {"ana", "user-8"}
    assert first.layers.incomplete == 1  # the codebook wants a claim's type
    ana = layer_of(project, "ana")
    assert (ana.state, [a.span.of(TEXT) for a in ana.annotations]) == (
        LayerState.SUBMITTED,
        ["The harbour reopened on Monday"],
    )
    assert layer_of(project, "user-8").annotations == ()
    again = take(study, user_7="ana")
    assert (again.imported, again.layers.imported, again.layers.unchanged, again.rejected) == (0, 0, 2, [])


def test_a_layer_that_is_here_and_differs_is_never_overwritten(project: Project, take: Take) -> None:
    take(task(done(7, region("He left", "claim"))))
    (rejection,) = take(task(done(7, region("glad", "claim")))).rejected
    assert "differently; nothing changes" in rejection.reason
    assert [a.span.of(TEXT) for a in layer_of(project, "user-7").annotations] == ["He left"]


def test_a_label_that_the_codebook_lacks_keeps_the_whole_layer_out(project: Project, take: Take) -> None:
    strange = region("Bo Lind", "PER", "r2")
    report = take(
        task(done(7, region("He left", "claim"), strange)), task(done(7, strange), done(8, strange), identity=2)
    )
    assert (report.imported, report.layers.imported) == (2, 0)
    (rejection,) = report.rejected
    assert rejection.reason.startswith("the codebook has no label 'PER', so 3 layers by user-7, user-8 stayed out")
    assert "curate schema from-label-studio CONFIG.xml" in rejection.reason
    assert layer_of(project, "user-7") is None


def test_predictions_become_suggestions_and_unsigned_ground_truth_the_answers(project: Project, take: Take) -> None:
    prediction = {"id": 3, "model_version": "bert", "result": [region("He left", "claim")]}
    report = take(task(done(None, region("He left", "claim"), ground_truth=True), predictions=[prediction]))
    assert (report.layers.imported, report.layers.suggested) == (1, 1)
    assert layer_of(project, "machine:bert@label-studio").annotations[0].label == "claim"
    assert layer_of(project, ANSWERS).state is LayerState.SUBMITTED


def test_attributes_come_with_the_region_and_what_does_not_fit_is_told(project: Project, take: Take) -> None:
    quote = region("“We are glad,”", "quote")
    value = quote["value"]
    speaker = region("Bo Lind", "quote.speaker", "r2", "span")
    results = [
        quote,
        {"id": "r1", "from_name": "quote.type", "type": "choices", "value": {**value, "choices": ["direct"]}},
        {"id": "r1", "from_name": "mood", "type": "choices", "value": {**value, "choices": ["calm"]}},
        speaker,
        {"type": "relation", "from_id": "r1", "to_id": "r2", "labels": ["quote.speaker"]},
        region("Monday.\n“We", "claim", "r3"),
        region("He left", "claim", "r4"),
        region("left", "claim", "r5"),
    ]
    report = take(task(done(7, *results)))
    claim, made = sorted(layer_of(project, "user-7").annotations, key=lambda each: each.label)
    start = TEXT.index("Bo Lind")
    assert made.attributes == {"type": "direct", "speaker": Span(start, start + 7)}
    assert claim.span.of(TEXT) == "He left"
    said = "\n".join(each.reason for each in report.rejected)
    assert "quote has no attribute 'mood'" in said
    assert "holds a line break" in said
    assert "it overlaps the claim at" in said
    assert all(each.where == "export.json#1 annotation 7" for each in report.rejected)


def test_a_name_that_nobody_may_have_is_refused_with_the_remedy(project: Project, take: Take) -> None:
    (rejection,) = take(task(done(7)), user_7="gold").rejected
    assert "--author 'user-7=NAME'" in rejection.reason
