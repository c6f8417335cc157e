"""What may be said in print about a label, by the lower limit of its interval rather than by its value.

Krippendorff (2004, p. 241) asks for alpha of at least .800, and takes values from .667 for tentative
conclusions alone; what counts is that agreement among all documents is unlikely to be less, which a sample's
value does not say and its interval does.
"""

from dataclasses import dataclass
from enum import StrEnum

from curate.core.agreement.results import Result
from curate.core.planning import documents_for_margin

PUBLISHABLE = 0.8
MOST_DIGITS = 6  # beyond them a number is 1 but for how it was reckoned
TENTATIVE = 0.667
FEWEST_DOCUMENTS = 20  # drawing fewer again says too little about the others: perfect agreement has no width at all


class Standing(StrEnum):
    PUBLISHABLE = "publishable"
    TENTATIVE = "tentative"
    NOT_YET = "not yet"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a sentence for the page, which says what would help where something would."""

    standing: Standing
    reason: str


def judge(result: Result, documents_in_all: int | None = None) -> Verdict:
    """`result` is an alpha with its 95 % interval; without an interval nothing is publishable. Where the number of
    documents in all is known, no reason asks for more of them than that."""
    if result.value is None:
        return Verdict(Standing.UNDEFINED, result.undefined_because or "There is no value.")
    if result.low is None or result.high is None:
        return Verdict(Standing.NOT_YET, "There is no interval: two documents that two people submitted are needed.")
    if result.low >= TENTATIVE and result.n_documents < FEWEST_DOCUMENTS:
        return Verdict(
            Standing.TENTATIVE,
            f"{result.n_documents} documents are too few to rely on the interval: {_more(documents_in_all)}.",
        )
    if result.low >= PUBLISHABLE:
        return Verdict(Standing.PUBLISHABLE, f"All of the interval lies at or above {short(PUBLISHABLE)}.")
    if result.low >= TENTATIVE:
        return Verdict(
            Standing.TENTATIVE, f"The interval reaches below {short(PUBLISHABLE)}. {_help(result, documents_in_all)}"
        )
    return Verdict(
        Standing.NOT_YET, f"The interval reaches below {short(TENTATIVE, 3)}. {_help(result, documents_in_all)}"
    )


def _more(documents_in_all: int | None) -> str:
    if documents_in_all is None or documents_in_all >= FEWEST_DOCUMENTS:
        return f"have {FEWEST_DOCUMENTS} or more coded twice"
    return f"it takes {FEWEST_DOCUMENTS} coded twice, and there are {documents_in_all} in all: import more"


def _help(result: Result, documents_in_all: int | None) -> str:
    """More documents help where the value itself is high enough; otherwise the codebook or its training must."""
    assert result.value is not None
    assert result.low is not None
    aim = PUBLISHABLE if result.value > PUBLISHABLE else TENTATIVE
    distance = result.value - aim
    if distance <= 0:
        return "Look at the conflicts: more documents would not mend this."
    n = documents_for_margin(result.n_documents, result.value - result.low, min(distance, 0.99))
    what = "publishable" if aim == PUBLISHABLE else "tentative"
    if n <= result.n_documents:
        return f"It is {what} as it stands."
    if documents_in_all is not None and n > documents_in_all:
        return (
            f"At this agreement all {documents_in_all:,} documents coded twice would not make it {what}: look at the "
            "conflicts and sharpen the codebook, or import more."
        )
    return f"If agreement stays as it is, about {n:,} documents coded twice would make it {what}."


def short(value: float, digits: int = 2) -> str:
    """As journals print it, without the zero before the point: .80, -.02, 1.00. What falls short of 1 never reads as
    1.00: it has as many digits as show it."""
    telling = (each for each in range(digits, MOST_DIGITS + 1) if f"{value:.{each}f}" != f"{1:.{each}f}")
    words = f"{value:.{next(telling, digits)}f}"
    if words == f"-{0:.{digits}f}":
        words = words.removeprefix("-")
    return words.replace("0.", ".", 1) if words.lstrip("-").startswith("0.") else words
