"""Check: what would be in a release made now, what stops it, and what should be looked at first.

Nothing is changed. The checks read the gold once, its documents once, and the stories where copies are asked for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from curate.core.agreement_findings import agreement_findings
from curate.core.documents import Metadata
from curate.core.errors import CurateError
from curate.core.gold import Gold
from curate.core.layers import Layer
from curate.core.people import Person, Right, permit
from curate.core.readiness import Check, Finding, sort_findings
from curate.core.release_records import AS_THEY_ARE, PeopleTold
from curate.core.release_survey import Survey
from curate.core.split_moves import EarlierSplits, moved_finding
from curate.core.split_plans import SplitPlan, place_alike, place_documents, traits_of
from curate.core.survey_findings import survey_findings
from curate.core.watching import UNWATCHED, Watcher, watched
from curate.services.adjudicating import golds_and_layers, with_documents
from curate.services.freezing import RELEASE
from curate.services.measuring import project_agreement
from curate.services.projects import Project
from curate.services.releasing import MadeRelease, create_release
from curate.services.stories import Stories, earlier_releases, last_splits
from curate.store.changes import last_change
from curate.store.decisions import last_decisions
from curate.store.documents import stream_summaries
from curate.store.engine import Session


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


def check_release(
    project: Project, choice: Choice, *, by: Person, quick: bool = False, watcher: Watcher = UNWATCHED
) -> Readiness:
    """What stops a release and what to look at. `quick` does not compare texts with each other: equal texts alone are
    copies then, and nothing is split.

    Raises CurateError for a measure that there is not.
    """
    permit(by, Right.LEAD, RELEASE)
    watcher.begin("reading what would be in it")
    with project.store.reading() as session:
        survey = _survey(project, session, choice, quick, watcher)
    watcher.begin("measuring agreement")
    settings = project.settings
    measured = project_agreement(
        project, measures=[choice.measure or settings.agreement_measure], by=by, seed=settings.seed
    )
    threshold = settings.agreement_threshold if choice.threshold is None else choice.threshold
    titles = {label.name: label.title for label in project.schema.labels}
    findings = [*survey_findings(survey), *agreement_findings(measured, threshold, titles)]
    plan = choice.plan or SplitPlan(settings.fractions)
    return _readiness(survey, plan, findings)


def work_state(project: Project, *, by: Person) -> tuple[int, int, str]:
    """Another value whenever somebody's work, a decision or the codebook has changed: a check from before is old."""
    permit(by, Right.ADJUDICATE, "see agreement")
    with project.store.reading() as session:
        return last_change(session), sum(last_decisions(session).values()), project.schema.digest


def documents_found(project: Project, check: Check, *, by: Person) -> set[str]:
    """The documents that a check is about; for the Corpus page, which shows these alone."""
    permit(by, Right.LEAD, RELEASE)
    with project.store.reading() as session:
        survey = _survey(project, session, Choice(), check is not Check.COPIES, UNWATCHED)
    return survey.members(check)


def create_checked_release(
    project: Project, choice: Choice, *, by: Person, strict: bool = False, watcher: Watcher = UNWATCHED
) -> tuple[MadeRelease, list[Finding]]:
    """A release, and the warnings of the quick checks and of documents that changed their split. With `strict` all
    checks are made and warnings stop it, too: then a CurateError lists them, and nothing is written. What stops a
    release in any case is what `create_release` raises."""
    found = check_release(project, choice, by=by, quick=not strict, watcher=watcher)
    before = _last_splits(project, choice.name)
    if strict and found.warnings:
        listed = "\n".join(f"  {finding}" for finding in found.warnings)
        raise CurateError(f"not released, for warnings were to stop it:\n{listed}")
    made = create_release(
        project,
        name=choice.name,
        seed=choice.seed,
        plan=choice.plan,
        people=choice.people,
        by=by,
        watcher=watcher,
    )
    now = _last_splits(project, choice.name)
    moves = before.moves(now.splits) if before and now and before.release != now.release else {}
    return made, [*found.warnings, *([moved_finding(before.release, moves)] if before and moves else [])]


def _last_splits(project: Project, name: str) -> EarlierSplits | None:
    with project.store.reading() as session:
        return last_splits(session, name)


def _survey(project: Project, session: Session, choice: Choice, quick: bool, watcher: Watcher) -> Survey:
    survey, stories = Survey(project.schema), Stories()
    about: dict[str, Metadata] = {}
    for document, gold, _ in with_documents(session, _surveyed(survey, session, watcher)):
        survey.add_document(document, gold)
        if not quick:
            stories.add(document, gold)
            about[document.id] = Metadata(outlet=document.metadata.outlet, published=document.metadata.published)
    for summary in stream_summaries(session):
        survey.documents_in_all += 1
        if summary.id not in survey.counts and summary.id not in survey.unsettled:
            survey.not_submitted.append(summary.id)
    if not quick:
        watcher.begin("comparing texts")
        earlier = earlier_releases(session, choice.name)
        survey.stories, survey.earlier = stories.find(session, earlier.stories), last_splits(session, choice.name)
        try:
            survey.splits = _splits(project, choice, survey, about, earlier.splits)
        except CurateError as error:
            survey.refused = error
    return survey


def _surveyed(survey: Survey, session: Session, watcher: Watcher) -> Iterator[tuple[Gold, list[Layer]]]:
    """Those that are settled; the survey is told of all."""
    for gold, layers in watched(golds_and_layers(session, survey.schema), watcher):
        survey.add_gold(gold)
        if not gold.unsettled:
            yield gold, layers


def _splits(
    project: Project, choice: Choice, survey: Survey, about: Mapping[str, Metadata], settled: Mapping[str, str]
) -> dict[str, str]:
    plan = choice.plan or SplitPlan(project.settings.fractions)
    seed = project.settings.seed if choice.seed is None else choice.seed
    if plan.stratify:
        traits = {each: traits_of(plan, about[each], survey.counts[each]) for each in survey.stories}
        return place_alike(plan, survey.stories, traits, settled, seed=seed)
    return place_documents(plan, survey.stories, about, seed=seed)


def _readiness(survey: Survey, plan: SplitPlan, findings: list[Finding]) -> Readiness:
    found = Counter(survey.splits.values())
    splits = {name: found[name] for name in plan.fractions} if survey.splits else {}
    labels: dict[str, Counter[str]] = {label.name: Counter() for label in survey.schema.labels}
    for document_id, split in survey.splits.items():
        for label, number in survey.counts[document_id].items():
            labels.setdefault(label, Counter())[split] += number
    left_out = len(survey.counts) - len(survey.splits) if survey.splits else 0
    return Readiness(tuple(sort_findings(findings)), len(survey.counts), left_out, splits, labels)
