"""When annotators were at work: stretches of time in which the document was in view and something was done.

Two windows of one annotator report the same minutes twice, so stretches are united before they are added.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from curate.core.text import check_storable

LONGEST_SECONDS = 3600
KEYS = frozenset({"id", "started", "seconds", "suggestions_shown"})
Moments = tuple[datetime, datetime]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`id` is made in the browser; `started` and `ended` have a time zone; `ended` is later."""

    id: str
    document_id: str
    author: str
    started: datetime
    ended: datetime
    suggestions_shown: bool

    def __post_init__(self) -> None:
        if self.ended <= self.started:
            raise ValueError(f"stretch {self.id} ends before it starts")


def stretch_from_json(mapping: Mapping[str, object], *, document_id: str, author: str) -> Stretch:
    """A stretch as the browser reports it; raises ValueError with the reason where it cannot be one."""
    unknown = sorted(str(key) for key in mapping.keys() - KEYS)
    if unknown:
        raise ValueError(f"a stretch has no {', '.join(unknown)}; it has {', '.join(sorted(KEYS))}")
    identity, shown = mapping.get("id"), mapping.get("suggestions_shown")
    if not isinstance(identity, str) or not 8 <= len(identity) <= 64:
        raise ValueError("a stretch needs an id of 8 to 64 characters")
    check_storable(identity, "a stretch's id")
    if not isinstance(shown, bool):
        raise ValueError(f"stretch {identity}: suggestions_shown must be true or false, not {shown!r}")
    started = _moment(identity, mapping.get("started"))
    ended = started + timedelta(seconds=_seconds(identity, mapping.get("seconds")))
    if ended == started:
        raise ValueError(f"stretch {identity} is shorter than a microsecond; leave it out")
    return Stretch(identity, document_id, author, started, ended, shown)


def _moment(identity: str, value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year < 2200:
        raise ValueError(
            f"stretch {identity}: started must be a moment in UTC such as 2026-01-31T09:30:00Z, not {value!r}"
        )
    return moment.astimezone(UTC)


def _seconds(identity: str, value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not 0 < value <= LONGEST_SECONDS:  # type: ignore[arg-type,operator]
        raise ValueError(
            f"stretch {identity}: seconds must be more than 0 and at most {LONGEST_SECONDS}, not {value!r}; "
            "report longer work in several stretches"
        )
    return float(value)  # type: ignore[arg-type]


def united_seconds(stretches: Iterable[Moments]) -> float:
    """The time that the stretches cover, each moment once, in seconds; in whatever order they come."""
    total = timedelta()
    reached: datetime | None = None
    for started, ended in sorted(stretches):
        begins = started if reached is None else max(started, reached)
        if ended > begins:
            total += ended - begins
            reached = ended
    return total.total_seconds()


def seconds_by(stretches: Iterable[tuple[Key, Moments]]) -> dict[Key, float]:
    """For each key, the time that its stretches cover."""
    grouped: defaultdict[Key, list[Moments]] = defaultdict(list)
    for key, moments in stretches:
        grouped[key].append(moments)
    return {key: united_seconds(moments) for key, moments in grouped.items()}
