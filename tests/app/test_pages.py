"""Each page on real data, empty and filled: it draws, says what to do next, and acts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import curate.app
from curate.app import state
from curate.services import measuring
from curate.services.adjudicating import open_docket
from curate.services.annotating import Acknowledgement
from curate.services.deciding import record_decisions
from curate.services.projects import Project
from curate.services.suggesting import suggest
from curate.services.timing import record_activity
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
MAIN = Path(curate.app.__file__).parent / "main.py"


@pytest.fixture
def open_page(project: Project) -> Callable[[str], AppTest]:
    state.serve(project)

    def open_page(name: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=60).run()
        return app.switch_page(f"pages/{name}.py").run()

    return open_page


@pytest.fixture
def disagreeing(project: Project, save: Save, put: Put) -> Project:
    quote = put("quote", "“It is a disgrace,”")
    save("ana", "square.txt", quote, put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", quote, put("claim", "bridge is closed"), SUBMIT)
    return project


Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    """All that the page says, apart from its tables."""
    return "\n".join(str(element.value) for kind in ("info", "caption", "markdown") for element in app.get(kind))


@pytest.mark.parametrize(
    ("page", "advice"),
    [
        ("agreement", "two people have submitted"),
        ("adjudicate", "Say who you are"),
        ("release", "nothing to release yet"),
    ],
)
def test_an_empty_page_says_what_to_do(open_page: Open, page: str, advice: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert advice in words(app)


def test_the_corpus_page_lists_documents_and_the_state_of_each_annotator(
    open_page: Open, project: Project, save: Save
) -> None:
    save("ana", "square.txt", SUBMIT)
    app = open_page("corpus")
    table = app.dataframe[0].value.set_index("id")
    assert table.loc["square.txt", "ana"] == "✓ submitted"
    assert table.loc["harbour.txt", "ana"] == ""


def test_the_corpus_page_tells_the_minutes_where_anybody_was_at_work(open_page: Open, project: Project) -> None:
    assert "Minutes at work" not in open_page("corpus").dataframe[0].proto.column_order
    stretch = {"id": "stretch-1", "started": "2026-01-31T09:30:00Z", "seconds": 90, "suggestions_shown": True}
    record_activity(project, document_id="square.txt", author="ana", stretches=[stretch], by=ALONE)
    app = open_page("corpus")
    assert app.dataframe[0].value.set_index("id")["Minutes at work"].to_dict()["square.txt"] == 1.5
    assert "Minutes at work" in app.dataframe[0].proto.column_order


def test_the_corpus_page_tells_what_became_of_suggestions(open_page: Open, project: Project, save: Save) -> None:
    app = open_page("corpus")
    app.toggle(key="show_fates").set_value(True).run()
    assert "No suggestion stands in a submitted document yet" in words(app)
    suggest(project, ["quotes"], by=ALONE)
    save("ana", "square.txt", SUBMIT)
    app.run()
    assert not app.exception
    assert list(app.dataframe[1].value["Untouched"]) == list(app.dataframe[1].value["Shown"])


def test_the_corpus_page_imports_what_is_new_and_says_what_was_rejected(open_page: Open, project: Project) -> None:
    (project.seeds / "new.txt").write_text("A new article.", encoding="utf-8")
    (project.seeds / "broken.txt").write_bytes(b"caf\xe9 society")
    app = open_page("corpus")
    app.button(key="import_seeds").click().run()
    assert not app.exception
    assert "1 imported, 2 unchanged, 1 rejected" in app.success[0].value
    assert "broken.txt" in app.warning[0].value
    assert "new.txt" in set(app.dataframe[0].value["id"])


def test_a_corpus_without_documents_says_where_they_go(open_page: Open, project: Project, tmp_path: Path) -> None:
    for file in project.seeds.iterdir():
        file.unlink()
    empty = tmp_path / "empty"
    (empty / "seeds").mkdir(parents=True)
    (empty / "schemas").mkdir()
    (empty / "schemas" / "news.yaml").write_bytes((project.root / "schemas" / "news.yaml").read_bytes())
    from curate.services.projects import opened

    with opened(empty) as nothing:
        state.serve(nothing)
        app = AppTest.from_file(str(MAIN), default_timeout=60).run()
        assert "seeds/" in words(app)


def test_the_agreement_page_gives_each_label_a_verdict_with_its_reason(
    open_page: Open, disagreeing: Project, save: Save, put: Put
) -> None:
    app = open_page("agreement")
    assert not app.exception
    table = app.dataframe[0].value.set_index("Label")
    assert table.loc["Quote", "F1 exact"] == 1.0
    assert table.loc["Claim", "F1 exact"] == 0.0
    assert table.loc["Claim", "F1 overlap"] == 1.0
    assert table.loc["Claim", "Verdict"] == "✕ not yet"
    assert table.loc["Photo caption", "Verdict"] == "– undefined"
    assert "**Photo caption: undefined.** Alpha" in words(app)
    for name in ("ana", "ben"):
        save(name, "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    app.run()
    assert app.dataframe[0].value.set_index("Label").loc["Quote", "95 %"] == "1.000 to 1.000"


VIEWS = {
    "Differences": "Neither ana nor ben marked this",
    "Pairs": "Choose a cell",
    "Confusion": "Rows: what ana marked",
    "Attributes": "Nobody gave an attribute",
    "Over time": "states its month",
    "Drift": "the last layer of a document was submitted",
    "γ": "To stop, choose another view",
    "By outlet": "states its outlet",
    "Planner": "2 of 2 documents",
    "For the paper": "1 document (50 % of 2) was coded independently",
}


def test_every_view_of_agreement(open_page: Open, disagreeing: Project) -> None:
    app = open_page("agreement")
    for view, said in VIEWS.items():
        app.session_state["agreement_view"] = view
        app.run()
        assert not app.exception
        assert said in words(app) + "\n".join(block.value for block in app.code)


def test_a_month_of_work_opens_the_differences_in_it(open_page: Open, disagreeing: Project) -> None:
    app = open_page("agreement")
    app.session_state["agreement_view"] = "Drift"
    app.run()
    label = disagreeing.schema.labels[0].name
    [month] = {str(each) for each in app.dataframe[1].value["Submitted in"]}
    app.session_state[f"cut_submitted_month_{label}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    assert f"Submitted in: {month}" in said_on(app)
    assert "Neither ana nor ben marked this" in words(app)


@pytest.fixture
def attributing(project: Project, save: Save, put: Put) -> Project:
    start = "square.txt", "“It is a disgrace,”"
    for name, kind in (("ana", "direct"), ("ben", "mixed")):
        save(name, start[0], put("quote", start[1], type=kind), SUBMIT)
    return project


def test_attributes_stand_beside_the_spans_where_they_differ(open_page: Open, attributing: Project) -> None:
    app = open_page("agreement")
    place = [label.name for label in attributing.schema.labels].index("quote")
    app.session_state["glance"] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    app.session_state["agreement_view"] = "Attributes"
    app.run()
    assert not app.exception
    [row] = app.dataframe[1].value.to_dict("records")
    assert (row["the same"], row["Pairs"]) == (0, 1)
    assert {"ana: direct", "ben: mixed"} <= set(said_on(app).splitlines())
    assert app.dataframe[2].value.to_dict("records") == [{"Document": "square.txt", "the same": 0, "different": 1}]


def test_gamma_is_measured_when_somebody_asks(open_page: Open, disagreeing: Project) -> None:
    app = open_page("agreement")
    app.session_state["agreement_view"] = "γ"
    app.run()
    assert len(app.dataframe) == 1
    app.button(key="measure_gamma").click().run()
    assert not app.exception
    table = app.dataframe[1].value.set_index("Label")
    results = measuring.project_agreement(disagreeing, by=state.person(), measures=["gamma"])
    [asked] = [each for each in results if each.label == "claim"]
    assert table.loc["Claim", "γ"] == asked.value
    assert "Of 1 document." in words(app)


def adjudicate(app: AppTest, reason: str, button: str) -> AppTest:
    app.selectbox(key="choose_person").set_value("ana").run()
    app.text_input(key="reason").input(reason).run()
    return press(app, button)


def press(app: AppTest, button: str) -> AppTest:
    next(each for each in app.button if each.label.startswith(button)).click().run()
    assert not app.exception
    return app


def view(app: AppTest, name: str) -> AppTest:
    app.session_state["adjudicate_view"] = name
    app.run()
    assert not app.exception
    return app


def test_a_conflict_is_settled_by_one_key_taken_back_and_redone(open_page: Open, disagreeing: Project) -> None:
    app = open_page("adjudicate")
    app.selectbox(key="choose_person").set_value("ana").run()
    assert app.button(key="undo_decision").disabled
    press(app, "Take A")
    assert "settled" in app.success[0].value
    view(app, "Decisions")
    assert "boundary" in said_on(app), "the usual code of the kind"
    press(app, "Take back")
    view(app, "Decide")
    assert "0 of 1 settled" in str(app.get("progress")[0].proto.text)
    app = adjudicate(app, "the article belongs to the unit", "Take B")
    assert "the article belongs to the unit" in said_on(view(app, "Decisions"))


def test_undo_and_redo_and_both_defensible(open_page: Open, project: Project, save: Save, put: Put) -> None:
    for name, claims in (("ana", ["the bridge is closed", "The river rose 3 metres"]), ("ben", ["bridge is closed"])):
        save(name, "square.txt", *(put("claim", words) for words in claims), SUBMIT)
    app = open_page("adjudicate")
    app.selectbox(key="choose_person").set_value("ben").run()
    press(app, "Skip")
    app.pills(key="reason_code_missing").set_value("rule").run()
    press(app, "Both defensible")
    assert "Both can be defended" in words(app)
    press(app, "Take A")
    press(app, "Undo")
    assert "0 of 2 settled" in str(app.get("progress")[0].proto.text)
    press(app, "Redo")
    assert "others can be defended too: rule" in said_on(view(app, "Decisions"))


def test_a_decision_needs_a_code_or_a_note(open_page: Open, project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", SUBMIT)
    app = adjudicate(open_page("adjudicate"), "", "Neither")
    assert "needs a reason" in app.error[0].value
    adjudicate(app, "no unit", "Neither")
    assert "no unit" in said_on(view(app, "Decisions"))


def test_a_second_opinion_disputes_and_is_settled(open_page: Open, disagreeing: Project) -> None:
    app = adjudicate(open_page("adjudicate"), "", "Take A")
    app.selectbox(key="choose_person").set_value("ben").run()
    app.session_state["conflict_state"] = "Second opinions"
    app.run()
    assert "the decision is not shown" in words(app)
    press(app, "Take B")
    app.session_state["conflict_state"] = "Disputed"
    app.run()
    assert any("ana took" in each.value for each in app.warning)
    assert any("ben took" in each.value for each in app.warning)
    press(app, "Take B")
    assert "There is nothing here" in app.success[0].value
    view(app, "Adjudicators")
    assert [metric.value for metric in app.metric] == ["0%", "-0.50", "1"]


def test_bulk_is_shown_done_and_taken_back(open_page: Open, project: Project, save: Save, put: Put) -> None:
    for name, quote in (("ana", "the bridge is closed"), ("ben", "the bridge is closed"), ("cas", "bridge is closed")):
        save(name, "square.txt", put("claim", quote), SUBMIT)
    app = open_page("adjudicate")
    app.selectbox(key="choose_person").set_value("ben").run()
    view(app, "Settle in bulk")
    assert "majority settles **1**" in words(app)
    press(app, "Settle 1 conflicts")
    assert "1 of 1 settled" in str(app.get("progress")[0].proto.text)
    press(app, "Take back")
    assert "0 of 1 settled" in str(app.get("progress")[0].proto.text)
    app.radio(key="bulk_strategy").set_value("competence").run()
    assert not app.exception


def test_names_are_hidden_where_the_lead_wants_it(
    open_page: Open, disagreeing: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = disagreeing.settings.model_copy(update={"blind_adjudication": True})
    state.serve(replace(disagreeing, settings=blind))
    app = AppTest.from_file(str(MAIN), default_timeout=60).run().switch_page("pages/adjudicate.py").run()
    app.selectbox(key="choose_person").set_value("ben").run()
    shown = [str(element.proto.body) for element in app.get("html")]
    assert any("1 annotator" in body for body in shown)
    assert not any("ana" in body or "ben" in body for body in shown)
    press(app, "Take A")


def said_on(app: AppTest) -> str:
    return "\n".join(str(text.value) for text in app.text)


def remark(identity: str, start: int, quote: str, said: str) -> dict[str, Any]:
    body = {"id": identity, "start": start, "end": start + len(quote), "quote": quote, "text": said}
    return {"action": "remark", "remark": body}


def test_remarks_and_notes_reach_the_adjudicator(open_page: Open, project: Project, save: Save, put: Put) -> None:
    noted = {"id": "a-1", "label": "opinion", "start": 17, "end": 23, "quote": "bridge", "note": "is it loaded?"}
    attributes = {"trigger": {"start": 17, "end": 23, "text": "bridge"}}
    save(
        "ana",
        "square.txt",
        put("claim", "the bridge is closed"),
        {"id": "put-noted", "action": "put", "annotation": {**noted, "attributes": attributes}},
        remark("r-1", 24, "is closed", "<b>C2</b> or not?"),
        SUBMIT,
    )
    save("ben", "square.txt", SUBMIT)
    save("ana", "harbour.txt", remark("r-2", 0, "The harbour", "a schedule?"), SUBMIT)
    save("cas", "harbour.txt", remark("r-3", 0, "The harbour", "still at it"))
    app = open_page("adjudicate")
    app.selectbox(key="choose_person").set_value("ben").run()
    assert "ana, remark on a passage without a label: <b>C2</b> or not?" in said_on(app)
    press(app, "Skip")
    assert "note: is it loaded?" in said_on(app)
    view(app, "Notes")
    assert app.selectbox(key="noted_document").options == ["square.txt", "harbour.txt"]
    assert "ana, note on Opinion: is it loaded?" in said_on(app)
    app.selectbox(key="noted_document").set_value("harbour.txt").run()
    assert not app.exception
    assert "a schedule?" in said_on(app)
    assert "still at it" not in said_on(app)


@pytest.mark.parametrize("begin", ["Edit", "Merge"])
def test_other_words_can_be_taken_instead(open_page: Open, disagreeing: Project, begin: str) -> None:
    app = open_page("adjudicate")
    app.selectbox(key="choose_person").set_value("ana").run()
    press(app, begin)
    press(app, "Take this version")
    assert not app.error
    assert "settled" in app.success[0].value


def test_feedback_shows_ones_own_against_the_final_one_and_takes_an_appeal(
    open_page: Open, disagreeing: Project, save: Save
) -> None:
    assert "Nothing to read yet" in words(named(open_page("feedback"), "ben"))
    (conflict,) = open_docket(disagreeing, document_id="square.txt", by=ALONE).gold.unsettled
    row = {"document_id": "square.txt", "conflict_key": conflict.key, "verdict": "take", "taken_from": "ana"}
    record_decisions(disagreeing, [("it", {**row, "adjudicator": "cem", "reason": "with its article"})], by=ALONE)
    app = named(open_page("feedback"), "ben")
    assert "**1** places came out otherwise" in words(app)
    assert any("other words than yours" in str(each.value) for each in app.markdown)
    said = [each.value for each in app.text]
    assert "Why: with its article" in said
    assert not any("ana" in words.split() for words in said)
    app.text_area[0].input("Rule 2 says otherwise.").run()
    next(button for button in app.button if button.label == "Send the appeal").click().run()
    assert not app.exception
    assert "Your appeal waits for an answer." in words(app)
    app.segmented_control(key="feedback_view").set_value("Appeals").run()
    assert any("Rule 2 says otherwise." in str(each.value) for each in app.text)
    app.segmented_control(key="feedback_view").set_value("Codebook").run()
    assert app.dataframe[0].value["Conflicts"].tolist() == [1]
    assert not app.exception


def named(app: AppTest, name: str) -> AppTest:
    app.selectbox(key="choose_person").set_value(name).run()
    return app
