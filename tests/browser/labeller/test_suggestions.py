"""Suggestions look different from labels and are nobody's until a person takes them."""

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span


def suggest(document: Document, label: str, words: str, **attributes: str | bool | Span) -> Annotation:
    start = document.text.index(words)
    return Annotation(f"{document.id}:{label}:{start}", label, Span(start, start + len(words)), attributes)


@pytest.fixture
def suggestions(bridge: Document) -> list[Annotation]:
    speaker = bridge.text.index("Ines Achterberg")
    return [
        suggest(bridge, "claim", "The bridge at Tarn is closed", strength="high", speaker=Span(speaker, speaker + 15)),
        suggest(bridge, "quote", "“It will open in May,”"),
        suggest(bridge, "quote", "“if the river lets us.”"),
    ]


def test_suggestions_are_dashed_and_count_as_nothing(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    expect(labeller.page.get_by_role("heading", name="0 spans, 3 suggestions")).to_be_visible()
    assert ("1-0-suggested", "“It will open in May,”") in labeller.painted()
    assert labeller.server.layer(bridge.id, "ana") is None


def test_a_suggestion_is_accepted_with_its_attributes(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.press("n")
    expect(labeller.inspector).to_contain_text("Suggested by test 1")
    expect(labeller.inspector).to_contain_text("Ines Achterberg")
    labeller.press("Enter")
    [annotation] = labeller.layer().annotations
    assert annotation.origin == suggestions[0].id
    assert annotation.attributes == suggestions[0].attributes
    assert ("0-0-made", "The bridge at Tarn is closed") in labeller.painted()


def test_who_labels_just_the_words_of_a_suggestion_has_accepted_it(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.label("The bridge at Tarn is closed", "c")
    [annotation] = labeller.layer().annotations
    assert (annotation.origin, annotation.attributes) == (suggestions[0].id, suggestions[0].attributes)
    expect(labeller.page.get_by_role("heading", name="1 span, 2 suggestions")).to_be_visible()


def test_a_suggestion_is_rejected_and_the_rejection_undone(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.press("n", "n", "x")
    assert labeller.layer().rejected == {suggestions[1].id}
    expect(labeller.rows).to_have_count(2)
    labeller.open()
    expect(labeller.rows).to_have_count(2)
    labeller.press("n", "x", "z", "y", "z")
    assert labeller.layer().rejected == {suggestions[1].id}


def test_all_suggestions_of_a_label_are_accepted_at_once_and_undone_at_once(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.label("open in May", "q")
    labeller.button("Accept all: Quote (2)").click()
    assert labeller.stored() == [("quote", "open in May"), ("quote", "“if the river lets us.”")]
    labeller.press("z")
    assert labeller.stored() == [("quote", "open in May")]


def test_a_suggestion_that_overlaps_an_own_span_is_not_accepted(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.label("open in May", "q")
    labeller.page.get_by_role("button", name="Accept Quote: “It will open in May,”").click()
    expect(labeller.message).to_contain_text("overlaps another Quote")
    assert labeller.stored() == [("quote", "open in May")]


def test_an_accepted_suggestion_that_is_removed_waits_again(
    labeller: Driver, bridge: Document, suggestions: list[Annotation]
) -> None:
    labeller.start(bridge, suggestions)
    labeller.press("n", "Enter", "Delete")
    expect(labeller.page.get_by_role("heading", name="0 spans, 3 suggestions")).to_be_visible()
    assert labeller.layer().annotations == ()
    assert labeller.layer().rejected == frozenset()
