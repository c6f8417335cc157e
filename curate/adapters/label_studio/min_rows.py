"""JSON_MIN: a row for each annotation, its `data` and its answers side by side.

Label Studio writes there neither which region an answer is about, nor relations, predictions and skipped tasks, nor
what is an answer and what a field of the data. So spans and labels are read, and what is lost is named.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from curate.adapters.label_studio.configuration import SPANS
from curate.adapters.label_studio.rich_texts import labels_of, read_conversation

KEYS = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"})
MARKS = ("annotator", "annotation_id")


def is_min_row(item: Mapping[str, Any]) -> bool:
    return "data" not in item and all(key in item for key in MARKS)


@dataclass(slots=True)
class MinRow:
    """A row taken apart: `results` as in the full export; `lost` counts answers by the control they were given to."""

    data: dict[str, Any] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def split_row(item: Mapping[str, Any]) -> MinRow:
    row = MinRow()
    for key, value in item.items():
        if key in KEYS:
            continue
        if isinstance(value, list) and any(isinstance(each, Mapping) and labels_of(each) is not None for each in value):
            if key == SPANS:
                row.lost[key] += len(value)
            else:
                row.results += _regions(key, value)
        elif read_conversation(value) is not None:
            row.data[key] = value
        elif isinstance(value, list | dict) or "." in key:
            row.lost[key] += len(value) if isinstance(value, list) else 1
        else:
            row.data[key] = value
    return row


def _regions(control: str, values: list[object]) -> Iterator[dict[str, Any]]:
    for nth, value in enumerate(values, start=1):
        yield {"id": f"{control}-{nth}", "from_name": control, "type": "labels", "value": value}
