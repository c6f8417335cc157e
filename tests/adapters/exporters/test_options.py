"""An option goes to the formats that have it; the others say which do."""

from pathlib import Path

import pytest

from curate.adapters.exporters.conll import write_conll
from curate.adapters.exporters.csv import write_csv
from curate.adapters.exporters.folder import Exporter
from curate.adapters.exporters.jsonl import write_jsonl
from curate.adapters.exporters.options import ExportOptions, with_options
from curate.core.errors import CurateError

ALL: dict[str, Exporter] = {"csv": write_csv, "conll": write_conll, "jsonl": write_jsonl}


def test_an_option_that_a_format_lacks_is_refused_with_those_that_have_it() -> None:
    with pytest.raises(CurateError, match="jsonl has no --excel; leave it out, or export as csv"):
        with_options("jsonl", write_jsonl, ExportOptions(excel=True), lambda: ALL)
    with pytest.raises(CurateError, match="csv has no --label; leave it out, or export as conll"):
        with_options("csv", write_csv, ExportOptions(labels=("quote",)), lambda: ALL)


def test_no_two_exports_share_a_folder() -> None:
    many = ExportOptions(labels=tuple(f"label_{n}" for n in range(40)))
    asked = [ExportOptions(), ExportOptions(excel=True), ExportOptions(labels=("quote", "claim")), many]
    suffixes = [each.suffix() for each in asked]
    assert suffixes[:3] == ["", "-excel", "-quote-claim"]
    assert len(suffixes[3]) == 13


def test_a_format_gets_what_was_asked(tmp_path: Path) -> None:
    export = with_options("csv", write_csv, ExportOptions(excel=True), lambda: ALL)
    assert export.keywords == {"excel": True}  # type: ignore[attr-defined]
