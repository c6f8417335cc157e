"""PSPP itself runs the syntax and gives back the words, the codes with their labels, and the counts."""

import csv
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from adjudicated import annotation, label, layer, released

from curate.adapters.exporters.spss import write_spss
from curate.adapters.exporters.spss_columns import annotation_variables, wide_variables
from curate.core.documents import Document, Metadata
from curate.core.errors import CurateError
from curate.core.release_records import PeopleTold
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Attribute, AttributeType, Schema
from curate.core.spans import Span

TEXT = '👩‍🔬 =1+1 said: “no, "x"”,\r\nthen שלום 𝕸 \'tis −1'
SAVE = """
INSERT FILE='{table}.sps' ENCODING='UTF8'.
SAVE TRANSLATE /OUTFILE='{table}-values.out' /TYPE=CSV /FIELDNAMES /CELLS=VALUES.
SAVE TRANSLATE /OUTFILE='{table}-labels.out' /TYPE=CSV /FIELDNAMES /CELLS=LABELS.
DISPLAY DICTIONARY.
FREQUENCIES {shown}.
"""

needs_pspp = pytest.mark.skipif(
    shutil.which("pspp") is None and not os.environ.get("CI"), reason="no pspp: install Debian's package pspp"
)
Row = dict[str, str]


def sample() -> ReleaseContent:
    start = TEXT.index("“no")
    quotes = [
        annotation(start, start + 9, kind="direct", speaker=Span(0, 3), label="'=1\t+1"),
        annotation(TEXT.index("𝕸"), len(TEXT), hedged=False),
    ]
    marked = [*quotes, annotation(0, TEXT.index("שלום") + 4, "theme"), annotation(0, 3, "claim", speaker="-a\nb")]
    layers = [layer("ada", *marked, document="=a"), layer("ada", document="b")]
    documents = [
        Document("=a", TEXT, metadata=Metadata(title="  two\r\nlines", outlet="'The Gull'")),
        Document("b", "Nothing."),
    ]
    return released(documents, layers, [], PeopleTold(layers=True))


def run(folder: Path, table: str, shown: str) -> tuple[list[Row], list[Row], str]:
    """Rows of values, rows of labels, and what PSPP prints."""
    (folder / "run.sps").write_text(SAVE.format(table=table, shown=shown), "utf-8")
    done = subprocess.run(
        ["pspp", "-O", "format=txt", "run.sps"],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    told = done.stdout.decode("utf-8")
    assert done.returncode == 0, told
    assert "error" not in told
    assert "warning" not in told
    values, labels = (_rows(folder / f"{table}-{kind}.out") for kind in ("values", "labels"))
    return values, labels, told


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one_line(words: str | None) -> str:
    """As it stands in a cell of a statistics program, which knows no blanks at the end."""
    return (words or "").replace("\r", " ").replace("\n", " ")


@needs_pspp
def test_pspp_reads_words_codes_and_places(tmp_path: Path) -> None:
    write_spss(sample(), tmp_path)
    values, labels, told = run(tmp_path, "annotations", "label kind")
    (record, _) = records(sample())
    assert len(values) == len(record["annotations"]) == 4
    for marked, row, said in zip(record["annotations"], values, labels, strict=True):
        assert (row["doc_id"], row["quote"]) == ("=a", one_line(marked["quote"]))
        assert [int(row["start"]), int(row["end"])] == [marked["start"], marked["end"]]
        assert (said["label"], said["split"]) == (marked["label"], record["split"])
    by_label = {(said["label"], row["start"]): (row, said) for row, said in zip(values, labels, strict=True)}
    first, said = by_label["quote", str(TEXT.index("“no"))]
    assert (first["kind"], said["kind"], first["hedged"], said["hedged"]) == ("1", "direct", "-9", "not said")
    assert (first["speaker_text"], first["attribute_label"]) == ("👩‍🔬", "'=1\t+1")
    second, said = by_label["quote", str(TEXT.index("𝕸"))]
    assert (second["hedged"], said["hedged"], said["kind"]) == ("0", "false", "not said")
    theme, said = by_label["theme", "0"]
    assert (theme["kind"], said["kind"]) == ("-8", "nothing to say it of")
    assert by_label["claim", "0"][0]["speaker"] == "-a b"
    assert "Words" in told
    assert re.search(r"\|Valid +direct +\| *1\|", told)
    assert re.search(r"\|Missing not said +\| *1\|", told), "declared missing"
    assert "Cells in which line breaks or control characters are spaces: 2." in (
        tmp_path / "annotations.sps"
    ).read_text("utf-8-sig")


@needs_pspp
def test_pspp_counts_what_the_wide_table_counts(tmp_path: Path) -> None:
    write_spss(sample(), tmp_path)
    values, labels, told = run(tmp_path, "wide", "first_quote_kind n_quote")
    assert [(r["doc_id"], r["n_quote"], r["n_theme"], r["n_quote_kind_direct"]) for r in values] == [
        ("=a", "2", "1", "1"),
        ("b", "0", "0", "0"),
    ]
    assert [(r["outlet"], r["title"], r["first_quote_kind"]) for r in labels] == [
        ("'The Gull'", "  two  lines", "direct"),
        ("", "", "nothing to say it of"),
    ]
    assert "Quote: annotations" in told
    layers, said, _ = run(tmp_path, "layers", "label")
    assert [(r["annotator"], r["label"]) for r in said] == [
        ("ada", name) for name in ("claim", "theme", "quote", "quote")
    ]
    assert [int(row["start"]) for row in layers][:2] == [0, 0]


@needs_pspp
def test_hostile_names_and_codes_are_words(tmp_path: Path) -> None:
    evil = ('".\nERASE FILE="x".', "'" * 3, "é" * 200, "-1", "to")
    kind = Attribute("by", 'A "kind".', AttributeType.CHOICE, evil)
    schema = Schema("s", "S", "", (label("to", kind, Attribute("By-", "B", AttributeType.BOOLEAN)), label("TO_2")))
    text = "one two three four five"
    marked = [annotation(n * 4, n * 4 + 3, "to", by=code) for n, code in enumerate(evil)]
    content = replace(released([Document("d", text)], [layer("ada")], []), schema=schema)
    (kept,) = content.kept
    rows = [
        {"id": a.id, "label": "to", "start": a.span.start, "end": a.span.end, "quote": a.span.of(text)}
        | {"attributes": dict(a.attributes), "authors": [], "decision": None}
        for a in marked
    ]
    write_spss(replace(content, kept=[{**kept, "annotations": rows}]), tmp_path)
    names = [variable.name for variable in annotation_variables(schema, ["train"])]
    assert names[-2:] == ["by_2", "By_"]
    values, _, _ = run(tmp_path, "annotations", "by_2")
    assert [row["by_2"] for row in values] == ["1", "2", "3", "4", "5"]
    assert all(len(line.encode()) <= 256 for line in (tmp_path / "wide.sps").read_text("utf-8-sig").split("\n"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".csv") == ["annotations.csv", "wide.csv"]


@needs_pspp
def test_a_release_without_annotations_is_read(tmp_path: Path) -> None:
    write_spss(released([Document("b", "Nothing.")], [layer("ada", document="b")], []), tmp_path)
    values, _, _ = run(tmp_path, "wide", "n_quote")
    assert [row["n_quote"] for row in values] == ["0"]


def test_names_are_spss_names_and_each_its_own() -> None:
    kind = Attribute("k", "", AttributeType.CHOICE, ("x" * 90, "X" * 90, "ü", "ö"))
    variables = wide_variables(Schema("s", "S", "", (label("a-b", kind), label("a_b"))), ["train"])
    names = [variable.name for variable in variables]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 64 and name.isascii() and name.replace("_", "a").isalnum() for name in names)
    assert [v.asked for v in variables if v.codes and v.header != "split"] == ["n_a_b > 0"]


def test_a_cell_that_spss_would_cut_is_refused(tmp_path: Path) -> None:
    long = released([Document("d", "ü" * 16_384)], [layer("ada", annotation(0, 16_384))], [])
    with pytest.raises(CurateError, match=r"cells of first_quote in wide.csv have more than 32,767 bytes.*csv or r"):
        write_spss(long, tmp_path)
    assert list(tmp_path.iterdir()) == []
