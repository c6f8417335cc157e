"""Machines' layers: whole, once, and with the same ids on every machine."""

import pytest

from curate.core.documents import Document
from curate.core.errors import NotFound
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.documents import add_documents
from curate.store.engine import Store
from curate.store.layers import add_machine_layers, layers_of, stream_layers
from curate.store.machine_layers import suggestion_ids

AUTHOR = "machine:tweets@1"


def test_layers_are_added_once(filled: Store, schema: Schema) -> None:
    layers = [suggested(schema, "a"), suggested(schema, "b", AUTHOR), suggested(schema, "a", "machine:quotes@1")]
    with filled.writing() as session:
        assert add_machine_layers(session, layers=[*layers, layers[0]]) == 3
    with filled.writing() as session:
        assert add_machine_layers(session, layers=[*layers, suggested(schema, "c")]) == 1
    with filled.reading() as session:
        stored = list(stream_layers(session, machine=True))
        assert [layer.author for layer in layers_of(session, document_id="a")] == ["machine:quotes@1", AUTHOR]
    assert [layer.document_id for layer in stored] == ["a", "a", "b", "c"]
    assert all(layer.state is LayerState.SUBMITTED and len(layer.annotations) == 3 for layer in stored)


def test_ids_depend_on_what_is_suggested_and_nothing_else(schema: Schema) -> None:
    ids = suggestion_ids(suggested(schema, "a"))
    assert ids == suggestion_ids(suggested(schema, "a"))
    assert len({*ids, *suggestion_ids(suggested(schema, "b")), *suggestion_ids(suggested(schema, "a", "m@2"))}) == 9
    # Written down, because a rejection refers to them: they must stay what they are.
    assert ids[0] == "0138a216c808f90fc2fa46561ec1854d"


def test_pages_of_layers_are_read_in_order(filled: Store, schema: Schema) -> None:
    names = [f"{number:04}" for number in range(250)]
    authors = ["machine:a@1", "machine:b@1", "machine:c@1"]
    with filled.writing() as session:
        add_documents(session, documents=[Document(name, "a text") for name in names])
        layers = (Layer(name, author, schema.digest) for author in authors for name in names)
        assert add_machine_layers(session, layers=layers) == 750
    with filled.reading() as session:
        keys = [(layer.document_id, layer.author) for layer in stream_layers(session)]
        assert keys == [(name, author) for name in names for author in authors]
        assert sum(1 for _ in stream_layers(session, author="machine:b@1", machine=True)) == 250


def test_what_cannot_be_right_is_refused(filled: Store, schema: Schema) -> None:
    wrong = [
        (Layer("a", "ann", schema.digest), ValueError, "'ann' is a person"),
        (Layer("x", AUTHOR, schema.digest), NotFound, "no document 'x'"),
        (Layer("a", AUTHOR, "0"), NotFound, "no schema with the digest '0'"),
        (
            Layer("a", AUTHOR, schema.digest, annotations=(Annotation("", "mood", Span(0, 19)),)),
            ValueError,
            "ends after",
        ),
    ]
    for layer, kind, sentence in wrong:
        with pytest.raises(kind, match=sentence), filled.writing() as session:
            add_machine_layers(session, layers=[suggested(schema, "b"), layer])
    with filled.reading() as session:
        assert list(stream_layers(session)) == []


def suggested(schema: Schema, document_id: str, author: str = AUTHOR) -> Layer:
    """Three suggestions, two of them at one place."""
    places = [Span(0, 3), Span(0, 3), Span(4, 9)]
    annotations = tuple(Annotation("", "mood", span) for span in places)
    return Layer(document_id, author, schema.digest, LayerState.SUBMITTED, annotations)
