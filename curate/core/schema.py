"""The labelling schema: a codebook that a machine can hold people to.

A schema is data, read from `schemas/*.yaml`. Nothing else in `curate` knows a label by name except
the suggesters. Its digest is its version: every layer says under which it was made.
"""

from dataclasses import dataclass
from enum import StrEnum


class AttributeType(StrEnum):
    """`span` is a stretch of the document (a speaker, a cue, a trigger); `date` is free text as printed."""

    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    title: str
    type: AttributeType
    values: tuple[str, ...] = ()
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the codebook for a label, with an example in square brackets marking the span."""

    id: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Label:
    """A category. `unit` is None for free spans or `sentence` where whole units are coded.

    `multiline` says whether a span may hold a line break, `overlap` whether two spans of this label
    by one author may overlap.
    """

    name: str
    title: str
    description: str
    hotkey: str
    color_light: str
    color_dark: str
    attributes: tuple[Attribute, ...] = ()
    rules: tuple[Rule, ...] = ()
    unit: str | None = None
    multiline: bool = False
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    name: str
    title: str
    description: str
    labels: tuple[Label, ...]
