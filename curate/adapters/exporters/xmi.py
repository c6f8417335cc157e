"""UIMA XMI for INCEpTION: a folder for each split with an `.xmi` a document, and `TypeSystem.xml`, which names the
layers.

A label is a type `webanno.custom.LABEL`; choices, text and dates are features of type string, yes-or-no a boolean. An
attribute that is a span is a link, as INCEpTION makes them, to an annotation `webanno.custom.LABEL_ATTRIBUTE`. Offsets
in XMI count UTF-16 units; cassis converts ours. XML 1.0 has no word for most control characters: documents that
hold one are refused with the count.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.brat import file_name
from curate.adapters.exporters.files import new_bytes
from curate.adapters.extras import need
from curate.core.errors import InvalidInput, Problem
from curate.core.labels import Attribute, AttributeType, Label
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema

Json: TypeAlias = dict[str, Any]
STRING, BOOLEAN = "uima.cas.String", "uima.cas.Boolean"
ANNOTATION, ARRAY, TOP = "uima.tcas.Annotation", "uima.cas.FSArray", "uima.cas.TOP"
UNSAYABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]")
IDENTITY = "curate_id"
SHOWN = 5


def write_xmi(release: ReleaseContent, folder: Path) -> None:
    """`train/DOCUMENT.xmi` and so on; raises InvalidInput with the count where XML cannot hold a text."""
    types = _type_system(release.schema)
    problems = [problem for record in records(release) for problem in _unsayable(record)]
    if problems:
        raise _refusal(problems)
    with new_bytes(folder / "TypeSystem.xml") as file:
        file.write(types.to_xml().encode("utf-8"))
    for split in release.fractions:
        (folder / split).mkdir()
    for record in records(release):
        with new_bytes(folder / record["split"] / f"{file_name(record['doc_id'])}.xmi") as file:
            file.write(_cas(record, types).to_xmi().encode("utf-8"))


def type_name(*parts: str) -> str:
    """The type of a label, or of one of its attributes that is a span."""
    return "webanno.custom." + "_".join(NOT_A_NAME.sub("_", part) for part in parts)


def feature_name(attribute: str) -> str:
    """Begins with no word that UIMA keeps (`begin`, `end`, `sofa`)."""
    name = NOT_A_NAME.sub("_", attribute)
    return f"{name}_" if name in {"begin", "end", "sofa", "self", "type", IDENTITY} else name


def _type_system(schema: Schema) -> Any:  # noqa: ANN401 - cassis has no types
    types = need("cassis", "uima").TypeSystem()
    for label in schema.labels:
        made = types.create_type(name=type_name(label.name), supertypeName=ANNOTATION)
        types.create_feature(domainType=made, name=IDENTITY, rangeType=STRING)
        for attribute in label.attributes:
            _add_feature(types, made, label, attribute)
    return types


def _add_feature(types: Any, made: Any, label: Label, attribute: Attribute) -> None:  # noqa: ANN401
    name = feature_name(attribute.name)
    if attribute.type is not AttributeType.SPAN:
        kind = BOOLEAN if attribute.type is AttributeType.BOOLEAN else STRING
        types.create_feature(domainType=made, name=name, rangeType=kind)
        return
    target = types.create_type(name=type_name(label.name, attribute.name), supertypeName=ANNOTATION)
    link = types.create_type(name=f"{type_name(label.name, attribute.name)}Link", supertypeName=TOP)
    types.create_feature(domainType=link, name="role", rangeType=STRING)
    types.create_feature(domainType=link, name="target", rangeType=target.name)
    types.create_feature(domainType=made, name=name, rangeType=ARRAY, elementType=link.name)


def _cas(record: Json, types: Any) -> Any:  # noqa: ANN401
    cas = need("cassis", "uima").Cas(typesystem=types)
    cas.sofa_string = record["text"]
    cas.sofa_mime = "text/plain"
    for annotation in record["annotations"]:
        features = {
            feature_name(name): _value(cas, types, annotation["label"], name, value)
            for name, value in annotation["attributes"].items()
        }
        made = types.get_type(type_name(annotation["label"]))
        place = {"begin": annotation["start"], "end": annotation["end"], IDENTITY: annotation["id"]}
        cas.add(made(**place, **features))
    return cas


def _value(cas: Any, types: Any, label: str, name: str, value: object) -> Any:  # noqa: ANN401
    if not isinstance(value, Mapping):
        return value
    target = types.get_type(type_name(label, name))(begin=value["start"], end=value["end"])
    cas.add(target)
    link = types.get_type(f"{type_name(label, name)}Link")(role=name, target=target)
    return types.get_type(ARRAY)(elements=[link])


def _unsayable(record: Json) -> Iterator[Problem]:
    words = [record["text"]]
    words += [value for a in record["annotations"] for value in a["attributes"].values() if isinstance(value, str)]
    found = sorted({held for text in words for held in UNSAYABLE.findall(text)})
    if found:
        held = ", ".join(f"U+{ord(character):04X}" for character in found)
        yield Problem(record["doc_id"], f"holds {held}, which XML 1.0 cannot", "use jsonl")


def _refusal(problems: list[Problem]) -> InvalidInput:
    subject, remedy = "XMI, which cannot hold every text here,", "use jsonl to keep all of them"
    return InvalidInput(subject, problems[:SHOWN], more=len(problems) - SHOWN, remedy=remedy)
