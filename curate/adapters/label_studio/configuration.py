"""The codebook as a labelling configuration.

One set of labels is what is coded; each attribute has a control that shows when a region of its label is chosen. Label
Studio has no attribute that is a stretch of text: such a one is a region of its own, labelled `quote.speaker`, with a
relation of that name from the quote to it.
"""

from xml.etree import ElementTree as Xml

from curate.core.labels import Attribute, AttributeType, Label
from curate.core.schema import Schema

LABELS, SPANS, TEXT = "label", "span", "text"
YES, NO = "yes", "no"


def control_name(label: str, attribute: str) -> str:
    """The name of the control of an attribute: unique, and read back by `split_control`."""
    return f"{label}.{attribute}"


def split_control(name: str) -> tuple[str, str]:
    label, _, attribute = name.partition(".")
    return label, attribute


def write_configuration(schema: Schema) -> str:
    """The labelling configuration of a schema, indented."""
    view = Xml.Element("View", style="display: flex; flex-direction: column")
    labels = Xml.SubElement(view, "Labels", name=LABELS, toName=TEXT, choice="single")
    for label in schema.labels:
        # A value is the label's own name, so that what comes back is what was sent; the title is shown as its hint.
        Xml.SubElement(
            labels, "Label", value=label.name, hotkey=label.hotkey, background=label.color_light, hint=label.title
        )
    _write_span_labels(view, schema)
    Xml.SubElement(view, "Text", name=TEXT, value="$text", granularity="symbol")
    for label in schema.labels:
        _write_attributes(view, label)
    Xml.indent(view)
    return Xml.tostring(view, encoding="unicode") + "\n"


def span_attributes(schema: Schema) -> list[str]:
    """`quote.speaker` and so on: the attributes that are regions in Label Studio."""
    return [
        control_name(label.name, attribute.name)
        for label in schema.labels
        for attribute in label.attributes
        if attribute.type is AttributeType.SPAN
    ]


def _write_span_labels(view: Xml.Element, schema: Schema) -> None:
    names = span_attributes(schema)
    if not names:
        return
    colors = {label.name: label.color_light for label in schema.labels}
    regions = Xml.SubElement(view, "Labels", name=SPANS, toName=TEXT, choice="single")
    relations = Xml.SubElement(view, "Relations")
    for name in names:
        Xml.SubElement(regions, "Label", value=name, background=colors[split_control(name)[0]])
        Xml.SubElement(relations, "Relation", value=name)


def _write_attributes(view: Xml.Element, label: Label) -> None:
    asked = [attribute for attribute in label.attributes if attribute.type is not AttributeType.SPAN]
    if not asked:
        return
    group = Xml.SubElement(view, "View", _shown_for(label))
    for attribute in asked:
        Xml.SubElement(group, "Header", value=attribute.title, size="5")
        _write_control(group, label, attribute)


def _shown_for(label: Label) -> dict[str, str]:
    return {"visibleWhen": "region-selected", "whenTagName": LABELS, "whenLabelValue": label.name}


def _write_control(group: Xml.Element, label: Label, attribute: Attribute) -> None:
    name = control_name(label.name, attribute.name)
    shown = {"name": name, "toName": TEXT, "perRegion": "true"}
    if attribute.required:
        # Asked for this label alone by the control's own condition: where just a view around it has one, Label Studio
        # hides the control from regions of other labels, and lets nobody submit without an answer for them.
        shown |= {"required": "true", **_shown_for(label)}
    if attribute.type in {AttributeType.TEXT, AttributeType.DATE}:
        Xml.SubElement(group, "TextArea", {**shown, "maxSubmissions": "1", "editable": "true"})
        return
    control = Xml.SubElement(group, "Choices", {**shown, "choice": "single", "showInline": "true"})
    for value in (YES, NO) if attribute.type is AttributeType.BOOLEAN else attribute.values:
        Xml.SubElement(control, "Choice", value=value)
