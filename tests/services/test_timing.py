"""Time at work, from the browser's report to the sums."""

from typing import Any

import pytest

from curate.core.errors import CurateError, InvalidInput, NotFound
from curate.services.projects import Project
from curate.services.reporting import project_status
from curate.services.timing import active_seconds_by_author, active_seconds_by_document, record_activity
from tests.fixtures.people import ALONE


def stretch(identity: str, minute: int, seconds: float = 60) -> dict[str, Any]:
    started = f"2026-01-31T09:{minute:02}:00Z"
    return {"id": f"stretch-{identity}", "started": started, "seconds": seconds, "suggestions_shown": True}


def record(project: Project, author: str, document_id: str, *stretches: dict[str, Any]) -> list[str]:
    return record_activity(project, document_id=document_id, author=author, stretches=stretches, by=ALONE)


def test_two_windows_of_one_annotator_count_once_and_two_annotators_twice(project: Project) -> None:
    assert record(project, "ana", "square.txt", stretch("1", 0), stretch("2", 0)) == ["stretch-1", "stretch-2"]
    record(project, "ana", "harbour.txt", stretch("3", 0, 90))
    record(project, "ben", "square.txt", stretch("4", 0, 30.5))
    assert active_seconds_by_author(project, by=ALONE) == {"ana": 90, "ben": 30.5}
    assert active_seconds_by_document(project, by=ALONE) == {"square.txt": 90.5, "harbour.txt": 90}
    assert project_status(project, by=ALONE).to_json()["active_seconds"] == {"ana": 90, "ben": 30.5}


def test_a_stretch_sent_again_counts_once_and_keeps_what_it_was(project: Project) -> None:
    for seconds in (60, 60, 3000):
        assert record(project, "ana", "square.txt", stretch("1", 0, seconds)) == ["stretch-1"]
    assert active_seconds_by_author(project, by=ALONE) == {"ana": 60}


def test_one_wrong_stretch_and_none_is_stored(project: Project) -> None:
    with pytest.raises(InvalidInput, match=r"stretches\[1\].*at most 3600"):
        record(project, "ana", "square.txt", stretch("1", 0), stretch("2", 0, 3601))
    with pytest.raises(NotFound):
        record(project, "ana", "nowhere.txt", stretch("1", 0))
    with pytest.raises(CurateError, match="keeps for itself"):
        record(project, "machine:x@1", "square.txt", stretch("1", 0))
    assert active_seconds_by_author(project, by=ALONE) == {}
