"""W3C Web Annotations (the Recommendation of 2017) as JSON-LD, an annotation a line.

A target is the article's own address, or its text's hash where it has none, with both selectors: the position, which
the Recommendation counts in code points from 0, and the quote with 32 characters around it. A body is the label, and
each attribute one more: text, a code, or for an attribute that is a span a resource of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.jsonl import json_line
from curate.core.releases import ReleaseContent, records

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32


def write_web_annotations(release: ReleaseContent, folder: Path) -> None:
    """`train.webannotation.jsonl` and so on."""
    with ExitStack() as stack:
        files = {
            split: stack.enter_context(new_file(folder / f"{split}.webannotation.jsonl")) for split in release.fractions
        }
        for record in records(release):
            files[record["split"]].writelines(map(json_line, web_annotations(record)))


def web_annotations(record: Mapping[str, Any]) -> Iterator[Json]:
    """Those of one document, in the order of the text."""
    for annotation in record["annotations"]:
        yield {
            "@context": CONTEXT,
            "id": f"urn:curate:annotation:{annotation['id']}",
            "type": "Annotation",
            "motivation": "classifying",
            "creator": [{"type": "Person", "nickname": author} for author in annotation["authors"]],
            "body": [*_bodies(annotation, record)],
            "target": _target(record, annotation),
        }


def _bodies(annotation: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[Json]:
    yield {"type": "TextualBody", "purpose": "classifying", "value": annotation["label"]}
    for name, value in annotation["attributes"].items():
        if isinstance(value, Mapping):
            yield {"type": "SpecificResource", "purpose": "linking", "rdfs:label": name, **_target(record, value)}
        else:
            said = str(value).lower() if isinstance(value, bool) else value
            yield {"type": "TextualBody", "purpose": "describing", "rdfs:label": name, "value": said}


def _target(record: Mapping[str, Any], place: Mapping[str, Any]) -> Json:
    text, start, end = record["text"], place["start"], place["end"]
    return {
        "source": record["metadata"]["url"] or f"urn:sha256:{record['sha256']}",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        ],
    }
