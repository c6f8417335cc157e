"""After a change of the codebook: what is to be recoded, label by label, and opened again in one step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from curate.core.layers import LayerState
from curate.core.pace import Pace, last_end, pace_of
from curate.core.people import Forbidden
from curate.core.rounds import RoundKind, RoundSettings
from curate.core.schema import Schema
from curate.core.schema_changes import LabelChange, compare_schemas, must_recode
from curate.services.annotating import open_labelling
from curate.services.assigning import deal_round
from curate.services.progress import round_progress
from curate.services.projects import Project, opened
from curate.services.queueing import my_queue
from curate.services.recoding import outdated_work, reopen_outdated
from curate.services.rounds import Asked, close_round, create_round
from curate.services.timing import record_activity
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.small_project import Save, put

SUBMIT = {"action": "submit"}
NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def changed(project: Project, save: Save) -> Iterator[Project]:
    """ana coded a claim and ben a quote; then claims got another rule and quotes another attribute."""
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    save("ben", "square.txt", SUBMIT)
    file = project.root / "schemas" / "news.yaml"
    codebook = yaml.safe_load(file.read_text(encoding="utf-8"))
    by_name = {label["name"]: label for label in codebook["labels"]}
    by_name["quote"]["attributes"].append({"name": "tone", "title": "Tone", "type": "text"})
    by_name["opinion"]["title"] = "View"
    file.write_text(yaml.safe_dump(codebook, allow_unicode=True), encoding="utf-8")
    with opened(project.root) as later:
        yield later


def test_what_changed_is_said_label_by_label(changed: Project) -> None:
    [old] = outdated_work(changed, by=LEA)
    assert old.changes == {"quote": (LabelChange.ATTRIBUTES,), "opinion": (LabelChange.LOOKS,)}
    assert (old.layers, old.to_recode, old.unaffected) == (3, {"quote": 1}, 2)
    with pytest.raises(Forbidden):
        outdated_work(changed, by=ADA)


def test_what_it_concerns_is_opened_again_and_nothing_is_lost(changed: Project) -> None:
    assert reopen_outdated(changed, by=LEA, labels=["claim"]).layers == ()
    reopened = reopen_outdated(changed, by=LEA)
    assert (reopened.layers, reopened.round) == ((("harbour.txt", "ben"),), None)
    layer = open_labelling(changed, document_id="harbour.txt", author="ben", by=BEN).layer
    assert (layer.state, len(layer.annotations)) == (LayerState.IN_PROGRESS, 1)
    assert outdated_work(changed, by=LEA)[0].layers == 2
    assert reopen_outdated(changed, by=LEA).layers == ()


def test_it_comes_back_into_the_queue_although_its_round_is_closed(changed: Project) -> None:
    create_round(changed, Asked("r", RoundKind.PILOT, RoundSettings(annotators=("ben",)), ids=("harbour.txt",)), by=LEA)
    close_round(changed, name="r", by=LEA)
    name = reopen_outdated(changed, by=LEA).round
    assert name is not None
    assert name.startswith("recode-")
    [queued] = my_queue(changed, by=BEN).documents
    assert (queued.document_id, queued.state, queued.round) == ("harbour.txt", LayerState.IN_PROGRESS, name)
    assert deal_round(changed, name=name, by=LEA).given == 0


def test_all_layers_are_concerned_by_a_rule_and_those_that_hold_it_by_an_attribute() -> None:
    color = {"light": "#1f77b4", "dark": "#6baed6"}
    first = {"name": "mood", "title": "Mood", "description": "A mood.", "hotkey": "m", "color": color}
    gone = {**first, "name": "gone", "hotkey": "w"}
    earlier = Schema.from_mapping({"name": "s", "title": "S", "labels": [first, gone]}, "s")
    ruled = {**first, "description": "Another."}
    new = {**first, "name": "new", "hotkey": "v"}
    later = Schema.from_mapping({"name": "s", "title": "S", "labels": [ruled, new]}, "s")
    changes = compare_schemas(earlier, later)
    assert changes == {
        "mood": (LabelChange.RULES,),
        "new": (LabelChange.ADDED,),
        "gone": (LabelChange.REMOVED,),
    }
    assert must_recode(changes, []) == ["mood", "new"]
    assert must_recode(changes, ["gone"]) == ["mood", "new", "gone"]
    assert compare_schemas(later, later) == {}


def test_pace_goes_by_the_last_fourteen_days() -> None:
    days = [NOW - timedelta(days=n) for n in (1, 2, 3, 4, 40)]
    assert pace_of(days, 6, NOW) == Pace(1.0, NOW + timedelta(days=6))
    assert pace_of([NOW - timedelta(hours=1)] * 3, 3, NOW) == Pace(3.0, NOW + timedelta(days=1))
    assert pace_of(days, 0, NOW).end is None
    still = pace_of([NOW - timedelta(days=40)], 2, NOW)
    assert still.end is None
    assert "no pace to go by" in str(still.undefined_because)
    assert "longer than any date" in str(pace_of([NOW - timedelta(days=14)], 10**6, NOW).undefined_because)
    one, two = pace_of(days, 6, NOW), pace_of(days, 2, NOW)
    assert last_end([one, two]) == replace(one, per_day=2.0)
    assert last_end([one, still]) == Pace(1.0, None, still.undefined_because)
    assert last_end([]) == Pace(None, None)


def test_progress_counts_documents_and_hours_to_leads_all_to_others_their_own(project: Project, save: Save) -> None:
    rules = RoundSettings(annotators=("ana", "ben"), coders=2)
    create_round(project, Asked("r", RoundKind.PILOT, rules, ids=("square.txt", "harbour.txt")), by=LEA)
    assert round_progress(project, by=LEA)[0].undealt == 4
    assert round_progress(project, by=ANA) == []
    deal_round(project, name="r", by=LEA)
    save("ana", "square.txt", SUBMIT)
    started = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    stretch = {"id": "stretch-1", "started": started, "seconds": 1800, "suggestions_shown": True}
    record_activity(project, document_id="square.txt", author="ana", stretches=[stretch], by=ANA)
    [progress] = round_progress(project, by=LEA)
    ana, ben = progress.work
    assert (ana.given, ana.submitted, ana.left, ana.hours, ana.per_hour) == (2, 1, 1, 0.5, 2.0)
    assert (ben.submitted, ben.per_hour, ben.pace.end) == (0, None, None)
    assert progress.undealt == 0
    assert progress.pace.end is None
    assert "no pace" in str(progress.pace.undefined_because)
    [own] = round_progress(project, by=ANA)
    assert [work.annotator for work in own.work] == ["ana"]
    assert own.undealt is None
    assert own.pace.end is not None
