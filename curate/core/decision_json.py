"""Conflicts and decisions as JSON, for those who adjudicate by script.

`curate adjudicate export` writes a conflict a line; add `verdict`, `adjudicator` and `reason` (and
`taken_from` or `annotations`) to a line, and `curate adjudicate apply` takes it as the decision. The
fields that were exported may stay: they are not read again. In place of `reason`, or beside it, a line may
give a `reason_code`, the `rule` that decides, and `seen`, what the adjudicator had before them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from curate.core.circumstances_json import HOW, how_from_json, how_to_json
from curate.core.decisions import Circumstances, Conflict, Decision, Verdict, decide, withdraw
from curate.core.errors import InvalidInput, Problem
from curate.core.layers import Annotation
from curate.core.standoff import annotation_from_json, annotation_to_json

Json = dict[str, Any]
Complete = Callable[[Circumstances, Conflict], Circumstances]
EXPORTED = frozenset({"label", "labels", "kind", "start", "end", "quote", "candidates"})
ANSWER = frozenset({"document_id", "conflict_key", "verdict", "taken_from", "annotations", "adjudicator", "reason"})
KEYS = EXPORTED | ANSWER | HOW | {"withdraws"}
NEEDED = ("document_id", "verdict", "adjudicator")


def conflict_to_json(conflict: Conflict, text: str) -> Json:
    return {
        "document_id": conflict.document_id,
        "conflict_key": conflict.key,
        "label": conflict.label,
        "labels": list(conflict.labels),
        "kind": str(conflict.kind),
        "start": conflict.span.start,
        "end": conflict.span.end,
        "quote": conflict.span.of(text),
        "candidates": [
            {"author": c.author, "annotations": [annotation_to_json(a, text) for a in c.annotations]}
            for c in conflict.candidates
        ],
    }


def decision_to_json(decision: Decision, text: str | None = None) -> Json:
    """With the text, the annotations carry their quotes."""
    return {
        "id": decision.id,
        "document_id": decision.document_id,
        "conflict_key": decision.conflict_key,
        "label": decision.label,
        "verdict": str(decision.verdict),
        "taken_from": decision.taken_from,
        "annotations": [annotation_to_json(annotation, text) for annotation in decision.annotations],
        "adjudicator": decision.adjudicator,
        "reason": decision.reason,
        "at": decision.at,
        "withdraws": decision.withdraws,
        **how_to_json(decision.how),
    }


def _as_told(how: Circumstances, conflict: Conflict) -> Circumstances:
    return how


def decision_from_json(
    row: object,
    *,
    where: str,
    conflicts: Mapping[str, Conflict],
    texts: Mapping[str, str],
    at: str,
    decisions: Mapping[str, Decision] | None = None,
    complete: Complete = _as_told,
) -> Decision:
    """The decision that a row answers a conflict with, or withdraws an earlier one by.

    `where` names the row (`file:line`); `conflicts` are those there now, by key; `texts` by document
    id; `decisions` the earlier ones by id. An edited annotation needs no id, and its label is the
    conflict's where it gives none and there is one alone. `complete` adds to the circumstances what the
    row cannot know. Raises InvalidInput with everything that is wrong with the row.
    """
    if not isinstance(row, Mapping):
        raise InvalidInput(where, [Problem(where, f"{row!r} is no decision", "write a JSON object")])
    problems = _shape_problems(row, where)
    if problems:
        raise InvalidInput(where, problems)
    try:
        if row["verdict"] == Verdict.WITHDRAW:
            return _read_withdrawal(row, where, at, decisions or {})
        return _read_answer(row, where, at, conflicts, texts, complete)
    except ValueError as error:
        raise InvalidInput(where, [Problem(where, str(error), "mend the row and apply it again")]) from error


def _shape_problems(row: Mapping[str, Any], where: str) -> list[Problem]:
    is_withdrawal = row.get("verdict") == Verdict.WITHDRAW
    names = [*NEEDED, "withdraws" if is_withdrawal else "conflict_key"]
    if is_withdrawal or row.get("reason_code") is None:
        names.append("reason")
    optional = [name for name in ("taken_from", "withdraws") if row.get(name) is not None and name not in names]
    wrong = [name for name in (*names, *optional) if not isinstance(row.get(name), str) or not row[name].strip()]
    problems = [Problem(where, f"{name} is {row.get(name)!r}", "write it as text that is not empty") for name in wrong]
    if "verdict" not in wrong and row["verdict"] not in set(Verdict):
        problems.append(Problem(where, f"verdict is {row['verdict']!r}", f"choose one of {', '.join(Verdict)}"))
    if not isinstance(row.get("annotations") or [], list):
        problems.append(Problem(where, "annotations is no list", "write a list of annotations"))
    if unknown := sorted(str(key) for key in row.keys() - KEYS):
        problems.append(Problem(where, f"there is no {', '.join(unknown)}", f"use {', '.join(sorted(KEYS))}"))
    return problems


def _read_withdrawal(row: Mapping[str, Any], where: str, at: str, decisions: Mapping[str, Decision]) -> Decision:
    earlier = decisions.get(row["withdraws"])
    if earlier is None or earlier.document_id != row["document_id"]:
        what = f"{row['document_id']!r} has no decision {row['withdraws']!r}"
        raise InvalidInput(where, [Problem(where, what, "name the id of one that is in the ledger")])
    return withdraw(earlier, adjudicator=row["adjudicator"], reason=row["reason"], at=at)


def _read_answer(
    row: Mapping[str, Any],
    where: str,
    at: str,
    conflicts: Mapping[str, Conflict],
    texts: Mapping[str, str],
    complete: Complete,
) -> Decision:
    conflict = conflicts.get(row["conflict_key"])
    if conflict is None or conflict.document_id != row["document_id"]:
        what = f"{row['document_id']!r} has no conflict {row['conflict_key']!r} (any more)"
        raise InvalidInput(where, [Problem(where, what, "export the conflicts again: its layers may have changed")])
    return decide(
        conflict,
        verdict=Verdict(row["verdict"]),
        adjudicator=row["adjudicator"],
        reason=row.get("reason") or "",
        at=at,
        how=complete(how_from_json(row, conflict), conflict),
        taken_from=row.get("taken_from"),
        annotations=_annotations(row.get("annotations") or [], conflict, texts[conflict.document_id], where),
    )


def _annotations(rows: list[Any], conflict: Conflict, text: str, where: str) -> list[Annotation]:
    annotations, problems = [], []
    default = {"label": conflict.label} if len(conflict.labels) == 1 else {}
    for number, row in enumerate(rows, 1):
        given = row if isinstance(row, Mapping) else {}
        try:
            annotations.append(annotation_from_json({"id": f"edit-{number}", **default, **given}, text))
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            problems.append(Problem(f"{where}, annotation {number}", what, remedy or "mend its offsets or fields"))
    if problems:
        raise InvalidInput(where, problems)
    return annotations
