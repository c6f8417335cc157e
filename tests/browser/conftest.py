"""A real Chromium, one for the session; every test gets a context, and so cookies and storage, of its own."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from machine import absent
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

# No sandbox because tests also run as root; the others keep Chromium from asking the network for anything.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAILED = pytest.StashKey[bool]()
# A busy machine is no failure; what is there at once is seen at once all the same.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A page whose errors are printed, so that pytest shows them with a failure, next to a picture of it."""
    page = context.new_page()
    page.on("pageerror", lambda error: print(f"page error: {error}"))
    page.on("console", _print_error)
    yield page
    if request.node.stash.get(FAILED, False):
        picture = tmp_path / "failed.png"
        page.screenshot(path=picture, full_page=True)
        print(f"the page when the test failed: {picture}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def _print_error(message: ConsoleMessage) -> None:
    if message.type == "error":
        print(f"console error: {message.text}")


def _find_chromium() -> str:
    given = os.environ.get("CURATE_CHROMIUM")
    found = [path for path in map(shutil.which, (given,) if given else NAMES) if path]
    if not found:
        looked_for = f"CURATE_CHROMIUM={given}" if given else f"{', '.join(NAMES)} on PATH (CURATE_CHROMIUM is not set)"
        absent(f"Chromium is missing: looked for {looked_for}")
    return found[0]
