"""The worked example of docs/agreement.md runs, and the page names every measure."""

import doctest
from pathlib import Path

from curate.core.agreement import MEASURES, UNIT_MEASURES


def test_the_worked_example_gives_what_it_says(repository: Path) -> None:
    result = doctest.testfile(str(repository / "docs" / "agreement.md"), module_relative=False)
    assert result.attempted >= 19
    assert result.failed == 0


def test_every_measure_is_on_the_page(repository: Path) -> None:
    page = (repository / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert not [name for name in (*MEASURES, *UNIT_MEASURES) if name not in page]
