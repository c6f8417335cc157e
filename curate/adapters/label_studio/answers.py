"""What people answered to a task, as the server's API tells it.

The server lets any member write in another's name, and change or delete another's annotation. `completed_by` is what it
says; who changed an annotation last it notes by itself, and where the two differ that is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """`email` and `username` are empty where the server does not say them."""

    id: int
    email: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One submitted annotation. `changed_by` is the id of whoever saved it last; `more` counts earlier ones by the
    same user on the same task, which do not count."""

    id: int
    user: User
    updated_at: str
    changed_by: int | None
    is_ground_truth: bool
    result: object
    more: int = 0


@dataclass(frozen=True, slots=True)
class TaskAnswers:
    """`skipped` counts annotations that are no answer."""

    answers: tuple[Answer, ...]
    skipped: int


def read_answers(task: Json, *, users: Mapping[int, Json], leave_out: frozenset[int]) -> TaskAnswers:
    """Of each user the answer that was saved last, in the order of their ids; `leave_out` are annotations' ids."""
    listed = [each for each in _listed(task, "annotations") if each.get("id") not in leave_out]
    submitted = [_answer(each, users) for each in listed if not each.get("was_cancelled")]
    latest: dict[int, Answer] = {}
    for answer in sorted(submitted, key=lambda each: (each.updated_at, each.id)):
        before = latest.get(answer.user.id)
        latest[answer.user.id] = replace(answer, more=before.more + 1 if before else 0)
    skipped = sum(bool(each.get("was_cancelled")) for each in listed)
    return TaskAnswers(tuple(latest[key] for key in sorted(latest)), skipped)


def _answer(annotation: Json, users: Mapping[int, Json]) -> Answer:
    changed_by = annotation.get("updated_by")
    return Answer(
        id=int(annotation["id"]),
        user=_user(annotation.get("completed_by"), users),
        updated_at=str(annotation.get("updated_at") or ""),
        changed_by=changed_by if isinstance(changed_by, int) else None,
        is_ground_truth=bool(annotation.get("ground_truth")),
        result=annotation.get("result"),
    )


def _user(said: object, users: Mapping[int, Json]) -> User:
    """Some answers have the user's number alone, others what is known of them. 0: of somebody who was removed."""
    identity = said.get("id") if isinstance(said, Mapping) else said
    number = identity if isinstance(identity, int) else 0
    known = said if isinstance(said, Mapping) else {}
    listed = users.get(number, {})
    return User(number, *(str(known.get(key) or listed.get(key) or "") for key in ("email", "username")))


def _listed(task: Json, key: str) -> Sequence[Json]:
    found = task.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
