"""What a ledger of decisions comes to: which one is in force on each conflict, and who disagrees with it.

Everything here looks at the decisions on one conflict in their order, and at nothing else: so decisions on
different conflicts may be interleaved in any way.
"""

from collections.abc import Sequence

from curate.core.decisions import Decision


def decisions_in_force(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """By conflict key, the last decision that has not been withdrawn; second opinions are none.

    "Last" is by place in the sequence, which is the ledger's order, and not by `at`: clocks of two
    machines can differ. A withdrawal counts only for earlier decisions on the same conflict.
    """
    in_force: dict[str, Decision] = {}
    for decision in standing(decisions):
        if not decision.how.second:
            in_force[decision.conflict_key] = decision
    return in_force


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions and opinions that nobody has withdrawn, in the ledger's order."""
    withdrawn: set[tuple[str, str]] = set()
    stand = []
    for decision in reversed(decisions):
        key = decision.conflict_key
        if (key, decision.id) in withdrawn:
            continue
        if decision.withdraws is not None:
            withdrawn.add((key, decision.withdraws))
        else:
            stand.append(decision)
    return stand[::-1]


def opinions_in_force(decisions: Sequence[Decision]) -> dict[str, tuple[Decision, ...]]:
    """By conflict key, the second opinions that stand, one an adjudicator (the last), in the ledger's order."""
    found: dict[str, dict[str, Decision]] = {}
    for decision in standing(decisions):
        if decision.how.second:
            of_conflict = found.setdefault(decision.conflict_key, {})
            of_conflict.pop(decision.adjudicator, None)
            of_conflict[decision.adjudicator] = decision
    return {key: tuple(opinions.values()) for key, opinions in found.items()}


def disputes(decisions: Sequence[Decision]) -> dict[str, tuple[Decision, ...]]:
    """By conflict key, the opinions that came after the decision in force and would make other gold.

    An opinion that came before it was known to whoever decided, and is answered.
    """
    place = {decision.id: number for number, decision in enumerate(decisions)}
    in_force = decisions_in_force(decisions)
    found = {}
    for key, opinions in opinions_in_force(decisions).items():
        first = in_force.get(key)
        if first is None:
            continue
        later = [o for o in opinions if place[o.id] > place[first.id] and o.outcome != first.outcome]
        if later:
            found[key] = tuple(later)
    return found
