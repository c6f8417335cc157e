"""From a number of agreement back to its documents and spans, and gamma step by step."""

from collections.abc import Callable
from typing import Any

import pytest

from curate.core.agreement import Coding, LabelledSpan, measure
from curate.core.agreement.matched_values import match_of_label
from curate.core.people import Forbidden, Person, Role, at_own_machine
from curate.services.aligning import measure_gamma, strata_coded_twice
from curate.services.measuring import project_agreement
from curate.services.projects import Project
from curate.services.tracing import documents_behind, find_value_differences, set_values_side_by_side

Save = Callable[..., Any]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}
ADA = at_own_machine("ada")
STRANGER = Person("sam", Role.ANNOTATOR)


@pytest.fixture
def coded(project: Project, save: Save, put: Put) -> Project:
    for name, kind in (("ana", "direct"), ("ben", "mixed"), ("ben@2", "direct")):
        save(name, "square.txt", put("quote", "“It is a disgrace,”", type=kind), SUBMIT)
    save("ana", "harbour.txt", put("quote", "“We are glad,”", type="direct"), SUBMIT)
    save("cleo", "harbour.txt", put("quote", "“We are glad,”", type="direct"), SUBMIT)
    return project


def test_the_documents_of_a_month_with_the_people_compared_there(coded: Project) -> None:
    [scope] = {each.scope for each in project_agreement(coded, by=ADA, measures=["char_alpha"], cut="submitted_month")}
    behind = documents_behind(coded, "submitted_month", scope, by=ADA)
    assert behind == {"harbour.txt": ("ana", "cleo"), "square.txt": ("ana", "ben")}
    assert documents_behind(coded, "submitted_month", "1999-01", by=ADA) == {}


def test_where_two_say_different_things_of_one_span(coded: Project) -> None:
    [found] = find_value_differences(coded, "quote", "type", "ana", "ben", by=ADA)
    assert (found.document_id, found.same, found.differ) == ("square.txt", 0, 1)
    [same] = find_value_differences(coded, "quote", "type", "ana", "cleo", by=ADA)
    assert (same.document_id, same.same, same.differ) == ("harbour.txt", 1, 0)
    shown = set_values_side_by_side(coded, "square.txt", "quote", "ben", "ana", by=ADA)
    [(one, other)] = shown.pairs
    assert (one.attributes, other.attributes) == ({"type": "mixed"}, {"type": "direct"})


def test_a_layer_that_is_open_again_is_not_shown(coded: Project, save: Save) -> None:
    save("ben", "square.txt", {"action": "reopen"})
    assert set_values_side_by_side(coded, "square.txt", "quote", "ana", "ben", by=ADA).pairs == []


def test_the_pairs_are_those_that_the_measure_counts() -> None:
    first = [LabelledSpan("q", 0, 10, {"t": "a"}), LabelledSpan("q", 20, 30), LabelledSpan("c", 40, 50, {"t": "a"})]
    second = [LabelledSpan("q", 21, 30, {"t": "a"}), LabelledSpan("q", 0, 4, {"t": "a"}), LabelledSpan("c", 40, 50)]
    coding = Coding("d", 60, {"b": second, "a": first})
    [pair] = match_of_label(coding, "q", "a", "b")
    assert pair == (first[1], second[0])
    rows = measure([coding], measures=["attribute_percent"])
    assert [(row.label, row.n_units) for row in rows] == [("c", 1), ("q", 1)]
    assert match_of_label(coding, "q", "a", "nobody") == []


def test_gamma_in_steps_is_gamma(coded: Project) -> None:
    strata, told = strata_coded_twice(coded, by=ADA), []
    results = measure_gamma(coded, strata, 2, by=ADA, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    at_once = project_agreement(coded, by=ADA, measures=["gamma", "gamma_cat"])
    assert [(r.measure, r.label, r.value) for r in results] == [(r.measure, r.label, r.value) for r in at_once]
    [one] = {r.n_documents for r in measure_gamma(coded, strata, 1, by=ADA, progress=lambda done, of: None)}
    assert one == 1


def test_an_annotator_is_not_told_of_agreement(coded: Project) -> None:
    with pytest.raises(Forbidden):
        documents_behind(coded, "month", "2024-01", by=STRANGER)
    with pytest.raises(Forbidden):
        find_value_differences(coded, "quote", "type", "ana", "ben", by=STRANGER)
    with pytest.raises(Forbidden):
        set_values_side_by_side(coded, "square.txt", "quote", "ana", "ben", by=STRANGER)
    with pytest.raises(Forbidden):
        strata_coded_twice(coded, by=STRANGER)
    with pytest.raises(Forbidden):
        measure_gamma(coded, {}, 1, by=STRANGER, progress=lambda done, of: None)
