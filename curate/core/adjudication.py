"""Adjudication: layers + decisions -> gold.

The parts lie in `decisions` (conflicts and the ledger's entries), `conflicts` (finding them) and
`gold` (the merge); whoever adjudicates imports from here.
"""

from curate.core.conflicts import find_conflicts
from curate.core.decision_ledger import decisions_in_force
from curate.core.decisions import (
    Candidate,
    Circumstances,
    CitedRule,
    Conflict,
    ConflictKind,
    Decision,
    Seen,
    Verdict,
    cite,
    decide,
    withdraw,
)
from curate.core.gold import GOLD, Gold, GoldAnnotation, merge

__all__ = [
    "GOLD",
    "Candidate",
    "Circumstances",
    "CitedRule",
    "Conflict",
    "ConflictKind",
    "Decision",
    "Gold",
    "GoldAnnotation",
    "Seen",
    "Verdict",
    "cite",
    "decide",
    "decisions_in_force",
    "find_conflicts",
    "merge",
    "withdraw",
]
