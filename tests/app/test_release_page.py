"""The Release page on real data, and the pages that its findings lead to."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from curate.adapters import extras
from curate.app import state
from curate.core.errors import InvalidInput
from curate.core.label_errors import PossibleError
from curate.core.readiness import Check
from curate.core.split_plans import SplitPlan
from curate.services.adjudicating import open_docket
from curate.services.checking_release import Choice, check_release
from curate.services.confirming import list_confirmations, record_confirmations
from curate.services.deciding import record_decisions
from curate.services.projects import Project
from curate.services.releasing import create_release
from tests.app.test_pages import MAIN, SUBMIT, Open, Put, Save
from tests.fixtures.doubtful import MISSED, fill_with_claims
from tests.fixtures.people import ALONE

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_page(project: Project) -> Callable[[str], AppTest]:
    state.serve(project)

    def open_page(name: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=60).run()
        return app.switch_page(f"pages/{name}.py").run()

    return open_page


def test_the_corpus_shows_what_a_check_has_found(open_page: Open, project: Project, save: Save) -> None:
    save("ana", "square.txt", SUBMIT)
    app = open_page("corpus")
    app.query_params["show"] = "singly_coded"
    app.selectbox(key="show").select("singly_coded").run()
    assert not app.exception
    assert list(app.dataframe[0].value["id"]) == ["square.txt"]


def test_a_link_to_a_conflict_begins_with_it(open_page: Open, project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), put("claim", "The river rose 3 metres"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), put("claim", "river rose 3 metres"), SUBMIT)
    keys = [conflict.key for conflict in open_docket(project, document_id="square.txt", by=ALONE).gold.unsettled]
    for key in keys:
        app = open_page("adjudicate")
        app.query_params.update({"document": "square.txt", "conflict": key})
        app.selectbox(key="choose_person").set_value("ana").run()
        assert not app.exception
        assert app.session_state["conflict_in_view"] == key


def test_a_link_to_a_settled_conflict_opens_its_decision_and_to_a_disputed_one_the_dispute(
    open_page: Open, project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    (conflict,) = open_docket(project, document_id="square.txt", by=ALONE).gold.unsettled
    answer = {"document_id": "square.txt", "conflict_key": conflict.key, "reason": "rule C1"}
    taken = {**answer, "verdict": "take", "taken_from": "ana", "adjudicator": "zoe"}
    record_decisions(project, [("1", taken)], by=ALONE)
    assert link_opens(open_page, conflict.key).segmented_control(key="adjudicate_view").value == "Decisions"
    record_decisions(project, [("1", {**answer, "verdict": "neither", "adjudicator": "yan", "second": True})], by=ALONE)
    app = link_opens(open_page, conflict.key)
    assert app.segmented_control(key="conflict_state").value == "Disputed"
    assert app.session_state["conflict_in_view"] == conflict.key


def link_opens(open_page: Open, key: str) -> AppTest:
    app = open_page("adjudicate")
    app.query_params.update({"document": "square.txt", "conflict": key})
    app.selectbox(key="choose_person").set_value("ana").run()
    assert not app.exception
    return app


def test_an_empty_project_is_told_what_to_do(open_page: Open) -> None:
    app = open_page("release")
    assert not app.exception
    assert any("nothing to release yet" in info.value for info in app.info)
    assert not app.text_input


def press_freeze(app: AppTest) -> None:
    next(button for button in app.button if button.label.startswith("Freeze")).click().run()


def other_seed(project: Project) -> int:
    """One by which a document of study-1 lies elsewhere."""
    plan = SplitPlan(project.settings.fractions)
    for seed in range(100, 200):
        found = check_release(project, Choice("study", plan, seed), by=ALONE).findings
        if any(finding.check is Check.MOVED for finding in found):
            return seed
    raise AssertionError("no seed moves a document")


def test_the_page_makes_a_release_in_several_formats_lists_it_and_compares(
    open_page: Open, project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    app = open_page("release")
    assert app.metric[0].value == "1"
    assert any("nobody checked" in expander.label for expander in app.expander)
    app.text_input(key="release_name").input("study")
    app.multiselect(key="release_formats").select("brat")
    press_freeze(app)
    assert not app.exception
    assert "study-1" in app.success[0].value
    assert (project.exports / "study-1" / "manifest.json").is_file()
    assert (project.exports / "study-1.brat").is_dir()
    assert any("study-1.brat.zip" in html.proto.body for html in app.get("html"))
    assert any("next version after" in caption.value for caption in app.run().caption)
    app.number_input(key="release_seed").set_value(other_seed(project)).run()
    assert any("in another split than in" in expander.label for expander in app.expander)
    app.selectbox(key="release_of_1").select_index(1).run()
    assert not any("in another split" in expander.label for expander in app.expander)
    save("ana", "harbour.txt", put("claim", "The harbour reopened on Monday"), SUBMIT)
    app = open_page("release")
    assert (app.selectbox(key="release_of_1").value, len(app.text_input)) == ("study", 0)
    press_freeze(app)
    assert app.selectbox(key="chosen_release_2").value == "study-2"
    app.button(key="compare").click().run()
    assert not app.exception
    table = app.dataframe[-1].value
    assert list(table.columns) == ["Document", "What", "How", "Why", "study-1", "study-2"]
    (added,) = table[(table["Document"] == "harbour.txt") & (table["What"] == "Claim")].to_dict("records")
    assert added["study-2"].startswith("The harbour reopened on Monday [0:30] claim_type: ")
    app.selectbox(key="release_of_1").select_index(1).run()
    for name, why in (("../study", "cannot name a release"), ("study", "choose it above")):
        app.text_input(key="release_name").input(name)
        press_freeze(app)
        assert why in app.error[0].value


def test_label_errors_are_looked_for_when_asked_and_lead_to_where_they_are_mended(
    open_page: Open, project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    app = open_page("release")
    assert not any("models" in each.value for each in app.caption)
    app.button(key="find_label_errors").click().run()
    assert not app.exception
    (found,) = (each for each in app.expander if "to look at" in each.label)
    assert any(MISSED in each.value and "not marked Claim, likely is" in each.value for each in found.markdown)
    assert "story3\\.txt" in [link.proto.label for link in found.get("page_link")]
    assert any("Opinion" in each.value and "undefined" in each.value for each in app.markdown)
    assert all(button.disabled for button in app.button if button.label == "The label is right"), (
        "nobody has said a name"
    )
    app.segmented_control(key="split_way").set_value("Folds").run()
    assert any("to look at" in each.label for each in app.expander)
    save("ana", "harbour.txt", SUBMIT)
    app.run()
    assert not any("to look at" in each.label for each in app.expander)


def find_the_missed(open_page: Open) -> tuple[AppTest, PossibleError]:
    """The page with the label errors that zoe had looked for, and the one about the claim that nobody marked."""
    app = open_page("release")
    app.query_params["person"] = "zoe"
    app.button(key="find_label_errors").click().run()
    (error,) = [each for label in app.session_state["label_errors"][1] for each in label.errors if each.words == MISSED]
    return app, error


def test_a_doubt_that_was_looked_at_is_not_listed_and_can_be_taken_back(
    open_page: Open, project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    app, error = find_the_missed(open_page)
    app.text_area(key=f"remark_{error.key}").input("a *forecast*, rule C2").run()
    app.button(key=f"confirm_{error.key}").click().run()
    assert not app.exception
    (found,) = (each for each in app.expander if "to look at" in each.label)
    assert "1 looked at" in found.label
    assert not any(MISSED in each.value for each in found.markdown)
    (looked,) = (each for each in app.expander if each.label.startswith("👁️ 1 looked at"))
    assert any(MISSED in each.value for each in looked.markdown)
    assert any("zoe" in each.value and r"a \*forecast\*, rule C2" in each.value for each in looked.caption)
    (kept,) = list_confirmations(project, by=ALONE)
    assert (kept.stands, kept.confirmation.adjudicator, kept.confirmation.remark) == (
        True,
        "zoe",
        "a *forecast*, rule C2",
    )
    app.button(key=f"back_{kept.confirmation.id}").click().run()
    assert not app.exception
    assert not list_confirmations(project, by=ALONE)
    (found,) = (each for each in app.expander if "to look at" in each.label)
    assert any(MISSED in each.value for each in found.markdown)


def test_a_label_that_changed_meanwhile_is_not_confirmed(
    open_page: Open, project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    app, error = find_the_missed(open_page)
    row = {**error.to_json(), "end": error.span.end - 1, "adjudicator": "zoe"}
    with pytest.raises(InvalidInput, match="the gold says something else there now; look"):
        record_confirmations(project, [("row", row)], by=ALONE)
    save("ana", "story3.txt", {"action": "reopen"}, put("claim", MISSED), {"action": "submit"})
    app.button(key=f"confirm_{error.key}").click().run()
    assert not app.exception
    assert not any("to look at" in each.label for each in app.expander)
    assert not list_confirmations(project, by=ALONE)


def test_without_the_library_the_page_says_how_to_install_it(
    open_page: Open, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    save("ana", "square.txt", SUBMIT)
    app = open_page("release")
    monkeypatch.setattr(extras, "import_module", missing)
    app.button(key="find_label_errors").click().run()
    assert not app.exception
    assert any("pip install 'curate[models]'" in text.value for text in app.text)


def test_all_documents_that_change_their_split_are_listed(
    open_page: Open, project: Project, save: Save, put: Put, tmp_path: Path
) -> None:
    fill_with_claims(project, save, put, tmp_path / "stories")
    shares = {"train": 0.5, "dev": 0.25, "test": 0.25}
    create_release(project, name="study", plan=SplitPlan(shares), by=ALONE)
    app = open_page("release")
    for seed in range(100, 200):
        app.number_input(key="release_seed").set_value(seed).run()
        listed = [table.value for table in app.dataframe if table.value.columns[0].startswith("And ")]
        if listed:
            break
    (others,) = listed
    assert not app.exception
    moves = re.compile(r"story\d+\.txt: (train|dev|test), now (train|dev|test)")
    assert all(moves.fullmatch(words) for words in others.iloc[:, 0])
    (said,) = [expander.label for expander in app.expander if "in another split than in" in expander.label]
    assert f" {10 + len(others)} documents" in said


def test_a_difference_names_the_decision_that_made_it(open_page: Open, project: Project, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    create_release(project, name="study", by=ALONE)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    (conflict,) = open_docket(project, document_id="square.txt", by=ALONE).gold.unsettled
    answer = {"document_id": "square.txt", "conflict_key": conflict.key, "verdict": "take", "taken_from": "ben"}
    record_decisions(project, [("1", {**answer, "adjudicator": "zoe", "reason": "rule C1"})], by=ALONE)
    create_release(project, name="study", by=ALONE)
    app = open_page("release")
    app.button(key="compare").click().run()
    table = app.dataframe[-1].value
    (why,) = table[table["What"] == "Claim"]["Why"]
    assert why == "by decision take of zoe: “rule C1”"


def test_what_stops_a_release_is_open_and_numbers_that_nobody_knows_are_no_zeros(open_page: Open, save: Save) -> None:
    save("ana", "square.txt", SUBMIT)
    app = open_page("release")
    app.segmented_control(key="split_way").set_value("By time").run()
    assert app.info[0].value.startswith("Say for each split")
    for name in ("train", "dev"):
        app.date_input(key=f"until_{name}").set_value(date(2024, 1, 1 if name == "train" else 2))
    app.run()
    (stop,) = (each for each in app.expander if "cannot be split" in each.label)
    assert stop.proto.expanded
    assert [each.value for each in stop.markdown][1] == r"square\.txt\: has no date of publication"
    assert [each.value for each in app.metric][1:3] == ["–", "–"]


@pytest.mark.parametrize("way", ["Folds", "By time", "Outlets held out"])
def test_another_split_is_chosen_and_shown(open_page: Open, save: Save, way: str) -> None:
    save("ana", "square.txt", SUBMIT)
    save("ana", "harbour.txt", SUBMIT)
    app = open_page("release")
    app.segmented_control(key="split_way").set_value(way).run()
    assert not app.exception
    if way == "Folds":
        app.number_input(key="split_folds").set_value(2).run()
        assert {"fold1", "fold2"} <= set(app.dataframe[0].value.columns)
    else:
        assert any("day it ends" in info.value or "held out" in info.value for info in app.info)


def test_what_is_told_of_people_is_in_the_preview(open_page: Open, save: Save, put: Put) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    app = open_page("release")
    app.selectbox(key="preview_format").select("recal").run()
    assert any("make a release with --layers" in each.value for each in app.text)
    app.checkbox(key="release_layers").check()
    app.checkbox(key="release_pseudonyms").check().run()
    app.selectbox(key="preview_format").select("recal").run()
    assert not app.exception
    shown = "\n".join(each.value for each in app.code)
    assert "panel1,column,1,person-1" in shown
    assert "ana" not in shown.split(",")


@pytest.mark.parametrize("format_", ["jsonl", "standoff", "parquet", "conll"])
def test_each_format_is_previewed(open_page: Open, save: Save, put: Put, format_: str) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    app = open_page("release")
    app.selectbox(key="preview_format").select(format_).run()
    assert not app.exception
    assert app.code or any("no text" in caption.value for caption in app.caption)
