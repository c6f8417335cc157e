"""A release in Label Studio's format goes into a new project of a real server as a file, and comes back whole."""

import json
from pathlib import Path
from typing import Any

from adjudicated import SCHEMA, annotation, layer, released
from label_studio_people import Admin
from label_studio_server import LabelStudio

from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.regions import read_regions
from curate.adapters.label_studio.tasks import CONFIGURATION, DOCUMENT, SHA256, write_label_studio
from curate.core.documents import Document, Metadata
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span
from curate.core.standoff import annotation_to_json

Json = dict[str, Any]
TEXT = '👩‍🔬 Brandt said “<no> & "no"”.\r\nThen שלום, 𝕸 left.\n=1+1'
KEYS = ("label", "start", "end", "quote")


def sample() -> ReleaseContent:
    start, end = TEXT.index("“"), TEXT.index("”") + 1
    marked = [
        annotation(start, end, kind="direct", speaker=Span(4, 10), hedged=True, label="two\n<words>"),
        annotation(start + 1, start + 5, "claim", speaker="'=x"),
        annotation(0, len(TEXT), "theme"),
        annotation(TEXT.index("𝕸"), TEXT.index("𝕸") + 1, "theme"),
    ]
    documents = [
        Document("=a/ü", TEXT, metadata=Metadata(title="<b>", outlet="The Gull", published="2026-01-02")),
        Document("b", "Nothing."),
        Document("c", f"{TEXT} More."),
    ]
    layers = [layer("ada", *(marked if each.id != "b" else ()), document=each.id) for each in documents]
    return released(documents, layers, [])


def imported(admin: Admin, folder: Path, split: str) -> list[Json]:
    """The tasks of a new project, as the server exports them, after the file was uploaded."""
    config = (folder / CONFIGURATION).read_text("utf-8")
    number = admin.ask("POST", "/api/projects/", {"title": f"release {split}", "label_config": config})["id"]
    headers = {"X-CSRFToken": admin.http.cookies["csrftoken"], "Referer": str(admin.http.base_url)}
    with (folder / f"{split}.json").open("rb") as file:
        answer = admin.http.post(f"/api/projects/{number}/import", files={"file": file}, headers=headers)
    assert answer.status_code == 201, answer.text[:500]
    tasks: list[Json] = admin.ask("GET", f"/api/projects/{number}/export?exportType=JSON&download_all_tasks=true")
    return tasks


def said(annotation: Json) -> str:
    return json.dumps([*(annotation[key] for key in KEYS), sorted(annotation["attributes"].items())])


def test_every_annotation_comes_back_as_it_went_in(label_studio: LabelStudio, tmp_path: Path) -> None:
    write_label_studio(sample(), tmp_path)
    assert (tmp_path / CONFIGURATION).read_text("utf-8") == write_configuration(SCHEMA)
    wanted = {record["doc_id"]: record for record in records(sample())}
    for split in dict.fromkeys(record["split"] for record in wanted.values()):
        for task in imported(label_studio.admin, tmp_path, split):
            record = wanted.pop(task["data"][DOCUMENT])
            assert (task["data"]["text"], task["data"][SHA256]) == (record["text"], record["sha256"])
            (made,) = task["annotations"]
            assert made["ground_truth"]
            read = read_regions(made["result"], record["text"], SCHEMA)
            assert read.rejected == ()
            found = [annotation_to_json(each, record["text"]) for each in read.annotations]
            assert sorted(map(said, found)) == sorted(map(said, record["annotations"]))
    assert not wanted
