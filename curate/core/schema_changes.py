"""What changed between two versions of the codebook, label by label, and whose work it concerns."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from curate.core.labels import Label
from curate.core.schema import Schema

ATTRIBUTES = ("attributes", "parts")
LOOKS = ("title", "hotkey", "color")


class LabelChange(StrEnum):
    """`rules` is everything that decides what is coded: description, rules, unit, clauses, line breaks, overlap.
    `attributes` is what is said of a span, `looks` its title, key and colour."""

    ADDED = "added"
    REMOVED = "removed"
    RULES = "rules"
    ATTRIBUTES = "attributes"
    LOOKS = "looks"


# Where such a change was made, documents without the label have to be read again too.
CONCERNS_ALL = frozenset({LabelChange.ADDED, LabelChange.RULES})
CONCERNS_MARKED = frozenset({LabelChange.REMOVED, LabelChange.ATTRIBUTES})


def compare_schemas(earlier: Schema, later: Schema) -> dict[str, tuple[LabelChange, ...]]:
    """The labels that differ, by name, in the later schema's order and then those that are gone."""
    before = {label.name: label for label in earlier.labels}
    found: dict[str, tuple[LabelChange, ...]] = {}
    for label in later.labels:
        changes = _compare(before[label.name], label) if label.name in before else (LabelChange.ADDED,)
        if changes:
            found[label.name] = changes
    kept = {label.name for label in later.labels}
    return found | {name: (LabelChange.REMOVED,) for name in before if name not in kept}


def must_recode(changes: Mapping[str, Collection[LabelChange]], marked: Collection[str]) -> list[str]:
    """The labels for which a layer has to be looked at again; `marked` are those that it holds. Looks are no reason."""
    return [
        name
        for name, kinds in changes.items()
        if CONCERNS_ALL & set(kinds) or (CONCERNS_MARKED & set(kinds) and name in marked)
    ]


def _compare(earlier: Label, later: Label) -> tuple[LabelChange, ...]:
    before, after = earlier.to_mapping(), later.to_mapping()
    differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kinds = (
        (LabelChange.RULES, differing - {*ATTRIBUTES, *LOOKS}),
        (LabelChange.ATTRIBUTES, differing & set(ATTRIBUTES)),
        (LabelChange.LOOKS, differing & set(LOOKS)),
    )
    return tuple(kind for kind, keys in kinds if keys)
