"""Answer keys: how they are made, who sees them when, what they decide; and that neither they nor repeats count."""

import pytest

from curate.core.errors import CurateError
from curate.core.people import Forbidden
from curate.core.rounds import RoundKind, RoundSettings
from curate.services.adjudicating import documents_to_adjudicate, open_docket, stream_gold
from curate.services.annotating import open_labelling
from curate.services.answering import copy_answers
from curate.services.assigning import deal_round
from curate.services.comparing import annotator_pairs
from curate.services.corpus import progress_by_document
from curate.services.exporting import stream_annotations
from curate.services.measuring import project_agreement
from curate.services.projects import Project
from curate.services.queueing import my_queue
from curate.services.reporting import project_status
from curate.services.rounds import Asked, create_round
from curate.services.scoring import round_scores, training_result
from tests.fixtures.people import ADA, ALONE, ANA, BEN, LEA
from tests.fixtures.small_project import Save, put

SUBMIT = {"action": "submit"}
CLAIM = put("claim", "the bridge is closed")
QUOTE = put("quote", "“It is a disgrace,”")


@pytest.fixture
def answered(project: Project, save: Save) -> Project:
    """Both articles have answers; the claim's note explains it."""
    save("answers", "square.txt", CLAIM, QUOTE, SUBMIT)
    save("answers", "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    return project


def start(project: Project, kind: RoundKind, *ids: str, **rules: object) -> None:
    settings = RoundSettings(**{"annotators": ("ana", "ben"), **rules})  # type: ignore[arg-type]
    create_round(project, Asked("r", kind, settings, ids=ids), by=LEA)
    deal_round(project, name="r", by=LEA)


def test_only_a_lead_makes_answers_and_nobody_calls_themselves_so(answered: Project) -> None:
    assert open_labelling(answered, document_id="square.txt", author="answers", by=LEA).layer.annotations
    for person in (ANA, ADA):
        with pytest.raises(Forbidden, match="make the answers"):
            open_labelling(answered, document_id="square.txt", author="answers", by=person)
    with pytest.raises(CurateError, match="keeps for itself"):
        open_labelling(answered, document_id="square.txt", author="again:ana", by=ALONE)
    assert list(stream_annotations(answered, by=LEA, author="answers"))
    for person in (ANA, ADA):
        assert not list(stream_annotations(answered, by=person, author="answers"))


def test_the_answers_are_shown_after_submission_and_not_before(answered: Project, save: Save) -> None:
    start(answered, RoundKind.TRAINING, "square.txt")
    with pytest.raises(Forbidden, match="once you have submitted"):
        training_result(answered, by=ANA, document_id="square.txt")
    save("ana", "square.txt", CLAIM)
    with pytest.raises(Forbidden, match="once you have submitted"):
        training_result(answered, by=ANA, document_id="square.txt")
    save("ana", "square.txt", SUBMIT)
    found = training_result(answered, by=ANA, document_id="square.txt")
    exact = {row.label: row.f1 for row in found.rows if row.matching == "exact"}
    assert exact == {"claim": 1.0, "quote": 0.0, None: pytest.approx(2 / 3)}
    assert len(found.answers.annotations) == 2
    with pytest.raises(Forbidden):
        training_result(answered, by=BEN, document_id="square.txt", author="ana")
    assert training_result(answered, by=LEA, document_id="square.txt", author="ana") == found


def test_a_qualification_keeps_its_answers_and_decides_who_goes_on(answered: Project, save: Save) -> None:
    start(answered, RoundKind.QUALIFICATION, "square.txt", threshold=0.7)
    save("ana", "square.txt", CLAIM, QUOTE, SUBMIT)
    save("ben", "square.txt", CLAIM)
    with pytest.raises(Forbidden):
        training_result(answered, by=ANA, document_id="square.txt")
    ana, ben = round_scores(answered, by=LEA, name="r")
    assert (ana.passed, ana.done, ben.passed, ben.done) == (True, 1, None, 0)
    save("ben", "square.txt", SUBMIT)
    assert [score.passed for score in round_scores(answered, by=LEA, name="r")] == [True, False]
    rules = RoundSettings(annotators=("ana", "ben"), coders=2, after="r")
    create_round(answered, Asked("main", RoundKind.PRODUCTION, rules, ids=("harbour.txt",)), by=LEA)
    dealt = deal_round(answered, name="main", by=LEA)
    assert dealt.unqualified == ("ben",)
    assert (dealt.given, dealt.short) == (1, 1)
    assert [each.round for each in my_queue(answered, by=ANA).documents] == ["r", "main"]
    with pytest.raises(Forbidden):
        round_scores(answered, by=ADA, name="r")


def test_labels_may_each_have_to_reach_the_threshold(answered: Project, save: Save) -> None:
    start(answered, RoundKind.QUALIFICATION, "square.txt", threshold=0.6, labels=("claim", "quote"))
    save("ana", "square.txt", CLAIM, SUBMIT)
    save("ben", "square.txt", CLAIM, QUOTE, SUBMIT)
    assert [score.passed for score in round_scores(answered, by=LEA, name="r")] == [False, True]


def test_answers_hidden_in_production_are_scored_for_leads(answered: Project, save: Save) -> None:
    save("ben", "harbour.txt", SUBMIT)
    (answered.seeds / "more.txt").write_text("The council met.", encoding="utf-8")
    from curate.services.importing import import_paths

    import_paths(answered, [answered.seeds], by=LEA)
    start(answered, RoundKind.PRODUCTION, "more.txt", annotators=("ana",), gold_share=1)
    queue = my_queue(answered, by=ANA).documents
    assert len(queue) == 2
    hidden = next(each.document_id for each in queue if each.document_id != "more.txt")
    save("ana", hidden, SUBMIT)
    with pytest.raises(Forbidden):
        training_result(answered, by=ANA, document_id=hidden)
    [score] = round_scores(answered, by=LEA, name="r")
    assert (score.annotator, score.done, score.passed) == ("ana", 1, None)
    assert next(each.value for each in score.values if each.label is None) == 0.0


def test_answers_come_from_gold_or_from_somebody(project: Project, save: Save) -> None:
    with pytest.raises(CurateError, match="nothing submitted and settled"):
        copy_answers(project, source="gold", by=LEA)
    save("ana", "square.txt", CLAIM, SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    save("ana", "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    assert copy_answers(project, source="gold", by=LEA).answered == ("harbour.txt",)
    copied = copy_answers(project, source="ana", by=LEA)
    assert (copied.answered, copied.known) == (("square.txt",), ("harbour.txt",))
    key = open_labelling(project, document_id="square.txt", author="answers", by=LEA).layer
    assert [annotation.label for annotation in key.annotations] == ["claim"]
    with pytest.raises(Forbidden):
        copy_answers(project, source="gold", by=ADA)


def test_neither_answers_nor_repeats_count(answered: Project, save: Save) -> None:
    """They count in no conflict, gold, agreement, list of people or export of everything; repeats in `self` alone."""
    start(answered, RoundKind.PRODUCTION, "square.txt", "harbour.txt", coders=2, repeat_share=1, repeat_after=1)
    for name in ("ana", "ben"):
        save(name, "square.txt", CLAIM, SUBMIT)
        save(name, "harbour.txt", SUBMIT)
    save("ana", "square.txt", QUOTE, SUBMIT)
    assert documents_to_adjudicate(answered, by=LEA) == []
    assert [layer.author for layer in open_docket(answered, document_id="square.txt", by=LEA).layers] == ["ana", "ben"]
    assert {gold.document_id: len(gold.annotations) for gold in stream_gold(answered)} == {
        "square.txt": 1,
        "harbour.txt": 0,
    }
    assert annotator_pairs(answered, by=LEA) == [("ana", "ben")]
    assert set(progress_by_document(answered, by=LEA)["square.txt"]) == {"ana", "ben"}
    assert project_status(answered, by=LEA).to_json()["annotators"] == ["ana", "ben"]
    assert {row["annotator"] for row in stream_annotations(answered, by=LEA)} == {"ana", "ben"}
    assert len(list(stream_annotations(answered, by=LEA, author="again:ana"))) == 1
    for measures in (["span_f1_exact"], ["attribute_percent"]):
        pairs = project_agreement(answered, by=LEA, measures=measures, cut="pair")
        assert {result.scope for result in pairs} == {"ana|ben"}
        own = project_agreement(answered, by=LEA, measures=measures, cut="self")
        assert {result.scope for result in own} == {"ana"}
    [whole] = [each for each in own if each.label is None] or [own[0]]
    assert whole.n_documents == 1


def test_agreement_is_cut_by_round(answered: Project, save: Save) -> None:
    start(answered, RoundKind.PILOT, "square.txt", coders=2)
    for name in ("ana", "ben"):
        save(name, "square.txt", CLAIM, SUBMIT)
        save(name, "harbour.txt", SUBMIT)
    scopes = {row.scope for row in project_agreement(answered, measures=["char_alpha"], cut="round", by=ALONE)}
    assert {"r", "not stated"} <= scopes


@pytest.mark.parametrize(("kind", "rules"), [(RoundKind.TRAINING, {}), (RoundKind.QUALIFICATION, {"threshold": 0.7})])
def test_what_is_coded_for_practice_counts_nowhere(
    answered: Project, save: Save, kind: RoundKind, rules: dict[str, object]
) -> None:
    start(answered, kind, "square.txt", **rules)
    save("ana", "square.txt", CLAIM, SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    assert open_docket(answered, document_id="square.txt", by=ALONE).gold.unsettled == ()
    assert list(stream_gold(answered)) == []
    assert documents_to_adjudicate(answered, by=ALONE) == []
    rows = project_agreement(answered, measures=["char_alpha"], labels=["claim"], by=ALONE)
    assert all(row.value is None for row in rows)
    by_round = project_agreement(answered, measures=["char_alpha"], labels=["claim"], cut="round", by=ALONE)
    assert all(row.value is not None for row in by_round if row.scope == "r" and row.label == "claim")
    assert progress_by_document(answered, by=ALONE)["square.txt"].keys() >= {"ana", "ben"}


def test_work_in_earnest_on_the_same_document_counts(answered: Project, save: Save) -> None:
    save("cem", "square.txt", CLAIM, SUBMIT)
    start(answered, RoundKind.TRAINING, "square.txt")
    save("ana", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    (gold,) = stream_gold(answered)
    assert gold.annotators == ("cem",)
