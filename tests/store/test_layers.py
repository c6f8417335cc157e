"""What stands in a layer is what replaying its ledger gives, whatever was sent, and however often."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.core.errors import CurateError, NotFound
from curate.core.layers import Action, Annotation, Change, Layer, LayerState, Remark, replay
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.engine import Store
from curate.store.layers import (
    Touch,
    append_changes,
    assign,
    changes_of,
    count_layers,
    documents_with_layer,
    get_layer,
    hold_layer,
    last_touches,
    layer_revision,
    layer_states,
    layers_of,
    stored_changes,
    stream_layers,
)
from curate.store.schemas import save_schema

AT = "2026-01-01T00:00:00+00:00"
authors = (f"author {number:04}" for number in count())
change_ids = (f"change {number:06}" for number in count())


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 17))
    return Span(start, draw(st.integers(start + 1, 18)))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    action = draw(st.sampled_from(Action))
    words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
    names = st.sampled_from(["a1", "a2", "a3"])
    annotation = target = None
    if action is Action.PUT:
        attributes = st.dictionaries(words, st.one_of(words, st.booleans(), spans()), max_size=2)
        origins = st.none() | st.just("s1")
        annotation = Annotation(draw(names), "mood", draw(spans()), draw(attributes), draw(origins), draw(words))
    elif action is Action.DELETE:
        target = draw(names)
    elif action in {Action.REJECT, Action.UNREJECT}:
        target = draw(st.sampled_from(["s1", "s2", "unit:mood:0-5"]))
    elif action is Action.UNREMARK:
        target = draw(st.sampled_from(["r1", "r2"]))
    remark = (
        Remark(draw(st.sampled_from(["r1", "r2"])), draw(spans()), draw(words)) if action is Action.REMARK else None
    )
    return Change(next(change_ids), action, annotation, target, remark)


@st.composite
def sendings(draw: st.DrawFn) -> list[list[Change]]:
    """Batches as a browser sends them: in order, some again, some twice within one."""
    fresh = draw(st.lists(st.lists(changes(), max_size=5), max_size=5))
    sent: list[list[Change]] = []
    for batch in fresh:
        before = [change for earlier in sent for change in earlier] + batch
        again = draw(st.lists(st.sampled_from(before), max_size=3)) if before else []
        sent.append(batch + again)
    return sent


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=sendings())
def test_the_projection_is_the_replay_of_the_ledger(filled: Store, schema: Schema, batches: list[list[Change]]) -> None:
    author = next(authors)
    revisions = [0, *(send(filled, schema, author, *batch) for batch in batches)]
    sent = list({change.id: change for batch in batches for change in batch}.values())
    with filled.reading() as session:
        layer = get_layer(session, document_id="a", author=author)
        ledger = changes_of(session, document_id="a", author=author)
        revision = layer_revision(session, document_id="a", author=author)
        touches = last_touches(session, document_id="a", author=author, subjects=["a1", "a2", "s1", "r1", "nobody"])
    assert [recorded.change for recorded in ledger] == sent
    assert layer == (replay(Layer("a", author, schema.digest), sent) if batches else None)
    last = {recorded.change.subject: Touch(recorded.seq, recorded.change.id) for recorded in ledger}
    assert touches == {name: last[name] for name in ["a1", "a2", "s1", "r1"] if name in last}
    assert revision == revisions[-1] == (ledger[-1].seq if ledger else 0)
    assert revisions == sorted(revisions)


def test_a_change_sent_again_is_acknowledged_and_does_nothing(filled: Store, schema: Schema) -> None:
    first = put("c1", "a1", 0, 5)
    revision = send(filled, schema, "ann", first, put("c2", "a1", 0, 7))
    assert send(filled, schema, "ann", first) == revision
    with filled.reading() as session:
        ids = ["c1", "c2", "c3"]
        assert stored_changes(session, document_id="a", author="ann", ids=ids) == {
            "c1": first,
            "c2": put("c2", "a1", 0, 7),
        }
        assert stored_changes(session, document_id="a", author="ben", ids=ids) == {"c1": None, "c2": None}
        layer = get_layer(session, document_id="a", author="ann")
    assert layer is not None
    assert layer.annotations == (Annotation("a1", "mood", Span(0, 7)),)


@pytest.mark.parametrize(
    ("author", "second"),
    [
        ("ann", Change("c1", Action.SUBMIT)),
        ("ann", Change("c1", Action.PUT, Annotation("a1", "mood", Span(0, 6)))),
        ("ben", Change("c1", Action.PUT, Annotation("a1", "mood", Span(0, 5)))),
    ],
)
def test_an_id_taken_for_another_change_is_refused(filled: Store, schema: Schema, author: str, second: Change) -> None:
    send(filled, schema, "ann", put("c1", "a1", 0, 5))
    with pytest.raises(CurateError, match="'c1' was taken before for another change; send this one under a new id"):
        send(filled, schema, author, Change("new", Action.REOPEN), second)
    with filled.reading() as session:
        assert stored_changes(session, document_id="a", author=author, ids=["new"]) == {}


def test_what_cannot_be_right_is_refused(filled: Store, schema: Schema) -> None:
    with pytest.raises(NotFound, match="no document 'x'; import it first"), filled.writing() as session:
        append_changes(session, document_id="x", author="a", schema_digest=schema.digest, changes=[], at=AT)
    with pytest.raises(NotFound, match="no schema with the digest '0'"), filled.writing() as session:
        append_changes(session, document_id="a", author="a", schema_digest="0", changes=[], at=AT)
    with pytest.raises(ValueError, match="ends after the document 'a', which has 18 characters"):
        send(filled, schema, "ann", put("c1", "a1", 0, 19))
    beyond = Annotation("a1", "mood", Span(0, 1), {"cue": Span(0, 19)})
    with pytest.raises(ValueError, match="mood at 0:19 ends after"):
        send(filled, schema, "ann", Change("c1", Action.PUT, beyond))
    with pytest.raises(ValueError, match="the remark at 0:19 ends after the document 'a'"):
        send(filled, schema, "ann", Change("c1", Action.REMARK, remark=Remark("r1", Span(0, 19), "why?")))
    with pytest.raises(ValueError, match="the text of remark r1 has the character U"):
        send(filled, schema, "ann", Change("c1", Action.REMARK, remark=Remark("r1", Span(0, 1), "\0")))
    with pytest.raises(ValueError, match="note has the character U"):
        send(filled, schema, "ann", Change("c1", Action.PUT, Annotation("a1", "mood", Span(0, 1), note="\0")))
    with pytest.raises(ValueError, match="machine's name"):
        send(filled, schema, "machine:tweets@1")
    with filled.reading() as session:
        assert layer_states(session) == []


def test_a_layer_belongs_to_the_codebook_of_its_last_change(filled: Store, schema: Schema) -> None:
    newer = Schema.from_mapping({**schema.to_mapping(), "description": "Better said."}, "moods")
    send(filled, schema, "ann", put("c1", "a1", 0, 5))
    with filled.writing() as session:
        assert save_schema(session, schema=newer)
    send(filled, newer, "ann", put("c2", "a2", 5, 7))
    send(filled, schema, "ann", put("c1", "a1", 0, 5))
    with filled.reading() as session:
        layer = get_layer(session, document_id="a", author="ann")
        ledger = changes_of(session, document_id="a", author="ann")
    assert layer is not None
    assert layer.schema_digest == newer.digest
    assert [recorded.schema_digest for recorded in ledger] == [schema.digest, newer.digest]
    assert [recorded.at for recorded in ledger] == [AT, AT]


def test_assigning_gives_an_empty_layer_once(filled: Store, schema: Schema) -> None:
    for is_new in (True, False):
        with filled.writing() as session:
            assert assign(session, document_id="a", author="ann", schema_digest=schema.digest) is is_new
            assert get_layer(session, document_id="a", author="ann") == Layer("a", "ann", schema.digest)
    send(filled, schema, "ann", Change("c1", Action.SUBMIT))
    with filled.writing() as session:
        assert not assign(session, document_id="a", author="ann", schema_digest=schema.digest)
        assert layer_states(session) == [("a", "ann", LayerState.SUBMITTED)]
        with pytest.raises(NotFound, match="no document 'x'"):
            assign(session, document_id="x", author="ann", schema_digest=schema.digest)


def test_layers_are_found_and_counted(filled: Store, schema: Schema) -> None:
    send(filled, schema, "ben", put("c1", "a1", 0, 5), put("c2", "a2", 5, 7), Change("c3", Action.SUBMIT))
    send(filled, schema, "Ann", put("c4", "a1", 0, 5), document_id="b")
    send(filled, schema, "Ann", Change("c5", Action.SUBMIT))
    with filled.reading() as session:
        assert [layer.author for layer in layers_of(session, document_id="a")] == ["Ann", "ben"]
        assert get_layer(session, document_id="a", author="nobody") is None
        assert layer_revision(session, document_id="a", author="nobody") == 0
        assert documents_with_layer(session, author="Ann") == {"a", "b"}
        counts = [(c.author, c.is_machine, c.state, c.layers, c.annotations) for c in count_layers(session)]
        assert counts == [
            ("Ann", False, LayerState.IN_PROGRESS, 1, 1),
            ("Ann", False, LayerState.SUBMITTED, 1, 0),
            ("ben", False, LayerState.SUBMITTED, 1, 2),
        ]
        submitted = [(layer.document_id, layer.author) for layer in stream_layers(session, state=LayerState.SUBMITTED)]
        assert submitted == [("a", "Ann"), ("a", "ben")]
        assert [layer.document_id for layer in stream_layers(session, author="Ann")] == ["a", "b"]
        assert list(stream_layers(session, machine=True)) == []


def test_holding_a_layer_makes_it_and_tells_its_revision(filled: Store, schema: Schema) -> None:
    with filled.writing() as session:
        assert hold_layer(session, document_id="a", author="ann", schema_digest=schema.digest).revision == 0
        assert get_layer(session, document_id="a", author="ann") == Layer("a", "ann", schema.digest)
        with pytest.raises(NotFound, match="no document 'x'"):
            hold_layer(session, document_id="x", author="ann", schema_digest=schema.digest)
    revision = send(filled, schema, "ann", put("c1", "a1", 0, 5))
    with filled.writing() as session:
        assert hold_layer(session, document_id="a", author="ann", schema_digest=schema.digest).revision == revision


def test_long_batches_are_cut_into_statements(filled: Store, schema: Schema) -> None:
    many = [put(f"c{number}", f"a{number}", number % 18, 18) for number in range(12_000)]
    send(filled, schema, "ann", *many)
    send(filled, schema, "ann", *many, Change("last", Action.SUBMIT))
    with filled.reading() as session:
        layer = get_layer(session, document_id="a", author="ann")
    assert layer is not None
    assert len(layer.annotations) == 12_000


def put(identity: str, annotation: str, start: int, end: int) -> Change:
    return Change(identity, Action.PUT, Annotation(annotation, "mood", Span(start, end)))


def send(store: Store, schema: Schema, author: str, *batch: Change, document_id: str = "a") -> int:
    with store.writing() as session:
        return append_changes(
            session, document_id=document_id, author=author, schema_digest=schema.digest, changes=batch, at=AT
        )
