"""How coders were prepared, as a release tells it: training, qualification and pilot rounds, without anybody's name.

A row of the manifest is a round in which somebody submitted something, the oldest first: `kind`, how many `documents`
it has, how many `people` submitted some, the `measure`, and the values by it over all labels together. Of training and
qualification these are each person's against the answers: `least median most`; with a `threshold` also how many
`passed`. Of a pilot `value` is what its coders agreed on its documents. What is undefined is None.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from curate.core.agreement.verdicts import short
from curate.core.readiness import counted
from curate.core.rounds import RoundKind

Json = dict[str, Any]
DIGITS = 12  # significant: the last ones differ between processors


def answered_row(
    kind: RoundKind,
    *,
    documents: int,
    measure: str,
    values: Sequence[float | None],
    threshold: float | None,
    passed: int,
) -> Json:
    """`values` has one of each person who submitted some, None where theirs is undefined."""
    known = sorted(_rounded(value) for value in values if value is not None)
    spread = {"least": known[0], "median": median_low(known), "most": known[-1]} if known else None
    bar = {} if threshold is None else {"threshold": threshold, "passed": passed}
    row = {"kind": str(kind), "documents": documents, "people": len(values), "measure": measure}
    return {**row, "scores": spread, **bar}


def pilot_row(*, documents: int, people: int, measure: str, value: float | None) -> Json:
    row = {"kind": str(RoundKind.PILOT), "documents": documents, "people": people, "measure": measure}
    return {**row, "value": None if value is None else _rounded(value)}


def training_sentences(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        people, documents = counted(row["people"], "person", "people"), counted(row["documents"], "document")
        match row["kind"]:
            case RoundKind.TRAINING:
                yield f"Before, {people} trained on {documents} with answers{_scores(row)}."
            case RoundKind.QUALIFICATION:
                bar = f"{row['passed']:,} reached {short(row['threshold'])}" if "threshold" in row else "no bar was set"
                yield f"In a qualification {people} coded {documents} with answers{_scores(row)}; {bar}."
            case RoundKind.PILOT:
                reached = "undefined" if row["value"] is None else short(row["value"])
                yield f"In a pilot {people} coded {documents}; agreement there was {reached} ({row['measure']})."


def _scores(row: Mapping[str, Any]) -> str:
    spread = row["scores"]
    if spread is None:
        return f", of which no score is defined ({row['measure']})"
    reached = f"{short(spread['least'])} to {short(spread['most'])}, median {short(spread['median'])}"
    return f" and reached {reached} ({row['measure']} over all labels together)"


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
