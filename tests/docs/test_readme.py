"""The tutorial speaks of what is there: its buttons, keys and commands. tests/browser/test_whole_way.py walks it."""

import re
from pathlib import Path

import pytest
import typer.main

from curate.adapters.schema_file import read_schema
from curate.cli import app


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_pages_and_buttons_that_it_names_are_there(readme: str, repository: Path) -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("app", "labeller")
        for path in (repository / "curate" / folder).rglob("*")
        if path.suffix in {".py", ".js"}
    )
    tutorial = readme.partition("## Ten minutes")[2].partition("## Read on")[0]
    named = set(re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", tutorial)) | set(
        re.findall(r"\*\*([A-Z]\w+)[.*]", tutorial)
    )
    assert {"Submit", "Import what is new in seeds/", "Adjudicate", "Release"} <= named
    assert not [words for words in named - {"A"} if words not in sources]


def test_the_key_of_a_claim_is_the_one_that_it_says(readme: str, repository: Path) -> None:
    key = read_schema(repository / "schemas" / "news.yaml").label("claim").hotkey
    assert f"{key} is a claim" in readme.replace("\n   ", " ")


def test_the_commands_that_it_names_are_there(readme: str) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"curate (\w+)", " ".join(re.findall(r"`([^`]*curate [^`]*)`", readme))))
    assert {"init", "import", "agreement", "release"} <= named <= set(commands)


def test_the_picture_is_one_that_the_script_makes(readme: str, repository: Path) -> None:
    [picture] = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)
    assert (repository / picture).is_file()
    assert f'"{Path(picture).stem}"' in (repository / "scripts" / "screenshots.py").read_text(encoding="utf-8")
