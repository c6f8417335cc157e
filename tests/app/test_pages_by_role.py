"""Every page with every role: the list is the folder's, so that a new page needs a rule."""

import pytest
from streamlit.testing.v1 import AppTest

import curate.app
from curate.app import state
from curate.core.people import Person, Right
from curate.services.accounts import disable_account
from curate.services.logging_in import who
from tests.app.test_pages import MAIN
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.team import Team

RULES = {
    "corpus": Right.LABEL,
    "label": Right.LABEL,
    "agreement": Right.ADJUDICATE,
    "adjudicate": Right.ADJUDICATE,
    "release": Right.LEAD,
}


def test_every_page_has_a_rule() -> None:
    assert {file.stem for file in (MAIN.parent / "pages").glob("*.py")} == RULES.keys()
    assert curate.app.__file__


@pytest.fixture
def logged_in(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """The pages ask for a cookie, which AppTest cannot send: `session` stands in for it."""
    state.serve(team.project)
    return team


def open_as(team: Team, by: Person | None, page: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    token = team.sessions[by.name] if by else None
    monkeypatch.setattr(state, "who", lambda project, _cookie: who(project, token))
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return app.switch_page(f"pages/{page}.py").run()


def said(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for element in app.main)


@pytest.mark.parametrize("page", RULES)
@pytest.mark.parametrize("by", [BEN, ADA, LEA], ids=lambda by: by.name)
def test_a_page_opens_for_those_who_may(
    logged_in: Team, page: str, by: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_as(logged_in, by, page, monkeypatch)
    if by.may(RULES[page]):
        assert not app.exception
        assert by.name in "".join(html.proto.body for html in app.get("html"))
    else:
        assert app.exception or page not in str(app._page_hash)


@pytest.mark.parametrize("page", RULES)
def test_a_page_says_nothing_to_nobody(logged_in: Team, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as(logged_in, None, page, monkeypatch)
    assert ["Log in again" in html.proto.body for html in app.get("html")] == [True]
    assert len(app.main) == 1


def test_an_annotator_sees_no_column_of_another(logged_in: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ana" not in open_as(logged_in, BEN, "corpus", monkeypatch).dataframe[0].value.columns
    assert "ana" in open_as(logged_in, ADA, "corpus", monkeypatch).dataframe[0].value.columns


def test_an_open_page_ends_with_its_session(logged_in: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as(logged_in, ANA, "corpus", monkeypatch)
    assert len(app.main) > 1
    disable_account(logged_in.project, name="ana", by=LEA)
    app.run()
    assert len(app.main) == 1
    assert "Log in again" in app.get("html")[0].proto.body
