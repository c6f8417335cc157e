"""Documents with their layers as Label Studio's tasks: what its importer takes and its JSON export gives.

A task's `data` holds the text and our document's id and hash, by which it is known again.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_file
from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.regions import write_regions
from curate.core.documents import Document, Metadata
from curate.core.layers import Annotation
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema
from curate.core.standoff import annotation_from_json

Json = dict[str, Any]
DOCUMENT, SHA256 = "curate_document", "curate_sha256"
MARKED = ("id", "label", "start", "end", "attributes")
CONFIGURATION = "labelling-configuration.xml"


def task_data(document: Document) -> Json:
    """What stands in a task's `data`: all of it text."""
    metadata = document.metadata
    said = {"title": metadata.title, "url": metadata.url, "outlet": metadata.outlet, "published": metadata.published}
    return {
        "text": document.text,
        DOCUMENT: document.id,
        SHA256: document.sha256,
        **{key: value for key, value in said.items() if value is not None},
    }


def prediction(author: str, annotations: Sequence[Annotation], text: str, schema: Schema) -> Json:
    """A machine's layer: shown as a suggestion, never counted."""
    return {"model_version": author, "result": write_regions(annotations, text, schema)}


def gold_annotation(annotations: Sequence[Annotation], text: str, schema: Schema) -> Json:
    return {"ground_truth": True, "was_cancelled": False, "result": write_regions(annotations, text, schema)}


def write_label_studio(release: ReleaseContent, folder: Path) -> None:
    """`train.json` and so on, which a project with the configuration beside them imports: the gold as ground truth."""
    with new_file(folder / CONFIGURATION) as file:
        file.write(write_configuration(release.schema))
    with ExitStack() as stack:
        files = {split: stack.enter_context(_new_array(folder / f"{split}.json")) for split in release.fractions}
        for record in records(release):
            files[record["split"]](_gold_task(record, release.schema))


def _gold_task(record: Mapping[str, Any], schema: Schema) -> Json:
    text = record["text"]
    document = Document(record["doc_id"], text, metadata=Metadata(**record["metadata"]))
    marked = [annotation_from_json({key: each[key] for key in MARKED}) for each in record["annotations"]]
    return {"data": task_data(document), "annotations": [gold_annotation(marked, text, schema)]}


@contextmanager
def _new_array(path: Path) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A JSON array in a file, a row a line: gives what adds a row."""
    with new_file(path) as file:
        separator = "["

        def add(row: Mapping[str, Any]) -> None:
            nonlocal separator
            file.write(separator + json.dumps(row, ensure_ascii=False, allow_nan=False))
            separator = ",\n"

        yield add
        file.write("[]\n" if separator == "[" else "]\n")
