"""Two people's work side by side: where they differ, on what, and what may be said of it in print."""

from collections.abc import Callable
from typing import Any

import pytest

from curate.adapters.agreement_tables import TABLES, to_csv
from curate.core.agreement.summary import methods_paragraph
from curate.core.agreement.verdicts import Standing
from curate.services import comparing
from curate.services.annotating import Acknowledgement
from curate.services.projects import Project
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


@pytest.fixture
def coded(project: Project, save: Save, put: Put) -> Project:
    quote = put("quote", "“It is a disgrace,”")
    save("ana", "square.txt", quote, put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", quote, put("opinion", "bridge is closed"), SUBMIT)
    save("ana", "harbour.txt", put("quote", "“We are glad,”"), SUBMIT)
    save("ben", "harbour.txt", put("quote", "We are glad"), SUBMIT)
    save("cem", "harbour.txt", put("quote", "We are glad"))
    return project


def test_only_pairs_that_submitted_the_same_document(coded: Project) -> None:
    assert comparing.annotator_pairs(coded, by=ALONE) == [("ana", "ben")]


def test_documents_with_most_differences_come_first(coded: Project) -> None:
    found = comparing.find_differences(coded, "quote", "ana", "ben", by=ALONE)
    assert [(each.document_id, each.same, each.borders) for each in found] == [
        ("harbour.txt", 0, 1),
        ("square.txt", 1, 0),
    ]
    [claim] = comparing.find_differences(coded, "claim", "ana", "ben", by=ALONE)
    assert (claim.document_id, claim.only_first, claim.only_second) == ("square.txt", 1, 0)


def test_what_one_calls_claim_and_the_other_opinion(coded: Project) -> None:
    found = comparing.find_confusions(coded, "ana", "ben", by=ALONE)
    assert found.counts == {("quote", "quote"): 2, ("claim", "opinion"): 1}
    assert found.shifts["quote"].start == {0: 1, 1: 1}
    assert found.shifts["quote"].end == {0: 1, -2: 1}
    assert comparing.documents_of_confusion(coded, "ana", "ben", ("claim", "opinion"), by=ALONE) == [("square.txt", 1)]


def test_side_by_side_in_the_text(coded: Project) -> None:
    shown = comparing.set_side_by_side(coded, "square.txt", "ana", "ben", ["claim", "opinion"], by=ALONE)
    [pairing] = shown.pairings
    assert pairing.first
    assert pairing.second
    assert shown.document.text[pairing.first.start : pairing.first.end] == "the bridge is closed"
    assert shown.document.text[pairing.second.start : pairing.second.end] == "bridge is closed"


def test_the_summary_counts_what_was_coded_twice(coded: Project) -> None:
    summary = comparing.summarise_agreement(coded, replicates=50, by=ALONE)
    about = summary.procedure
    assert (about.annotators, about.documents, about.documents_in_all) == (2, 2, 2)
    by_label = {label.alpha.label: label for label in summary.labels}
    assert list(by_label) == [label.name for label in coded.schema.labels]
    assert by_label["caption"].verdict.standing is Standing.UNDEFINED
    paragraph = methods_paragraph(summary)
    assert "2 documents (100 % of 2) were coded independently by two or more of 2 annotators" in paragraph
    assert "Alpha is undefined for photo caption" in paragraph


def test_without_double_coding_the_paragraph_says_so(project: Project) -> None:
    assert "no document was coded by two people" in methods_paragraph(comparing.summarise_agreement(project, by=ALONE))


def test_work_changes_the_version(coded: Project, save: Save) -> None:
    before = comparing.work_version(coded, by=ALONE)
    assert comparing.work_version(coded, by=ALONE) == before
    save("ana", "harbour.txt", {"action": "reopen"})
    assert comparing.work_version(coded, by=ALONE) != before


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_a_line_for_each_label(coded: Project, name: str) -> None:
    summary = comparing.summarise_agreement(coded, replicates=50, by=ALONE)
    words = TABLES[name][1](summary)
    for label in summary.labels:
        assert (label.title if name in {"Markdown", "LaTeX"} else label.alpha.label) in words
    assert "nan" not in words.lower()


def test_csv_holds_numbers_in_full(coded: Project) -> None:
    summary = comparing.summarise_agreement(coded, replicates=50, by=ALONE)
    quote = next(line for line in to_csv(summary).splitlines() if line.startswith("quote,"))
    value = next(label.alpha.value for label in summary.labels if label.alpha.label == "quote")
    assert quote.split(",")[4] == repr(value)


def test_the_draw_is_the_same_again(project: Project) -> None:
    assert comparing.draw_documents(project, 1, by=ALONE) == comparing.draw_documents(project, 1, by=ALONE)
    assert len(comparing.draw_documents(project, 5, by=ALONE)) == 2
