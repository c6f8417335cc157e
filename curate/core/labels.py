"""What a codebook says about one label: how it looks, what can be said about a span, by which rules.

`read_label` is the way in for everything that people write; the constructors trust their caller.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from curate.core.colors import COLOR, DARK_BACKGROUND, LEAST_CONTRAST, LIGHT_BACKGROUND, contrast, visible
from curate.core.mappings import Fields, Reading, join, listed, suggestion

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
NAME_RULE = "begin with a letter A-Z, then letters, digits, _ or -, 64 characters at most"
RESERVED_KEYS = frozenset("?/zynpjkaxeudgo")
SENTENCE = "sentence"


class AttributeType(StrEnum):
    """`span` is a stretch of the document (a speaker, a cue, a trigger); `date` is free text as printed."""

    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that can be said about a span. `values` are what a choice allows; empty for other types."""

    name: str
    title: str
    type: AttributeType
    values: tuple[str, ...] = ()
    required: bool = False
    description: str = ""

    def to_mapping(self) -> dict[str, object]:
        return {
            "name": self.name,
            "title": self.title,
            "type": self.type.value,
            "values": list(self.values),
            "required": self.required,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the codebook for a label, with an example in square brackets marking the span.

    An example without brackets shows what is not coded.
    """

    id: str
    text: str
    example: str

    def to_mapping(self) -> dict[str, object]:
        return {"id": self.id, "text": self.text, "example": self.example}


@dataclass(frozen=True, slots=True)
class Parts:
    """Spans that share the attribute `id` are one thing in several parts; the attribute `number` orders them."""

    id: str
    number: str

    def to_mapping(self) -> dict[str, object]:
        return {"id": self.id, "number": self.number}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Which spans take a sentence's place as the unit: those of `label` whose `attribute` is one of `values`."""

    label: str
    attribute: str
    values: tuple[str, ...]

    def to_mapping(self) -> dict[str, object]:
        return {"label": self.label, "attribute": self.attribute, "values": list(self.values)}


@dataclass(frozen=True, slots=True)
class Label:
    """A category. `unit` is None for free spans or `sentence` where whole units are coded.

    `multiline` says whether a span may hold a line break, `overlap` whether two spans of this label
    by one author may overlap. `parts` and `clauses` stand in the mapping only where they are set, so
    that a schema without them keeps the digest that it had before there were any.
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
    parts: Parts | None = None
    clauses: Clauses | None = None

    def attribute(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def to_mapping(self) -> dict[str, object]:
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "hotkey": self.hotkey,
            "color": {"light": self.color_light, "dark": self.color_dark},
            "unit": self.unit,
            "multiline": self.multiline,
            "overlap": self.overlap,
            **({} if self.parts is None else {"parts": self.parts.to_mapping()}),
            **({} if self.clauses is None else {"clauses": self.clauses.to_mapping()}),
            "attributes": [attribute.to_mapping() for attribute in self.attributes],
            "rules": [rule.to_mapping() for rule in self.rules],
        }


def read_label(reading: Reading, value: object, where: str) -> Label:
    """The label in `value`; what is wrong with it goes to `reading`."""
    fields = reading.fields(
        value,
        where,
        required=("name", "title", "hotkey", "color"),
        optional=("description", "unit", "multiline", "overlap", "parts", "clauses", "attributes", "rules"),
    )
    light, dark = _read_colors(reading, fields, where)
    return Label(
        name=read_name(reading, fields, "name", where),
        title=reading.line(fields, "title", where),
        description=reading.text(fields, "description", where),
        hotkey=_read_hotkey(reading, fields, where),
        color_light=light,
        color_dark=dark,
        attributes=(attributes := _read_attributes(reading, fields, where)),
        rules=_read_rules(reading, fields, where),
        unit=_read_unit(reading, fields, where),
        multiline=reading.flag(fields, "multiline", where),
        overlap=reading.flag(fields, "overlap", where),
        parts=_read_parts(reading, fields, where, attributes),
        clauses=_read_clauses(reading, fields, where),
    )


def read_name(reading: Reading, fields: Fields, key: str, where: str) -> str:
    name = reading.line(fields, key, where)
    if name and not NAME.fullmatch(name):
        reading.report(join(where, key), f"{name!r} is not a name", NAME_RULE)
    return name


def _read_hotkey(reading: Reading, fields: Fields, where: str) -> str:
    key = reading.line(fields, "hotkey", where)
    path, free = join(where, "hotkey"), f"choose another; the labeller keeps {listed(sorted(RESERVED_KEYS))}"
    if len(key) > 1:
        reading.report(path, f"{key!r} is not one character", "write one letter or digit")
    elif key in RESERVED_KEYS:
        reading.report(path, f"{key!r} is a key of the labeller itself", free)
    elif key and (not key.isalnum() or key != key.lower()):
        reading.report(path, f"{key!r} is not a small letter or a digit", "write one, without Shift or Ctrl")
    return key


def _read_colors(reading: Reading, fields: Fields, where: str) -> tuple[str, str]:
    if "color" not in fields:
        return "", ""
    path = join(where, "color")
    colors = reading.fields(fields["color"], path, required=("light", "dark"))
    return (
        _read_color(reading, colors, "light", path, LIGHT_BACKGROUND),
        _read_color(reading, colors, "dark", path, DARK_BACKGROUND),
    )


def _read_color(reading: Reading, colors: Fields, theme: str, where: str, background: str) -> str:
    color = reading.line(colors, theme, where).lower()
    if not color:
        return ""
    if not COLOR.fullmatch(color):
        reading.report(join(where, theme), f"{color!r} is not a colour", "write it as '#rrggbb', in quotation marks")
    elif (ratio := contrast(color, background)) < LEAST_CONTRAST:
        reading.report(
            join(where, theme),
            f"{color} has a contrast of {ratio:.1f} to the {theme} background {background}",
            f"take one of {LEAST_CONTRAST:g} or more, such as {visible(color, background)}",
        )
    return color


def _read_unit(reading: Reading, fields: Fields, where: str) -> str | None:
    unit = fields.get("unit")
    if unit is None or unit == SENTENCE:
        return SENTENCE if unit else None
    reading.report(join(where, "unit"), f"{unit!r} is not a unit", f"write {SENTENCE}, or null for free spans")
    return None


def _read_parts(reading: Reading, fields: Fields, where: str, attributes: Sequence[Attribute]) -> Parts | None:
    if fields.get("parts") is None:
        return None
    path = join(where, "parts")
    keys = reading.fields(fields["parts"], path, required=("id", "number"))
    texts = [attribute.name for attribute in attributes if attribute.type is AttributeType.TEXT]
    found = Parts(reading.line(keys, "id", path), reading.line(keys, "number", path))
    for key, name in (("id", found.id), ("number", found.number)):
        if name and name not in texts:
            what = f"{name!r} is not an attribute of this label with the type text"
            reading.report(join(path, key), what, suggestion(name, texts))
    if found.id and found.id == found.number:
        reading.report(path, f"has {found.id!r} for both keys", "name one attribute for each")
    return found


def _read_clauses(reading: Reading, fields: Fields, where: str) -> Clauses | None:
    """What they name is another label's: `check_clauses` looks whether it is there."""
    if fields.get("clauses") is None:
        return None
    path = join(where, "clauses")
    keys = reading.fields(fields["clauses"], path, required=("label", "attribute", "values"))
    if fields.get("unit") != SENTENCE:
        reading.report(path, "means nothing without a unit", f"write unit: {SENTENCE}, or take it out")
    values = _read_lines(reading, keys, "values", path)
    if "values" in keys and not values:
        reading.report(join(path, "values"), "is empty", "list at least one value")
    return Clauses(reading.line(keys, "label", path), reading.line(keys, "attribute", path), values)


def check_clauses(reading: Reading, labels: Sequence[Label]) -> None:
    """Reports clauses that name a label, an attribute or a value that is not there."""
    by_name = {label.name: label for label in labels}
    for nth, label in enumerate(labels):
        if label.clauses is None or not label.clauses.label:
            continue
        path, clauses = f"labels[{nth}].clauses", label.clauses
        if clauses.label not in by_name:
            reading.report(
                f"{path}.label", f"{clauses.label!r} is not a label", suggestion(clauses.label, names(labels))
            )
            continue
        choices = {a.name: a for a in by_name[clauses.label].attributes if a.type is AttributeType.CHOICE}
        if clauses.attribute and clauses.attribute not in choices:
            what = f"{clauses.attribute!r} is not an attribute of {clauses.label} with the type choice"
            reading.report(f"{path}.attribute", what, suggestion(clauses.attribute, list(choices)))
            continue
        allowed = choices[clauses.attribute].values if clauses.attribute else clauses.values
        for mth, value in enumerate(clauses.values):
            if value and value not in allowed:
                what = f"{value!r} is not a value of {clauses.attribute}"
                reading.report(f"{path}.values[{mth}]", what, suggestion(value, allowed))


def _read_attributes(reading: Reading, fields: Fields, where: str) -> tuple[Attribute, ...]:
    found = []
    for nth, value in enumerate(reading.sequence(fields, "attributes", where)):
        path = f"{join(where, 'attributes')}[{nth}]"
        found.append((path, _read_attribute(reading, value, path)))
    names = ((f"{path}.name", attribute.name) for path, attribute in found)
    reading.unique(names, "name", "give every attribute of a label a name of its own")
    return tuple(attribute for _, attribute in found)


def _read_attribute(reading: Reading, value: object, where: str) -> Attribute:
    fields = reading.fields(
        value, where, required=("name", "title", "type"), optional=("values", "required", "description")
    )
    type_ = _read_type(reading, fields, where)
    return Attribute(
        name=read_name(reading, fields, "name", where),
        title=reading.line(fields, "title", where),
        type=type_ or AttributeType.TEXT,
        values=_read_values(reading, fields, where, type_),
        required=reading.flag(fields, "required", where),
        description=reading.text(fields, "description", where),
    )


def _read_type(reading: Reading, fields: Fields, where: str) -> AttributeType | None:
    """None where it is missing or unknown, which has been reported then."""
    name = reading.line(fields, "type", where)
    if not name:
        return None
    known = [type_.value for type_ in AttributeType]
    if name in known:
        return AttributeType(name)
    reading.report(join(where, "type"), f"{name!r} is not a type of attribute", suggestion(name, known))
    return None


def _read_values(reading: Reading, fields: Fields, where: str, type_: AttributeType | None) -> tuple[str, ...]:
    values, path = _read_lines(reading, fields, "values", where), join(where, "values")
    if type_ is AttributeType.CHOICE and fields.get("values", []) in ([], ()):
        reading.report(path, "is missing or empty", "list what may be chosen, or take the type text")
    if type_ not in {AttributeType.CHOICE, None} and values:
        reading.report(path, f"means nothing for the type {type_}", "take it out, or take the type choice")
    return values


def _read_lines(reading: Reading, fields: Fields, key: str, where: str) -> tuple[str, ...]:
    """A list of lines, no two alike."""
    values, path = reading.sequence(fields, key, where), join(where, key)
    texts = [reading.line({f"{key}[{nth}]": value}, f"{key}[{nth}]", where) for nth, value in enumerate(values)]
    paths = [f"{path}[{nth}]" for nth in range(len(texts))]
    reading.unique(zip(paths, texts, strict=True), "value", "take one of them out")
    return tuple(texts)


def _read_rules(reading: Reading, fields: Fields, where: str) -> tuple[Rule, ...]:
    found = []
    for nth, value in enumerate(reading.sequence(fields, "rules", where)):
        path = f"{join(where, 'rules')}[{nth}]"
        found.append((path, _read_rule(reading, value, path)))
    ids = ((f"{path}.id", rule.id) for path, rule in found)
    reading.unique(ids, "id", "give every rule of a label an id of its own")
    return tuple(rule for _, rule in found)


def _read_rule(reading: Reading, value: object, where: str) -> Rule:
    fields = reading.fields(value, where, required=("id", "text", "example"))
    return Rule(
        id=reading.line(fields, "id", where),
        text=_read_words(reading, fields, "text", where),
        example=_read_words(reading, fields, "example", where),
    )


def _read_words(reading: Reading, fields: Fields, key: str, where: str) -> str:
    words = reading.text(fields, key, where)
    if isinstance(fields.get(key), str) and not words:
        reading.report(join(where, key), "is blank", "write it: a rule is shown with its example")
    return words


def names(labels: Sequence[Label]) -> list[str]:
    return [label.name for label in labels]
