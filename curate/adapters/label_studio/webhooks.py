"""Webhooks of Label Studio: what a server tells when something changes, and having it told.

A server sends them once, unsigned, within its own request, and gives up after a second: they may be lost, late, twice
or forged. So nothing in one is believed but that it may be worth looking at these tasks.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from curate.adapters.label_studio.client import LabelStudioError, Server
from curate.core.errors import CurateError

PATH = "/api/label-studio/webhook/"
ACTIONS = ("ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "TASKS_DELETED")
LARGEST = 2**63 - 1
# It refuses an address with 400, its own machine with 403, and a name that it cannot look up with 500.
REFUSALS = frozenset({400, 403, 500})


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers of tasks and annotations that a webhook names; none where it names none that can be."""

    tasks: frozenset[int] = frozenset()
    annotations: frozenset[int] = frozenset()


def read_webhook(body: bytes) -> Told:
    """Whatever the body is."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Told()
    if not isinstance(said, dict):
        return Told()
    annotations = [*_objects(said.get("annotation")), *_objects(said.get("annotations"))]
    tasks = [*_objects(said.get("task")), *_objects(said.get("tasks"))]
    numbers = [*(each.get("id") for each in tasks), *(each.get("task") for each in annotations)]
    return Told(_numbers(numbers), _numbers([each.get("id") for each in annotations]))


def _objects(said: object) -> Iterator[dict[str, Any]]:
    """One object, or those of a list."""
    for each in said if isinstance(said, list) else [said]:
        if isinstance(each, dict):
            yield each


def _numbers(said: list[object]) -> frozenset[int]:
    return frozenset(each for each in said if type(each) is int and 0 < each <= LARGEST)


def webhook_address(base: str, secret: str) -> str:
    """Where the server is to call. Raises CurateError where `base` is no address."""
    try:
        parts = urlsplit(base.strip())
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment or parts.username:
        raise CurateError(f"{base!r} is no address of this server; write it like --address https://curate.example.org")
    return base.strip().rstrip("/") + PATH + secret


def list_webhooks(server: Server, project_id: int, *, base: str) -> list[int]:
    """The numbers of those that call us, under whatever secret."""
    beginning = webhook_address(base, "")
    found = server.get("api/webhooks/", {"project": project_id})
    rows = found.get("results", ()) if isinstance(found, dict) else found
    return [int(each["id"]) for each in rows if str(each.get("url", "")).startswith(beginning)]


def add_webhook(server: Server, project_id: int, *, url: str) -> None:
    """Raises CurateError where the server refuses to call the address, without the secret in it."""
    body = {"project": project_id, "url": url, "send_payload": True, "send_for_all_actions": False}
    try:
        server.send("POST", "api/webhooks/", {**body, "actions": list(ACTIONS), "is_active": True})
    except LabelStudioError as error:
        if error.status not in REFUSALS:
            raise
        host = urlsplit(url).hostname
        raise LabelStudioError(
            f"Label Studio does not take {host} for its webhooks; name an address that it can call (--address "
            "https://curate.example.org), or start it with SSRF_PROTECTION_ENABLED=false where it is its own machine's",
            error.status,
        ) from error


def delete_webhook(server: Server, number: int) -> None:
    server.send("DELETE", f"api/webhooks/{number}/", None)
