"""One row of a report, and what is said when there is no number."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from curate.core.errors import CurateError


class UnknownMeasure(CurateError):
    """A measure was asked for that does not exist; the message lists those that do."""


class UnknownCut(CurateError):
    """Something no document states was to cut or cluster by; the message lists what they do state."""


class TooManyResults(CurateError):
    """A cut into more parts than anybody could read or hold; the message says what to ask for instead."""


class UnknownMethod(CurateError):
    """A way to make intervals that does not exist; the message lists those that do."""


class UnknownLevel(CurateError):
    """A level of measurement that does not exist; the message lists the four that do."""


@dataclass(frozen=True, slots=True)
class Result:
    """One number with what a reader needs to judge it.

    `label` is None for all labels together; `attribute` says of which attribute of the label a measure is, None
    for the spans themselves. `value` is None where it is undefined, and `undefined_because` then says why.
    `low` and `high` bound a 95 % interval where one was asked for; `jackknife_se` is the standard error beside
    it and `p_below` the share of replicates under each threshold. `n_documents` counts documents with two or
    more annotators; `n_units` the spans marked in them, for measures on units the units that two or more coded,
    for attributes the pairs of spans that two marked alike, for links the links; `n_annotators` the people
    behind either.
    """

    measure: str
    label: str | None
    scope: str
    value: float | None
    low: float | None
    high: float | None
    n_documents: int
    n_units: int
    n_annotators: int
    undefined_because: str | None
    attribute: str | None = None
    jackknife_se: float | None = None
    p_below: Mapping[str, float] | None = None

    def to_json(self) -> dict[str, object]:
        return asdict(self)
