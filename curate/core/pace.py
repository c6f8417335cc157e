"""How fast somebody works, and when they will be through at this pace.

Per hour: documents submitted by the hours in which they were at work on documents of the round. Per day: documents
submitted in the last fourteen days, by the days since the first of them (at least one): weekends and holidays are in
it, as they will be in what is left. The end is now and so many days as what is left takes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=14)
DAY = timedelta(days=1)
FAR = 10_000  # days after which no date helps anybody


@dataclass(frozen=True, slots=True)
class Pace:
    """`end` is None where nothing is left or where it is undefined, and `undefined_because` says why."""

    per_day: float | None
    end: datetime | None
    undefined_because: str | None = None


def pace_of(submitted: Iterable[datetime], left: int, now: datetime) -> Pace:
    """From the moments at which one person submitted documents, in whatever order."""
    recent = [moment for moment in submitted if now - WINDOW <= moment <= now]
    if not recent:
        because = None if left == 0 else "nothing was submitted in the last 14 days, so there is no pace to go by"
        return Pace(None, None, because)
    per_day = len(recent) / (max(DAY, now - min(recent)) / DAY)
    if left == 0:
        return Pace(per_day, None)
    if left / per_day > FAR:
        return Pace(per_day, None, "at this pace it takes longer than any date would help with")
    return Pace(per_day, now + DAY * (left / per_day))


def last_end(paces: Iterable[Pace]) -> Pace:
    """Of several people together: the sum of their paces, and the end of whoever is through last; undefined where
    somebody's is."""
    known = list(paces)
    per_day = [pace.per_day for pace in known if pace.per_day is not None]
    total = sum(per_day) if per_day else None
    undefined = [pace.undefined_because for pace in known if pace.undefined_because]
    if undefined:
        return Pace(total, None, undefined[0])
    return Pace(total, max((pace.end for pace in known if pace.end), default=None))
