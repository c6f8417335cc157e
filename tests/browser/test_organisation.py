"""Logging in through an identity provider: a real one, on this machine, with the real server and Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from identity_provider import IdentityProvider
from machine import free_port
from playwright.sync_api import BrowserContext, Page, expect
from served_project import ServedProject

from curate.app.oidc import verified_email
from curate.core.people import Role, at_own_machine
from curate.services.accounts import add_account, end_sessions
from curate.services.projects import opened

ME = at_own_machine("whoever tests")
LINK = "Log in through your organisation"


@pytest.fixture
def server(starter_folder: Path, tmp_path: Path, identity_provider: IdentityProvider) -> Iterator[ServedProject]:
    port = free_port()
    (starter_folder / ".streamlit").mkdir()
    secrets = identity_provider.secrets(f"http://127.0.0.1:{port}")
    (starter_folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    with opened(starter_folder) as project:
        add_account(project, name="lea", role=Role.LEAD, password=None, email="Lea@Newsroom.example", by=ME)
    served = ServedProject(starter_folder, port, tmp_path / "server.log")
    yield served
    served.stop()


def test_who_is_vouched_for_is_logged_in_and_can_be_logged_out(
    page: Page, context: BrowserContext, server: ServedProject, identity_provider: IdentityProvider
) -> None:
    identity_provider.claims = {"email": "lea@newsroom.example", "email_verified": True}
    page.goto(f"{server.url}/release")
    page.get_by_role("link", name=LINK).click()
    expect(page.get_by_text("lea · lead")).to_be_visible(timeout=60_000)
    assert not [each for each in context.cookies() if each["name"].startswith("_streamlit_user")]
    assert page.request.get(f"{server.url}/api/status").status == 200
    with opened(server.root) as project:
        end_sessions(project, name="lea", by=ME)
    page.goto(server.url)
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    assert page.request.get(f"{server.url}/api/status").status == 401


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": "eve@newsroom.example", "email_verified": True}, "No account has the e-mail address eve@"),
        ({"email": "lea@newsroom.example", "email_verified": False}, "has not verified your e-mail"),
        ({"email": "lea@newsroom.example"}, "has not verified your e-mail"),
        ({}, "has not verified your e-mail"),
    ],
)
def test_who_is_not_vouched_for_or_not_known_stays_outside(
    page: Page, server: ServedProject, identity_provider: IdentityProvider, claims: dict[str, object], said: str
) -> None:
    identity_provider.claims = claims
    page.goto(f"{server.url}/login")
    page.get_by_role("link", name=LINK).click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    assert page.request.get(f"{server.url}/api/status").status == 401


def test_an_old_identity_is_none() -> None:
    claims = {"email": "lea@newsroom.example", "email_verified": True, "iat": 1_000}
    assert verified_email(claims, 1_100) == "lea@newsroom.example"
    assert verified_email(claims, 1_400) is None
    assert verified_email({**claims, "iat": None}, 1_100) is None
