"""Opinions: how far adjudicators agree, by the conflicts that two of them have judged."""

from collections.abc import Sequence
from dataclasses import asdict

from curate.core.people import Person, Right, permit
from curate.core.second_opinions import AdjudicatorAgreement, adjudicator_agreement, judged_twice
from curate.services.projects import Project
from curate.services.weighing import SETTLE, open_to
from curate.store.decisions import decisions_of


def measure_adjudicators(project: Project, *, by: Person) -> list[AdjudicatorAgreement]:
    """All together first, then each pair; over the documents that `by` may see."""
    permit(by, Right.ADJUDICATE, SETTLE)
    outcomes = {c.key: c.outcomes for document in open_to(project, by) for c in document.conflicts}
    with project.store.reading() as session:
        decisions = decisions_of(session)
    return adjudicator_agreement(judged_twice(decisions, outcomes))


def agreement_rows(rows: Sequence[AdjudicatorAgreement]) -> list[dict[str, object]]:
    return [asdict(row) for row in rows]
