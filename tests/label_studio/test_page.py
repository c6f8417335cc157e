"""The Label Studio page with a real server behind it: first sync, who is who, a conflict; and a silent server."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from label_studio_people import Admin
from streamlit.testing.v1 import AppTest

from curate.adapters.label_studio.tokens import VARIABLE
from curate.app import state
from curate.services import syncing
from curate.services.projects import Project, opened
from curate.services.syncing import known_link
from curate.services.syncing_pull import pull
from curate.store.links import add_link
from tests.app.test_pages import MAIN
from tests.fixtures.people import ALONE
from tests.fixtures.small_project import SQUARE, Save, put
from tests.fixtures.small_server import LEGACY, answering
from tests.label_studio.conftest import answer, region
from tests.label_studio.test_pull import BEA, marked, put_result


def open_page(project: Project) -> AppTest:
    state.serve(project)
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return app.switch_page("pages/label_studio.py").run()


def words(app: AppTest) -> str:
    said = [html.proto.body for html in app.get("html")]
    kinds = ("info", "error", "warning", "success", "text", "subheader", "caption")
    said += [str(each.value) for kind in kinds for each in app.get(kind)]
    return "\n".join(said).replace("\\", "")


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_a_project_is_made_there_and_a_user_named(project: Project, bea: Admin) -> None:
    app = open_page(project)
    assert "none yet" in words(app)
    assert app.button(key="ls_ask").disabled
    press(app, "ls_sync")
    assert "2 sent, 0 were there" in words(app)
    answer(bea, project, "square.txt", region(SQUARE, "the bridge is closed", "claim"))
    press(app, "ls_sync")
    (field,) = app.text_input
    number = str(field.key).rpartition("_")[2]
    field.input("machine:x")
    app.button[-1].click().run()
    assert "keeps for itself" in words(app)
    app.text_input[0].input("bea")
    app.button[-1].click().run()
    assert marked(project, "square.txt", "bea") == [("claim", "the bridge is closed")]
    app = open_page(project)
    assert not app.text_input
    press(app, "ls_ask")
    assert "1.23.2" in words(app)
    assert number not in {field.label for field in app.text_input}


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_conflict_shows_both_sides_and_is_settled(tied: Project, bea: Admin, save: Save, side: str) -> None:
    number = answer(bea, tied, "square.txt")
    pull(tied, by=ALONE, people=BEA)
    save("bea", "square.txt", {"action": "reopen"}, put("claim", "The river rose 3 metres"), {"action": "submit"})
    put_result(bea, number, region(SQUARE, "said Ada Brandt", "claim"))
    pull(tied, by=ALONE)
    app = open_page(tied)
    assert "Changed here and there: 1" in words(app)
    assert "said Ada Brandt" not in words(app)
    press(app, "ls_show")
    shown = ("said Ada Brandt", "The river rose 3 metres", f"/projects/{known_project(tied)}/data?task=")
    assert all(said in words(app) for said in shown)
    press(app, f"ls_keep_{side}")
    assert f"square.txt by bea: {side} is kept" in words(app)
    kept = {"ours": "The river rose 3 metres", "theirs": "said Ada Brandt"}[side]
    assert marked(tied, "square.txt", "bea") == [("claim", kept)]
    assert "Changed here and there" not in words(app)


def known_project(project: Project) -> int | None:
    link = known_link(project)
    return link.project_id if link else None


@pytest.fixture
def silent(project_folder: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Project]:
    """The project tied to a server at another address."""

    def tie(url: str) -> Project:
        toml = project_folder / "curate.toml"
        lines = [line for line in toml.read_text().splitlines() if not line.startswith("label_studio_url")]
        toml.write_text("\n".join([*lines, f'label_studio_url = "{url}"', ""]))
        monkeypatch.setenv(VARIABLE, LEGACY)
        monkeypatch.setattr(syncing, "HURRY", 0.5)
        with opened(project_folder) as tied:
            with tied.store.writing() as session:
                add_link(session, key="k", url=url, project_id=1)
            return tied

    return tie


def test_a_server_that_is_silent_or_gone_is_a_sentence_and_the_rest_stands(silent: Callable[[str], Project]) -> None:
    with answering(lambda _question: small.closing.wait() and None) as small:
        app = open_page(silent(small.url))
        assert small.questions == [], "nobody has asked for it"
        began = monotonic()
        press(app, "ls_ask")
        assert monotonic() - began < 10
        assert "did not answer within 0.5 s" in words(app)
        assert "are tasks there" in words(app)
    press(app, "ls_ask")
    assert "start Label Studio there" in words(app)
    assert LEGACY not in words(app)
