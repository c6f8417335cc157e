"""The versions of a conflict as an adjudicator chooses between them: who says the same is one version."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.core.canonical import content_digest
from curate.core.contents import labelled_content, said_attributes
from curate.core.decisions import Conflict
from curate.core.layers import Annotation, AttributeValue
from curate.core.spans import Span

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Version:
    """`authors` are all who gave it; `annotations` are the first one's, empty for "nothing"."""

    letter: str
    authors: tuple[str, ...]
    annotations: tuple[Annotation, ...]


def versions_of(conflict: Conflict, *, shuffled_for: str | None = None) -> list[Version]:
    """Distinct versions, in the order of their authors; or in one that depends on the conflict and on the adjudicator
    named, so that nobody's version always comes first and the same person finds the same order again."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, candidate in enumerate(conflict.candidates):
        said = tuple(sorted(map(labelled_content, candidate.annotations)))
        groups.setdefault(said, []).append(number)
    found = list(groups.values())
    if shuffled_for is not None:
        found.sort(key=lambda group: content_digest([conflict.key, shuffled_for, group[0]]))
    return [_version(conflict, letter, group) for letter, group in zip(_letters(len(found)), found, strict=True)]


def merge_versions(conflict: Conflict, versions: Sequence[Version]) -> tuple[Annotation, ...]:
    """One annotation a label, from the first character that any of the versions marked to the last, with all that
    they say of it: of two values for an attribute the first version's. An edit to begin with."""
    merged = []
    for label in conflict.labels:
        held = [a for version in versions for a in version.annotations if a.label == label]
        if not held:
            continue
        span = Span(min(a.span.start for a in held), max(a.span.end for a in held))
        attributes: dict[str, AttributeValue] = {}
        for annotation in reversed(held):
            attributes |= said_attributes(annotation.attributes)
        merged.append(Annotation(f"merged-{label}", label, span, attributes))
    return tuple(merged)


def _version(conflict: Conflict, letter: str, group: Sequence[int]) -> Version:
    candidates = [conflict.candidates[number] for number in group]
    return Version(letter, tuple(c.author for c in candidates), candidates[0].annotations)


def _letters(count: int) -> list[str]:
    return [LETTERS[n] if n < len(LETTERS) else f"{LETTERS[n % 26]}{n // 26}" for n in range(count)]
