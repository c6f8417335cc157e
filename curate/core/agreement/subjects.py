"""What a row of results is of: a label, all labels together, or an attribute of a label; in the order shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from curate.core.agreement.counts import Ints, Vocabulary
from curate.core.agreement.sayings import NO_ATTRIBUTE
from curate.core.agreement.tally import ALL_LABELS, EVERY_LABEL, Tally, concatenate

Subject: TypeAlias = tuple[str | None, str | None]  # label, None for all; attribute, None for the span itself


@dataclass(frozen=True, slots=True)
class Subjects:
    """`names` by their new numbers, in the order shown; `new_number` of every old number, -1 for none.

    `spread_to` has for an old number that stands for all attributes of a label the new numbers of those.
    """

    names: Mapping[int, Subject]
    new_number: Ints
    spread_to: Mapping[int, Sequence[int]]

    def renumber(self, tallies: Sequence[Tally]) -> Tally:
        together = concatenate(tallies) if tallies else _nothing()
        parts = [together.select(np.flatnonzero(self.new_number[together.label] != -1)) if self.spread_to else together]
        renumbered = [replace(parts[0], label=self.new_number[parts[0].label])]
        for old, new_numbers in self.spread_to.items():
            rows = together.select(np.flatnonzero(together.label == old))
            renumbered += [replace(rows, label=np.full(len(rows.label), new)) for new in new_numbers]
        return concatenate(renumbered)


def _nothing() -> Tally:
    nothing = np.zeros(0, np.int64)
    return Tally(nothing, nothing, nothing, np.zeros((0, 1)))


def order_labels(labels: Vocabulary, names: Sequence[str]) -> Subjects:
    """`names` are the labels in the order shown."""
    order = {name: nth for nth, name in enumerate(names)}
    # -2 and -1 reach the last two from behind
    new_number = np.array([order[str(name)] for name in labels] + [EVERY_LABEL, ALL_LABELS], np.int64)
    return Subjects({ALL_LABELS: (None, None)} | {nth: (name, None) for name, nth in order.items()}, new_number, {})


def order_attributes(codes: Vocabulary, labels: Vocabulary, attributes: Vocabulary, names: Sequence[str]) -> Subjects:
    """`codes` number pairs of a label's number and an attribute's, or NO_ATTRIBUTE for all of the label."""
    order = {name: nth for nth, name in enumerate(names)}
    label_names, attribute_names = list(map(str, labels)), list(map(str, attributes))
    found: list[tuple[int, str, int]] = []
    for key, code in codes.items():
        assert isinstance(key, tuple)
        label, attribute = key
        found.append((order[label_names[label]], attribute_names[attribute] if attribute != NO_ATTRIBUTE else "", code))
    named = sorted(each for each in found if each[1])
    new_number = np.full(len(codes), -1, np.int64)
    for nth, (_, _, code) in enumerate(named):
        new_number[code] = nth
    return Subjects(
        {nth: (names[label], attribute) for nth, (label, attribute, _) in enumerate(named)},
        new_number,
        {code: [n for n, each in enumerate(named) if each[0] == label] for label, name, code in found if not name},
    )
