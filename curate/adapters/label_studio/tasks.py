"""Documents with their layers as Label Studio's tasks: what its importer takes and its JSON export gives.

A task's `data` holds the text and our document's id and hash, by which it is known again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_file
from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.regions import write_regions
from curate.core.documents import Document
from curate.core.gold import GoldAnnotation
from curate.core.layers import Annotation
from curate.core.releases import ReleaseContent
from curate.core.schema import Schema

Json = dict[str, Any]
DOCUMENT, SHA256 = "curate_document", "curate_sha256"
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
    for split in release.fractions:
        tasks = (
            {
                "data": task_data(each.document),
                "annotations": [_gold(each.document, each.gold.annotations, release.schema)],
            }
            for each in release.documents
            if each.split == split
        )
        with new_file(folder / f"{split}.json") as file:
            file.writelines(_array(tasks))


def _gold(document: Document, marked: Iterable[GoldAnnotation], schema: Schema) -> Json:
    return gold_annotation([each.annotation for each in marked], document.text, schema)


def _array(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array, a row a line, without holding all of it."""
    separator = "["
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False, allow_nan=False)
        separator = ",\n"
    yield "[]\n" if separator == "[" else "]\n"
