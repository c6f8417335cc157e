"""The Release page on real data, and the pages that its findings lead to."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from curate.app import state
from curate.services.adjudicating import open_docket
from curate.services.projects import Project
from tests.app.test_pages import MAIN, SUBMIT, Open, Put, Save
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


def test_an_empty_project_is_told_what_to_do(open_page: Open) -> None:
    app = open_page("release")
    assert not app.exception
    assert any("nothing to release yet" in info.value for info in app.info)
    assert not app.text_input


def test_the_page_makes_a_release_in_several_formats_lists_it_and_compares(
    open_page: Open, project: Project, save: Save, put: Put
) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    app = open_page("release")
    assert app.metric[0].value == "1"
    assert any("nobody checked" in expander.label for expander in app.expander)
    app.text_input(key="release_name").input("study")
    app.multiselect(key="release_formats").select("brat")
    app.button[0].click().run()
    assert not app.exception
    assert "study-1" in app.success[0].value
    assert (project.exports / "study-1" / "manifest.json").is_file()
    assert (project.exports / "study-1.brat").is_dir()
    assert any("study-1.brat.zip" in html.proto.body for html in app.get("html"))
    save("ana", "harbour.txt", put("claim", "The harbour reopened on Monday"), SUBMIT)
    app = open_page("release")
    app.text_input(key="release_name").input("study")
    app.button[0].click().run()
    assert app.selectbox(key="chosen_release_2").value == "study-2"
    app.button(key="compare").click().run()
    assert not app.exception
    assert "harbour.txt" in list(app.dataframe[-1].value["Document"])
    app.text_input(key="release_name").input("../study")
    app.button[0].click().run()
    assert "cannot name a release" in app.error[0].value


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


@pytest.mark.parametrize("format_", ["jsonl", "standoff", "parquet", "conll"])
def test_each_format_is_previewed(open_page: Open, save: Save, put: Put, format_: str) -> None:
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    app = open_page("release")
    app.selectbox(key="preview_format").select(format_).run()
    assert not app.exception
    assert app.code or any("no text" in caption.value for caption in app.caption)
