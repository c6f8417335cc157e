"""The methods section says the manifest's numbers, and what is not known as not recorded."""

import re

from adjudicated import annotation, layer, released

from curate.core.data_card import data_card
from curate.core.documents import Document, Metadata
from curate.core.release_methods import methods_sections
from curate.core.releases import manifest


def test_every_number_is_in_the_manifest_and_gaps_are_said() -> None:
    documents = [
        Document("a", "A storm hit.", metadata=Metadata(outlet="The Gull", published="2026-03-02")),
        Document("b", "A flood came.", metadata=Metadata(published="2026-05-09")),
    ]
    layers = [layer("ada", annotation(2, 7), document="a"), layer("ben", annotation(2, 7), document="a")]
    content = released(documents, [*layers, layer("ada", document="b")], [])
    about = manifest(content, "1", software="9.9")
    said = {section.title: " ".join(section.paragraphs) for section in methods_sections(about)}
    assert "2 documents of 1 outlet" in said["Corpus"]
    assert "1 document the outlet is not recorded" in said["Corpus"]
    assert "from 2026-03 to 2026-05" in said["Corpus"]
    assert "1 document by 1, 1 document by 2" in said["Coding"]
    assert "2 people marked 1 gold annotation" in re.sub(" +", " ", said["Coding"])
    assert "not been measured" in said["Agreement"]
    assert "not recorded" in said["Coding"]
    assert "seed 13" in said["Splits"]
    assert "9.9" in said["Software"]


def test_agreement_is_said_as_on_its_page_with_its_interval() -> None:
    content = released([Document("a", "A storm hit.")], [layer("ada", annotation(2, 7), document="a")], [])
    row = {"measure": "char_alpha", "label": "quote", "value": 0.71, "low": 0.62, "high": 0.8, "n_documents": 12}
    row |= {"n_units": 40, "n_annotators": 3, "undefined_because": None, "scope": "corpus"}
    about = {**manifest(content, "1", software="9.9"), "agreement": [row]}
    said = next(section for section in methods_sections(about) if section.title == "Agreement").paragraphs
    assert said[0].startswith("12 documents were coded independently by two or more of 3 annotators")
    assert "quote .71 [.62, .80] (40 spans)" in said[0]
    assert any("Krippendorff" in reference for reference in said[1:])


def test_the_card_has_the_seven_sections_and_names_the_setting_of_what_is_not_stated() -> None:
    content = released([Document("a", "A storm hit.")], [layer("ada", annotation(2, 7), document="a")], [])
    about = manifest(content, "1", software="9.9")
    said = {section.title: " ".join(section.paragraphs) for section in data_card(about).sections}
    for title, setting in (
        ("Motivation", "purpose"),
        ("Collection", "collection"),
        ("Uses", "uses"),
        ("Distribution", "licence"),
        ("Maintenance", "maintenance"),
    ):
        assert f"not stated ({setting} in curate.toml" in said[title]
    assert {"Labels", "Preprocessing and labelling", "Splits"} <= said.keys()
    told = {**about, "about": {**about["about"], "uses": "Not for judging people."}}
    assert "Not for judging people." in " ".join(p for s in data_card(told).sections for p in s.paragraphs)
