"""Spans read as columns are those of the layers that people submitted."""

import pytest

from curate.core.documents import Document
from curate.core.layers import Action, Annotation, Change, Layer, LayerState
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store import span_layers
from curate.store.documents import add_documents
from curate.store.engine import Store
from curate.store.layers import add_machine_layers, append_changes, stream_layers
from curate.store.span_layers import stream_span_layers

AT = "2026-01-01T00:00:00+00:00"
SUBMIT = Change("submit", Action.SUBMIT)


def put(name: str, start: int, end: int, label: str = "mood") -> Change:
    return Change(name, Action.PUT, Annotation(name, label, Span(start, end), {"why": "a reason"}))


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_what_people_submitted(filled: Store, schema: Schema, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(span_layers, "PAGE", page)
    work = {  # layers are made in another order than they are read in, and spans are not put in that of the text
        ("c", "Ann"): [put("z", 0, 4), put("y", 0, 9), put("x", 2, 3, "another")],
        ("a", "Ben"): [put("b", 7, 9), put("a", 1, 8)],
        ("a", "Ann"): [],
        ("b", "Cem"): [put("not submitted", 0, 3)],
    }
    machine = Annotation("", "mood", Span(0, 2))
    with filled.writing() as session:
        for (document_id, author), changes in work.items():
            done = changes if author == "Cem" else [*changes, SUBMIT]
            named = [Change(f"{document_id}{author}{c.id}", c.action, c.annotation) for c in done]
            append_changes(
                session, document_id=document_id, author=author, schema_digest=schema.digest, changes=named, at=AT
            )
        layer = Layer("a", "machine:m@1", schema.digest, LayerState.SUBMITTED, (machine,))
        add_machine_layers(session, layers=[layer])
    with filled.reading() as session:
        whole = list(stream_layers(session, state=LayerState.SUBMITTED, machine=False))
        read = list(stream_span_layers(session))
        with_attributes = list(stream_span_layers(session, attributes=True, without={"another": "why"}))
    assert [[(s.label, s.attributes) for s in each.spans] for each in with_attributes] == [
        [(a.label, a.attributes if a.label == "mood" else None) for a in layer.annotations] for layer in whole
    ]
    assert not any(span.attributes for each in read for span in each.spans)
    assert [(each.document_id, each.author) for each in read] == [("a", "Ann"), ("a", "Ben"), ("c", "Ann")]
    assert [(each.document_id, each.author, each.schema_digest) for each in read] == [
        (layer.document_id, layer.author, layer.schema_digest) for layer in whole
    ]
    assert [[(s.label, s.start, s.end) for s in each.spans] for each in read] == [
        [(a.label, a.span.start, a.span.end) for a in layer.annotations] for layer in whole
    ]


def test_a_store_without_work(store: Store) -> None:
    with store.writing() as session:
        add_documents(session, documents=[Document("a", "words")])
    with store.reading() as session:
        assert list(stream_span_layers(session)) == []
