"""Agreement computed from the matrices by NLTK is the agreement that curate computes on the units."""

import csv
from pathlib import Path

import pytest
from adjudicated import annotation, layer, released
from nltk.metrics.agreement import AnnotationTask

from curate.adapters.exporters import recal
from curate.adapters.exporters.recal import write_recal
from curate.adapters.sentences import sentences
from curate.core.agreement import UnitTable, measure_units
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.layers import Layer
from curate.core.release_records import AS_THEY_ARE, PeopleTold
from curate.core.releases import ReleaseContent

WITH_LAYERS = PeopleTold(layers=True)
TEXT = "\n".join(f"Person {n} said “it is number {n}” to the 👩‍🔬 there." for n in range(12))
UNITS = sentences(TEXT)


def coder(name: str, document: str, *marked: int, kinds: str = "") -> Layer:
    """Marks the words of these sentences as quotes; `kinds` has d for direct, b for block, or - for nothing said."""
    kind = {"d": {"kind": "direct"}, "b": {"kind": "block"}, "-": {}}
    quotes = [
        annotation(UNITS[n].start, UNITS[n].end - 3, **kind[k])
        for n, k in zip(marked, kinds or "-" * len(marked), strict=True)
    ]
    return layer(name, *quotes, document=document)


def documents(*names: str) -> list[Document]:
    return [Document(name, f"{TEXT}\n{name}.") for name in names]


def sample() -> ReleaseContent:
    layers = [
        coder("ana", "a", 0, 1, 2, 5, 7, 8, kinds="ddb-bd"),
        coder("ben", "a", 0, 1, 3, 5, 8, kinds="dbbdd"),
        coder("ana", "b", 2, 4, 9, kinds="ddd"),
        coder("ben", "b", 2, 9, 11, kinds="bdd"),
        coder("ana", "c", 1, 2, 3),
        coder("ben", "c", 1, 3),
        coder("cem", "c", 1, 2, 6),
        coder("cem", "d", 1),
    ]
    return released(documents("a", "b", "c", "d"), layers, [], WITH_LAYERS)


def matrix(path: Path) -> list[list[str]]:
    with path.open(encoding="ascii", newline="") as file:
        return list(csv.reader(file))


def judged(rows: list[list[str]]) -> AnnotationTask:
    cells = [(str(c), str(n), cell) for n, row in enumerate(rows) for c, cell in enumerate(row) if cell != "#"]
    return AnnotationTask(cells)


def ours(rows: list[list[str]], *measures: str) -> list[float | None]:
    """By curate, on a table of the same units."""
    columns = tuple(f"c{n}" for n in range(len(rows[0])))
    table = UnitTable(columns, tuple(tuple(None if cell == "#" else cell for cell in row) for row in rows))
    return [result.value for result in measure_units(table, level="nominal", measures=measures)]


def marks(name: str, document: str) -> list[str]:
    """What the matrix must hold, from the layers: 1 where the coder marked the sentence."""
    by_hand = {
        ("ana", "a"): {0, 1, 2, 5, 7, 8},
        ("ben", "a"): {0, 1, 3, 5, 8},
        ("ana", "b"): {2, 4, 9},
        ("ben", "b"): {2, 9, 11},
    }
    return [str(int(n in by_hand[name, document])) for n in range(len(UNITS) + 1)]


def test_two_coders_agree_as_much_as_curate_says(tmp_path: Path) -> None:
    write_recal(sample(), tmp_path)
    rows = matrix(tmp_path / "panel1" / "quote.csv")
    wanted = [list(pair) for d in "ab" for pair in zip(marks("ana", d), marks("ben", d), strict=True)]
    assert rows == wanted
    task = judged(rows)
    alpha, kappa, pi = ours(wanted, "krippendorff_alpha", "cohen_kappa", "scott_pi")
    assert task.alpha() == pytest.approx(alpha, abs=1e-12)
    assert task.kappa() == pytest.approx(kappa, abs=1e-12)
    assert task.pi() == pytest.approx(pi, abs=1e-12)
    assert 0.4 < (alpha or 0) < 0.9


def test_codes_of_a_choice_agree_as_much_as_curate_says(tmp_path: Path) -> None:
    write_recal(sample(), tmp_path)
    rows = matrix(tmp_path / "panel1" / "quote.kind.csv")
    said = {(row[0], row[2]): row[3] for row in matrix(tmp_path / "codes.csv") if row[1] == "code"}
    assert [said["quote.kind.csv", n] for n in "0123"] == ["not marked", "direct", "block", "marked, not said"]
    assert rows[:9] == [list(pair) for pair in ("11", "12", "20", "02", "00", "31", "00", "20", "11")]
    alpha, kappa = ours(rows, "krippendorff_alpha", "cohen_kappa")
    assert judged(rows).alpha() == pytest.approx(alpha, abs=1e-12)
    assert judged(rows).kappa() == pytest.approx(kappa, abs=1e-12)


def test_everyone_has_a_column_and_what_is_missing_a_hash(tmp_path: Path) -> None:
    write_recal(sample(), tmp_path)
    rows = matrix(tmp_path / "everyone" / "quote.csv")
    assert {row[2] for row in rows[: 2 * len(rows) // 3]} == {"#"}
    assert judged(rows).alpha() == pytest.approx(ours(rows, "krippendorff_alpha")[0], abs=1e-12)
    assert [row for row in matrix(tmp_path / "codes.csv") if row[1] == "column"] == [
        ["panel1", "column", "1", "ana"],
        ["panel1", "column", "2", "ben"],
        ["panel2", "column", "1", "ana"],
        ["panel2", "column", "2", "ben"],
        ["panel2", "column", "3", "cem"],
        ["everyone", "column", "1", "ana"],
        ["everyone", "column", "2", "ben"],
        ["everyone", "column", "3", "cem"],
    ]


def test_rows_say_which_sentence_they_are_and_the_rest_is_counted(tmp_path: Path) -> None:
    write_recal(sample(), tmp_path)
    header, *rows = matrix(tmp_path / "rows.csv")
    assert header == ["folder", "row", "doc_id", "start", "end"]
    for name in ("panel1", "panel2", "everyone"):
        mine = [row for row in rows if row[0] == name]
        assert [row[1] for row in mine] == [str(n) for n in range(1, len(mine) + 1)]
        for path in (tmp_path / name).iterdir():
            assert len(matrix(path)) == len(mine)
    assert [tuple(map(int, row[3:])) for row in rows if row[0] == "panel2"][:12] == [(u.start, u.end) for u in UNITS]
    told = (tmp_path / "README.txt").read_text("utf-8")
    assert "Left out, because one person alone coded them: 13 units\n" in told
    assert "Larger than" not in told


def test_files_that_recal_refuses_are_named_and_lines_are_not_all_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    write_recal(sample(), whole)
    monkeypatch.setattr(recal, "AT_ONCE", 7)
    monkeypatch.setattr(recal, "LARGEST", 150)
    write_recal(sample(), parts)
    for path in whole.rglob("*.csv"):
        assert (parts / path.relative_to(whole)).read_bytes() == path.read_bytes()
    assert "ReCal takes: everyone/claim.csv, everyone/quote.csv" in (parts / "README.txt").read_text("utf-8")


def test_gold_alone_and_single_coders_are_refused(tmp_path: Path) -> None:
    alone = [coder("ana", "a", 1)]
    with pytest.raises(CurateError, match="there is the gold alone; make a release with --layers"):
        write_recal(released(documents("a"), alone, [], AS_THEY_ARE), tmp_path)
    with pytest.raises(CurateError, match=r"no document was coded by two people.*have some coded twice"):
        write_recal(released(documents("a"), alone, [], WITH_LAYERS), tmp_path)
    assert list(tmp_path.iterdir()) == []
