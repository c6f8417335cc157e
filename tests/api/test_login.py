"""Logging in with a browser's form: the cookie, where it leads, what is refused."""

from collections.abc import Iterator
from html import escape

import pytest
from starlette.testclient import TestClient

from curate.api.login import safe_next
from curate.services.accounts import add_account
from curate.services.logging_in import cookie_name
from tests.api.test_every_route import FORM, LOCAL, server
from tests.fixtures.people import LEA
from tests.fixtures.team import PASSWORD, Team


@pytest.fixture
def client(team: Team) -> Iterator[TestClient]:
    with TestClient(server(team.project), base_url=LOCAL, follow_redirects=False) as client:
        yield client


def enter(client: TestClient, name: str = "ana", password: str = PASSWORD, next_: str = "/label") -> str:
    """The address to which a login leads, or the page that refuses it."""
    answer = client.post("/login", data={"name": name, "password": password, "next": next_}, headers=FORM)
    return answer.headers["location"] if answer.status_code == 303 else answer.text


def test_a_page_leads_to_the_login_and_back(client: TestClient, team: Team) -> None:
    away = client.get("/label?document_id=a%20b", headers={"Accept": "text/html"})
    assert (away.status_code, away.headers["location"]) == (303, "login?next=%2Flabel%3Fdocument_id%3Da%2520b")
    form = client.get(away.headers["location"].join(["/", ""]))
    assert f'value="{escape("/label?document_id=a%20b")}"' in form.text
    assert form.headers["cache-control"] == "no-store"
    assert enter(client, next_="/label?document_id=a%20b") == "./label?document_id=a%20b"
    assert client.get("/api/schema").status_code == 200
    assert client.get("/login?next=/label").headers["location"] == "./label"
    assert "logged in as ana" in client.get("/logout").text
    assert client.post("/logout", headers=FORM, content="").headers["location"] == "./login"
    assert cookie_name(team.project) not in client.cookies
    assert client.get("/api/schema").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_over_https_secure(team: Team) -> None:
    for base, is_secure in ((LOCAL, False), ("https://127.0.0.1:8501", True)):
        with TestClient(server(team.project), base_url=base, follow_redirects=False) as client:
            fields = {"name": "ana", "password": PASSWORD}
            answer = client.post("/login", data=fields, headers={**FORM, "Origin": base})
            said = answer.headers["set-cookie"].lower()
            assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in said.split(";")}
            assert ("secure" in said) is is_secure


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", ""), ('"><b>', "x")])
def test_a_refusal_says_so_and_keeps_the_name_escaped(client: TestClient, name: str, password: str) -> None:
    page = enter(client, name, password)
    assert 'role="alert">Name and password do not fit' in page
    assert f'value="{escape(name)}"' in page
    assert "<b>" not in page
    assert not client.cookies


def test_too_many_guesses_are_told_for_how_long(client: TestClient) -> None:
    for _ in range(5):
        enter(client, "ana", "wrong")
    assert "try again in 15 minutes" in enter(client)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": LOCAL, "Content-Type": "application/json"},
        {"Origin": LOCAL, "Content-Type": "text/plain"},
    ],
)
def test_a_form_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    sent = {"Content-Type": FORM["Content-Type"], **headers}
    for path in ("/login", "/logout"):
        assert client.post(path, content=f"name=ana&password={PASSWORD}", headers=sent).status_code == 403
    assert not client.cookies


def test_a_large_form_is_refused(client: TestClient) -> None:
    assert client.post("/login", content="name=" + "a" * 20_000, headers=FORM).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "label",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "/a\r\nX: y",
        "\\\\e",
    ],
)
def test_a_login_leads_nowhere_else(client: TestClient, asked: str) -> None:
    assert safe_next(asked) == "/"
    assert enter(client, next_=asked) == "./"


def test_a_name_in_the_login_may_be_anybodys(client: TestClient, team: Team) -> None:
    """Names are drawn as text, in pages and headers alike."""
    name = "Zoë <b>“&𝕸"
    add_account(team.project, name=name, role=LEA.role, password=PASSWORD, by=LEA)
    enter(client, name)
    assert escape(name) in client.get("/logout").text
