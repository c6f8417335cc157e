"""Annotations from a real server: each author's layer, what changed on which side, and what is in doubt."""

from typing import Any

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio

from curate.core.accounts import Account
from curate.core.errors import CurateError, NotFound
from curate.core.layers import Layer, LayerState
from curate.core.people import Forbidden, Role
from curate.services.projects import Project
from curate.services.syncing_pull import pull
from curate.services.syncing_push import push
from curate.services.syncing_settle import Side, keep, list_sync_conflicts, sync
from curate.services.syncing_status import sync_status
from curate.store.accounts import add_account
from curate.store.layers import get_layer
from tests.fixtures.people import ADA, ALONE
from tests.fixtures.small_project import HARBOUR, SQUARE, Save, put
from tests.label_studio.conftest import answer, region, task_ids

BEA = {"bea@example.org": "bea"}


def layer(project: Project, document_id: str, author: str) -> Layer:
    with project.store.reading() as session:
        found = get_layer(session, document_id=document_id, author=author)
    assert found is not None
    return found


def marked(project: Project, document_id: str, author: str) -> list[tuple[str, str]]:
    text = {"square.txt": SQUARE, "harbour.txt": HARBOUR}[document_id]
    return [(each.label, each.span.of(text)) for each in layer(project, document_id, author).annotations]


def put_result(person: Admin, annotation_id: int, *regions: dict[str, Any]) -> None:
    person.ask("PATCH", f"/api/annotations/{annotation_id}/", {"result": list(regions)})


def test_annotations_come_as_layers_and_only_those_that_changed_again(tied: Project, bea: Admin) -> None:
    bridge = region(SQUARE, "the bridge is closed", "claim")
    first = answer(bea, tied, "square.txt", bridge)
    answer(bea, tied, "harbour.txt")
    report = pull(tied, by=ALONE, people=BEA)
    assert (report.taken, report.authors, report.rejected) == (2, {"bea": 2}, [])
    assert marked(tied, "square.txt", "bea") == [("claim", "the bridge is closed")]
    empty = layer(tied, "harbour.txt", "bea")
    assert (empty.state, empty.annotations) == (LayerState.SUBMITTED, ())
    assert report.incomplete == 1

    again = pull(tied, by=ALONE, people=BEA)
    assert (again.taken, again.conflicts, again.withdrawn) == (0, 0, 0)
    put_result(bea, first, bridge, region(SQUARE, "The river rose 3 metres", "claim"))
    assert pull(tied, by=ALONE, people=BEA).taken == 1
    assert len(marked(tied, "square.txt", "bea")) == 2

    bea.ask("DELETE", f"/api/annotations/{first}/")
    assert pull(tied, by=ALONE, people=BEA).withdrawn == 1
    gone = layer(tied, "square.txt", "bea")
    assert (gone.state, gone.annotations) == (LayerState.IN_PROGRESS, ())


def test_what_does_not_fit_is_left_out_with_its_reason_and_the_rest_is_kept(tied: Project, bea: Admin) -> None:
    right = region(SQUARE, "the bridge is closed", "claim")
    spaced = region(SQUARE, "The river rose 3 metres", "claim")
    spaced["value"] |= {"start": spaced["value"]["start"] - 1, "text": r"\nThe river rose 3 metres"}
    utf16 = region(SQUARE, "a disgrace", "opinion")
    utf16["value"] |= {"start": utf16["value"]["start"] + 9, "end": utf16["value"]["end"] + 9}
    nowhere = region(SQUARE, "Ada Brandt", "quote")
    nowhere["value"]["text"] = "Nobody Here"
    unknown = region(SQUARE, "Ada Brandt", "persons")
    answer(bea, tied, "square.txt", right, spaced, utf16, nowhere, unknown)
    report = pull(tied, by=ALONE, people=BEA)
    words = [said for _, said in marked(tied, "square.txt", "bea")]
    assert words == ["the bridge is closed", "a disgrace", "The river rose 3 metres"]
    assert report.placed["code_points"] == 3
    assert report.placed["utf16"] + report.placed["moved"] == 1
    assert any("'Nobody Here' are not in the text" in sentence for sentence in report.rejected)
    assert any("has no label 'persons'" in sentence for sentence in report.rejected)


def test_authors_are_who_they_are_said_to_be_and_doubts_are_told(
    tied: Project, bea: Admin, label_studio: LabelStudio
) -> None:
    number = next(u["id"] for u in bea.ask("GET", "/api/users/") if u["email"] == "bea@example.org")
    # The administrator writes in her name, and the server lets them.
    claim = region(SQUARE, "the bridge is closed", "claim")
    answer(label_studio.admin, tied, "square.txt", claim, completed_by=number)
    answer(label_studio.admin, tied, "harbour.txt")
    report = pull(tied, by=ALONE)
    assert set(report.authors) == {f"ls:{number}", "ls:1"}
    assert len(report.doubts) == 1
    assert "last saved by another user there (1)" in report.doubts[0]

    # Named afterwards: the layer moves, and is not counted twice.
    report = pull(tied, by=ALONE, people=BEA)
    assert (report.taken, report.withdrawn) == (1, 1)
    assert marked(tied, "square.txt", f"ls:{number}") == []
    assert layer(tied, "square.txt", f"ls:{number}").state is LayerState.IN_PROGRESS
    assert len(marked(tied, "square.txt", "bea")) == 1
    with pytest.raises(CurateError, match="keeps for itself"):
        pull(tied, by=ALONE, people={"bea@example.org": "machine:x"})
    # Who was named once need not be named again.
    again = pull(tied, by=ALONE)
    assert (again.withdrawn, again.authors.get(f"ls:{number}")) == (0, None)
    assert dict(sync_status(tied, by=ALONE, ask=False).people) == BEA


def test_what_others_have_begun_is_counted_and_taken_for_no_answer(tied: Project, bea: Admin) -> None:
    assert pull(tied, by=ALONE, people=BEA).drafts == 0
    task = task_ids(tied)["square.txt"]
    bea.ask("POST", f"/api/tasks/{task}/drafts", {"result": [region(SQUARE, "the bridge is closed", "claim")]})
    report = pull(tied, by=ALONE, people=BEA)
    assert (report.drafts, report.taken) == (1, 0)
    assert sync_status(tied, by=ALONE, ask=True).server["drafts"] == 1


def test_an_account_with_the_same_address_is_the_author(tied: Project, bea: Admin) -> None:
    account = Account("beatrix", Role.ANNOTATOR, "2026-01-01T00:00:00+00:00", False, "bea@example.org")
    with tied.store.writing() as session:
        add_account(session, account=account, password_hash=None)
    answer(bea, tied, "harbour.txt")
    assert set(pull(tied, by=ALONE).authors) == {"beatrix"}


def test_of_several_answers_the_last_counts_and_skipping_is_none(tied: Project, bea: Admin) -> None:
    answer(bea, tied, "square.txt", region(SQUARE, "The river", "claim"))
    answer(bea, tied, "square.txt", region(SQUARE, "the bridge is closed", "claim"))
    answer(bea, tied, "harbour.txt", was_cancelled=True)
    report = pull(tied, by=ALONE, people=BEA)
    assert (report.earlier, report.skipped, report.taken) == (1, 1, 1)
    assert marked(tied, "square.txt", "bea") == [("claim", "the bridge is closed")]


@pytest.fixture
def both_changed(tied: Project, bea: Admin, save: Save) -> int:
    """Bea's layer, changed here and there since it was pulled; the number of her annotation."""
    claim = region(SQUARE, "the bridge is closed", "claim")
    said = {"type": "choices", "from_name": "claim.claim_type", "value": {**claim["value"], "choices": ["action"]}}
    number = answer(bea, tied, "square.txt", claim, {**claim, **said})
    pull(tied, by=ALONE, people=BEA)
    save("bea", "square.txt", {"action": "reopen"}, put("claim", "The river rose 3 metres"), {"action": "submit"})
    put_result(bea, number, region(SQUARE, "said Ada Brandt", "claim"))
    return number


def test_what_changed_here_and_there_is_a_conflict_until_a_lead_settles_it(
    tied: Project, bea: Admin, both_changed: int
) -> None:
    before = marked(tied, "square.txt", "bea")
    assert pull(tied, by=ALONE, people=BEA).conflicts == 1
    assert marked(tied, "square.txt", "bea") == before
    assert [(c.document_id, c.author) for c in list_sync_conflicts(tied, by=ALONE)] == [("square.txt", "bea")]
    assert sync(tied, by=ALONE, people=BEA).sent == 0
    assert there(bea, both_changed) == ["said Ada Brandt"]
    with pytest.raises(Forbidden):
        keep(tied, side=Side.OURS, document_id="square.txt", author="bea", by=ADA)
    with pytest.raises(NotFound, match=r"square\.txt bea"):
        keep(tied, side=Side.OURS, document_id="harbour.txt", author="bea", by=ALONE)
    keep(tied, side=Side.THEIRS, document_id="square.txt", author="bea", by=ALONE)
    assert marked(tied, "square.txt", "bea") == [("claim", "said Ada Brandt")]
    assert sync_status(tied, by=ALONE, ask=False).conflicts == ()
    assert pull(tied, by=ALONE, people=BEA).conflicts == 0


def test_ours_is_kept_by_writing_it_there(tied: Project, bea: Admin, both_changed: int) -> None:
    pull(tied, by=ALONE, people=BEA)
    keep(tied, side=Side.OURS, document_id="square.txt", author="bea", by=ALONE)
    assert there(bea, both_changed) == ["the bridge is closed", "The river rose 3 metres"]
    report = pull(tied, by=ALONE, people=BEA, everything=True)
    assert (report.conflicts, report.taken, report.changed_here) == (0, 0, 0)


def test_what_changed_here_alone_goes_back_with_sync(tied: Project, bea: Admin, save: Save) -> None:
    number = answer(bea, tied, "square.txt", region(SQUARE, "the bridge is closed", "claim"))
    pull(tied, by=ALONE, people=BEA)
    save("bea", "square.txt", {"action": "reopen"}, put("quote", "“It is a disgrace,”"))
    assert sync(tied, by=ALONE, people=BEA).sent == 0, "it is not submitted yet"
    save("bea", "square.txt", put("claim", "The river rose 3 metres"))
    claims = [(a.id) for a in layer(tied, "square.txt", "bea").annotations if not a.attributes]
    assert claims
    save("bea", "square.txt", *({"action": "delete", "target": each} for each in claims), {"action": "submit"})
    assert sync_status(tied, by=ALONE, ask=False).changed_here == (("square.txt", "bea"),)
    assert sync(tied, by=ALONE, people=BEA).sent == 1
    assert there(bea, number) == ["“It is a disgrace,”", "The river rose 3 metres"]
    assert sync(tied, by=ALONE, people=BEA).sent == 0
    assert pull(tied, by=ALONE, people=BEA, everything=True).taken == 0


def there(person: Admin, annotation_id: int) -> list[str]:
    result = person.ask("GET", f"/api/annotations/{annotation_id}/")["result"]
    return [row["value"]["text"] for row in result if row["type"] == "labels"]


def test_a_deleted_task_takes_its_layers_back(tied: Project, bea: Admin) -> None:
    answer(bea, tied, "harbour.txt", region(HARBOUR, "The harbour", "claim"))
    pull(tied, by=ALONE, people=BEA)
    bea.ask("DELETE", f"/api/tasks/{task_ids(tied)['harbour.txt']}/")
    assert pull(tied, by=ALONE, people=BEA).withdrawn == 1
    assert marked(tied, "harbour.txt", "bea") == []
    assert push(tied, by=ALONE).tasks == 0
