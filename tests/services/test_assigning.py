"""Rounds in the store: opened, dealt, dealt anew, worked on, closed; and who may see what of them."""

import json
from pathlib import Path

import pytest

from curate.core.errors import CurateError, NotFound
from curate.core.layers import LayerState
from curate.core.people import Forbidden, Role
from curate.core.rounds import Purpose, RoundKind, RoundSettings
from curate.services.accounts import add_account, disable_account
from curate.services.annotating import open_labelling, save_changes
from curate.services.assigning import all_assignments, deal_round, preview_deal
from curate.services.corpus import list_corpus, progress_by_document, read_document
from curate.services.importing import import_paths
from curate.services.projects import Project
from curate.services.queueing import my_queue
from curate.services.rounds import Asked, all_rounds, close_round, create_round, draft_round
from curate.services.segmenting import read_units
from curate.services.timing import record_activity
from tests.fixtures.people import ADA, ALONE, ANA, BEN, LEA
from tests.fixtures.small_project import Save, put

SUBMIT = {"action": "submit"}


@pytest.fixture
def many(project: Project, tmp_path: Path) -> Project:
    """Thirty short documents of three outlets beside the two articles."""
    rows = [
        {"doc_id": f"d{n:02}", "text": f"The council met on day {n}.", "outlet": f"outlet {n % 3}"} for n in range(30)
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert import_paths(project, [file], by=LEA).imported == 30
    return project


def asked(name: str = "pilot", *, kind: RoundKind = RoundKind.PILOT, n: int | None = 12, **rules: object) -> Asked:
    settings = RoundSettings(**{"annotators": ("ana", "ben", "cem"), "coders": 2, "seed": 1, **rules})  # type: ignore[arg-type]
    return Asked(name, kind, settings, n)


def open_round(project: Project, **more: object) -> None:
    create_round(project, asked(**more), by=LEA)  # type: ignore[arg-type]


def test_a_round_is_drawn_dealt_and_listed(many: Project) -> None:
    open_round(many, stratify=("outlet",))
    dealt = deal_round(many, name="pilot", by=LEA)
    assert (dealt.given, dealt.short) == (24, 0)
    assert set(dealt.balance.loads.values()) == {8}
    assert set(dealt.balance.pairs.values()) == {4}
    [opened] = all_rounds(many, by=LEA)
    assert (opened.name, opened.is_open, opened.by) == ("pilot", True, "lea")
    given = all_assignments(many, by=LEA, round_name="pilot")
    assert len({(each.document_id, each.annotator) for each in given}) == 24
    states = progress_by_document(many, by=LEA)
    assert all(states[each.document_id][each.annotator] is LayerState.ASSIGNED for each in given)
    again = deal_round(many, name="pilot", by=LEA)
    assert (again.given, again.balance) == (0, dealt.balance)


def test_a_preview_is_what_dealing_gives_and_writes_nothing(many: Project) -> None:
    draft = draft_round(many, asked(), by=LEA)
    seen = preview_deal(many, draft, by=LEA)
    assert all_rounds(many, by=LEA) == []
    open_round(many)
    dealt = deal_round(many, name="pilot", by=LEA)
    assert seen == dealt


def test_a_second_round_takes_other_documents(many: Project) -> None:
    open_round(many)
    create_round(many, asked("main", kind=RoundKind.PRODUCTION, n=None), by=LEA)
    first, second = (draft_of(many, name) for name in ("pilot", "main"))
    assert len(first) == 12
    assert len(second) == 20
    assert not first & second
    with pytest.raises(CurateError, match="0 documents are in no round yet"):
        open_round(many, name="more", n=1)


def draft_of(project: Project, name: str) -> set[str]:
    deal_round(project, name=name, by=LEA)
    return {each.document_id for each in all_assignments(project, by=LEA, round_name=name)}


def test_a_leaver_a_newcomer_and_what_was_begun(many: Project, save: Save) -> None:
    open_round(many)
    deal_round(many, name="pilot", by=LEA)
    mine = [each.document_id for each in my_queue(many, by=ANA).documents]
    save("ana", mine[0], SUBMIT)
    save("ana", mine[1], put("claim", "The council met"))
    dealt = deal_round(many, name="pilot", by=LEA, annotators=("ben", "cem", "dora"))
    assert dealt.returned == {"left": 7, "late": 0, "evened": 0}
    assert dealt.given == 7
    assert dealt.balance.loads["ana"] == 1
    assert max(dealt.balance.loads.values()) <= 9
    states = progress_by_document(many, by=LEA)
    assert states[mine[0]]["ana"] is LayerState.SUBMITTED
    assert states[mine[1]]["ana"] is LayerState.IN_PROGRESS, "what was begun is kept"
    assert "ana" not in states[mine[2]], "what was not is gone"
    back = deal_round(many, name="pilot", by=LEA, annotators=("ana", "ben", "cem", "dora"))
    assert back.given == back.returned["evened"] > 3, "whoever has nothing left takes a share of what is not begun"
    assert back.returned["left"] == 0
    assert max(back.balance.loads.values()) - back.balance.loads["dora"] <= 1
    assert deal_round(many, name="pilot", by=LEA).given == 0


def test_the_queue_shows_what_is_next_and_keeps_what_is_done_behind(many: Project, save: Save) -> None:
    open_round(many)
    deal_round(many, name="pilot", by=LEA)
    queue = my_queue(many, by=ANA)
    assert len(queue.documents) == 8
    assert queue.is_closed
    third = queue.documents[2].document_id
    save("ana", third, SUBMIT)
    later = my_queue(many, by=ANA)
    assert later.documents[0].document_id == third
    assert later.documents[0].state is LayerState.SUBMITTED
    assert later.next == queue.documents[0]
    begun = later.documents[4].document_id
    save("ana", begun, put("claim", "The council met"))
    following = my_queue(many, by=ANA).next
    assert following is not None
    assert (following.document_id, following.state) == (begun, LayerState.IN_PROGRESS)
    close_round(many, name="pilot", by=LEA)
    assert my_queue(many, by=ANA).documents == ()
    assert not my_queue(many, by=ANA).is_closed
    with pytest.raises(CurateError, match="is closed"):
        deal_round(many, name="pilot", by=LEA)


def test_while_rounds_are_open_an_annotator_opens_their_documents_and_no_others(many: Project) -> None:
    open_round(many)
    deal_round(many, name="pilot", by=LEA)
    mine = {each.document_id for each in my_queue(many, by=ANA).documents}
    other = next(each for each in (f"d{n:02}" for n in range(30)) if each not in mine)
    assert {each.id for each in list_corpus(many, by=ANA)} == mine
    assert len(list_corpus(many, by=ADA)) == 32
    open_labelling(many, document_id=min(mine), author="ana", by=ANA)
    change = {"sha256": read_document(many, other, by=LEA).sha256, "schema_digest": many.schema.digest, "changes": []}
    for ask in (
        lambda: open_labelling(many, document_id=other, author="ana", by=ANA),
        lambda: save_changes(many, document_id=other, author="ana", by=ANA, **change),
        lambda: read_document(many, other, by=ANA),
        lambda: read_units(many, document_id=other, by=ANA),
        lambda: record_activity(many, document_id=other, author="ana", stretches=[], by=ANA),
    ):
        with pytest.raises(Forbidden, match="is not one of yours"):
            ask()
    open_labelling(many, document_id=other, author="lea", by=LEA)
    close_round(many, name="pilot", by=LEA)
    open_labelling(many, document_id=other, author="ana", by=ANA)


def test_only_leads_plan(many: Project) -> None:
    open_round(many)
    for person in (ANA, ADA):
        for ask in (
            lambda by: create_round(many, asked("x"), by=by),
            lambda by: draft_round(many, asked("x"), by=by),
            lambda by: deal_round(many, name="pilot", by=by),
            lambda by: close_round(many, name="pilot", by=by),
            lambda by: all_rounds(many, by=by),
            lambda by: all_assignments(many, by=by),
            lambda by: my_queue(many, by=by, annotator="ben"),
        ):
            with pytest.raises(Forbidden):
                ask(person)
    assert my_queue(many, by=LEA, annotator="ben").documents == ()


def test_what_cannot_be_opened_says_why(many: Project) -> None:
    with pytest.raises(NotFound, match="no document 'gone'"):
        create_round(many, Asked("r", RoundKind.PILOT, RoundSettings(annotators=("ana",)), ids=("gone",)), by=LEA)
    with pytest.raises(NotFound, match="there is no round 'gone'; there are: none yet"):
        deal_round(many, name="gone", by=LEA)
    with pytest.raises(CurateError, match="have submitted answers"):
        create_round(many, asked("t", kind=RoundKind.TRAINING, n=2), by=LEA)
    open_round(many)
    with pytest.raises(CurateError, match="already"):
        open_round(many)
    with pytest.raises(CurateError, match="keeps for itself"):
        create_round(many, asked("r", annotators=("again:ana",)), by=LEA)
    with pytest.raises(NotFound, match="'clam' is not in the schema"):
        create_round(many, asked("r", labels=("clam",)), by=LEA)


def test_what_somebody_submitted_before_counts_as_theirs(many: Project, save: Save) -> None:
    save("ana", "square.txt", SUBMIT)
    rules = RoundSettings(annotators=("ana", "ben"), coders=2)
    create_round(many, Asked("r", RoundKind.PILOT, rules, ids=("square.txt",)), by=LEA)
    deal_round(many, name="r", by=LEA)
    [given] = all_assignments(many, by=LEA)
    assert given.annotator == "ben"


def test_production_comes_back_to_the_same_person_unseen(many: Project, save: Save) -> None:
    """Due after two others; it opens empty, under the same name, and the first coding stays as it was."""
    rules = RoundSettings(annotators=("ana",), repeat_share=1, repeat_after=2)
    ids = ("square.txt", "d01", "d02", "d03")
    create_round(many, Asked("main", RoundKind.PRODUCTION, rules, ids=ids), by=LEA)
    deal_round(many, name="main", by=LEA)
    assert len(my_queue(many, by=ANA).documents) == 4
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ana", "d01", SUBMIT)
    assert open_labelling(many, document_id="square.txt", author="ana", by=ANA).layer.annotations
    save("ana", "d02", SUBMIT)
    queue = my_queue(many, by=ANA)
    assert queue.next is not None
    assert (queue.next.document_id, queue.next.state) == ("square.txt", LayerState.ASSIGNED)
    assert "purpose" not in queue.next.to_json()
    again = open_labelling(many, document_id="square.txt", author="ana", by=ANA)
    assert (again.layer.author, again.layer.annotations, again.revision) == ("ana", (), 0)
    save("ana", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    assert open_labelling(many, document_id="square.txt", author="ana", by=ANA).layer.state is LayerState.SUBMITTED
    assert [each.document_id for each in my_queue(many, by=ANA).documents if each.state is LayerState.SUBMITTED][
        -1
    ] == ("square.txt")
    purposes = {each.purpose for each in all_assignments(many, by=LEA)}
    assert purposes == {Purpose.CODE, Purpose.REPEAT}
    close_round(many, name="main", by=LEA)
    first = open_labelling(many, document_id="square.txt", author="ana", by=ANA).layer
    assert [each.span.of(read_document(many, "square.txt", by=LEA).text) for each in first.annotations] == [
        "the bridge is closed"
    ]


def test_one_person_alone_has_a_queue_and_all_documents_too(many: Project) -> None:
    open_round(many)
    deal_round(many, name="pilot", by=ALONE)
    queue = my_queue(many, by=ALONE, annotator="ben")
    assert len(queue.documents) == 8
    assert not queue.is_closed
    assert my_queue(many, by=BEN).documents == queue.documents


def test_the_documents_of_a_closed_account_go_to_others(many: Project) -> None:
    for name, role in (("lea", Role.LEAD), ("ana", Role.ANNOTATOR), ("ben", Role.ANNOTATOR)):
        add_account(many, name=name, role=role, password=None, by=LEA)
    open_round(many, annotators=("ana", "ben"), coders=1)
    deal_round(many, name="pilot", by=LEA)
    disable_account(many, name="ana", by=LEA)
    dealt = deal_round(many, name="pilot", by=LEA)
    assert (dealt.returned["left"], dealt.balance.loads) == (6, {"ben": 12})
