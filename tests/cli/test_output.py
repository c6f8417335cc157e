"""What long work says on a terminal."""

import sys

import pytest

from curate.cli.output import CLEARED, bar, counting


def test_a_terminal_sees_how_far_it_is_and_a_clean_line_afterwards(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with bar() as watcher:
        watcher.begin("writing csv")
        watcher.step(100, None)
        watcher.step(500, 1_000)
        watcher.step(1_000, 1_000)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.split(CLEARED)[1:] == [
        "writing csv ",
        "writing csv 100",
        "writing csv [############............] 500 of 1,000",
        "writing csv [########################] 1,000 of 1,000",
        "",
    ]


def test_what_is_counted_leaves_a_clean_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with counting("importing") as progress:
        progress(1_200)
    assert capsys.readouterr().err.split(CLEARED)[1:] == ["importing ", "importing 1,200", ""]


def test_where_nobody_watches_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with bar() as watcher:
        watcher.begin("writing csv")
        watcher.step(1, 2)
    assert capsys.readouterr().err == ""
