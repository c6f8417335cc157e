"""Files that describe or link are read by programs that others wrote, without a network."""

import json
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
from adjudicated import annotation, layer, released
from pyld import jsonld

from curate.adapters.exporters.folder import write_release
from curate.adapters.exporters.jsonl import write_jsonl
from curate.adapters.exporters.web_annotation import write_web_annotations
from curate.core.documents import Document, Metadata
from curate.core.releases import ReleaseContent, records
from curate.core.spans import Span

TEXT = "👩‍🔬 Brandt said “no”.\r\nThen שלום, 𝕸."
OA = "http://www.w3.org/ns/oa#"


def content() -> ReleaseContent:
    marked = [annotation(4, 10, kind="direct", speaker=Span(0, 3)), annotation(16, 20, "claim")]
    document = Document("=a", TEXT, metadata=Metadata(url="https://example.org/a"))
    return released(
        [document, Document("b", "Nothing.")], [layer("ada", *marked, document="=a"), layer("ada", document="b")], []
    )


def test_mlcroissant_validates_the_description_and_reads_the_rows(tmp_path: Path) -> None:
    folder = write_release(content(), "1", tmp_path, {"jsonl": write_jsonl})
    data = mlcroissant.Dataset(folder / "croissant.json")
    assert not data.metadata.ctx.issues.errors
    filled = {record["split"] for record in records(content())}
    found = {row[f"{split}/doc_id"]: row[f"{split}/text"] for split in filled for row in data.records(split)}
    texts = {_said(identity): _said(text) for identity, text in found.items()}
    assert texts == {record["doc_id"]: record["text"] for record in records(content())}


def _said(value: str | bytes) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else value


def _offline(url: str, options: Any) -> Any:  # noqa: ANN401
    """The part of the Recommendation's context that the annotations use; nothing is fetched."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    terms = {"id": "@id", "type": "@type", "oa": OA, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    terms |= {name: {"@id": f"oa:{oa}", "@type": "@id"} for name, oa in (("body", "hasBody"), ("target", "hasTarget"))}
    terms |= {"source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"}}
    terms |= {name: f"oa:{name}" for name in ("start", "end", "exact", "prefix", "suffix", "TextPositionSelector")}
    terms |= {"TextQuoteSelector": "oa:TextQuoteSelector", "Annotation": "oa:Annotation"}
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": terms},
        "contentType": "application/ld+json",
    }


@pytest.mark.parametrize("kind", ["TextPositionSelector", "TextQuoteSelector"])
def test_a_json_ld_processor_reads_source_and_selectors(tmp_path: Path, kind: str) -> None:
    write_web_annotations(content(), tmp_path)
    lines = [line for path in tmp_path.iterdir() for line in path.read_text("utf-8").splitlines()]
    wanted = {(a["start"], a["end"]): a["quote"] for record in records(content()) for a in record["annotations"]}
    assert len(lines) == len(wanted)
    for line in lines:
        (read,) = jsonld.expand(json.loads(line), {"documentLoader": _offline})
        (target,) = read[f"{OA}hasTarget"]
        assert target[f"{OA}hasSource"][0]["@id"] == "https://example.org/a"
        (found,) = [one for one in target[f"{OA}hasSelector"] if one["@type"] == [f"{OA}{kind}"]]
        if kind == "TextQuoteSelector":
            assert found[f"{OA}exact"][0]["@value"] in wanted.values()
        else:
            start, end = (found[f"{OA}{edge}"][0]["@value"] for edge in ("start", "end"))
            assert TEXT[start:end] == wanted[start, end]
