"""The methods section says the manifest's numbers, and what is not known as not recorded."""

import re
from dataclasses import replace

from adjudicated import annotation, layer, released

from curate.core.data_card import data_card
from curate.core.documents import Document, Metadata
from curate.core.release_digest import digest_of_manifest
from curate.core.release_methods import methods_sections
from curate.core.release_training import answered_row, pilot_row
from curate.core.releases import manifest
from curate.core.rounds import RoundKind


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


def test_lengths_are_counted_in_words_and_code_points() -> None:
    documents = [Document("a", "A 👩‍🔬 hit."), Document("b", "A flood came. " * 300), Document("c", "Two words.")]
    content = released(documents, [layer("ada", document=each.id) for each in documents], [])
    about = manifest(content, "1", software="9.9")
    assert about["counts"]["document_lengths"] == {
        "characters": {"least": 10, "median": 10, "most": 4200},
        "words": {"least": 2, "median": 3, "most": 900},
    }
    said = next(section for section in methods_sections(about) if section.title == "Corpus").paragraphs[0]
    assert "a median of 3 (2 to 900) words and of 10 (10 to 4,200) characters" in said
    del about["counts"]["document_lengths"]
    assert "median" not in methods_sections(about)[0].paragraphs[0], "a release of before has not counted them"


def test_training_is_said_with_what_was_reached_and_belongs_to_the_content() -> None:
    scores = {"measure": "span_f1_overlap", "threshold": None, "passed": 0}
    bar = {"measure": "char_alpha", "threshold": 0.7, "passed": 0}
    rows = [
        answered_row(RoundKind.TRAINING, documents=5, values=[0.9, None, 0.625], **scores),
        answered_row(RoundKind.QUALIFICATION, documents=1, values=[None], **bar),
        pilot_row(documents=10, people=2, measure="char_alpha", value=2 / 3),
        pilot_row(documents=1, people=1, measure="char_alpha", value=None),
    ]
    content = released([Document("a", "A storm hit.")], [layer("ada", annotation(2, 7), document="a")], [])
    about = manifest(replace(content, training=rows), "1", software="9.9")
    said = next(section for section in methods_sections(about) if section.title == "Coding").paragraphs[0]
    trained = "Before, 3 people trained on 5 documents with answers and reached .62 to .90, median .62 (span_f1_overlap"
    assert trained in said
    assert "In a qualification 1 person coded 1 document with answers, of which no score is defined" in said
    assert "; 0 reached .70." in said
    assert "In a pilot 2 people coded 10 documents; agreement there was .67 (char_alpha)." in said
    assert "agreement there was undefined" in said
    assert said.endswith("Who the coders were is not recorded here.")
    assert about["digest"] != manifest(content, "1", software="9.9")["digest"]
    digests = {row["doc_id"]: bytes.fromhex(row["digest"]) for row in about["documents"]}
    assert digest_of_manifest(about, digests) == about["digest"]


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
