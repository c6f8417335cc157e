"""Adjudication: layers + decisions -> gold.

The parts lie in `decisions` (conflicts and the ledger's entries), `conflicts` (finding them) and
`gold` (the merge); whoever adjudicates imports from here.
"""

from curate.core.conflicts import find_conflicts
from curate.core.decisions import (
    Candidate,
    Conflict,
    ConflictKind,
    Decision,
    Verdict,
    decide,
    decisions_in_force,
    withdraw,
)
from curate.core.gold import GOLD, Gold, GoldAnnotation, merge

__all__ = [
    "GOLD",
    "Candidate",
    "Conflict",
    "ConflictKind",
    "Decision",
    "Gold",
    "GoldAnnotation",
    "Verdict",
    "decide",
    "decisions_in_force",
    "find_conflicts",
    "merge",
    "withdraw",
]
