"""Agreement as a study reports it: a row a label with its verdict, and the sentences of a methods section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.core.agreement.results import Result
from curate.core.agreement.verdicts import PUBLISHABLE, TENTATIVE, Standing, Verdict, judge, short

if TYPE_CHECKING:  # it measures, with scipy; here numbers are only told
    from curate.core.agreement.report import Report

HEADLINE = "char_alpha"
BESIDE = ("span_f1_exact", "span_f1_overlap")
REFERENCES = (
    "Krippendorff, K. (2004). Content Analysis: An Introduction to Its Methodology (2nd ed.). Sage.",
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing textual "
    "continua: Further developments. Quality & Quantity, 50(6), 2347-2364.",
)


@dataclass(frozen=True, slots=True)
class LabelSummary:
    """One label's agreement. `below` gives the probability that alpha is under .667 and under .80; empty where
    there is no interval."""

    title: str
    alpha: Result
    f1_exact: float | None
    f1_overlap: float | None
    below: Mapping[float, float]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Procedure:
    """How the numbers came about: what a reviewer asks for and no number says. `documents_in_all` is 0 where only
    those that were coded twice are known."""

    schema_title: str
    schema_digest: str
    annotators: int
    documents: int
    documents_in_all: int
    replicates: int
    seed: int
    version: str


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    labels: tuple[LabelSummary, ...]
    procedure: Procedure


def summarise(report: "Report", titles: Mapping[str, str], procedure: Procedure) -> AgreementSummary:
    """From a report over the whole corpus with `HEADLINE` and `BESIDE`; labels in the report's order."""
    by_measure: dict[str, dict[str, Result]] = {}
    for result in report.results:
        if result.label is not None:
            by_measure.setdefault(result.measure, {})[result.label] = result
    rows = []
    for name, alpha in by_measure.get(HEADLINE, {}).items():
        uncertainty = report.uncertainties.get((HEADLINE, name, alpha.scope))
        exact, overlap = (by_measure[measure][name].value for measure in BESIDE)
        below = {} if uncertainty is None or uncertainty.interval is None else uncertainty.below
        verdict = judge(alpha, procedure.documents_in_all)
        rows.append(LabelSummary(titles.get(name, name), alpha, exact, overlap, below, verdict))
    return AgreementSummary(tuple(rows), procedure)


def methods_paragraph(summary: AgreementSummary) -> str:
    """A paragraph for a methods section; each number in it is computed. Says so where nothing was measured."""
    about = summary.procedure
    if not about.documents:
        return "Agreement has not been measured: no document was coded by two people."
    share = ""
    if about.documents_in_all:
        share = f"({100 * about.documents / about.documents_in_all:.0f} % of {about.documents_in_all:,}) "
    sentences = [
        f"{_counted(about.documents, 'document')} {share}"
        f"{'was' if about.documents == 1 else 'were'} coded independently by two or more of "
        f"{_counted(about.annotators, 'annotator')}, "
        f"who did not see each other's work, with the codebook “{about.schema_title}” "
        f"(version {about.schema_digest[:12]}).",
        "Agreement is Krippendorff's nominal alpha over the characters of the documents, for each label marked or "
        "not marked, pooled over documents.",
        f"Intervals are at 95 %, from {about.replicates:,} bootstrap replicates that draw whole documents "
        f"(bias-corrected and accelerated, seed {about.seed}).",
        _listed_values(summary.labels),
        *_standings(summary.labels),
        f"Computed with curate {about.version}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _listed_values(labels: Sequence[LabelSummary]) -> str:
    values = [
        f"{label.title.lower()} {short(label.alpha.value)}{_interval(label.alpha)} "
        f"({_counted(label.alpha.n_units, 'span')})"
        for label in labels
        if label.alpha.value is not None
    ]
    return f"Alpha was {_and(values)}." if values else ""


def _standings(labels: Sequence[LabelSummary]) -> list[str]:
    of = {
        standing: [label.title.lower() for label in labels if label.verdict.standing is standing]
        for standing in Standing
    }
    told = []
    if of[Standing.PUBLISHABLE]:
        told.append(f"The interval lies at or above {short(PUBLISHABLE)} for {_and(of[Standing.PUBLISHABLE])}.")
    if of[Standing.TENTATIVE]:
        told.append(f"The data allow tentative conclusions only for {_and(of[Standing.TENTATIVE])}.")
    if of[Standing.NOT_YET]:
        told.append(f"The interval reaches below {short(TENTATIVE, 3)} for {_and(of[Standing.NOT_YET])}.")
    if of[Standing.UNDEFINED]:
        told.append(f"Alpha is undefined for {_and(of[Standing.UNDEFINED])}.")
    return told


def _interval(result: Result) -> str:
    return "" if result.low is None or result.high is None else f" [{short(result.low)}, {short(result.high)}]"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
