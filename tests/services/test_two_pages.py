"""Two pages of one annotator: nothing acknowledged is lost or doubled, and neither overwrites what it has not seen."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.core.errors import CurateError
from curate.core.layers import Remark
from curate.core.spans import Span
from curate.services.annotating import Acknowledgement, open_labelling
from curate.services.projects import Project
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Sent = dict[str, Any]
LEFT, RIGHT = "a" * 16, "b" * 16
WORDS = ["the bridge", "bridge", "bridge is", "closed"]
ELSEWHERE = "changed elsewhere: "
annotators = (f"annotator {number}" for number in count())


def change(page: str, number: int, revision: int | None, **what: object) -> Sent:
    told = {} if revision is None else {"revision": revision}
    return {"id": f"{page}.{number:08}", **told, **what}


def claim(text: str, words: str, identity: str = "x") -> Sent:
    start = text.index(words)
    place = {"start": start, "end": start + len(words), "quote": words}
    return {"action": "put", "annotation": {"id": identity, "label": "opinion", **place}}


def remark(text: str, words: str, said: str, identity: str = "r") -> Sent:
    start = text.index(words)
    body = {"id": identity, "start": start, "end": start + len(words), "quote": words, "text": said}
    return {"action": "remark", "remark": body}


@pytest.fixture
def text(project: Project) -> str:
    return open_labelling(project, document_id="square.txt", author="ana", by=ALONE).document.text


def layer_of(project: Project, author: str = "ana") -> dict[str, str]:
    """The words of each annotation, by its id."""
    opened = open_labelling(project, document_id="square.txt", author=author, by=ALONE)
    return {a.id: a.span.of(opened.document.text) for a in opened.layer.annotations}


def test_a_page_does_not_overwrite_a_span_that_the_other_has_changed(project: Project, save: Save, text: str) -> None:
    first = save("ana", "square.txt", change(LEFT, 1, 0, **claim(text, "the bridge")))
    assert (first.base_revision, first.revision) == (0, 1)
    second = save("ana", "square.txt", change(RIGHT, 1, 1, **claim(text, "bridge")))
    assert (second.base_revision, second.revision) == (1, 2)
    stale = save("ana", "square.txt", change(LEFT, 2, 1, **claim(text, "closed")))
    assert stale.acknowledged == ()
    assert stale.rejected[f"{LEFT}.00000002"].startswith(ELSEWHERE)
    assert (stale.base_revision, stale.revision) == (2, 2)
    assert layer_of(project) == {"x": "bridge"}
    assert not save("ana", "square.txt", change(LEFT, 3, 2, **claim(text, "closed"))).rejected
    assert layer_of(project) == {"x": "closed"}


@pytest.mark.parametrize("stale", ["put", "delete"])
def test_nor_does_it_bring_back_what_the_other_has_deleted(project: Project, save: Save, text: str, stale: str) -> None:
    save("ana", "square.txt", change(LEFT, 1, 0, **claim(text, "the bridge")))
    save("ana", "square.txt", change(RIGHT, 1, 1, action="delete", target="x"))
    late = claim(text, "closed") if stale == "put" else {"action": "delete", "target": "x"}
    assert save("ana", "square.txt", change(LEFT, 2, 1, **late)).rejected[f"{LEFT}.00000002"].startswith(ELSEWHERE)
    assert layer_of(project) == {}


def test_an_answer_that_was_lost_is_asked_for_again(project: Project, save: Save, text: str) -> None:
    mine = change(LEFT, 1, 0, **claim(text, "the bridge"))
    save("ana", "square.txt", mine)
    save("ana", "square.txt", change(RIGHT, 1, 1, **claim(text, "bridge")))
    again = save("ana", "square.txt", mine, change(LEFT, 2, 0, **claim(text, "closed")))
    assert again.acknowledged == (mine["id"],)
    assert again.rejected[f"{LEFT}.00000002"].startswith(ELSEWHERE)
    assert layer_of(project) == {"x": "bridge"}


def test_a_page_may_change_its_own_span_again_and_again(project: Project, save: Save, text: str) -> None:
    batch = [change(LEFT, number, 0, **claim(text, words)) for number, words in enumerate(WORDS)]
    assert not save("ana", "square.txt", *batch[:3]).rejected
    assert not save("ana", "square.txt", batch[3]).rejected
    assert layer_of(project) == {"x": "closed"}


def test_what_a_page_found_in_the_browser_and_sends_with_its_own_counts_as_seen(
    project: Project, save: Save, text: str
) -> None:
    """A page that takes over the unsent changes of one that was closed goes on from them."""
    left_over = change(LEFT, 1, 0, **claim(text, "the bridge"))
    mine = change(RIGHT, 1, 0, **claim(text, "bridge"))
    assert not save("ana", "square.txt", left_over, mine).rejected
    assert not save("ben", "square.txt", {**left_over, "id": left_over["id"] + "b"}).rejected
    resent = {**mine, "id": mine["id"] + "b"}
    assert not save("ben", "square.txt", {**left_over, "id": left_over["id"] + "b"}, resent).rejected
    assert layer_of(project) == layer_of(project, "ben") == {"x": "bridge"}


def test_remarks_are_guarded_alike(project: Project, save: Save, text: str) -> None:
    save("ana", "square.txt", change(LEFT, 1, 0, **remark(text, "the bridge", "sure?")))
    save("ana", "square.txt", change(RIGHT, 1, 1, **remark(text, "bridge", "not sure")))
    stale = save(
        "ana",
        "square.txt",
        change(LEFT, 2, 1, **remark(text, "closed", "sure")),
        change(LEFT, 3, 1, action="unremark", target="r"),
    )
    assert [reason.startswith(ELSEWHERE) for reason in stale.rejected.values()] == [True, True]
    start = text.index("bridge")
    assert open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer.remarks == (
        Remark("r", Span(start, start + 6), "not sure"),
    )


def test_who_does_not_say_what_it_saw_writes_as_before(project: Project, save: Save, text: str) -> None:
    save("ana", "square.txt", change(LEFT, 1, None, **claim(text, "the bridge")))
    assert not save("ana", "square.txt", change(RIGHT, 1, None, **claim(text, "bridge"))).rejected
    stale = save("ana", "square.txt", {**change(RIGHT, 2, 0, **claim(text, "closed")), "id": "no page at all"})
    assert stale.rejected["no page at all"].startswith(ELSEWHERE)


NOT_AT_0 = {"id": "r", "start": 0, "end": 3, "quote": "abc", "text": "?"}
WRONG: list[tuple[Sent, str]] = [
    ({"revision": -1, "action": "submit"}, "whole number"),
    ({"revision": True, "action": "submit"}, "whole number"),
    ({"revision": "1", "action": "submit"}, "whole number"),
    ({"action": "remark"}, "remark needs a remark"),
    ({"action": "put", "annotation": None}, "put needs an annotation"),
    ({"action": "unremark"}, "unremark with target None"),
    ({"action": "delete", "target": ""}, "1 to 200"),
    ({"action": "delete", "target": "\0"}, "U+0000"),
    ({"action": "reject", "target": "unit:opinion"}, "names no unit of this text"),
    ({"action": "reject", "target": "unit:opinion:9-4"}, "names no unit of this text"),
    ({"action": "reject", "target": "unit:opinion:9-9000"}, "names no unit of this text"),
    ({"action": "reject", "target": "unit:verse:4-9"}, "names no unit of this text"),
    ({"action": "remark", "remark": NOT_AT_0}, "stands at 0:3"),
    *(
        ({"action": "remark", "remark": {**NOT_AT_0, "quote": "𝕸𝖗.", "text": said}}, "the remark")
        for said in ("", " ", "x" * 10_001, "bell \x07")
    ),
]


def test_each_change_that_cannot_be_is_rejected_by_itself(save: Save, text: str) -> None:
    wrong = [{"id": f"wrong-{nth:02}", **what} for nth, (what, _) in enumerate(WRONG)]
    saved = save("ana", "square.txt", *wrong, change(LEFT, 1, 0, **claim(text, "closed")))
    assert saved.acknowledged == (f"{LEFT}.00000001",)
    for nth, (_, reason) in enumerate(WRONG):
        assert reason in saved.rejected[f"wrong-{nth:02}"]


def test_a_submitted_document_takes_no_remark_and_no_answer(save: Save, text: str) -> None:
    save("ana", "square.txt", {"action": "submit"})
    no = {"id": "a-no-to-it", "action": "reject", "target": "unit:opinion:4-9"}
    saved = save("ana", "square.txt", {"id": "remark-late", **remark(text, "closed", "sure?")}, no)
    assert all("reopen" in reason for reason in saved.rejected.values())
    assert len(saved.rejected) == 2


def test_a_no_to_a_unit_is_kept_and_taken_back(project: Project, save: Save) -> None:
    save("ana", "square.txt", {"action": "reject", "target": "unit:opinion:4-9"})
    assert open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer.rejected == {
        "unit:opinion:4-9"
    }
    save("ana", "square.txt", {"action": "unreject", "target": "unit:opinion:4-9"})
    assert open_labelling(project, document_id="square.txt", author="ana", by=ALONE).layer.rejected == frozenset()


def test_an_id_that_was_anothers_is_not_acknowledged(project: Project, save: Save, text: str) -> None:
    """It was, and the change was lost."""
    mine = change(LEFT, 1, 0, **claim(text, "closed"))
    save("ana", "square.txt", mine)
    assert "taken before" in save("ben", "square.txt", mine).rejected[mine["id"]]
    other = {**mine, **claim(text, "bridge")}
    assert "taken before" in save("ana", "square.txt", other).rejected[mine["id"]]
    with pytest.raises(CurateError, match="two of the changes have the id"):
        save("ana", "square.txt", change(LEFT, 2, 0, **claim(text, "closed")), change(LEFT, 2, 0, action="submit"))
    assert layer_of(project) == {"x": "closed"}
    assert layer_of(project, "ben") == {}


class Page:
    """A page as the labeller's saving works: what it does waits, is sent in batches, and sent again until answered."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.seen = 0
        self.waiting: list[Sent] = []
        self.numbers = count()

    def act(self, text: str, words: str | None, identity: str) -> None:
        what = claim(text, words, identity) if words else {"action": "delete", "target": identity}
        self.waiting.append(change(self.mark, next(self.numbers), self.seen, **what))


acts = st.tuples(
    st.just("act"), st.sampled_from([0, 1]), st.sampled_from([None, *WORDS]), st.sampled_from(["x", "y", "z"])
)
sendings = st.tuples(st.just("send"), st.sampled_from([0, 1]), st.booleans(), st.integers(1, 3))
looks = st.tuples(st.just("look"), st.sampled_from([0, 1]))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(acts, sendings, looks), max_size=14))
def test_whatever_two_pages_do_and_in_whatever_order_they_send(
    project: Project, save: Save, text: str, steps: list[tuple[Any, ...]]
) -> None:
    author = next(annotators)
    pages = [Page(f"{next(marks):016x}") for _ in range(2)]
    ledger: list[tuple[Sent, int]] = []
    kept: dict[str, int] = {}
    for kind, which, *rest in [*steps, ("send", 0, True, 99), ("send", 1, True, 99)]:
        page = pages[which]
        if kind == "act":
            page.act(text, *rest)
        elif kind == "look":
            page.seen = ledger_revision(ledger)
        else:
            arrives, size = rest
            batch = page.waiting[:size]
            answer = save(author, "square.txt", *batch)
            new = [sent for sent in batch if sent["id"] in answer.acknowledged and sent["id"] not in kept]
            for nth, sent in enumerate(new):
                assert_seen(sent, page, ledger)
                kept[sent["id"]] = len(ledger)
                ledger.append((sent, answer.revision - len(new) + 1 + nth))
            assert {*answer.acknowledged, *answer.rejected} == {sent["id"] for sent in batch}
            if arrives:
                page.waiting = page.waiting[size:]
    assert layer_of(project, author) == replayed([sent for sent, _ in ledger])
    assert len(kept) == len(ledger)


marks = count(1)


def ledger_revision(ledger: list[tuple[Sent, int]]) -> int:
    return ledger[-1][1] if ledger else 0


def subject(sent: Sent) -> str:
    return str(sent["annotation"]["id"] if "annotation" in sent else sent["target"])


def assert_seen(sent: Sent, page: Page, ledger: list[tuple[Sent, int]]) -> None:
    """What was accepted overwrites nothing that another page did later than this one had looked."""
    others = [s for s, seq in ledger if subject(s) == subject(sent) and seq > sent["revision"]]
    assert all(s["id"].startswith(page.mark) for s in others)


def replayed(sent: list[Sent]) -> dict[str, str]:
    words: dict[str, str] = {}
    for one in sent:
        if one["action"] == "put":
            words[subject(one)] = one["annotation"]["quote"]
        else:
            words.pop(subject(one), None)
    return words
