"""The pages of rounds on real data: queue, answer key, training, progress, planning, and the start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import curate.app
from curate.app import state
from curate.core.rounds import RoundKind, RoundSettings
from curate.services.assigning import deal_round
from curate.services.projects import Project
from curate.services.rounds import Asked, create_round
from tests.fixtures.people import LEA
from tests.fixtures.small_project import Save, put

Open = Callable[..., AppTest]
SUBMIT = {"action": "submit"}
MAIN = Path(curate.app.__file__).parent / "main.py"


@pytest.fixture
def open_page(project: Project) -> Open:
    state.serve(project)

    def open_page(name: str, person: str | None = "ana") -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        if person:
            app.session_state["person"] = person
        return app.run().switch_page(f"pages/{name}.py").run()

    return open_page


def words(app: AppTest) -> str:
    kinds = ("info", "caption", "markdown", "html", "success", "warning", "subheader", "text")
    found = (each for kind in kinds for each in app.get(kind))
    return "\n".join(str(getattr(each, "value", "") or getattr(each, "proto", "")) for each in found)


def start(project: Project, kind: RoundKind, *ids: str, **rules: object) -> None:
    settings = RoundSettings(**{"annotators": ("ana", "ben"), "coders": 2, **rules})  # type: ignore[arg-type]
    create_round(project, Asked(kind.value, kind, settings, ids=ids), by=LEA)
    deal_round(project, name=kind.value, by=LEA)


def test_a_round_is_planned_previewed_and_dealt_on_its_page(open_page: Open, project: Project, save: Save) -> None:
    save("ben", "harbour.txt", put("claim", "The harbour"))
    app = open_page("rounds")
    assert not app.exception
    assert "There is no round yet" in words(app)
    assert "name at least one annotator" in words(app)
    app.session_state["round_people"] = ["ana", "ben"]
    app.run()
    assert not app.exception
    assert "2 documents, 2 of them for several people" in words(app)
    assert list(app.dataframe[0].value["Documents"]) == [2, 2]
    app.button(key="round_open").click().run()
    assert not app.exception
    assert "pilot is open: 4 documents dealt" in words(app)
    assert app.selectbox(key="round_chosen").options == ["pilot · pilot"]
    app.button(key="deal_again").click().run()
    assert "0 documents dealt" in words(app)
    app.toggle(key="round_agreement").set_value(True).run()
    assert not app.exception
    app.button(key="close_round").click().run()
    assert not app.exception
    assert "pilot is closed" in words(app)
    assert app.button(key="deal_again").disabled


def test_progress_says_how_fast_and_when_or_why_not(open_page: Open, project: Project, save: Save) -> None:
    assert "There is no round yet" in words(open_page("progress"))
    start(project, RoundKind.PILOT, "square.txt", "harbour.txt")
    save("ana", "square.txt", SUBMIT)
    app = open_page("progress")
    assert not app.exception
    table = app.dataframe[0].value.set_index("Annotator")
    assert list(table["Done"]) == ["1 of 2", "0 of 2"]
    assert table.loc["ana", "Per day"] == 1
    assert table.loc["ben", "Done on"] == "undefined"
    assert "nothing was submitted in the last 14 days" in words(app)


def test_the_start_page_has_something_for_each_role(open_page: Open, project: Project, save: Save) -> None:
    start(project, RoundKind.PILOT, "square.txt")
    app = open_page("start")
    assert not app.exception
    assert "1 to do, 0 submitted" in words(app)
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    app = open_page("start")
    assert "Nothing waits; 1 of your documents are submitted." in words(app)
    assert "1 conflicts are open in 1 documents" in words(app)
    assert "Nothing waits for a lead" in words(app)
