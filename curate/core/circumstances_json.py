"""How a decision came about, as JSON: reason code, rule, what was seen, strategy, second opinion."""

from collections.abc import Mapping
from typing import Any

from curate.core.decisions import Circumstances, CitedRule, Conflict, Seen
from curate.core.text import check_storable

Json = dict[str, Any]
HOW = frozenset({"reason_code", "rule", "seen", "second"})


def how_to_json(how: Circumstances) -> Json:
    rule = how.rule
    return {
        "reason_code": how.reason_code,
        "rule": None if rule is None else {"label": rule.label, "rule": rule.rule, "digest": rule.digest},
        "seen": None if how.seen is None else seen_to_json(how.seen),
        "strategy": how.strategy,
        "batch": how.batch,
        "second": how.second,
    }


def seen_to_json(seen: Seen) -> Json:
    return {"names_hidden": seen.names_hidden, "order": list(seen.order), "revisions": dict(seen.revisions)}


def how_from_json(row: Mapping[str, Any], conflict: Conflict | None = None) -> Circumstances:
    """What a row says of itself. A strategy, a batch and revisions of layers are not read: they are not the sender's
    to claim. Raises ValueError; with the conflict, `order` must name its candidates."""
    second = row.get("second") or False
    if not isinstance(second, bool):
        raise ValueError(f"second is {second!r}; write true or false")
    return Circumstances(
        reason_code=_optional_text(row, "reason_code"),
        rule=None if row.get("rule") is None else rule_from_json(row["rule"]),
        seen=None if row.get("seen") is None else _seen_from_json(row["seen"], conflict),
        second=second,
    )


def rule_from_json(value: object) -> CitedRule:
    """The digest may be missing; whoever knows the codebook fills it in."""
    if not isinstance(value, Mapping) or value.keys() - {"label", "rule", "digest"}:
        raise ValueError(f'rule is {value!r}; write {{"label": …, "rule": …}}')
    label, rule = _optional_text(value, "label"), _optional_text(value, "rule")
    if not label or not rule:
        raise ValueError(f"rule is {dict(value)!r}; give the label and the id of its rule")
    return CitedRule(label, rule, _optional_text(value, "digest") or "")


def stored_seen(value: Mapping[str, Any]) -> Seen:
    """From what `seen_to_json` gave to the store."""
    return Seen(value["names_hidden"], tuple(value["order"]), value["revisions"])


def _seen_from_json(value: object, conflict: Conflict | None) -> Seen:
    if not isinstance(value, Mapping) or value.keys() - {"names_hidden", "order", "revisions"}:
        raise ValueError(f"seen is {value!r}; write names_hidden and order")
    hidden, order = value.get("names_hidden", False), value.get("order", [])
    if not isinstance(hidden, bool) or not isinstance(order, list) or not all(isinstance(n, str) for n in order):
        raise ValueError("seen needs names_hidden (true or false) and order (a list of annotators)")
    if conflict is not None and not set(order) <= {c.author for c in conflict.candidates}:
        raise ValueError("seen names someone who has no version in this conflict; list its candidates")
    return Seen(hidden, tuple(order))


def _optional_text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key} is {value!r}; write it as text")
    return check_storable(value, key)
