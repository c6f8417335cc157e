"""Cuts that only the store knows: blocks, the codebook's version, when layers were submitted, attributes."""

from collections.abc import Callable
from typing import Any

import pytest
from small_project import SQUARE

from curate.core.agreement import Result, UnknownCut
from curate.services.measuring import project_agreement, stream_codings
from curate.services.projects import Project
from tests.fixtures.people import ALONE

Save = Callable[..., Any]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


@pytest.fixture
def coded(project: Project, save: Save, put: Put) -> Project:
    start = SQUARE.index("Ada Brandt")
    speaker = {"start": start, "end": start + 10, "text": "Ada Brandt"}
    quote = put("quote", "“It is a disgrace,”", type="direct", speaker=speaker, quote_id="1")
    again = put("quote", "“It is a disgrace,”", type="mixed", speaker=speaker, quote_id="a")
    assert not save("ana", "square.txt", quote, SUBMIT).rejected
    save("ben", "square.txt", again, SUBMIT)
    save("ben@2", "square.txt", quote, SUBMIT)
    return project


def find(results: list[Result], measure: str, label: str = "quote", attribute: str | None = None) -> Result:
    [found] = [r for r in results if (r.measure, r.label, r.attribute) == (measure, label, attribute)]
    return found


def test_attributes_and_links_come_from_the_layers(coded: Project) -> None:
    results = project_agreement(coded, by=ALONE)
    assert find(results, "attribute_percent", attribute="type").value == 0
    assert find(results, "link_f1_exact", attribute="speaker").value == 1
    assert {result.attribute for result in results} == {None, "type", "speaker"}, "what ties parts together is private"
    assert find(results, "char_alpha").n_annotators == 2


def test_who_codes_again_under_a_number_is_compared_with_themselves_alone(coded: Project) -> None:
    said: list[str] = []
    project_agreement(coded, measures=["char_alpha"], report=said.append, by=ALONE)
    assert said == ["not counted: 1 layers in which somebody coded a document again (--by self counts those)"]
    results = project_agreement(coded, measures=["span_f1_exact", "attribute_percent"], cut="self", by=ALONE)
    assert {result.scope for result in results} == {"ben"}
    assert find(results, "span_f1_exact").value == 1
    assert find(results, "attribute_percent", attribute="type").value == 0


def test_what_one_person_alone_submitted_is_read_only_to_say_that_it_is_not_counted(
    coded: Project, save: Save, put: Put
) -> None:
    save("cleo", "harbour.txt", put("claim", "The harbour reopened on Monday"), SUBMIT)
    said: list[str] = []
    assert project_agreement(coded, by=ALONE) == project_agreement(coded, report=said.append, by=ALONE)
    assert "1 documents that one person alone annotated" in said[0]
    [read] = stream_codings(coded, alone=False)
    assert (read.document_id, set(read.spans_by_annotator)) == ("square.txt", {"ana", "ben", "ben@2"})


@pytest.mark.parametrize("cut", ["schema", "submitted_month", "submitted_week", "block"])
def test_what_the_ledger_and_the_codebook_know_can_be_cut_by(coded: Project, cut: str) -> None:
    results = project_agreement(coded, measures=["char_alpha"], cut=cut, by=ALONE)
    [scope] = {result.scope for result in results}
    expected = {"schema": coded.schema.digest[:12], "block": "not stated"}
    assert scope.startswith(expected.get(cut, "20"))
    assert find(results, "char_alpha").value == 1


def test_a_cut_that_nothing_states_lists_what_is_stated(coded: Project) -> None:
    with pytest.raises(UnknownCut, match="submitted_month"):
        project_agreement(coded, cut="weather", by=ALONE)
