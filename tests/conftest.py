"""What every test may ask for. The larger fixtures live one to a file in tests/fixtures."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from machine import IN_CI, absent

pytest_plugins = [
    "identity_provider",
    "label_studio_server",
    "passes_desk",
    "postgres_server",
    "served_project",
    "small_project",
    "team",
]

# No deadlines, for a busy machine is no failure; in CI the same examples every time, elsewhere new ones.
settings.register_profile("curate", deadline=None, derandomize=IN_CI)
settings.load_profile("curate")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real corpora, reference values and pages that lie beside the repository and are not part of it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        absent("the reference material in ../shared is not on this machine")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the main thread for as long as a
    browser is open, and `asyncio.run` fails there meanwhile. Cheap tests also fail sooner this way.
    Those with a Label Studio stand before them: it takes its time to start. One process runs them all, so that one
    server does."""
    items.sort(key=lambda item: [name in getattr(item, "fixturenames", ()) for name in ("browser", "label_studio")])
    for item in items:
        if "label_studio" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("label-studio"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`make test` runs the linters first; what they said must not be out of sight when the tests are through."""
    verdict = os.environ.get("CURATE_CHECKS")
    if verdict:
        failed = verdict != "ok"
        line = f"linters: {'FAILED, see the lines above the tests, or run make check' if failed else 'ok'}"
        terminalreporter.write_line(line, red=failed, green=not failed)
