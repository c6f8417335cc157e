"""Settling in bulk is shown, recorded as one batch and taken back as one; the list follows every change."""

from collections.abc import Callable
from typing import Any

import pytest

from curate.core.errors import CurateError, NotFound
from curate.services.adjudicating import open_docket
from curate.services.annotating import Acknowledgement
from curate.services.opinions import measure_adjudicators
from curate.services.projects import Project
from curate.services.settling import list_batches, propose, settle, withdraw_batch
from curate.services.weighing import list_conflicts
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
Put = Callable[..., dict[str, Any]]
SUBMIT = {"action": "submit"}


@pytest.fixture
def three(project: Project, save: Save, put: Put) -> Project:
    """Ana and Ben agree against Cas on a claim; on an opinion all differ."""
    save("ana", "square.txt", put("claim", "the bridge is closed"), put("opinion", "It is a disgrace"), SUBMIT)
    save("ben", "square.txt", put("claim", "the bridge is closed"), put("opinion", "is a disgrace"), SUBMIT)
    save("cas", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    return project


def test_a_strategy_is_shown_recorded_and_taken_back(three: Project) -> None:
    proposal = propose(three, strategy="majority", by=ALONE)
    assert (proposal.open, len(proposal.settled), proposal.unanimous) == (2, 1, 0)
    assert proposal.to_json()["by_label"] == {"claim": 1}
    assert propose(three, strategy="majority", label="opinion", by=ALONE).settled == ()
    batch, decisions = settle(three, strategy="majority", adjudicator="zoe", by=ALONE)
    assert batch is not None
    (decision,) = decisions
    assert (decision.taken_from, decision.how.strategy, decision.how.batch) == ("ana", "majority", batch)
    assert decision.reason == "majority: 2 of 3 annotators"
    assert len(open_docket(three, document_id="square.txt", by=ALONE).gold.unsettled) == 1
    assert settle(three, strategy="majority", adjudicator="zoe", by=ALONE) == (None, [])
    assert [(b.id, b.decisions, b.standing) for b in list_batches(three, by=ALONE)] == [(batch, 1, 1)]
    withdraw_batch(three, batch, adjudicator="yan", by=ALONE)
    assert len(open_docket(three, document_id="square.txt", by=ALONE).gold.unsettled) == 2
    assert [b.standing for b in list_batches(three, by=ALONE)] == [0]
    with pytest.raises(CurateError, match="taken back before"):
        withdraw_batch(three, batch, adjudicator="yan", by=ALONE)
    with pytest.raises(NotFound, match="no batch"):
        withdraw_batch(three, "majority-0", adjudicator="yan", by=ALONE)
    with pytest.raises(CurateError, match="choose one of majority, competence"):
        propose(three, strategy="dice", by=ALONE)


def test_the_list_is_sorted_and_follows_changes(three: Project, save: Save, put: Put) -> None:
    first, second = list_conflicts(three, by=ALONE)
    assert (first.label, second.label) == ("opinion", "claim")
    assert first.teaches > second.teaches > 0
    assert first.quote == "It is a disgrace"
    save("ana", "harbour.txt", put("claim", "The harbour"), SUBMIT)
    save("ben", "harbour.txt", put("claim", "harbour"), SUBMIT)
    assert len(list_conflicts(three, by=ALONE)) == 3
    save("ben", "harbour.txt", {"action": "reopen"})
    assert len(list_conflicts(three, by=ALONE)) == 2
    settle(three, strategy="majority", adjudicator="zoe", by=ALONE)
    assert [c.decision is None for c in list_conflicts(three, by=ALONE)] == [True, False]


def test_without_second_opinions_agreement_is_undefined(three: Project) -> None:
    (row,) = measure_adjudicators(three, by=ALONE)
    assert row.percent is None
