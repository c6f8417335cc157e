"""What a decision must be to enter the ledger."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from curate.core.text import check_storable

if TYPE_CHECKING:
    from curate.core.decisions import Decision

CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
COPIES = frozenset({"take", "both"})
EMPTY = frozenset({"neither", "withdraw"})


def find_faults(decision: Decision) -> list[str]:
    """Everything that does not fit together, as sentences' ends; empty where all does."""
    return [fault for is_wrong, fault in [*_shape(decision), *_circumstances(decision)] if is_wrong] + [
        *_unstorable(decision)
    ]


def _shape(decision: Decision) -> list[tuple[bool, str]]:
    copies, withdraws = decision.verdict in COPIES, decision.verdict == "withdraw"
    others = sorted({a.label for a in decision.annotations} - set(decision.labels))
    named = ("id", "conflict_key", "document_id", "label", "adjudicator")
    return [
        *((not getattr(decision, name).strip(), f"{name} is empty") for name in named),
        (
            not decision.reason.strip() and decision.how.reason_code is None,
            "reason is empty; write one or give a reason code",
        ),
        (bool(others), f"annotations of {', '.join(others)} cannot settle a conflict about {decision.label}"),
        (copies != (decision.taken_from is not None), "taken_from belongs to take and both and to nothing else"),
        (withdraws != (decision.withdraws is not None), "withdraws belongs to withdraw and to nothing else"),
        (decision.verdict == "edit" and not decision.annotations, "edit needs an annotation; else say neither"),
        (
            decision.verdict in EMPTY and bool(decision.annotations),
            f"{decision.verdict} has no annotations",
        ),
        (not _is_moment(decision.at), f"at is {decision.at!r}, not an ISO 8601 date-time with a time zone"),
    ]


def _circumstances(decision: Decision) -> list[tuple[bool, str]]:
    how = decision.how
    return [
        (
            how.reason_code is not None and not CODE.fullmatch(how.reason_code),
            f"reason_code is {how.reason_code!r}; use up to 40 small letters, digits, - and _",
        ),
        ((how.strategy is None) != (how.batch is None), "strategy and batch belong together"),
        (how.second and how.strategy is not None, "a second opinion is a person's, not a strategy's"),
        (how.second and decision.verdict == "withdraw", "a withdrawal is no opinion"),
    ]


def _unstorable(decision: Decision) -> list[str]:
    faults = []
    for name in ("adjudicator", "reason"):
        try:
            check_storable(getattr(decision, name), name)
        except ValueError as error:
            faults.append(str(error))
    return faults


def _is_moment(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except ValueError:
        return False
