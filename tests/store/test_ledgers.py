"""Ledgers cannot be edited, not even by SQL; decisions and releases come back in their order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from curate.core.activity import Stretch
from curate.core.confirmations import Confirmation, standing_confirmations
from curate.core.decisions import Circumstances, CitedRule, Decision, Seen, Verdict
from curate.core.errors import CurateError, NotFound
from curate.core.layers import Action, Annotation, Change
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.store.activity import add_activity, read_activity
from curate.store.confirmations import append_confirmation, confirmations_of, find_confirmation
from curate.store.decisions import append_decision, decisions_in_batch, decisions_of, last_decisions
from curate.store.documents import get_document
from curate.store.engine import Store
from curate.store.layers import append_changes, changes_of
from curate.store.openings import add_opening
from curate.store.releases import (
    ReleasedDocument,
    ReleaseRecord,
    get_manifest,
    list_releases,
    record_release,
    stream_released,
)
from curate.store.schemas import get_schema, save_schema

AT = "2026-01-01T00:00:00+00:00"
GOLD = Annotation("a1", "mood", Span(0, 5), {"cue": Span(6, 8), "sure": True}, note="𝕸")
STRETCH = Stretch("s1", "a", "ann", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 1, tzinfo=UTC), False)
DECISION = Decision("d1", "key", "a", "mood", Verdict.TAKE, (GOLD,), "ann", "chris", "because", AT)

LOOKED = Confirmation("l1", "a", "mood", Span(0, 5), "key", "zoe", AT, "𝕸 is a mood", attribute="sure")


@pytest.fixture
def kept(filled: Store, schema: Schema) -> Store:
    """With a change, a decision and a stretch of work."""
    change = Change("c1", Action.PUT, Annotation("a1", "mood", Span(0, 5)))
    with filled.writing() as session:
        append_changes(session, document_id="a", author="ann", schema_digest=schema.digest, changes=[change], at=AT)
        append_decision(session, decision=DECISION)
        add_activity(session, stretches=[STRETCH], at=AT)
        add_opening(session, document_id="a", is_open=True, author="lea", at=AT)
        append_confirmation(session, confirmation=LOOKED)
    return filled


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET at = 'later'",
        "UPDATE change SET seq = seq + 1",
        "DELETE FROM change",
        "UPDATE decision SET reason = 'other'",
        "DELETE FROM decision",
        "UPDATE activity SET ended = '2027'",
        "DELETE FROM activity",
        "UPDATE confirmation SET remark = 'other'",
        "DELETE FROM confirmation",
        "UPDATE opening SET is_open = false",
        "DELETE FROM opening",
        "UPDATE document SET text = 'other'",
        "UPDATE document SET sha256 = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_was_kept(kept: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|never changes"), kept.writing() as session:
        session.connection().execute(text(statement))
    assert_kept(kept)


@pytest.mark.parametrize("table", ["change", "decision", "activity", "opening", "confirmation"])
def test_nor_are_ledgers_emptied_or_overwritten(kept: Store, table: str) -> None:
    statement = f"TRUNCATE {table} CASCADE"
    if kept.url.get_backend_name() == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(DBAPIError, match="append-only"), kept.writing() as session:
        session.connection().execute(text(statement))
    assert_kept(kept)


def assert_kept(store: Store) -> None:
    with store.reading() as session:
        assert len(changes_of(session, document_id="a", author="ann")) == 1
        assert decisions_of(session) == [DECISION]
        assert confirmations_of(session) == confirmations_of(session, document_id="a") == [LOOKED]
        assert read_activity(session) == read_activity(session, document_id="a") == [STRETCH]
        assert read_activity(session, document_id="b") == []
        assert get_document(session, document_id="a").text.startswith("a:")


def test_decisions_come_back_in_their_order(kept: Store) -> None:
    back = replace(
        DECISION, id="d2", verdict=Verdict.WITHDRAW, annotations=(), taken_from=None, withdraws="d1", reason="ö\n"
    )
    other = replace(DECISION, id="d0", document_id="b", at="2020-01-01T00:00:00+00:00")
    for decision in (other, back):
        with kept.writing() as session:
            assert append_decision(session, decision=decision)
    with kept.writing() as session:
        assert not append_decision(session, decision=back)
        assert decisions_of(session) == [DECISION, other, back]
        assert decisions_of(session, document_id="a") == [DECISION, back]
        assert decisions_of(session, document_id="c") == []


def test_how_a_decision_came_about_is_kept(kept: Store) -> None:
    how = Circumstances(
        reason_code="rule",
        rule=CitedRule("mood", "m1", "0123"),
        seen=Seen(True, ("ben", "ann"), {"ann": 12, "ben": 0}),
        strategy="majority",
        batch="b1",
    )
    bulk = replace(DECISION, id="d3", verdict=Verdict.BOTH, reason="", how=how)
    opinion = replace(DECISION, id="d4", how=Circumstances(second=True))
    for decision in (bulk, opinion):
        with kept.writing() as session:
            append_decision(session, decision=decision)
    with kept.reading() as session:
        assert decisions_of(session) == [DECISION, bulk, opinion]
        assert decisions_in_batch(session, batch="b1") == [bulk]
        assert last_decisions(session) == {"a": 3}


def test_decisions_that_cannot_be_right_are_refused(kept: Store) -> None:
    lost = replace(DECISION, id="d2", verdict=Verdict.WITHDRAW, annotations=(), taken_from=None, withdraws="d9")
    beyond = replace(DECISION, id="d2", annotations=(Annotation("a1", "mood", Span(0, 19)),))
    wrong = [
        (replace(DECISION, reason="another"), CurateError, "'d1' was taken before for another decision"),
        (replace(DECISION, id="d2", document_id="x"), NotFound, "no document 'x'"),
        (lost, NotFound, "no decision 'd9' to withdraw"),
        (beyond, ValueError, "ends after the document"),
    ]
    for decision, kind, sentence in wrong:
        with pytest.raises(kind, match=sentence), kept.writing() as session:
            append_decision(session, decision=decision)
    assert_kept(kept)


def test_a_confirmation_is_taken_back_once(kept: Store) -> None:
    back = replace(LOOKED, id="l2", remark=None, withdraws="l1")
    with kept.writing() as session:
        assert append_confirmation(session, confirmation=back)
        assert not append_confirmation(session, confirmation=back)
        assert not append_confirmation(session, confirmation=LOOKED)
        assert confirmations_of(session) == [LOOKED, back]
        assert confirmations_of(session, document_id="b") == []
        assert standing_confirmations(confirmations_of(session)) == {}
        assert find_confirmation(session, confirmation_id="l1") == LOOKED


def test_confirmations_that_cannot_be_right_are_refused(kept: Store) -> None:
    back = replace(LOOKED, id="l2", remark=None, withdraws="l1")
    with kept.writing() as session:
        append_confirmation(session, confirmation=back)
    wrong = [
        (replace(LOOKED, remark="another"), CurateError, "'l1' was taken before for another"),
        (replace(LOOKED, id="l3", document_id="x"), NotFound, "no document 'x'"),
        (replace(back, id="l3", withdraws="l9"), NotFound, "no confirmation 'l9' to take back"),
        (replace(back, id="l3"), CurateError, "taken back before"),
        (replace(LOOKED, id="l3", span=Span(0, 19)), ValueError, "after the text"),
        (replace(LOOKED, id="l3", remark="a\0"), ValueError, r"U\+0000"),
    ]
    for confirmation, kind, sentence in wrong:
        with pytest.raises(kind, match=sentence), kept.writing() as session:
            append_confirmation(session, confirmation=confirmation)


def test_releases_are_recorded_once(store: Store) -> None:
    first, said = ReleaseRecord("news", "1", "d1", AT), {"b": [1, None], "a": "ü"}
    with store.writing() as session:
        assert record_release(session, record=first, manifest=said)
        assert not record_release(session, record=replace(first, at="later"), manifest={})
        assert record_release(session, record=replace(first, version="0"), manifest={})
        assert record_release(session, record=replace(first, name="other"), manifest={})
        with pytest.raises(CurateError, match="news-1 was released with other content"):
            record_release(session, record=replace(first, digest="d2"), manifest=said)
        assert [(r.name, r.version) for r in list_releases(session)] == [("news", "1"), ("news", "0"), ("other", "1")]
        assert list_releases(session)[0] == first
        assert get_manifest(session, name="news", version="1") == said


def test_where_documents_lie_is_known_of_all_releases_of_a_name(kept: Store) -> None:
    first = ReleaseRecord("news", "1", "d1", AT)
    before, after = ReleasedDocument("a", "train", "s"), ReleasedDocument("a", "test", "s")
    with kept.writing() as session:
        record_release(session, record=first, manifest={}, documents=[before])
        record_release(session, record=first, manifest={}, documents=[before])
        record_release(session, record=replace(first, name="other"), manifest={}, documents=[after])
        record_release(session, record=replace(first, version="2"), manifest={}, documents=[after])
        assert list(stream_released(session, name="news")) == [before, after]
        assert list(stream_released(session, name="nobody")) == []
    with pytest.raises(DBAPIError, match="append-only"), kept.writing() as session:
        session.connection().execute(text("UPDATE release_document SET split = 'dev'"))


def test_a_codebook_comes_back_as_it_was(store: Store, schema: Schema) -> None:
    with store.writing() as session:
        assert save_schema(session, schema=schema)
        assert not save_schema(session, schema=schema)
        assert get_schema(session, digest=schema.digest) == schema
        with pytest.raises(NotFound, match="no schema with the digest '0'"):
            get_schema(session, digest="0")
