"""A small project tied to a new one on the real server, and people who annotate there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio

from curate.adapters.label_studio.tokens import VARIABLE
from curate.services.projects import Project
from curate.services.syncing import known_link
from curate.services.syncing_push import push
from curate.store.links import linked_tasks
from tests.fixtures.people import ALONE

Annotate = Callable[..., int]


@pytest.fixture
def ready_database_url(tmp_path: Path) -> str:
    """SQLite alone: what is tested here is the other side."""
    return f"sqlite:///{tmp_path / 'curate.db'}"


@pytest.fixture
def project_folder(project_folder: Path, label_studio: LabelStudio, monkeypatch: pytest.MonkeyPatch) -> Path:
    with (project_folder / "curate.toml").open("a") as file:
        file.write(f'label_studio_url = "{label_studio.url}"\n')
    monkeypatch.setenv(VARIABLE, label_studio.token)
    return project_folder


@pytest.fixture
def tied(project: Project) -> Project:
    """The small project after its first push."""
    push(project, by=ALONE)
    return project


@pytest.fixture(scope="session")
def bea(label_studio: LabelStudio) -> Admin:
    return label_studio.admin.sign_up("bea@example.org", "labels-and-studios-2")


@pytest.fixture(scope="session")
def cem(label_studio: LabelStudio) -> Admin:
    return label_studio.admin.sign_up("cem@example.org", "labels-and-studios-3")


def task_ids(project: Project) -> dict[str, int]:
    link = known_link(project)
    assert link is not None
    with project.store.reading() as session:
        tasks = linked_tasks(session, link=link.key)
    return {each: task.task_id for each, task in tasks.items() if task.task_id is not None}


def region(text: str, words: str, label: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": uuid4().hex[:10], "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def answer(person: Admin, project: Project, document_id: str, *regions: dict[str, Any], **more: Any) -> int:  # noqa: ANN401
    """Submits an annotation there, as the person's browser does; returns its number."""
    task_id = task_ids(project)[document_id]
    return int(person.ask("POST", f"/api/tasks/{task_id}/annotations/", {"result": list(regions), **more})["id"])
