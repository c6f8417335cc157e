"""The Release page on real data, and the pages that its findings lead to."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from curate.services.adjudicating import open_docket
from curate.services.projects import Project
from tests.app.test_pages import MAIN, SUBMIT, Open, Put, Save
from tests.fixtures.people import ALONE
from curate.app import state

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_page(project: Project) -> Callable[[str], AppTest]:
    state.serve(project)

    def open_page(name: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=60).run()
        return app.switch_page(f"pages/{name}.py").run()

    return open_page


@pytest.mark.parametrize("opened", ["harbour.txt", "square.txt"])
def test_a_link_to_a_document_opens_it_whatever_was_open(open_page: Open, project: Project, opened: str) -> None:
    app = open_page("label")
    assert app.session_state["document_id"] == "harbour.txt"
    app.query_params["document_id"] = opened
    app.run()
    assert not app.exception
    assert app.session_state["document_id"] == opened


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
        app.selectbox(key="choose_person").set_value("zoe").run()
        assert not app.exception
        assert app.session_state["conflict_in_view"] == key
