"""`croissant.json`: the release as MLCommons Croissant 1.0 describes data, so that tools find files, fields and types.

The files are those of JSONL, each with its record set. Croissant names everything by addresses; ours are the
file names, relative to the folder.
"""

from collections.abc import Mapping
from typing import Any

from curate.core.textless import FORMAT as TEXTLESS

Json = dict[str, Any]
CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
FIELDS = {
    "doc_id": ("sc:Text", "The document's id."),
    "sha256": ("sc:Text", "SHA-256 of the text's UTF-8 bytes."),
    "split": ("sc:Text", "The part of the release that the document belongs to."),
    "story": ("sc:Text", "The story that the document belongs to; no story lies in two splits."),
    "text": ("sc:Text", "The text; offsets count its Unicode code points."),
}


def croissant(about: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Json:
    """`about` is the manifest without files, `files` the JSONL files by name, each with `sha256` and `bytes`."""
    particulars = about["about"]
    fields = {name: said for name, said in FIELDS.items() if name != "text" or about.get("format") != TEXTLESS}
    version = str(about["version"])
    described: Json = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": about["name"],
        "description": particulars["purpose"] or f"News documents labelled with {about['schema']['title']}.",
        "version": version if version.count(".") == 2 else f"{version}.0.0",
        "isLiveDataset": False,
        "distribution": [_file(name, row) for name, row in files.items()],
        "recordSet": [_records(name, fields) for name in files],
    }
    if particulars["licence"]:
        described["license"] = particulars["licence"]
    if particulars["authors"]:
        described["creator"] = [{"@type": "sc:Person", "name": name} for name in particulars["authors"]]
        described["citeAs"] = f"{', '.join(particulars['authors'])}: {particulars['title'] or about['name']} {version}"
    return described


def _file(name: str, row: Mapping[str, Any]) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{row['bytes']} B",
        "encodingFormat": "application/jsonlines",
        "sha256": row["sha256"],
    }


def _records(file: str, described: Mapping[str, tuple[str, str]]) -> Json:
    """One record set a file: a field names the file that it is read from."""
    split = file.removesuffix(".jsonl")
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{split}/{name}",
            "name": name,
            "description": description,
            "dataType": data_type,
            "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
        }
        for name, (data_type, description) in described.items()
    ]
    return {"@type": "cr:RecordSet", "@id": split, "name": split, "field": fields}
