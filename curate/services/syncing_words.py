"""What a pull came to, in words, for the command line and the page."""

from collections.abc import Mapping
from typing import Any

from curate.services.syncing import Lines

SHOWN = 10


def pull_lines(said: Mapping[str, Any]) -> Lines:
    """`said` is a report as JSON: the last one is kept so."""
    authors = ", ".join(f"{author} {count}" for author, count in sorted(said["authors"].items()))
    taken, same, gone = said["taken"], said["unchanged"], said["withdrawn"]
    skipped = f"; {said['skipped']} skipped annotations in them are no answers" if said["skipped"] else ""
    lines = [
        ("read", f"{said['tasks']} tasks{skipped}"),
        ("layers", f"{taken} taken, {same} unchanged, {gone} withdrawn there"),
        ("authors", authors or "none"),
    ]
    if said["drafts"]:
        lines.append(("drafts", f"in {said['drafts']} tasks somebody has begun and not submitted"))
    if said["changed_here"]:
        lines.append(("changed", f"{said['changed_here']} here alone: curate label-studio sync sends them"))
    if said["conflicts"]:
        lines.append(("conflicts", f"{said['conflicts']} changed here and there: curate label-studio status"))
    if said["earlier"]:
        lines.append(("earlier", f"{said['earlier']} by one who annotated the task again; the last one counts"))
    if said["incomplete"]:
        lines.append(("incomplete", f"{said['incomplete']} annotations lack an attribute that the codebook requires"))
    return lines + _first("left out", said["rejected"]) + _first("doubt", said["doubts"])


def _first(word: str, sentences: list[str]) -> Lines:
    lines = [(word, sentence) for sentence in sentences[:SHOWN]]
    return lines if len(sentences) <= SHOWN else [*lines, (word, f"… and {len(sentences) - SHOWN} more, with --json")]
