"""The labeller's modules by themselves: each exported `test_…` function of js/*.js, run in Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from labelling_page import LabellingServer
from playwright.sync_api import Browser, Page

from curate.api.labeller_files import FOLDER

MODULES = Path(__file__).resolve().parent / "js"
FOUND = [
    (file.name, name)
    for file in sorted(MODULES.glob("*.js"))
    for name in re.findall(r"^export (?:async )?function (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.fixture(scope="module")
def bench(browser: Browser, labelling_server: LabellingServer) -> Iterator[Page]:
    """A page of the server's with nothing on it, from which its modules can be imported."""
    page = browser.new_page()
    page.goto(f"{labelling_server.url}/api/schema")
    yield page
    page.close()


def test_every_file_of_tests_has_some_that_are_found() -> None:
    assert {file for file, _ in FOUND} == {file.name for file in MODULES.glob("*.js")} - {"check.js"}


@pytest.mark.parametrize(("module", "name"), FOUND)
def test_module(bench: Page, module: str, name: str) -> None:
    """The function throws where one of its expectations does not hold, and so does `evaluate`."""
    bench.evaluate("async ([file, name]) => { await (await import(file))[name](); }", [f"/modules/{module}", name])


def test_white_space_is_what_python_says_it_is(bench: Page) -> None:
    found: list[int] = bench.evaluate(
        """async () => {
          const { isSpace } = await import("/labeller/tested/words.js");
          const units = Array.from({ length: 0x10000 }, (_, unit) => unit);
          return units.filter((unit) => isSpace(String.fromCharCode(unit)));
        }"""
    )
    assert found == [unit for unit in range(0x10000) if chr(unit).isspace()]
    assert not any(chr(point).isspace() for point in range(0x10000, 0x110000))


def test_no_module_makes_markup_from_text_or_calls_another_host() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|https?://\w")
    for file in FOLDER.iterdir():
        assert not forbidden.search(file.read_text(encoding="utf-8")), file.name
