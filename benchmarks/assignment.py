"""A study of 10 people and 10,000 documents, played to its end: load, overlap, and whether anybody has one twice.

    python benchmarks/assignment.py [--documents 10000] [--people 10] [--share 0.3] [--deadline 60] [--seed 1] [--store]

Three in ten documents are coded by two people, drawn in proportion to outlet and month. Everybody works at a pace of
their own, 20 to 60 documents a day. After a fifth of the work two people leave in the middle of documents, after two
fifths two others join, after three fifths one who left comes back; what lies longer than the deadline is dealt to
someone else. It is dealt when people change and once a week. The plan is the one of `curate assign`; with `--store` a
real project on SQLite is dealt by the service too, before and after people change.
"""

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from curate.core.assignment import coders_wanted
from curate.core.dealing import Balance, Because, Holding, Table, balance_of, make_plan
from curate.core.documents import Document, Metadata
from curate.core.people import at_own_machine
from curate.core.rounds import RoundKind, RoundSettings

START = datetime(2026, 1, 1, tzinfo=UTC)
LEAD = at_own_machine("lead")


@dataclass
class Study:
    """A round in which days pass."""

    table: Table
    random: random.Random
    paces: dict[str, int]
    live: list[Holding] = field(default_factory=list)
    late: dict[str, set[str]] = field(default_factory=dict)
    returned: Counter[Because] = field(default_factory=Counter)
    ever: Counter[tuple[str, str]] = field(default_factory=Counter)
    day: int = 0

    @property
    def now(self) -> str:
        return (START + timedelta(days=self.day)).isoformat()

    @property
    def done(self) -> int:
        return sum(holding.is_done for holding in self.live)

    def deal(self, people: Sequence[str]) -> float:
        """Returns the seconds that planning took."""
        settings = replace(self.table.settings, annotators=tuple(people))
        self.table = replace(self.table, settings=settings, now=self.now, live=self.live, late=self.late)
        started = time.perf_counter()
        plan = make_plan(self.table)
        seconds = time.perf_counter() - started
        gone = {holding.order for holding, _ in plan.returned}
        for holding, because in plan.returned:
            self.returned[because] += 1
            if because is Because.LATE:
                self.late.setdefault(holding.order.document_id, set()).add(holding.order.annotator)
        given = [Holding(order, self.now) for order in plan.orders]
        self.ever.update((h.order.document_id, h.order.annotator) for h in given)
        self.ever.subtract((order.document_id, order.annotator) for order in gone)
        self.live = [holding for holding in self.live if holding.order not in gone] + given
        return seconds

    def work(self) -> None:
        """A day: everybody finishes as many as their pace allows and begins one more."""
        self.day += 1
        left = dict(self.paces)
        for place, holding in enumerate(self.live):
            name = holding.order.annotator
            if holding.is_done or left[name] < 0:
                continue
            self.live[place] = replace(holding, began=True, is_done=left[name] > 0)
            left[name] -= 1


def main() -> None:
    given = read_arguments()
    study = open_study(given)
    names = sorted(study.paces)[: given.people]
    staff = play(study, names, sorted(study.paces)[given.people :])
    balance = balance_of(staff, [holding.order for holding in study.live])
    show(study, balance)
    stayed = [n for pair, n in balance.pairs.items() if set(pair) <= set(names[2:])]
    print(f"  overlap   {min(stayed)} to {max(stayed)} between those {len(names) - 2} who were there all the time")
    if given.store:
        deal_in_store(given)


def open_study(given: argparse.Namespace) -> Study:
    strata = {f"doc-{n:05}": f"outlet {n % 7} · 2026-{1 + n % 12:02}" for n in range(given.documents)}
    wanted = coders_wanted(strata, coders=2, share=given.share, seed=given.seed)
    chance = random.Random(given.seed)
    paces = {f"p{n:02}": chance.randint(20, 60) for n in range(given.people + 2)}
    people = tuple(paces)
    rules = RoundSettings(annotators=people, coders=2, seed=given.seed, deadline_days=given.deadline)
    return Study(Table(RoundKind.PRODUCTION, rules, wanted, now=START.isoformat()), chance, paces)


def play(study: Study, staff: list[str], newcomers: list[str]) -> list[str]:
    """Until everything is coded; returns everybody who ever was there."""
    seconds = [study.deal(staff)]
    print(f"dealt to {len(staff)} people:")
    show(study, balance_of(staff, [holding.order for holding in study.live]))
    total, leavers = sum(study.table.wanted.values()), staff[:2]
    changes = {0.2: staff[2:], 0.4: staff[2:] + newcomers, 0.6: staff[1:] + newcomers}
    while study.done < total:
        study.work()
        people = list(study.table.settings.annotators)
        for share in [share for share in changes if study.done >= share * total]:
            people = changes.pop(share)
            print(f"day {study.day}, {study.done:,} of {total:,} done: {len(people)} people now")
        if people != list(study.table.settings.annotators) or study.day % 7 == 0:
            seconds.append(study.deal(people))
    print(f"\nall done on day {study.day}; left in the middle: {', '.join(leavers)}; came: {', '.join(newcomers)}")
    print("back to the pool: " + ", ".join(f"{study.returned[because]:,} {because}" for because in Because))
    print(f"dealing {len(seconds)} times took {statistics.median(seconds):.2f} s each, {max(seconds):.2f} s at most")
    return staff + newcomers


def show(study: Study, balance: Balance) -> None:
    loads, pairs = list(balance.loads.values()), list(balance.pairs.values())
    twice = sum(n > 1 for n in study.ever.values())
    holders = Counter(holding.order.document_id for holding in study.live)
    wrong = sum(holders[each] != wanted for each, wanted in study.table.wanted.items())
    print("  load      " + "  ".join(f"{name} {n:,}" for name, n in balance.loads.items()))
    print(f"  load      {min(loads):,} to {max(loads):,}")
    middle = statistics.median(pairs)
    print(f"  overlap   {min(pairs)} to {max(pairs)} documents a pair, median {middle:g}, of {len(pairs)} pairs")
    print(f"  twice     {twice} documents given to one person twice; {wrong} with another number of coders than wanted")


def deal_in_store(given: argparse.Namespace) -> None:
    """The service itself, on SQLite: reading how things stand, planning, and writing assignments and layers."""
    from curate.services.assigning import deal_round
    from curate.services.projects import init_project, opened
    from curate.services.rounds import Asked, create_round
    from curate.store.documents import add_documents

    names = tuple(f"p{n:02}" for n in range(given.people))
    with TemporaryDirectory() as folder:
        init_project(Path(folder) / "study")
        with opened(Path(folder) / "study") as project:
            with project.store.writing() as session:
                documents = (_document(n) for n in range(given.documents))
                add_documents(session, documents=documents)
            rules = RoundSettings(annotators=names, coders=2, share=given.share, stratify=("outlet", "month"))
            create_round(project, Asked("main", RoundKind.PRODUCTION, rules), by=LEAD)
            for people in (names, names[2:]):
                started = time.perf_counter()
                dealt = deal_round(project, name="main", by=LEAD, annotators=people)
                seconds = time.perf_counter() - started
                loads, pairs = dealt.balance.loads.values(), dealt.balance.pairs.values()
                print(
                    f"in SQLite, {len(people)} people: {dealt.given:,} given, {dealt.returned['left']:,} taken back, "
                    f"load {min(loads):,} to {max(loads):,}, overlap {min(pairs)} to {max(pairs)}, {seconds:.1f} s"
                )


def _document(n: int) -> Document:
    about = Metadata(outlet=f"outlet {n % 7}", published=f"2026-{1 + n % 12:02}-01")
    return Document(f"doc-{n:05}", f"The council met {n} times.", metadata=about)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--deadline", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
