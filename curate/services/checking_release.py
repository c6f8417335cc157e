"""Check: what would be in a release made now, what stops it, and what should be looked at first.

A check and a freeze read the same, each in one transaction: what is warned of is what is released.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.core.agreement import Result
from curate.core.agreement_findings import agreement_findings
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.core.readiness import Check, Finding, sort_findings
from curate.core.release_records import AS_THEY_ARE, PeopleTold
from curate.core.release_survey import Survey
from curate.core.releases import MAKE_RELEASES, check_release_name
from curate.core.split_plans import SplitPlan
from curate.core.survey_findings import survey_findings
from curate.core.watching import UNWATCHED, Watcher
from curate.services.freezing import freeze
from curate.services.measuring import project_agreement
from curate.services.projects import Project
from curate.services.releasing import MadeRelease, write_frozen
from curate.services.surveying import GoldPass
from curate.store.changes import last_change
from curate.store.decisions import last_decisions


@dataclass(frozen=True, slots=True)
class Choice:
    """What a lead has chosen; None is what the settings say. `name` "" is a release that has none yet."""

    name: str = ""
    plan: SplitPlan | None = None
    seed: int | None = None
    measure: str | None = None
    threshold: float | None = None
    people: PeopleTold = AS_THEY_ARE


@dataclass(frozen=True, slots=True)
class Readiness:
    """`splits` counts documents, `labels` the annotations of each label by split; both empty where it cannot be split.
    `documents` are those whose gold is settled, `left_out` those of them that the plan leaves out."""

    findings: tuple[Finding, ...]
    documents: int
    left_out: int
    splits: Mapping[str, int]
    labels: Mapping[str, Mapping[str, int]]

    @property
    def stops(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.stops]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.stops]

    def to_json(self) -> dict[str, object]:
        return {
            "stops": bool(self.stops),
            "documents": self.documents,
            "left_out": self.left_out,
            "splits": dict(self.splits),
            "labels": {label: dict(count) for label, count in self.labels.items()},
            "findings": [finding.to_json() for finding in self.findings],
        }


def check_release(project: Project, choice: Choice, *, by: Person, watcher: Watcher = UNWATCHED) -> Readiness:
    """What stops a release and what to look at; all of it is read in one transaction.

    Raises CurateError for a measure that there is not.
    """
    permit(by, Right.LEAD, MAKE_RELEASES)
    settled = _settle(project, choice)
    read = GoldPass(project.schema, settled.plan)
    with project.store.reading() as session:
        seed = project.settings.seed
        measured = project_agreement(
            project, measures=[settled.measure], by=by, seed=seed, session=session, watcher=watcher
        )
        watcher.begin("reading what would be in it")
        for document, gold, _ in read.documents(session, watcher):
            read.survey.check_document(document, gold)
        read.place(session, choice.name, settled.seed, watcher)
    return _readiness(project, read.survey, settled, measured)


def work_state(project: Project, *, by: Person) -> tuple[int, int, str]:
    """Another value whenever somebody's work, a decision or the codebook has changed: a check from before is old."""
    permit(by, Right.ADJUDICATE, "see agreement")
    with project.store.reading() as session:
        return last_change(session), sum(last_decisions(session).values()), project.schema.digest


def documents_found(project: Project, check: Check, *, by: Person, watcher: Watcher = UNWATCHED) -> set[str]:
    """The documents that a check is about; for the Corpus page, which shows these alone."""
    permit(by, Right.LEAD, MAKE_RELEASES)
    compares = check is Check.COPIES
    read = GoldPass(project.schema, SplitPlan(project.settings.fractions), compares=compares)
    watcher.begin("reading the gold")
    with project.store.reading() as session:
        for _ in read.documents(session, watcher):
            pass
        if compares:
            read.place(session, "", project.settings.seed, watcher)
    return read.survey.members(check)


def create_checked_release(
    project: Project, choice: Choice, *, by: Person, strict: bool = False, watcher: Watcher = UNWATCHED
) -> tuple[MadeRelease, list[Finding]]:
    """A release and what `check_release` warns of, found in the very pass that froze it. With `strict` warnings stop
    it, too: then a CurateError lists them, and nothing is written. What stops a release in any case is what
    `create_release` raises."""
    permit(by, Right.LEAD, MAKE_RELEASES)
    check_release_name(choice.name)
    settled = _settle(project, choice)
    frozen = freeze(
        project,
        name=choice.name,
        seed=settled.seed,
        plan=settled.plan,
        by=by,
        people=choice.people,
        beside=settled.measure,
        watcher=watcher,
    )
    with frozen as made:
        measured = [row for row in made.agreement if row.measure == settled.measure]
        warnings = _readiness(project, made.survey, settled, measured).warnings
        if strict and warnings:
            listed = "\n".join(f"  {finding}" for finding in warnings)
            raise CurateError(f"not released, for warnings were to stop it:\n{listed}")
        return write_frozen(project, made, by=by, watcher=watcher), warnings


@dataclass(frozen=True, slots=True)
class _Settled:
    """A choice with what the settings say in its gaps."""

    plan: SplitPlan
    seed: int
    measure: str
    threshold: float


def _settle(project: Project, choice: Choice) -> _Settled:
    settings = project.settings
    return _Settled(
        plan=choice.plan or SplitPlan(settings.fractions),
        seed=settings.seed if choice.seed is None else choice.seed,
        measure=choice.measure or settings.agreement_measure,
        threshold=settings.agreement_threshold if choice.threshold is None else choice.threshold,
    )


def _readiness(project: Project, survey: Survey, settled: _Settled, measured: Sequence[Result]) -> Readiness:
    titles = {label.name: label.title for label in project.schema.labels}
    findings = [*survey_findings(survey), *agreement_findings(measured, settled.threshold, titles)]
    found = Counter(survey.splits.values())
    splits = {name: found[name] for name in settled.plan.fractions} if survey.splits else {}
    labels: dict[str, Counter[str]] = {label.name: Counter() for label in survey.schema.labels}
    for document_id, split in survey.splits.items():
        for label, number in survey.counts[document_id].items():
            labels.setdefault(label, Counter())[split] += number
    left_out = len(survey.counts) - len(survey.splits) if survey.splits else 0
    return Readiness(tuple(sort_findings(findings)), len(survey.counts), left_out, splits, labels)
