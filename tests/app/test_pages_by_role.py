"""Every page with every role: the list is the folder's, so that a new page needs a rule."""

import pytest
from streamlit.testing.v1 import AppTest

from curate.app import state
from curate.core.people import Person, Right
from curate.services.accounts import disable_account
from curate.services.adjudicating import open_docket
from curate.services.logging_in import Visitor, who
from tests.app.test_pages import MAIN
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.team import Team

# What the pages say anything of a project with.
SAYING = ("dataframe", "text", "caption", "info", "selectbox", "metric", "button", "markdown")
RULES = {
    "corpus": Right.LABEL,
    "label": Right.LABEL,
    "start": Right.LABEL,
    "progress": Right.LABEL,
    "rounds": Right.LEAD,
    "agreement": Right.ADJUDICATE,
    "adjudicate": Right.ADJUDICATE,
    "feedback": Right.LABEL,
    "release": Right.ADJUDICATE,
    "label_studio": Right.LEAD,
}

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


def test_every_page_has_a_rule(ready_database_url: str) -> None:
    assert {file.stem for file in (MAIN.parent / "pages").glob("*.py")} == RULES.keys()
    assert ready_database_url


@pytest.fixture
def logged_in(team: Team) -> Team:
    """AppTest runs a page by itself, without the frame that leaves it out: the page must refuse, too."""
    state.serve(team.project)
    return team


def say_who(monkeypatch: pytest.MonkeyPatch, team: Team, by: Person | None) -> None:
    """AppTest cannot send the cookie that the pages look for, so its token is handed over here."""
    token = team.sessions[by.name] if by else None
    monkeypatch.setattr(state, "who", lambda project, _cookie: who(project, token))


def open_page(page: str) -> AppTest:
    """By the navigation; raises ValueError where it does not have the page."""
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return app.switch_page(f"pages/{page}.py").run()


@pytest.mark.parametrize("page", RULES)
@pytest.mark.parametrize("by", [BEN, ADA, LEA], ids=lambda by: by.name)
def test_a_page_opens_for_those_who_may(
    logged_in: Team, page: str, by: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_who(monkeypatch, logged_in, by)
    if by.may(RULES[page]):
        assert not open_page(page).exception
        return
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page(page)
    # Past the navigation the page itself refuses.
    alone = AppTest.from_file(str(MAIN.parent / "pages" / f"{page}.py"), default_timeout=60).run()
    assert len(alone.exception) == 1
    assert not any(alone.get(kind) for kind in SAYING)


@pytest.mark.parametrize("page", RULES)
def test_a_page_says_nothing_to_nobody(logged_in: Team, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    say_who(monkeypatch, logged_in, None)
    for file in (MAIN, MAIN.parent / "pages" / f"{page}.py"):
        app = AppTest.from_file(str(file), default_timeout=60).run()
        assert ["Log in again" in html.proto.body for html in app.get("html")] == [True]
        assert not any(app.get(kind) for kind in SAYING)


def test_who_is_logged_in_stands_on_the_page_as_text(logged_in: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = Visitor(Person("<b>ana", ANA.role), is_team=True)
    monkeypatch.setattr(state, "who", lambda _project, _cookie: renamed)
    said = [html.proto.body for html in AppTest.from_file(str(MAIN), default_timeout=60).run().get("html")]
    [line] = [body for body in said if 'action="logout"' in body]
    assert "&lt;b&gt;ana · annotator" in line


def test_an_annotator_sees_no_column_of_another(logged_in: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    for by, sees_others in ((BEN, False), (ADA, True)):
        say_who(monkeypatch, logged_in, by)
        assert ("ana" in open_page("corpus").dataframe[0].value.columns) is sees_others


def test_an_open_page_ends_with_its_session(logged_in: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    say_who(monkeypatch, logged_in, ANA)
    app = open_page("corpus")
    assert app.dataframe
    disable_account(logged_in.project, name="ana", by=LEA)
    app.run()
    assert not app.get("dataframe")
    assert "Log in again" in app.get("html")[0].proto.body


def test_a_decision_after_the_session_has_ended_is_not_recorded(
    logged_in: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_who(monkeypatch, logged_in, ADA)
    app = open_page("adjudicate")
    app.text_input(key="reason").input("rule C1").run()
    say_who(monkeypatch, logged_in, None)
    next(button for button in app.button if button.key.startswith("take_")).click().run()
    assert not app.exception
    assert "Log in again" in app.get("html")[0].proto.body
    docket = open_docket(logged_in.project, document_id="square.txt", by=LEA)
    assert docket.decisions == ()
