"""Texts in which ⟦ and ⟧ stand around what ought to be marked."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from machine import absent

from curate.core.documents import Document
from curate.core.layers import Mark
from curate.core.spans import Span

Suggester = Callable[[Document], Iterable[Mark]]


def read_marked(marked: str) -> tuple[str, list[Span]]:
    """The text without ⟦ and ⟧, and the spans that they stood around."""
    plain, spans, opened, length = [], [], 0, 0
    for piece in re.split(r"([⟦⟧])", marked):
        if piece == "⟦":
            opened = length
        elif piece == "⟧":
            spans.append(Span(opened, length))
        else:
            plain.append(piece)
            length += len(piece)
    return "".join(plain), spans


@pytest.fixture(scope="session")
def check_marks() -> Callable[[Suggester, str], list[Mark]]:
    """Runs a suggester on a marked text, compares the words it marks, and returns its marks in order."""

    def check(suggester: Suggester, marked: str) -> list[Mark]:
        text, expected = read_marked(marked)
        marks = sorted(suggester(Document(id="d", text=text)), key=lambda mark: mark.span)
        assert [mark.span.of(text) for mark in marks] == [span.of(text) for span in expected]
        assert [mark.span for mark in marks] == expected
        return marks

    return check


@pytest.fixture(scope="session")
def shared_seed(shared: Path) -> str:
    """The one real article with flattened posts; of its text nothing may stand in this repository."""
    files = sorted((shared / "seeds").glob("*.txt"))
    if not files:
        absent("there is no article in ../shared/seeds")
    return files[0].read_bytes().decode("utf-8")
