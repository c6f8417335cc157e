"""Logging in, out, and being logged out while at work: the real server, in Chromium and by hand-made requests."""

import socket
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest
from axe import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect
from served_project import ServedProject

import curate.app
from curate.api.routes import create_api
from curate.core.people import Role, at_own_machine
from curate.services.accounts import add_account, end_sessions
from curate.services.logging_in import cookie_name, log_in
from curate.services.projects import opened
from tests.browser.test_label_page import drag

PASSWORD = "harbour lantern fog"
ARTICLE = "pier.txt"
TEXT = "The pier is closed, said Ines.\nIt will open in May."
ME = at_own_machine("whoever tests")
PENDING = "() => Object.keys(localStorage).filter((key) => key.startsWith('curate.pending')).length"
PAGES = sorted(file.stem for file in (Path(curate.app.__file__).parent / "pages").glob("*.py"))
FIRST = "corpus"
UPGRADE = """GET /_stcore/stream HTTP/1.1\r
Host: 127.0.0.1:{port}\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Version: 13\r
{headers}\r
"""


@pytest.fixture
def team(starter_folder: Path, served_project_on_demand: Callable[[], ServedProject]) -> ServedProject:
    """One article, lea who leads and ana who labels."""
    for path in sorted((starter_folder / "seeds").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (starter_folder / "seeds" / ARTICLE).write_text(TEXT, encoding="utf-8")
    with opened(starter_folder) as project:
        add_account(project, name="lea", role=Role.LEAD, password=PASSWORD, by=ME)
        add_account(project, name="ana", role=Role.ANNOTATOR, password=PASSWORD, by=ME)
    return served_project_on_demand()


def enter(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_in_and_out(page: Page, team: ServedProject) -> None:
    page.goto(f"{team.url}/label?document_id={ARTICLE}")
    expect(page).to_have_url(f"{team.url}/login?next=%2Flabel%3Fdocument_id%3D{ARTICLE}")
    enter(page, "ana")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=60_000)
    assert f"/label?document_id={ARTICLE}" in page.url
    expect(page.get_by_text("ana · annotator")).to_be_visible()
    expect(page.get_by_role("link", name="Corpus")).to_be_visible()
    for name in ("Agreement", "Adjudicate", "Release"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{team.url}/login")
    page.goto(f"{team.url}/label")
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_long_name_leaves_room_for_the_menu_and_nothing_is_asked_for_in_vain(page: Page, team: ServedProject) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    name = "maximiliane-theodora-von-und-zu-achterberg-wolkenstein"
    with opened(team.root) as project:
        add_account(project, name=name, role=Role.ANNOTATOR, password=PASSWORD, by=ME)
    page.set_viewport_size({"width": 820, "height": 700})
    page.goto(f"{team.url}/label?document_id={ARTICLE}")
    enter(page, name)
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=60_000)
    leave, more = page.get_by_role("button", name="Log out"), page.get_by_label("More")
    assert abs(middle(leave) - middle(more)) < 4
    page.set_viewport_size({"width": 360, "height": 700})
    for title in ("Start", "Label"):
        expect(page.get_by_role("link", name=title, exact=True)).to_be_in_viewport(ratio=1)
    assert abs(middle(leave) - middle(more)) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert errors == []


def middle(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


def test_the_form_is_accessible_before_and_after_a_refusal(page: Page, team: ServedProject) -> None:
    axe = Axe(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{team.url}/login")
        assert axe.violations() == []
        page.get_by_label("Name").fill("ana")
        page.get_by_label("Password").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Name and password do not fit")
        expect(page.get_by_label("Password")).to_be_focused()
        assert axe.violations() == []


def test_what_is_labelled_after_the_session_has_ended_is_kept_and_sent_after_logging_in_again(
    page: Page, context: BrowserContext, team: ServedProject
) -> None:
    page.goto(f"{team.url}/label?document_id={ARTICLE}")
    enter(page, "ana")
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=60_000)
    with opened(team.root) as project:
        end_sessions(project, name="ana", by=ME)
    page.keyboard.press("4")
    drag(page, "The pier is closed")
    expect(page.locator(".labeller .status")).to_contain_text("nobody is logged in; log in again", timeout=10_000)
    assert page.evaluate(PENDING) > 0
    again = context.new_page()
    again.goto(f"{team.url}/login?next=/label")
    enter(again, "ana")
    expect(again.locator(".labeller .line").first).to_be_visible(timeout=60_000)
    expect(page.locator(".labeller .status")).to_contain_text("Saved", timeout=40_000)
    assert page.evaluate(PENDING) == 0


def test_an_open_page_says_that_it_is_logged_out(page: Page, team: ServedProject) -> None:
    page.goto(team.url)
    enter(page, "lea")
    toggle = page.get_by_text("What became of suggestions")
    expect(toggle).to_be_visible(timeout=60_000)
    with opened(team.root) as project:
        end_sessions(project, name="lea", by=ME)
    toggle.click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    expect(toggle).to_have_count(0)
    page.get_by_role("link", name="Log in again").click()
    expect(page.get_by_label("Password")).to_be_visible()


def answer(team: ServedProject, path: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection("127.0.0.1", team.port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def shake_hands(team: ServedProject, **headers: str) -> str:
    """The first line of what the server says to a WebSocket that wants to open."""
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", team.port), timeout=20) as connection:
        connection.sendall(UPGRADE.format(port=team.port, headers=said).encode())
        return connection.recv(4096).decode().split("\r\n")[0]


def test_nothing_of_the_server_is_open_to_nobody(team: ServedProject) -> None:
    with opened(team.root) as project:
        paths = create_api(project).openapi()["paths"]
        cookie = f"{cookie_name(project)}={log_in(project, name='ana', password=PASSWORD, address='')}"
    page = {"Accept": "text/html"}
    for path in ("/", *(f"/{name}" for name in PAGES)):
        assert (answer(team, path, page), answer(team, path, {})) == (303, 401), path
        assert answer(team, path, {**page, "Cookie": cookie}) == (307 if path == f"/{FIRST}" else 200), path
    closed = [f"/api{path}" for path in paths]
    closed += ["/api/docs", "/api/openapi.json", "/media/x", "/_stcore/stream", "/_stcore/upload_file/x/y", "/nowhere"]
    for path in closed:
        assert answer(team, path, {}) == 401, path
    assert answer(team, "/_stcore/health", {}) == 200
    assert "403" in shake_hands(team)
    assert "403" in shake_hands(team, Cookie=cookie + "x")
    assert "403" in shake_hands(team, Cookie=cookie, Origin="https://evil.example")
    assert "101" in shake_hands(team, Cookie=cookie)
