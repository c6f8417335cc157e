"""Label Studio's ways to export: the converter of its SDK, and a server's API."""

import json
import time
from pathlib import Path
from urllib.request import Request, urlopen

from export_corpus import LABELS, draw_documents
from long_documents import LongDocument

CONFIG = (
    '<View><Labels name="label" toName="text">'
    + "".join(f'<Label value="{name}"/>' for name in LABELS)
    + '</Labels><Text name="text" value="$text"/></View>'
)


def write_tasks(place: Path, n: int) -> None:
    """As a server exports them: the converter's input."""
    with place.open("w", encoding="utf-8") as file:
        file.write("[")
        for nth, document in enumerate(draw_documents(n)):
            file.write(",\n" * (nth > 0) + json.dumps(_exported(document, nth)))
        file.write("]")


def convert_tasks(tasks: Path, folder: Path, format_: str) -> None:
    from label_studio_sdk.converter import Converter

    converter = Converter(CONFIG, project_dir=None, download_resources=False)
    converter.convert(str(tasks), str(folder / format_), format_, is_dir=False)


def export_from_server(folder: Path, environment: Path, n: int) -> dict[str, float]:
    """What `GET /api/projects/N/export` takes on the clock, and the server's processor seconds and memory."""
    from label_studio_server import serve_label_studio

    with serve_label_studio(folder, environment, list(draw_documents(n)), labels=tuple(LABELS)) as server:
        before, began = server.used(), time.perf_counter()
        address = f"{server.url}/api/projects/{server.project}/export?exportType=JSON&download_all_tasks=true"
        with urlopen(Request(address, headers={"Authorization": f"Token {server.token}"}), timeout=3_600) as answer:
            exported = json.load(answer)
        seconds, after = time.perf_counter() - began, server.used()
    assert len(exported) == n, f"{len(exported)} of {n} tasks came"
    return {
        "seconds": seconds,
        "cpu": after.processor - before.processor,
        "before": before.memory,
        "peak": after.most_memory,
    }


def _exported(document: LongDocument, nth: int) -> dict[str, object]:
    result = [
        {
            "id": f"{nth}-{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": mark.start, "end": mark.end, "text": document.quote(mark), "labels": [mark.label]},
        }
        for number, mark in enumerate(document.marks)
    ]
    at = "2025-01-01T00:00:00.000000Z"
    annotation = {"id": nth + 1, "completed_by": 1, "created_at": at, "updated_at": at, "lead_time": 1.0}
    return {
        "id": nth + 1,
        "data": {"text": document.text},
        "annotations": [{**annotation, "result": result, "was_cancelled": False, "ground_truth": False}],
        "created_at": at,
        "updated_at": at,
        "project": 1,
    }
