"""Suggestions, shown or hidden, and what became of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from curate.services.annotating import Acknowledgement, open_labelling
from curate.services.following import suggestion_fates
from curate.services.measuring import project_agreement
from curate.services.projects import Project
from curate.services.suggesting import suggest
from curate.services.timing import record_activity
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
SUBMIT = {"action": "submit"}


@pytest.fixture
def suggested(project: Project) -> Project:
    suggest(project, ["quotes"], by=ALONE)
    return project


def hiding(project: Project, share: float) -> Project:
    return replace(project, settings=project.settings.model_copy(update={"hide_suggestions": share}))


def work(project: Project, author: str, *, shown: bool, document_id: str = "square.txt") -> None:
    started = f"2026-01-31T09:30:0{int(shown)}Z"
    identity = f"{author}-{document_id}-{shown}"
    stretch = {"id": identity, "started": started, "seconds": 9, "suggestions_shown": shown}
    record_activity(project, document_id=document_id, author=author, stretches=[stretch], by=ALONE)


def scopes(project: Project) -> set[str]:
    return {result.scope for result in project_agreement(project, measures=["char_alpha"], cut="suggestions", by=ALONE)}


def test_hidden_suggestions_do_not_reach_the_annotator(suggested: Project) -> None:
    shown = open_labelling(suggested, document_id="square.txt", author="ana", by=ALONE)
    assert not shown.suggestions_hidden
    assert [layer.author.partition("@")[0] for layer in shown.suggestions] == ["machine:quotes"]
    hidden = open_labelling(hiding(suggested, 1), document_id="square.txt", author="ana", by=ALONE)
    assert hidden.suggestions_hidden
    assert hidden.suggestions == ()


def test_fates_over_submitted_layers(suggested: Project, save: Save) -> None:
    opened = open_labelling(suggested, document_id="square.txt", author="ana", by=ALONE)
    [direct] = [
        a for layer in opened.suggestions for a in layer.annotations if a.span.of(opened.document.text)[0] == "“"
    ]
    taken = {"id": "a-1", "label": "quote", "start": direct.span.start, "end": direct.span.end, "origin": direct.id}
    body: dict[str, Any] = {**taken, "quote": direct.span.of(opened.document.text), "attributes": {"type": "mixed"}}
    save("ana", "square.txt", {"id": "put-a-001", "action": "put", "annotation": body}, SUBMIT)
    save("ben", "square.txt", {"action": "reject", "target": direct.id}, SUBMIT)
    save("cas", "square.txt", {"action": "reject", "target": direct.id})
    work(suggested, "dan", shown=False)
    save("dan", "square.txt", SUBMIT)
    others = sum(len(layer.annotations) for layer in opened.suggestions) - 1
    counts = [
        (c.annotator, c.accepted, c.edited, c.rejected, c.untouched, c.hidden)
        for c in suggestion_fates(suggested, by=ALONE)
    ]
    assert counts == [("ana", 0, 1, 0, others, 0), ("ben", 0, 0, 1, others, 0), ("dan", 0, 0, 0, 0, others + 1)]


def test_agreement_is_cut_by_whether_suggestions_were_shown(suggested: Project, save: Save) -> None:
    for author in ("ana", "ben"):
        save(author, "square.txt", SUBMIT)
    assert scopes(suggested) == {"shown"}
    assert scopes(hiding(suggested, 1)) == {"hidden"}
    work(suggested, "ana", shown=False)
    assert scopes(suggested) == {"mixed"}
    work(suggested, "ben", shown=False)
    assert scopes(suggested) == {"hidden"}
    work(suggested, "ben", shown=True)
    assert scopes(hiding(suggested, 1)) == {"mixed"}
