"""Assignments in the store: given once, taken back with what was not begun, and nobody twice whoever deals."""

import threading

import pytest
from sqlalchemy.exc import IntegrityError

from curate.core.dealing import Order
from curate.core.layers import Action, Change, LayerState
from curate.core.rounds import Purpose, Round, RoundKind, RoundSettings
from curate.core.schema import Schema
from curate.store import tables as t
from curate.store.assignments import assignments, give, hold_untouched, take_back
from curate.store.engine import Session, Store
from curate.store.layers import append_changes, get_layer
from curate.store.rounds import add_round, close_round, documents_of_round, get_round, has_open_round, list_rounds

AT = "2026-01-01T00:00:00.000000+00:00"
ORDERS = [Order("a", "ana"), Order("b", "ana"), Order("a", "ben"), Order("a", "ana", Purpose.REPEAT)]


@pytest.fixture
def dealt(filled: Store, schema: Schema) -> Store:
    opened = Round("r", RoundKind.PILOT, RoundSettings(annotators=("ana", "ben")), opened=AT, by="lea")
    with filled.writing() as session:
        add_round(session, opened=opened, coders={"a": 2, "b": 1})
        given = give(session, round_name="r", orders=ORDERS, schema_digest=schema.digest, at=AT, by="lea")
    assert sorted(given, key=repr) == sorted(ORDERS, key=repr)
    return filled


def begin(session: Session, schema: Schema, document_id: str, author: str) -> None:
    changes = [Change(f"submit-{document_id}-{author}", Action.SUBMIT)]
    whose = {"document_id": document_id, "author": author}
    append_changes(session, **whose, schema_digest=schema.digest, changes=changes, at=AT)


def test_a_round_comes_back_as_it_went(dealt: Store) -> None:
    with dealt.writing() as session:
        assert has_open_round(session)
        assert documents_of_round(session, name="r") == {"a": 2, "b": 1}
        close_round(session, name="r", at=AT, by="lea")
        close_round(session, name="r", at="later", by="bo")
    with dealt.reading() as session:
        assert get_round(session, name="r").closed == AT
        assert not has_open_round(session)
        assert [each.name for each in list_rounds(session)] == ["r"]


def test_giving_makes_an_assigned_layer_and_again_changes_nothing(dealt: Store, schema: Schema) -> None:
    with dealt.writing() as session:
        assert give(session, round_name="r", orders=ORDERS, schema_digest=schema.digest, at=AT, by="lea") == []
        layer = get_layer(session, document_id="a", author="ana")
        assert layer is not None
        assert layer.state is LayerState.ASSIGNED
        assert get_layer(session, document_id="a", author="again:ana") is None, "nothing tells of it before it is due"


def test_the_database_refuses_a_second_one(dealt: Store) -> None:
    row = {"round_id": 1, "document_id": "a", "annotator": "ana", "purpose": "code", "at": AT, "by": "x"}
    with pytest.raises(IntegrityError), dealt.writing() as session:
        session.connection().execute(t.assignment.insert().values(row))


def test_what_is_taken_back_goes_unless_it_was_begun(dealt: Store, schema: Schema) -> None:
    with dealt.writing() as session:
        begin(session, schema, "a", "ana")
        given = [each for each in assignments(session, round_name="r") if each.annotator == "ana"]
        assert [(each.document_id, each.began, each.is_done) for each in given] == [
            ("a", True, True),
            ("b", False, False),
            ("a", False, False),
        ]
        take_back(session, given=given, at=AT, because="left")
    with dealt.reading() as session:
        assert [each.annotator for each in assignments(session)] == ["ben"]
        assert len(assignments(session, withdrawn=True)) == 3
        assert get_layer(session, document_id="a", author="ana") is not None
        assert get_layer(session, document_id="b", author="ana") is None
    with dealt.writing() as session:
        again = [Order("b", "ana")]
        assert give(session, round_name="r", orders=again, schema_digest=schema.digest, at=AT, by="lea") == again


def test_nobody_begins_while_a_round_is_dealt(dealt: Store, schema: Schema) -> None:
    """Whoever comes meanwhile waits, and finds the layer gone, or theirs, as a whole."""
    began = threading.Event()

    def work() -> None:
        with dealt.writing() as session:
            begin(session, schema, "b", "ana")
        began.set()

    with dealt.writing() as session:
        hold_untouched(session, round_name="r")
        worker = threading.Thread(target=work)
        worker.start()
        assert not began.wait(0.3)
        given = [each for each in assignments(session) if each.document_id == "b"]
        take_back(session, given=given, at=AT, because="left")
    worker.join(20)
    assert began.is_set()
    with dealt.reading() as session:
        layer = get_layer(session, document_id="b", author="ana")
    assert layer is not None
    assert layer.state is LayerState.SUBMITTED
