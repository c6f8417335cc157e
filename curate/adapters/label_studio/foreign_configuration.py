"""A labelling configuration that somebody else wrote, as a codebook.

Read is what speaks of spans in a text: labels with their colours and hotkeys; choices, text areas, ratings and numbers
that are asked for a region. Everything else that asks something (choices for the whole document, pairwise, …) is named
in `left_out`, because what annotators answered there would be lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree as Xml

from curate.adapters.label_studio.configuration import NO, SPANS, YES
from curate.core.colors import COLOR, DARK_BACKGROUND, LIGHT_BACKGROUND, visible
from curate.core.errors import CurateError
from curate.core.labels import RESERVED_KEYS, Attribute, AttributeType, Label
from curate.core.schema import Schema

LONGEST = 1_000_000
DEEPEST = 100
# Keyboards have few keys left beside the labeller's own; letters that take a longer reach come last.
HOTKEYS = "1234567890qwrtyzuiasfhklxcvbnm" + "äöüßéèçñåøæœ" + "αβγδεζηθικλμνξοπρστυφχψω"
TEXTS = frozenset({"Text", "HyperText", "Paragraphs"})
ASKS = frozenset({"Choices", "TextArea", "Rating", "Number", "DateTime", "Taxonomy"})
MARKS = frozenset({"Labels", "HyperTextLabels", "ParagraphLabels"})
UNREAD = frozenset({"Pairwise", "Ranker", "RectangleLabels", "PolygonLabels", "TimeSeriesLabels"})
# For labels without a colour that can be read, in turn, so that neighbours differ.
COLORS = ("#b98b06", "#5b7fde", "#2e9e5b", "#d1495b", "#8e63ce", "#00838f", "#c2571a", "#7a8b1f", "#b83b9e", "#6b6f76")


@dataclass(frozen=True, slots=True)
class ReadConfiguration:
    """The schema that a configuration comes to. `names` gives its name for each of their label values;
    `controls` the attribute's name for each of their controls; `left_out` are sentences."""

    schema: Schema
    names: Mapping[str, str]
    controls: Mapping[str, str]
    left_out: tuple[str, ...]


def read_configuration(xml: str, *, name: str) -> ReadConfiguration:
    """Raises CurateError where it is no XML, has a document type (which could hold entities), or labels no text."""
    root = _parse(xml)
    if not any(element.tag in TEXTS for element in root.iter()):
        raise CurateError("the labelling configuration has no <Text>: only documents of text can be taken over")
    _refuse_depth(root)
    reader = _Reader()
    reader.read(root, "")
    if not reader.labels:
        raise CurateError("the labelling configuration has no <Labels>: there is nothing that marks a span")
    labels = tuple(replace(label, attributes=reader.attributes_of(value)) for value, label in reader.labels.items())
    description = "Taken over from a Label Studio configuration; write your rules here."
    return ReadConfiguration(
        Schema(name, name.replace("_", " ").capitalize(), description, labels),
        {value: label.name for value, label in reader.labels.items()},
        dict(reader.controls),
        tuple(reader.left_out),
    )


def _parse(xml: str) -> Xml.Element:
    if len(xml) > LONGEST:
        raise CurateError(f"the labelling configuration has {len(xml):,} characters; {LONGEST:,} are read")
    if re.search(r"<!(?:DOCTYPE|ENTITY)", xml, re.IGNORECASE):
        raise CurateError("the labelling configuration has a document type; take the line <!DOCTYPE … > out")
    try:
        return Xml.fromstring(xml)  # noqa: S314 - entities were refused above
    except Xml.ParseError as error:
        raise CurateError(
            f"the labelling configuration is not XML ({error}); copy it again from the settings"
        ) from error


def _refuse_depth(root: Xml.Element) -> None:
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > DEEPEST:
            raise CurateError(f"the labelling configuration is nested deeper than {DEEPEST} levels; take <View>s out")


class _Reader:
    """Walks the configuration once, from the outside in."""

    def __init__(self) -> None:
        self.labels: dict[str, Label] = {}
        self.controls: dict[str, str] = {}
        self.left_out: list[str] = []
        # For each attribute the values of the labels that it belongs to; none where it belongs to all.
        self._attributes: list[tuple[Attribute, frozenset[str]]] = []
        self._hotkeys = [key for key in HOTKEYS if key not in RESERVED_KEYS]

    def read(self, element: Xml.Element, shown_for: str) -> None:
        """`shown_for` are the label values, with commas, for which an element around this one is shown."""
        shown_for = element.get("whenLabelValue") or shown_for
        if element.tag in MARKS and not _holds_parts(element):
            self._read_labels(element)
        elif element.tag in MARKS:
            self._read_span_labels(element)
        elif element.tag == "Relation":
            self._read_relation(element.get("value", "").strip())
        elif element.tag in ASKS:
            self._read_question(element, shown_for)
        elif element.tag in UNREAD:
            self.left_out.append(f"<{element.tag}> {element.get('name', '')!r}: only spans of text are taken over")
        else:
            for child in element:
                self.read(child, shown_for)

    def attributes_of(self, value: str) -> tuple[Attribute, ...]:
        return tuple(attribute for attribute, values in self._attributes if not values or value in values)

    def _read_labels(self, control: Xml.Element) -> None:
        for element in control.iter("Label"):
            value, color = element.get("value", "").strip(), element.get("background", "").lower()
            if not value or value in self.labels:
                continue
            color = color if COLOR.fullmatch(color) else COLORS[len(self.labels) % len(COLORS)]
            self.labels[value] = Label(
                name=_name(value, "label", {label.name for label in self.labels.values()}),
                title=element.get("hint") or value,
                description="",
                hotkey=self._hotkey(element.get("hotkey", "")),
                color_light=visible(color, LIGHT_BACKGROUND),
                color_dark=visible(color, DARK_BACKGROUND),
                # Label Studio lets any two regions overlap and run over lines.
                multiline=True,
                overlap=True,
            )

    def _read_span_labels(self, control: Xml.Element) -> None:
        for element in control.iter("Label"):
            label, _, name = element.get("value", "").partition(".")
            attribute = Attribute(name, name.replace("_", " ").capitalize(), AttributeType.SPAN)
            self._attributes.append((attribute, frozenset({label})))

    def _read_relation(self, value: str) -> None:
        """One of ours (`quote.speaker`) has its regions' label beside it; another may tie any two regions."""
        if value and "." not in value:
            name = _name(value, "relation", {attribute.name for attribute, _ in self._attributes})
            self._attributes.append((Attribute(name, value, AttributeType.SPAN), frozenset()))
            self.left_out.append(
                f"<Relation> {value!r} says no labels: it is an attribute of each; delete what is wrong"
            )

    def _read_question(self, control: Xml.Element, shown_for: str) -> None:
        name = control.get("name", "")
        if control.get("perRegion", "").lower() != "true":
            self.left_out.append(f"<{control.tag}> {name!r} asks about the whole document, and only spans are kept")
            return
        words = name.rpartition(".")[2]
        attribute = self._attribute(control, self.controls.setdefault(name, _name(words, "attribute", set())))
        values = frozenset(value.strip() for value in shown_for.split(",") if value.strip())
        self._attributes.append((attribute, values))

    def _attribute(self, control: Xml.Element, name: str) -> Attribute:
        values = tuple(dict.fromkeys(_choices(control)))
        title, required = name.replace("_", " ").capitalize(), control.get("required", "").lower() == "true"
        if control.tag != "Choices" or not values:
            return Attribute(name, title, AttributeType.TEXT, required=required)
        if set(values) == {YES, NO}:
            return Attribute(name, title, AttributeType.BOOLEAN, required=required)
        if control.get("choice", "single") == "multiple":
            self.left_out.append(f"<Choices> {control.get('name')!r} takes several answers; they are kept as one text")
            return Attribute(name, title, AttributeType.TEXT, required=required)
        return Attribute(name, title, AttributeType.CHOICE, values, required=required)

    def _hotkey(self, wanted: str) -> str:
        key = wanted if wanted in self._hotkeys else next(iter(self._hotkeys), "")
        if key:
            self._hotkeys.remove(key)
        return key


def _holds_parts(control: Xml.Element) -> bool:
    """Whether the control is our own for attributes that are spans: `quote.speaker`."""
    values = [element.get("value", "") for element in control.iter("Label")]
    return control.get("name") == SPANS and all("." in value for value in values)


def _choices(control: Xml.Element) -> Iterator[str]:
    """What stands for a choice in an annotation: its alias where it has one."""
    for element in control.iter("Choice"):
        if value := (element.get("alias") or element.get("value") or "").strip():
            yield value


def _name(words: str, otherwise: str, taken: set[str]) -> str:
    """A name as the schema wants it, readable, and not one of those taken."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", words).strip("_-")[:50] or otherwise
    name = name if name[0].isalpha() else f"{otherwise}_{name}"
    return next(each for each in (name, *(f"{name}_{number}" for number in range(2, 10_000))) if each not in taken)
