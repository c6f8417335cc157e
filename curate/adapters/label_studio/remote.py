"""What is on a server: a project with its labelling configuration, and its tasks in pages."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from curate.adapters.label_studio.client import LabelStudioError, Server
from curate.core.errors import CurateError

Json = dict[str, Any]
PAGE = 100
PAGE_WITHOUT_ANNOTATIONS = 500
MARK = "Made by curate"


def check_configuration(xml: str) -> None:
    """By Label Studio's own validation, in its SDK. Raises CurateError with what it says."""
    from label_studio_sdk.label_interface.interface import LabelInterface

    try:
        LabelInterface(xml).validate()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise CurateError(
            f"Label Studio cannot take this codebook as a labelling configuration ({error}); change the label or value "
            "that it names"
        ) from error


def same_configuration(one: str, other: str) -> bool:
    """Whether two labelling configurations say the same, however they are indented."""
    try:
        return Xml.canonicalize(one, strip_text=True) == Xml.canonicalize(other, strip_text=True)
    except Xml.ParseError:
        return False


def missing_controls(ours: str, theirs: str) -> list[str]:
    """The names of controls, and `control: value` of labels and choices, that ours asks for and theirs lacks."""
    try:
        return sorted(_controls(ours) - _controls(theirs))
    except Xml.ParseError:
        return sorted(_controls(ours))


def _controls(xml: str) -> set[str]:
    found = set()
    for control in Xml.fromstring(xml).iter():  # noqa: S314 - of our own, or of the server that the project trusts
        if name := control.get("name"):
            found.add(name)
            found |= {f"{name}: {each.get('value')}" for each in control if each.get("value") and not each.get("name")}
    return found


def create_project(server: Server, *, title: str, key: str, configuration: str) -> int:
    """`key` stands in its description, so that it is found again where the answer was lost."""
    body = {"title": title[:50], "description": _description(key), "label_config": configuration}
    return int(server.send("POST", "api/projects/", body)["id"])


def find_project(server: Server, *, key: str) -> int | None:
    page = 1
    while True:
        answer = server.get("api/projects/", {"page": page, "page_size": PAGE})
        for project in answer.get("results", ()):
            if _description(key) in (project.get("description") or ""):
                return int(project["id"])
        if not answer.get("next"):
            return None
        page += 1


def get_project(server: Server, project_id: int) -> Json:
    project: Json = server.get(f"api/projects/{project_id}/")
    return project


def change_project(server: Server, project_id: int, **values: object) -> None:
    server.send("PATCH", f"api/projects/{project_id}/", values)


def import_tasks(server: Server, project_id: int, tasks: Sequence[Json]) -> list[int]:
    """Their ids, in order. All or none of them are made, by one transaction of the server."""
    answer = server.send("POST", f"api/projects/{project_id}/import", list(tasks), {"return_task_ids": "true"})
    ids = answer.get("task_ids") if isinstance(answer, dict) else None
    if not isinstance(ids, list) or len(ids) != len(tasks):
        raise LabelStudioError(
            f"Label Studio said nothing of the ids of {len(tasks)} tasks; run the command again, which looks for them"
        )
    return [int(each) for each in ids]


def import_predictions(server: Server, project_id: int, predictions: Sequence[Json]) -> int:
    """How many the server took: it leaves out in silence what does not fit its configuration."""
    answer = server.send("POST", f"api/projects/{project_id}/import/predictions", list(predictions))
    return int(answer.get("created", 0))


def stream_tasks(
    server: Server, project_id: int, *, after: int = 0, since: str | None = None, annotations: bool = True
) -> Iterator[list[Json]]:
    """Pages of the tasks with a greater id than `after`, changed after the moment `since`, in the order of their ids.

    By the id and not by the page's number, so that nothing is missed where tasks come or go meanwhile.
    """
    size = PAGE if annotations else PAGE_WITHOUT_ANNOTATIONS
    while True:
        query = {"filters": {"conjunction": "and", "items": _filters(after, since)}, "ordering": ["tasks:id"]}
        params = {
            "project": project_id,
            "page_size": size,
            "fields": "all" if annotations else "task_only",
            "query": json.dumps(query),
        }
        tasks: list[Json] = server.get("api/tasks/", params)["tasks"]
        if tasks:
            yield tasks
        if len(tasks) < size:
            return
        after = int(tasks[-1]["id"])


def get_task(server: Server, task_id: int) -> Json:
    task: Json = server.get(f"api/tasks/{task_id}/")
    return task


def list_drafts(server: Server, task_id: int) -> list[Json]:
    """Everybody's: in the task itself the server shows each user their own alone."""
    drafts: list[Json] = server.get(f"api/tasks/{task_id}/drafts")
    return drafts


def count_drafts(server: Server, project_id: int) -> int:
    """Tasks in which anybody has begun something and not submitted it: a list of tasks tells each user of their own
    drafts alone, and yet it can be asked for those that have one by anybody."""
    begun = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
    query = {"filters": {"conjunction": "and", "items": [begun]}}
    found = server.get("api/tasks/", {"project": project_id, "page_size": 1, "query": json.dumps(query)})
    return int(found.get("total", 0))


def delete_task(server: Server, task_id: int) -> None:
    server.send("DELETE", f"api/tasks/{task_id}/", None)


def create_annotation(server: Server, task_id: int, body: Json) -> int:
    """Its id; `unique_id` in the body keeps it from being made twice."""
    return int(server.send("POST", f"api/tasks/{task_id}/annotations/", body)["id"])


def change_annotation(server: Server, annotation_id: int, body: Json) -> None:
    server.send("PATCH", f"api/annotations/{annotation_id}/", body)


def list_users(server: Server) -> dict[int, Json]:
    return {int(user["id"]): user for user in server.get("api/users/")}


def _filters(after: int, since: str | None) -> list[Json]:
    filters: list[Json] = [{"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": after}]
    if since is not None:
        changed = {"filter": "filter:tasks:updated_at", "operator": "greater", "type": "Datetime", "value": since}
        filters.append(changed)
    return filters


def _description(key: str) -> str:
    return f"{MARK}: {key}"
