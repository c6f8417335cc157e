"""What the buttons do: one call of a service, and the way back."""

from dataclasses import dataclass

import streamlit as st

from curate.app.state import person, project
from curate.core.decisions import Conflict, Decision, Verdict
from curate.core.errors import CurateError
from curate.core.layers import Annotation
from curate.core.standoff import annotation_to_json
from curate.core.versions import Version
from curate.services.deciding import record_decisions

UNDO, REDO, SKIPPED, FAULT, EDITED, DEFENSIBLE = "undo", "redo", "skipped", "fault", "edited", "defensible"
USUAL = {"boundary": "boundary", "attribute": "attribute"}


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict as it stands before the adjudicator; `second` asks for an opinion beside a decision."""

    text: str
    conflict: Conflict
    versions: tuple[Version, ...]
    names_hidden: bool
    second: bool


def take(question: Question, version: Version) -> None:
    verdict = Verdict.BOTH if st.session_state.get(DEFENSIBLE) else Verdict.TAKE
    settle(question, verdict, taken_from=version.authors[0])


def settle(
    question: Question, verdict: Verdict, *, taken_from: str | None = None, edited: tuple[Annotation, ...] = ()
) -> None:
    conflict = question.conflict
    row = {
        "document_id": conflict.document_id,
        "conflict_key": conflict.key,
        "verdict": str(verdict),
        "reason": str(st.session_state.get("reason") or "").strip(),
        "reason_code": st.session_state.get(f"reason_code_{conflict.kind}"),
        "taken_from": taken_from,
        "annotations": [annotation_to_json(annotation, question.text) for annotation in edited],
        "rule": _cited(conflict),
        "seen": {
            "names_hidden": question.names_hidden,
            "order": [author for version in question.versions for author in version.authors],
        },
        "second": question.second,
    }
    if not row["reason"] and row["reason_code"] is None:
        st.session_state[FAULT] = "A decision needs a reason: choose one of the codes, or write a note."
        return
    if decision := record(row):
        st.session_state.setdefault(UNDO, []).append((decision.document_id, decision.id))
        st.session_state[REDO] = []
        forget_draft()


def record(row: dict[str, object]) -> Decision | None:
    """What is wrong with it is said on the page at the next run."""
    try:
        by = person()
        decision = record_decisions(project(), [("the decision", {**row, "adjudicator": by.name})], by=by)[0]
    except CurateError as error:
        st.session_state[FAULT] = str(error)
        return None
    st.session_state.pop(FAULT, None)
    return decision


def forget_draft() -> None:
    """What was begun for one conflict does not stay for the next; reason codes do, for each kind."""
    st.session_state["reason"] = ""
    for key in (EDITED, DEFENSIBLE, "cited_rule"):
        st.session_state.pop(key, None)


def take_back(document_id: str, decision_id: str, reason: str = "taken back on the Adjudicate page") -> Decision | None:
    return record({"document_id": document_id, "verdict": "withdraw", "withdraws": decision_id, "reason": reason})


def take_back_one(decision: Decision) -> None:
    take_back(decision.document_id, decision.id)


def undo() -> None:
    document_id, decision_id = st.session_state[UNDO].pop()
    if back := take_back(document_id, decision_id, "undone"):
        st.session_state.setdefault(REDO, []).append((document_id, decision_id, back.id))


def redo() -> None:
    document_id, decision_id, withdrawal_id = st.session_state[REDO].pop()
    if take_back(document_id, withdrawal_id, "redone"):
        st.session_state.setdefault(UNDO, []).append((document_id, decision_id))


def skip(conflict: Conflict) -> None:
    st.session_state.setdefault(SKIPPED, []).append(conflict.key)
    st.session_state.pop(FAULT, None)
    forget_draft()


def begin_edit(conflict: Conflict, annotations: tuple[Annotation, ...]) -> None:
    st.session_state[EDITED] = (conflict.key, annotations)


def draft_of(conflict: Conflict) -> tuple[Annotation, ...]:
    key, annotations = st.session_state.get(EDITED, (None, ()))
    return annotations if key == conflict.key else ()


def flip_defensible() -> None:
    st.session_state[DEFENSIBLE] = not st.session_state.get(DEFENSIBLE)


def _cited(conflict: Conflict) -> dict[str, str] | None:
    label, _, rule = str(st.session_state.get("cited_rule") or "").partition(" · ")
    return {"label": label, "rule": rule} if rule and label in conflict.labels else None
