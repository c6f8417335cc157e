"""docs/labelling.md names every key of the labeller."""

import re
from pathlib import Path

from curate.api.labeller_files import FOLDER


def test_every_act_is_on_the_page_with_its_first_key(repository: Path) -> None:
    page = (repository / "docs" / "labelling.md").read_text(encoding="utf-8")
    table = (FOLDER / "keys.js").read_text(encoding="utf-8").partition("export const ACTS")[0]
    acts = re.findall(r'\b(?:act|pair|move)\(\s*"([^"]+)"', table)
    assert len(acts) > 20
    rows = dict(re.findall(r"^\| (.+) \| ([^|]+) \|$", page, re.MULTILINE))
    listed = {help_text: keys for keys, help_text in rows.items()}
    assert set(acts) <= set(listed)
    for help_text, key in re.findall(r'\bact\(\s*"([^"]+)",\s*"\w+",\s*"([^"]+)"', table):
        assert f"`{key}`" in listed[help_text].replace(" ", "+") or f"`{key.replace('+', ' ')}`" in listed[help_text]
