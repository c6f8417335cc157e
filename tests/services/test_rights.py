"""What each role may do, asked of the services themselves, where page and API meet."""

from collections.abc import Callable

import pytest

from curate.core.errors import NotFound
from curate.core.people import Forbidden, Person
from curate.core.readiness import Check
from curate.services import (
    adjudicating,
    annotating,
    checking_release,
    comparing,
    confirming,
    corpus,
    deciding,
    downloading,
    exporting,
    finding_label_errors,
    following,
    importing,
    measuring,
    opinions,
    previewing,
    releasing,
    reporting,
    settling,
    suggesting,
    syncing_gold,
    syncing_pull,
    syncing_push,
    syncing_settle,
    syncing_status,
    timing,
    weighing,
)
from curate.services.checking_release import Choice
from curate.services.projects import Project
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.small_project import Save, put

Ask = Callable[[Project, Person], object]

FOR_ADJUDICATORS: list[Ask] = [
    lambda p, by: adjudicating.open_docket(p, document_id="square.txt", by=by),
    lambda p, by: adjudicating.documents_to_adjudicate(p, by=by),
    lambda p, by: adjudicating.export_conflicts(p, by=by),
    lambda p, by: deciding.record_decisions(p, [], by=by),
    lambda p, by: weighing.list_conflicts(p, by=by),
    lambda p, by: settling.propose(p, strategy="majority", by=by),
    lambda p, by: settling.settle(p, strategy="majority", adjudicator=by.name, by=by),
    lambda p, by: settling.list_batches(p, by=by),
    lambda p, by: opinions.measure_adjudicators(p, by=by),
    lambda p, by: finding_label_errors.find_label_errors(p, by=by),
    lambda p, by: confirming.record_confirmations(p, [], by=by),
    lambda p, by: confirming.list_confirmations(p, by=by),
    lambda p, by: confirming.standing_keys(p, by=by),
    lambda p, by: comparing.work_version(p, by=by),
    lambda p, by: comparing.summarise_agreement(p, by=by, replicates=10),
    lambda p, by: comparing.annotator_pairs(p, by=by),
    lambda p, by: comparing.find_differences(p, "claim", "ana", "ben", by=by),
    lambda p, by: comparing.find_confusions(p, "ana", "ben", by=by),
    lambda p, by: comparing.documents_of_confusion(p, "ana", "ben", ("claim", None), by=by),
    lambda p, by: comparing.set_side_by_side(p, "square.txt", "ana", "ben", ["claim"], by=by),
    lambda p, by: comparing.draw_documents(p, 1, by=by),
    lambda p, by: following.suggestion_fates(p, by=by),
    lambda p, by: measuring.project_agreement(p, by=by),
]
OF_A_RELEASE: list[Ask] = [
    lambda p, by: downloading.release_folder(p, "study-1", by=by),
    lambda p, by: downloading.read_methods(p, "study-1", by=by),
    lambda p, by: downloading.written_formats(p, "study-1", by=by),
    lambda p, by: downloading.compare_with(p, "study-1", "study-2", by=by),
]
FOR_LEADS: list[Ask] = [
    lambda p, by: importing.import_paths(p, [p.seeds], by=by),
    lambda p, by: suggesting.suggest(p, [], by=by),
    lambda p, by: checking_release.check_release(p, Choice("study"), by=by),
    lambda p, by: checking_release.create_checked_release(p, Choice("study"), by=by),
    lambda p, by: checking_release.documents_found(p, Check.COPIES, by=by),
    lambda p, by: previewing.preview_format(p, "csv", by=by),
    lambda p, by: syncing_push.push(p, by=by),
    lambda p, by: syncing_gold.push_gold(p, by=by),
    lambda p, by: syncing_pull.pull(p, by=by),
    lambda p, by: syncing_settle.sync(p, by=by),
    lambda p, by: syncing_settle.list_sync_conflicts(p, by=by),
    lambda p, by: syncing_status.sync_status(p, by=by, ask=False),
    lambda p, by: releasing.create_release(p, name="study", by=by),
    lambda p, by: releasing.export_release(p, "csv", by=by),
]


@pytest.fixture
def coded(project: Project, save: Save) -> Project:
    """ana and ben differ on one claim; ana alone has begun the harbour."""
    save("ana", "square.txt", put("claim", "the bridge is closed"), {"action": "submit"})
    save("ben", "square.txt", put("claim", "bridge is closed"), {"action": "submit"})
    save("ana", "harbour.txt", put("claim", "The harbour"))
    return project


@pytest.mark.parametrize("ask", FOR_ADJUDICATORS)
def test_annotators_do_not_review(coded: Project, ask: Ask) -> None:
    with pytest.raises(Forbidden, match="ana is an annotator and may not"):
        ask(coded, ANA)
    ask(coded, ADA)
    ask(coded, LEA)


@pytest.mark.parametrize("ask", OF_A_RELEASE)
def test_annotators_do_not_read_releases(coded: Project, ask: Ask) -> None:
    with pytest.raises(Forbidden, match="ana is an annotator and may not"):
        ask(coded, ANA)
    for by in (ADA, LEA):
        with pytest.raises(NotFound, match="there is no release 'study-1'"):
            ask(coded, by)


@pytest.mark.parametrize("ask", FOR_LEADS)
def test_only_leads_import_and_release(coded: Project, ask: Ask) -> None:
    for by in (ANA, ADA):
        with pytest.raises(Forbidden, match="ask a lead"):
            ask(coded, by)


@pytest.mark.parametrize("by", [BEN, ADA, LEA])
def test_nobody_labels_or_decides_under_anothers_name(coded: Project, by: Person) -> None:
    with pytest.raises(Forbidden, match="log in as ana"):
        annotating.open_labelling(coded, document_id="square.txt", author="ana", by=by)
    with pytest.raises(Forbidden, match="may not label as ana"):
        annotating.save_changes(
            coded, document_id="square.txt", author="ana", sha256="", schema_digest="", changes=[], by=by
        )
    with pytest.raises(Forbidden, match="report time as ana"):
        timing.record_activity(coded, document_id="square.txt", author="ana", stretches=[], by=by)


def test_a_decision_bears_the_name_of_who_took_it(coded: Project) -> None:
    [conflict] = adjudicating.export_conflicts(coded, by=ADA)
    taken = {**conflict, "verdict": "take", "reason": "rule C1", "taken_from": "ana"}
    with pytest.raises(Forbidden, match="ada may not decide as"):
        deciding.record_decisions(coded, [("1", {**taken, "adjudicator": "lea"})], by=ADA)
    assert deciding.record_decisions(coded, [("1", {**taken, "adjudicator": "ada"})], by=ADA)


def test_an_adjudicator_who_still_labels_a_document_does_not_see_what_others_made_of_it(
    coded: Project, save: Save
) -> None:
    save("ada", "square.txt", put("claim", "is closed"))
    with pytest.raises(Forbidden, match="submit it first"):
        adjudicating.open_docket(coded, document_id="square.txt", by=ADA)
    with pytest.raises(Forbidden, match="submit it first"):
        comparing.set_side_by_side(coded, "square.txt", "ana", "ben", ["claim"], by=ADA)
    assert adjudicating.documents_to_adjudicate(coded, by=ADA) == []
    assert list(adjudicating.export_conflicts(coded, by=ADA)) == []
    assert {row["annotator"] for row in exporting.stream_annotations(coded, by=ADA)} == {"ada"}
    save("ada", "square.txt", {"action": "submit"})
    assert adjudicating.open_docket(coded, document_id="square.txt", by=ADA).gold.unsettled
    assert {row["annotator"] for row in exporting.stream_annotations(coded, by=ADA)} == {"ada", "ana", "ben"}


def test_an_annotator_reads_their_own_work_and_no_other_name(coded: Project) -> None:
    save_time(coded, "ana")
    suggesting.suggest(coded, by=LEA)
    readers = {row["annotator"].partition(":")[0] for row in exporting.stream_annotations(coded, by=BEN)}
    assert readers == {"ben", "machine"}
    assert list(exporting.stream_annotations(coded, by=BEN, author="ana")) == []
    assert corpus.progress_by_document(coded, by=BEN).keys() == {"square.txt"}
    assert timing.active_seconds_by_document(coded, by=BEN) == {}
    status = reporting.project_status(coded, by=BEN).to_json()
    assert status["annotators"] == ["ben"]
    assert status["active_seconds"] == {}
    assert status["conflicts"] is None
    assert status["gold"] == {"documents": None, "annotations": None}
    assert status["layers"] == {"assigned": 0, "in_progress": 0, "submitted": 1}


def save_time(project: Project, author: str) -> None:
    moment = {"id": "stretch-1", "started": "2026-03-02T10:00:00Z", "seconds": 60, "suggestions_shown": True}
    by = Person(author, ANA.role)
    timing.record_activity(project, document_id="square.txt", author=author, stretches=[moment], by=by)
