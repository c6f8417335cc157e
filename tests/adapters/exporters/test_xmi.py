"""cassis, which reads what INCEpTION reads, finds every word at its place, and the file counts in UTF-16 units."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import cassis
import pytest
from adjudicated import annotation, layer, modest, released, releases
from hypothesis import given, settings

from curate.adapters.exporters.brat import file_name
from curate.adapters.exporters.xmi import IDENTITY, feature_name, type_name, write_xmi
from curate.core.documents import Document
from curate.core.errors import InvalidInput
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = "👩‍🔬 𝕸 said “no”,\r\nthen שלום & <b>"


def read(folder: Path, split: str, identity: str) -> cassis.Cas:
    with (folder / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (folder / split / f"{file_name(identity)}.xmi").open("rb") as file:
        return cassis.load_cas_from_xmi(file, typesystem=types)


@settings(modest, max_examples=15)
@given(releases())
def test_every_annotation_is_where_it_was(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name, TemporaryDirectory() as other:
        folder = Path(name)
        write_xmi(release, folder)
        write_xmi(release, Path(other))
        files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        assert all((folder / path).read_bytes() == (Path(other) / path).read_bytes() for path in files)
        for record in records(release):
            cas = read(folder, record["split"], record["doc_id"])
            assert cas.sofa_string == record["text"]
            for label in ("quote", "claim", "theme"):
                found = [(getattr(a, IDENTITY), a.begin, a.end) for a in cas.select(type_name(label))]
                wanted = [(a["id"], a["start"], a["end"]) for a in record["annotations"] if a["label"] == label]
                assert sorted(found) == sorted(wanted)
            for marked in record["annotations"]:
                speaker = marked["attributes"].get("speaker")
                if isinstance(speaker, dict):
                    (ours,) = [a for a in cas.select(type_name("quote")) if getattr(a, IDENTITY) == marked["id"]]
                    assert ours.speaker.elements[0].target.get_covered_text() == speaker["text"]


def test_by_hand(tmp_path: Path) -> None:
    said = annotation(11, 15, kind="direct", hedged=False, label="-x &", speaker=Span(0, 3))
    release = released([Document("=a", TEXT)], [layer("ada", said, document="=a")], [])
    write_xmi(release, tmp_path)
    (path,) = tmp_path.rglob("*.xmi")
    written = path.read_text("utf-8")
    (found,) = read(tmp_path, path.parent.name, "=a").select(type_name("quote"))
    assert (found.kind, found.hedged, found.label, found.get_covered_text()) == ("direct", False, "-x &", TEXT[11:15])
    utf16 = len(TEXT[:11].encode("utf-16-le")) // 2
    assert utf16 == 14
    assert re.search(rf'<custom:quote [^>]*begin="{utf16}"', written)


def test_what_xml_cannot_hold_is_refused_with_the_count(tmp_path: Path) -> None:
    documents = [Document(f"d{n}", f"A storm\x0c {n}") for n in range(7)]
    release = released(documents, [layer("ada", document=one.id) for one in documents], [])
    with pytest.raises(InvalidInput, match=r"holds U\+000C, which XML 1.0 cannot; use jsonl\n(.*\n)*.*2 more"):
        write_xmi(release, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_names_that_uima_keeps_get_another() -> None:
    assert [feature_name(name) for name in ("begin", "kind", "said-by")] == ["begin_", "kind", "said_by"]
