"""A save reads only the stretch of the layer that it touches, and judges as if it had read all of it."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.core.documents import Document
from curate.core.layers import Action, Change
from curate.core.people import at_own_machine
from curate.services.annotating import save_changes
from curate.services.judging import Judgement, Standing, judge, read_sent
from curate.services.projects import Project
from curate.store.documents import get_document
from curate.store.layers import get_layer, hold_layer, last_touches, layer_around, stored_changes

ME = at_own_machine("ana")
DOCUMENT = "square.txt"
NAMES = st.sampled_from(["one", "two", "three", "four"])


@st.composite
def changes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Puts of four annotations over a few words, of two labels, moved, deleted, submitted and opened again."""
    found: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 6))):
        action = draw(st.sampled_from(["put", "put", "put", "delete", "submit", "reopen", "reject"]))
        if action == "put":
            start = draw(st.integers(0, 80))
            label = draw(st.sampled_from(["claim", "tweet"]))
            annotation = {"id": draw(NAMES), "label": label, "start": start, "end": start + draw(st.integers(1, 20))}
            found.append({"action": "put", "annotation": annotation})
        elif action in ("delete", "reject"):
            found.append({"action": action, "target": draw(NAMES)})
        else:
            found.append({"action": action})
    return found


def complete(batch: list[dict[str, Any]], author: str, text: str) -> list[dict[str, Any]]:
    """With ids of their own for each example, and the words that stand at the offsets."""
    found = []
    for change in batch:
        one = {"id": uuid4().hex, **change}
        if "annotation" in change:
            annotation = dict(change["annotation"])
            quote = text[annotation["start"] : annotation["end"]]
            one["annotation"] = {**annotation, "id": f"{author}-{annotation['id']}", "quote": quote}
        elif "target" in change:
            one["target"] = f"{author}-{change['target']}"
        found.append(one)
    return found


@pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=changes(), batch=changes())
def test_the_stretch_judges_as_the_whole_layer_does(
    project: Project, before: list[dict[str, Any]], batch: list[dict[str, Any]]
) -> None:
    author = uuid4().hex
    with project.store.reading() as session:
        document = get_document(session, document_id=DOCUMENT)
    save_changes(
        project,
        document_id=DOCUMENT,
        author=author,
        sha256=document.sha256,
        schema_digest=project.schema.digest,
        changes=complete(before, author, document.text),
        by=ME,
    )
    by_stretch, by_all = judge_both(project, document, author, complete(batch, author, document.text))
    assert by_stretch.accepted == by_all.accepted
    assert by_stretch.rejected == by_all.rejected
    assert by_stretch.layer.state == by_all.layer.state


def judge_both(
    project: Project, document: Document, author: str, batch: list[dict[str, Any]]
) -> tuple[Judgement, Judgement]:
    sent = [read_sent(change, document.text) for change in batch]
    made = [one.change for one in sent if one.change is not None]
    whose = {"document_id": document.id, "author": author}
    with project.store.writing() as session:
        held = hold_layer(session, **whose, schema_digest=project.schema.digest)
        stored = stored_changes(session, **whose, ids=[one.id for one in sent])
        touches = last_touches(session, **whose, subjects=[change.subject for change in made if change.subject])
        layers = [layer_around(session, held=held, changes=made), get_layer(session, **whose)]
    first, second = (
        judge(project.schema, document.text, Standing(layer, stored, touches), sent) for layer in layers if layer
    )
    return first, second


def test_only_the_stretch_is_read(project: Project) -> None:
    with project.store.reading() as session:
        document = get_document(session, document_id=DOCUMENT)
    marks = [{"id": f"{nth}", "label": "tweet", "start": 13 + nth, "end": 14 + nth} for nth in range(3)]
    puts = complete([{"action": "put", "annotation": mark} for mark in marks], "ana", document.text)
    save_changes(
        project,
        document_id=DOCUMENT,
        author="ana",
        sha256=document.sha256,
        schema_digest=project.schema.digest,
        changes=puts,
        by=ME,
    )
    change = read_sent(puts[1], document.text).change
    assert change is not None
    with project.store.writing() as session:
        held = hold_layer(session, document_id=DOCUMENT, author="ana", schema_digest=project.schema.digest)
        layer = layer_around(session, held=held, changes=[change])
        whole = layer_around(session, held=held, changes=[Change("submits", Action.SUBMIT)])
    assert [annotation.id for annotation in layer.annotations] == ["ana-1"]
    assert len(whole.annotations) == 3
