"""A page of the documentation, walked: its commands are run in a shell, and what they print is what the page shows.

Blocks of `sh` are run one after the other in one folder; a block of `text` right behind one is what it prints. Blocks
of `toml` are added to `curate.toml`, blocks of `python` with a first line `# name.py` are written to that file.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTION = re.compile(r"^### ([^\n]+)\n(.*?)(?=^#{2,3} |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
NUMBER = re.compile(r"^(project +)\d+( at )", re.MULTILINE)  # a fresh server begins with 1
URL = "http://127.0.0.1:8080"


def sections(page: str, heading: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The headings below one of the page, each with its blocks: kind and content."""
    part = re.split(rf"^## {re.escape(heading)}\n", page, flags=re.MULTILINE)[1]
    part = re.split(r"^## ", part, flags=re.MULTILINE)[0]
    for title, body in SECTION.findall(part):
        yield title, BLOCK.findall(body)


@dataclass
class Walk:
    """`replaced` gives for words of the page what they are here: addresses and numbers that differ each time."""

    folder: Path
    repository: Path
    replaced: dict[str, str]
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        programs = self.folder.parent / "programs"
        programs.mkdir()
        for name, command in (("curate", "-m curate"), ("python", "")):
            script = programs / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
            script.chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(self.repository),
        }
        self.environment.pop("CURATE_LABEL_STUDIO_TOKEN", None)

    def follow(self, blocks: list[tuple[str, str]]) -> None:
        """Asserts that each command ends well and prints what the page says."""
        printed = ""
        for kind, content in blocks:
            if kind == "sh":
                printed = self.run(self._here(content))
            elif kind == "text":
                shown = self._as_on_page(printed)
                assert shown == MOMENT.sub("…", content).rstrip(), (
                    f"it prints:\n{shown}\nand on the page stands:\n{content}"
                )
            elif kind == "toml":
                with (self.folder / "curate.toml").open("a", encoding="utf-8") as file:
                    file.write(self._here(content))
            elif kind == "python":
                name = content.partition("\n")[0].removeprefix("# ")
                (self.folder / name).write_text(content, encoding="utf-8")

    def run(self, commands: str) -> str:
        where = self.folder.parent / "where"
        script = f"set -e\n{commands}\npwd > '{where}'"
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        self.folder = Path(where.read_text().rstrip("\n"))
        return done.stdout

    def _here(self, words: str) -> str:
        for on_page, here in self.replaced.items():
            words = words.replace(on_page, here)
        return words

    def _as_on_page(self, words: str) -> str:
        for on_page, here in self.replaced.items():
            words = words.replace(here, on_page)
        return MOMENT.sub("…", NUMBER.sub(r"\g<1>1\g<2>", words)).rstrip()
