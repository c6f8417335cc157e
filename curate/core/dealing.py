"""A round dealt, and dealt anew when people or documents change: what goes back to the pool, and who gets what.

Nothing is read or written here: a `Table` says how things stand, a `Plan` what would be done, so that a lead sees it
before it happens and a simulation can play years of it.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from curate.core.assignment import Assignment, deal
from curate.core.rounds import Purpose, RoundKind, RoundSettings

HASHES = 2**64


class Because(StrEnum):
    """Why an assignment was taken back: its annotator is not in the round any more, or never began in time, or somebody
    who has nothing left takes a share of what others have not begun."""

    LEFT = "left"
    LATE = "late"
    EVENED = "evened"


@dataclass(frozen=True, slots=True)
class Order:
    """One document for one person."""

    document_id: str
    annotator: str
    purpose: Purpose = Purpose.CODE


@dataclass(frozen=True, slots=True)
class Holding:
    """An order that was given at a moment (UTC, ISO 8601), and how far its annotator has come."""

    order: Order
    at: str
    began: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """How a round stands at the moment `now`.

    `wanted` has how many people each document wants, `live` what is given out in this round; `had` who has a document
    by another round or has submitted it in none; `begun` who works on a document that nobody gave them; `late` who let
    a document lie and does not get it again. `absent` people are not there, `unqualified` ones have not passed;
    `answers` are documents with answers that no training has shown.
    """

    kind: RoundKind
    settings: RoundSettings
    wanted: Mapping[str, int]
    now: str
    live: Sequence[Holding] = ()
    had: Mapping[str, Collection[str]] = field(default_factory=dict)
    begun: Collection[tuple[str, str]] = ()
    late: Mapping[str, Collection[str]] = field(default_factory=dict)
    absent: Collection[str] = ()
    unqualified: Collection[str] = ()
    answers: Sequence[str] = ()

    @property
    def present(self) -> list[str]:
        return [name for name in self.settings.annotators if name not in self.absent]


@dataclass(frozen=True, slots=True)
class Plan:
    """`returned` goes back to the pool first; `short` counts the coders that no document could be given any more."""

    returned: tuple[tuple[Holding, Because], ...]
    orders: tuple[Order, ...]
    short: int


def make_plan(table: Table) -> Plan:
    """What to take back and what to give, from how the round stands. The same table gives the same plan."""
    returned = tuple(_returned(table))
    gone = {holding.order for holding, _ in returned}
    kept = [holding for holding in table.live if holding.order not in gone]
    late = _late(table, returned)
    evened = _evened(table, kept, late)
    returned += tuple((holding, Because.EVENED) for holding in evened)
    kept = [holding for holding in kept if holding not in evened]
    coded = [*_continued(table, kept)]
    coded += _dealt(table, kept, coded, late)
    held = _holders(table, kept, coded)
    everybody = len(table.present) if table.kind.needs_answers else None
    short = sum(max(0, (everybody or n) - len(held.get(each, ()))) for each, n in table.wanted.items())
    return Plan(returned, (*coded, *_gold(table, kept, coded), *_repeats(table, kept, coded)), short)


def _returned(table: Table) -> Iterator[tuple[Holding, Because]]:
    """Whoever is there keeps what they began; of whoever is not, only what is done counts."""
    present = set(table.present)
    for holding in table.live:
        if holding.is_done:
            continue
        if holding.order.annotator not in present:
            yield holding, Because.LEFT
        elif not holding.began and holding.order.purpose is not Purpose.REPEAT and _is_overdue(table, holding):
            yield holding, Because.LATE


def _is_overdue(table: Table, holding: Holding) -> bool:
    days = table.settings.deadline_days
    given, now = datetime.fromisoformat(holding.at), datetime.fromisoformat(table.now)
    return days is not None and given + timedelta(days=days) < now


def _evened(table: Table, kept: Sequence[Holding], late: Mapping[str, Collection[str]]) -> set[Holding]:
    """What those who have more than their share would do last and have not begun, if it can go to the idle."""
    able, left = _able(table), [h for h in kept if not h.is_done and h.order.purpose is Purpose.CODE]
    loads = Counter(holding.order.annotator for holding in left)
    idle = {name for name in able if not loads[name]}
    if not idle or table.kind.needs_answers:
        return set()
    held = _holders(table, kept)
    undealt = sum(max(0, n - len(held.get(each, ()))) for each, n in table.wanted.items())
    fair = -(-(len(left) + undealt) // len(able))
    found: set[Holding] = set()
    takers = Counter({each: len(idle - {*held.get(each, ()), *late.get(each, ())}) for each in table.wanted})
    for holding in sorted(left, key=lambda h: queue_place(table.settings.seed, h.order), reverse=True):
        order = holding.order
        if loads[order.annotator] > fair and not holding.began and takers[order.document_id]:
            takers[order.document_id] -= 1
            loads[order.annotator] -= 1
            found.add(holding)
    return found


def queue_place(seed: int, order: Order) -> bytes:
    """Where a document stands among those that its annotator has to do in a round: an order of their own."""
    return _hash(seed, order.annotator, order.document_id)


def _late(table: Table, returned: Iterable[tuple[Holding, Because]]) -> dict[str, set[str]]:
    late = {document_id: set(names) for document_id, names in table.late.items()}
    for holding, because in returned:
        if because is Because.LATE:
            late.setdefault(holding.order.document_id, set()).add(holding.order.annotator)
    return late


def _holders(table: Table, kept: Iterable[Holding], orders: Iterable[Order] = ()) -> dict[str, set[str]]:
    """Who codes each document of the round, by it or by another."""
    held = {document_id: set(table.had[document_id]) for document_id in table.wanted if document_id in table.had}
    given = [*(holding.order for holding in kept), *orders]
    for order in given:
        if order.purpose is Purpose.CODE and order.document_id in table.wanted:
            held.setdefault(order.document_id, set()).add(order.annotator)
    return held


def _continued(table: Table, kept: Sequence[Holding]) -> Iterator[Order]:
    """What somebody works on already goes to them, as long as it wants more coders."""
    held, able = _holders(table, kept), _able(table)
    for document_id, annotator in sorted(table.begun):
        holders = held.setdefault(document_id, set())
        if annotator in able and annotator not in holders and len(holders) < table.wanted.get(document_id, 0):
            holders.add(annotator)
            yield Order(document_id, annotator)


def _able(table: Table) -> list[str]:
    return [name for name in table.present if name not in table.unqualified]


def _dealt(
    table: Table, kept: Sequence[Holding], coded: Sequence[Order], late: Mapping[str, Collection[str]]
) -> list[Order]:
    held, able = _holders(table, kept, coded), _able(table)
    if table.kind.needs_answers:
        pairs = ((each, name) for each in table.wanted for name in able)
        return [Order(each, name) for each, name in pairs if name not in held.get(each, ())]
    if not able:
        return []
    here = [holding.order for holding in kept if holding.is_done and holding.order.purpose is Purpose.CODE]
    finished = {Assignment(order.document_id, order.annotator) for order in here}
    finished |= {Assignment(each, name) for each, names in table.had.items() for name in names}
    dealt = deal(table.wanted, able, seed=table.settings.seed, held=held, finished=finished, barred=late)
    return [Order(each.document_id, each.annotator) for each in dealt]


def _loads(kept: Iterable[Holding], coded: Iterable[Order]) -> Counter[str]:
    """How many documents each person codes in the round, those that are done among them."""
    given = [*(holding.order for holding in kept), *coded]
    return Counter(order.annotator for order in given if order.purpose is Purpose.CODE)


def _gold(table: Table, kept: Sequence[Holding], coded: Sequence[Order]) -> Iterator[Order]:
    """To each person as many documents with answers as their share asks for, and none that they know."""
    loads, seed = _loads(kept, coded), table.settings.seed
    for name in _able(table):
        known = {holding.order.document_id for holding in kept if holding.order.annotator == name}
        known |= {each for each, names in table.had.items() if name in names} | set(table.wanted)
        have = sum(h.order.annotator == name and h.order.purpose is Purpose.GOLD for h in kept)
        free = sorted(
            (each for each in table.answers if each not in known), key=lambda each: _hash(seed, "gold", name, each)
        )
        wanted = round(table.settings.gold_share * loads[name])
        yield from (Order(each, name, Purpose.GOLD) for each in free[: max(0, wanted - have)])


def _repeats(table: Table, kept: Sequence[Holding], coded: Sequence[Order]) -> Iterator[Order]:
    given = [*(holding.order for holding in kept), *coded]
    repeated = {(o.document_id, o.annotator) for o in given if o.purpose is Purpose.REPEAT}
    able = set(_able(table))
    for order in given:
        key = (order.document_id, order.annotator)
        is_new = order.purpose is Purpose.CODE and order.annotator in able and key not in repeated
        if is_new and _falls_in(table.settings.repeat_share, table.settings.seed, "repeat", *key):
            yield Order(*key, Purpose.REPEAT)


@dataclass(frozen=True, slots=True)
class Balance:
    """`loads` is how many documents each person codes, `pairs` how many every two of them both code."""

    loads: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]


def balance_of(people: Iterable[str], orders: Iterable[Order]) -> Balance:
    """Of what is coded; people and pairs without any are there with 0."""
    holders: dict[str, set[str]] = {}
    for order in orders:
        if order.purpose is Purpose.CODE:
            holders.setdefault(order.document_id, set()).add(order.annotator)
    names = sorted({*people, *(name for held in holders.values() for name in held)})
    pairs = Counter(dict.fromkeys(combinations(names, 2), 0))
    loads = Counter(dict.fromkeys(names, 0))
    for held in holders.values():
        loads.update(held)
        pairs.update(combinations(sorted(held), 2))
    return Balance(dict(loads), dict(pairs))


def _falls_in(share: float, seed: int, *words: str) -> bool:
    """The words begin with what is drawn for: dealing takes the smallest of such hashes, and would decide here too."""
    return int.from_bytes(_hash(seed, *words)[:8], "big") < round(share * HASHES)


def _hash(seed: int, *words: str) -> bytes:
    return hashlib.sha256("\0".join((str(seed), *words)).encode()).digest()
