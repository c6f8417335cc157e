"""Our codebook as a labelling configuration and back; a foreign configuration as far as it can be read."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.foreign_configuration import read_configuration
from curate.adapters.schema_file import read_schema, write_schema
from curate.core.errors import CurateError
from curate.core.labels import AttributeType
from curate.core.schema import Schema

FOREIGN = """
<View>
  <Labels name="ner" toName="t"><Label value="Embedded Tweet" background="#FFA39E" hotkey="7"/>
    <Label value="Zitat (direkt)" background="red"/><Label value="Zitat [direkt]"/></Labels>
  <HyperText name="t" value="$html"/>
  <View visibleWhen="region-selected" whenLabelValue="Embedded Tweet">
    <Choices name="stance" toName="t" perRegion="true" choice="single"><Choice value="For"/><Choice value="Against"/>
    </Choices></View>
  <Choices name="why" toName="t" perRegion="true" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <TextArea name="memo" toName="t" perRegion="true"/>
  <Choices name="topic" toName="t"><Choice value="Politics"/></Choices>
  <Pairwise name="pw" toName="t"/>
</View>
"""


@pytest.fixture
def news(repository: Path) -> Schema:
    return read_schema(repository / "schemas" / "news.yaml")


def test_the_sdk_finds_our_configuration_valid(news: Schema) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface(write_configuration(news))
    interface.validate()
    assert set(interface.get_control("label").labels) == {label.name for label in news.labels}
    assert set(interface.get_control("quote.type").labels) == set(news.label("quote").attribute("type").values)


def test_our_own_configuration_comes_back_with_every_label_and_attribute(news: Schema) -> None:
    found = read_configuration(write_configuration(news), name="news")
    assert found.left_out == ()
    for ours, theirs in zip(news.labels, found.schema.labels, strict=True):
        assert (theirs.name, theirs.title, theirs.hotkey) == (ours.name, ours.title, ours.hotkey)
        kinds = {AttributeType.DATE: AttributeType.TEXT}
        wanted = {a.name: (kinds.get(a.type, a.type), a.values, a.required) for a in ours.attributes}
        # A span has no control, so that nothing can require it.
        spans = {a.name for a in ours.attributes if a.type is AttributeType.SPAN}
        assert {a.name: (a.type, a.values, a.required or a.name in spans) for a in theirs.attributes} == {
            name: (type_, values, required or name in spans) for name, (type_, values, required) in wanted.items()
        }


def test_a_foreign_configuration_is_read_and_what_is_lost_is_said() -> None:
    found = read_configuration(FOREIGN, name="study")
    assert dict(found.names) == {
        "Embedded Tweet": "Embedded_Tweet",
        "Zitat (direkt)": "Zitat_direkt",
        "Zitat [direkt]": "Zitat_direkt_2",
    }
    tweet, quote, _ = found.schema.labels
    assert (tweet.hotkey, tweet.title) == ("7", "Embedded Tweet")
    assert [(a.name, a.type.value, a.values) for a in tweet.attributes] == [
        ("stance", "choice", ("For", "Against")),
        ("why", "text", ()),
        ("memo", "text", ()),
    ]
    assert [a.name for a in quote.attributes] == ["why", "memo"]
    assert found.left_out == (
        "<Choices> 'why' takes several answers; they are kept as one text",
        "<Choices> 'topic' asks about the whole document, and only spans are kept",
        "<Pairwise> 'pw': only spans of text are taken over",
    )
    assert Schema.from_mapping(found.schema.to_mapping(), "taken over") == found.schema


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<View>", "is not XML"),
        ('<!DOCTYPE v [<!ENTITY a "b">]><View/>', "document type"),
        ("<View><Image name='i'/></View>", "has no <Text>"),
        ("<View><Text name='t'/></View>", "has no <Labels>"),
        ("<View>" + " " * 1_000_001 + "</View>", "1,000,000 are read"),
        ("<View>" * 5_000 + "<Text name='t'/>" + "</View>" * 5_000, "nested deeper"),
    ],
)
def test_what_is_no_configuration_of_text_is_refused(xml: str, reason: str) -> None:
    with pytest.raises(CurateError, match=reason):
        read_configuration(xml, name="x")


def test_words_of_a_codebook_cannot_break_out_of_the_configuration(news: Schema) -> None:
    mapping = news.to_mapping()
    labels = mapping["labels"]
    assert isinstance(labels, list)
    labels[0]["title"] = '"><script>&'
    hostile = Schema.from_mapping(mapping, "hostile")
    root = Xml.fromstring(write_configuration(hostile))
    assert root.find(".//script") is None
    assert root.find(".//Label").get("hint") == '"><script>&'  # type: ignore[union-attr]


def test_a_codebook_taken_over_is_written_and_read_back_the_same(news: Schema, tmp_path: Path) -> None:
    for xml in (write_configuration(news), FOREIGN):
        schema = read_configuration(xml, name="taken").schema
        path = tmp_path / "new" / f"{len(xml)}.yaml"
        write_schema(schema, path)
        assert read_schema(path) == schema
        with pytest.raises(CurateError, match="give another --name"):
            write_schema(schema, path)


def test_colours_and_hotkeys_are_kept_or_given_so_that_labels_differ(news: Schema) -> None:
    own = read_configuration(write_configuration(news), name="news").schema
    assert [label.color_light for label in own.labels] == [label.color_light for label in news.labels]
    many = "".join(f'<Label value="L{number}"/>' for number in range(30))
    labels = read_configuration(f"<View><Labels name='span'>{many}</Labels><Text name='t'/></View>", name="x").schema
    assert len({label.hotkey for label in labels.labels}) == 30
    assert labels.labels[0].color_light != labels.labels[1].color_light
    assert Schema.from_mapping(labels.to_mapping(), "many") == labels


def test_a_relation_becomes_a_span_attribute_and_is_said() -> None:
    xml = "<View><Labels name='l'><Label value='Q'/></Labels><Text name='t'/><Relations><Relation value='said by'/>"
    found = read_configuration(f"{xml}</Relations></View>", name="x")
    assert [(a.name, a.title, a.type) for a in found.schema.labels[0].attributes] == [
        ("said_by", "said by", AttributeType.SPAN)
    ]
    assert "'said by' says no labels" in found.left_out[0]
