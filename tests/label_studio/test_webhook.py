"""Webhooks of a real Label Studio at a real `curate run`: what they bring, and what is brought where they get lost."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio
from machine import free_port
from served_project import ServedProject

from curate.core.layers import LayerState
from curate.services.projects import Project
from curate.services.syncing_pull import pull
from curate.services.syncing_status import sync_status
from curate.services.syncing_webhook import make_webhook, remove_webhook
from curate.store.layers import get_layer
from tests.fixtures.people import ALONE
from tests.fixtures.small_project import HARBOUR, SQUARE
from tests.label_studio.conftest import answer, region, task_ids
from tests.label_studio.test_pull import BEA, layer, marked

OPEN, DONE = LayerState.IN_PROGRESS, LayerState.SUBMITTED


@pytest.fixture
def serving(tied: Project, project_folder: Path, tmp_path: Path) -> Iterator[ServedProject]:
    served = ServedProject(project_folder, free_port(), tmp_path / "server.log")
    yield served
    served.stop()


def standing(project: Project, document_id: str) -> tuple[LayerState, int] | None:
    with project.store.reading() as session:
        found = get_layer(session, document_id=document_id, author="bea")
    return None if found is None else (found.state, len(found.annotations))


def wait_for(project: Project, document_id: str, state: LayerState, count: int) -> None:
    deadline = monotonic() + 60
    while standing(project, document_id) != (state, count) and monotonic() < deadline:
        sleep(0.1)
    assert standing(project, document_id) == (state, count), sync_status(project, by=ALONE, ask=False)


def webhooks(label_studio: LabelStudio, project: Project) -> list[Any]:
    number = sync_status(project, by=ALONE, ask=False).project
    found: list[Any] = label_studio.admin.ask("GET", f"/api/webhooks/?project={number}")
    return found


def test_an_annotation_is_brought_by_a_webhook_and_what_got_lost_by_the_next_pull(
    tied: Project, bea: Admin, label_studio: LabelStudio, serving: ServedProject
) -> None:
    pull(tied, by=ALONE, people=BEA)
    make_webhook(tied, base=serving.url, register=True, by=ALONE)
    address = make_webhook(tied, base=serving.url, register=True, by=ALONE).address
    assert [each["url"] for each in webhooks(label_studio, tied)] == [address]

    number = answer(bea, tied, "square.txt", region(SQUARE, "the bridge is closed", "claim"))
    wait_for(tied, "square.txt", DONE, 1)
    assert marked(tied, "square.txt", "bea") == [("claim", "the bridge is closed")]
    two = [region(SQUARE, words, "claim") for words in ("the bridge is closed", "The river rose 3 metres")]
    bea.ask("PATCH", f"/api/annotations/{number}/", {"result": two})
    wait_for(tied, "square.txt", DONE, 2)

    serving.stop()
    other = answer(bea, tied, "harbour.txt", region(HARBOUR, "The harbour", "claim"))
    bea.ask("DELETE", f"/api/annotations/{number}/")
    assert standing(tied, "harbour.txt") is None
    report = pull(tied, by=ALONE)
    assert (report.taken, report.withdrawn, report.authors) == (1, 1, {"bea": 1})
    assert layer(tied, "square.txt", "bea").annotations == ()

    serving.start()
    bea.ask("DELETE", f"/api/annotations/{other}/")
    wait_for(tied, "harbour.txt", OPEN, 0)
    answer(bea, tied, "square.txt", region(SQUARE, "the bridge is closed", "claim"))
    wait_for(tied, "square.txt", DONE, 1)
    bea.ask("DELETE", f"/api/tasks/{task_ids(tied)['square.txt']}/")
    wait_for(tied, "square.txt", OPEN, 0)
    remove_webhook(tied, base=serving.url, register=True, by=ALONE)
    assert webhooks(label_studio, tied) == []
