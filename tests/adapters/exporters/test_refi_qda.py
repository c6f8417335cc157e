"""pyrefiqda, whose classes are made from the standard's own schema, reads the project and finds every word."""

import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest
from adjudicated import SCHEMA, annotation, layer, modest, released, releases
from hypothesis import given
from pyrefiqda import RefiProject

from curate.adapters.exporters.refi_qda import write_refi_qda
from curate.core.documents import Document, Metadata
from curate.core.errors import InvalidInput
from curate.core.release_records import PeopleTold
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = '👩‍🔬 Brandt\x01 said “<no> & "no"”.\r\nThen שלום,\x0b 𝕸.'
WITH_LAYERS = PeopleTold(layers=True)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ORDER = {
    "Project": ["Users", "CodeBook", "Variables", "Sources", "Links", "Sets", "Description"],
    "TextSource": ["PlainTextSelection", "VariableValue"],
    "PlainTextSelection": ["Description", "Coding"],
    "Code": ["Description", "Code"],
}


def sample() -> ReleaseContent:
    start = TEXT.index("“")
    end = TEXT.index("”") + 1
    quote = annotation(start, end, kind="direct", speaker=Span(0, 11), hedged=True, label="a\n\n<b> & 'c'")
    other = annotation(start + 1, start + 5, "claim", speaker="]]>")
    layers = [
        layer("ada", quote, other, annotation(start, len(TEXT), "theme"), document="=a/../ü"),
        layer("ben", quote, document="=a/../ü"),
        layer("ada", document="b"),
    ]
    documents = [
        Document("=a/../ü", TEXT, metadata=Metadata(title='"<\x02Title>"', outlet="The Gull", published="2026-01-02")),
        Document("b", "Nothing."),
    ]
    return released(documents, layers, [], WITH_LAYERS)


def read(folder: Path, place: Path) -> tuple[Any, dict[str, str]]:
    """The project, and its texts by the name of the source's file."""
    project = RefiProject.load(folder / "sample.qdpx", extract_dir=str(place))
    files = {f"internal://{path.name}": path.read_bytes().decode() for path in (place / "sources").iterdir()}
    return project, files


def codes_of(project: Any) -> dict[str, str]:  # noqa: ANN401
    """Paths of names by identifier."""
    found: dict[str, str] = {}

    def walk(codes: list[Any], above: str) -> None:
        for code in codes:
            found[code.guid] = f"{above}{code.name}"
            walk(code.code, f"{above}{code.name}/")

    walk(project.code_book.codes.code, "")
    return found


def said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def wanted_of(annotations: list[dict[str, Any]]) -> list[tuple[int, int, list[str]]]:
    found = []
    for one in annotations:
        codes = [one["label"]]
        for name, value in one["attributes"].items():
            if isinstance(value, dict):
                found.append((value["start"], value["end"], [f"{one['label']}/{name}"]))
            elif name in {"kind", "hedged"}:
                codes.append(f"{one['label']}/{name}/{said(value)}")
        found.append((one["start"], one["end"], sorted(codes)))
    return sorted(found)


def check(content: ReleaseContent, folder: Path, place: Path) -> None:
    write_refi_qda(content, folder)
    project, files = read(folder, place)
    codes, users = codes_of(project), {user.guid: user.name for user in project.users.user}
    sources = {source.variable_value[0].text_value: source for source in project.sources.text_source}
    for record in records(content):
        source = sources.pop(record["doc_id"])
        assert files[source.plain_text_path] == record["text"].replace("\r\n", " \n")
        layers = {"gold": record["annotations"]}
        layers |= {each["annotator"]: each["annotations"] for each in record.get("layers", [])}
        for author, annotations in layers.items():
            mine = [each for each in source.plain_text_selection if users[each.creating_user] == author]
            found = [
                (s.start_position, s.end_position, sorted(codes[c.code_ref.target_guid] for c in s.coding))
                for s in mine
            ]
            assert sorted(found) == wanted_of(annotations)
    assert not sources


@modest
@given(releases(WITH_LAYERS))
def test_a_reader_of_others_finds_every_selection_of_any_release(content: ReleaseContent) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as place:
        check(content, Path(folder), Path(place))


def test_hostile_words_and_every_kind_of_attribute(tmp_path: Path) -> None:
    check(sample(), tmp_path, tmp_path / "read")
    project, _ = read(tmp_path, tmp_path / "read")
    first, second = project.sources.text_source
    assert (first.name, second.name) == ('"<\ufffdTitle>"', "b")
    quotes = [each for each in first.plain_text_selection if each.name == '“<no> & "no"”']
    assert {each.description for each in quotes} == {"label: a\n\n<b> & 'c'"}
    links = [(link.name, link.origin_guid) for link in project.links.link]
    assert sorted(links) == sorted(("speaker", each.guid) for each in quotes)
    assert [user.name for user in project.users.user] == ["gold", "ada", "ben"]
    assert "names and descriptions: 5." in project.description
    sets = {each.name: [member.target_guid for member in each.member_source] for each in project.sets.set}
    assert list(sets) == list(sample().fractions)
    assert sorted(guid for members in sets.values() for guid in members) == sorted([first.guid, second.guid])
    colors = {code.name: code.color for code in project.code_book.codes.code}
    assert colors == {label.name: label.color_light for label in SCHEMA.labels}


def test_identifiers_are_guids_and_each_its_own_and_elements_in_order(tmp_path: Path) -> None:
    write_refi_qda(sample(), tmp_path)
    with zipfile.ZipFile(tmp_path / "sample.qdpx") as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        names = archive.namelist()
    identifiers = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
    assert len(set(identifiers)) == len(identifiers)
    pairs = [pair for element in root.iter() for pair in element.attrib.items()]
    assert {value for key, value in pairs if key in {"targetGUID", "creatingUser"}} <= set(identifiers)
    assert all(GUID.fullmatch(each) for each in identifiers)
    assert names[0] == "project.qde"
    assert all(re.fullmatch(r"sources/[0-9a-f-]{36}\.txt", name) for name in names[1:])
    for element in root.iter():
        kinds = [child.tag.rpartition("}")[2] for child in element]
        order = ORDER.get(element.tag.rpartition("}")[2], kinds)
        assert kinds == sorted(kinds, key=order.index)


def test_the_same_content_is_the_same_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_refi_qda(sample(), tmp_path / name)
        assert [path.name for path in (tmp_path / name).iterdir()] == ["sample.qdpx"]
        made.append((tmp_path / name / "sample.qdpx").read_bytes())
    assert made[0] == made[1]


def test_a_text_that_readers_would_shorten_is_refused(tmp_path: Path) -> None:
    texts = [Document(f"d{n}", f"\ufeffA storm {n}.") for n in range(7)]
    content = released(texts, [layer("ada", document=each.id) for each in texts], [])
    with pytest.raises(InvalidInput, match=r"(?s)d0: begins with U\+FEFF, which readers drop; use jsonl.*and: 2 more"):
        write_refi_qda(content, tmp_path)
    assert list(tmp_path.iterdir()) == []
