"""What a survey says of documents that were printed before."""

from collections.abc import Iterator

import pytest

from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.readiness import Check
from curate.core.release_survey import Copy, Survey
from curate.core.schema import Schema
from curate.core.survey_findings import survey_findings

CLAIM = {"name": "claim", "title": "Claim", "hotkey": "c", "color": {"light": "#cc7700", "dark": "#ffaa33"}}
SCHEMA = Schema.from_mapping({"name": "news", "title": "News", "labels": [CLAIM]}, "news.yaml")


def survey_of(documents: Iterator[tuple[str, str, str]]) -> Survey:
    """Of documents by id, text and story."""
    survey, stories = Survey(SCHEMA), {}
    for document_id, text, story in documents:
        survey.add_gold(Gold(document_id, ("ana",), ()))
        survey.add_document(Document(document_id, text, "made up"), text)
        stories[document_id] = story
    survey.stories = stories
    return survey


def test_a_copy_is_of_the_first_with_its_text_or_else_of_the_first_of_its_story() -> None:
    rows = [("a", "one", "1"), ("b", "two", "1"), ("c", "two", "1"), ("d", "four", "2")]
    assert survey_of(iter(rows)).copies() == [Copy("b", "a", is_equal=False), Copy("c", "b", is_equal=True)]


def test_the_finding_looks_at_the_stories_once_however_many_copies_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = survey_of((f"{nth:04}", f"text {nth // 2}", str(nth // 2)) for nth in range(1_000))
    looked = []
    real = Survey.story_of.fget
    assert real is not None
    monkeypatch.setattr(Survey, "story_of", property(lambda self: looked.append(1) or real(self)))
    (found,) = [finding for finding in survey_findings(survey) if finding.check is Check.COPIES]
    assert (found.count, len(found.places), len(looked)) == (500, 500, 1)
    assert found.places[-1].words == "0999, the text of 0998"
