"""A round through its life: people leave and join, documents come back, nobody has one twice."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from curate.core.dealing import Because, Holding, Order, Plan, Table, balance_of, make_plan
from curate.core.errors import CurateError
from curate.core.rounds import Purpose, RoundKind, RoundSettings, check_round

PEOPLE = ("ana", "ben", "cem", "dora")
AT, LATER = "2026-01-01T00:00:00+00:00", "2026-01-10T00:00:00+00:00"


def table(wanted: dict[str, int], *, people: tuple[str, ...] = PEOPLE, **more: object) -> Table:
    kind = more.pop("kind", RoundKind.PRODUCTION)
    rules = {name: more.pop(name) for name in list(more) if name in RoundSettings.__dataclass_fields__}
    rules_ = RoundSettings(annotators=people, seed=1, **rules)  # type: ignore[arg-type]
    return Table(kind=kind, settings=rules_, wanted=wanted, now=AT, **more)  # type: ignore[arg-type]


def held(plan: Plan, **more: bool) -> list[Holding]:
    return [Holding(order, AT, **more) for order in plan.orders]


def test_what_a_leaver_did_not_finish_goes_back_and_what_is_done_stays() -> None:
    wanted = dict.fromkeys(map(str, range(20)), 2)
    live = held(make_plan(table(wanted)))
    done = next(holding for holding in live if holding.order.annotator == "ana")
    live = [replace(holding, began=True, is_done=True) if holding is done else holding for holding in live]
    plan = make_plan(table(wanted, people=("ben", "cem", "dora"), live=live))
    assert {because for _, because in plan.returned} == {Because.LEFT}
    assert {holding.order.annotator for holding, _ in plan.returned} == {"ana"}
    assert done not in [holding for holding, _ in plan.returned]
    assert len(plan.orders) == len(plan.returned)
    assert plan.short == 0


def test_a_newcomer_takes_a_share_of_what_others_have_not_begun() -> None:
    wanted = dict.fromkeys(map(str, range(30)), 2)
    live = held(make_plan(table(wanted, people=("ana", "ben"))))
    live[0] = replace(live[0], began=True)
    joined = table(wanted, people=("ana", "ben", "cem"), live=live)
    plan = make_plan(joined)
    assert {because for _, because in plan.returned} == {Because.EVENED}
    assert {order.annotator for order in plan.orders} == {"cem"}
    gone = {holding.order for holding, _ in plan.returned}
    orders = [*(holding.order for holding in live if holding.order not in gone), *plan.orders]
    assert live[0].order in orders
    balance = balance_of(joined.present, orders)
    assert set(balance.loads.values()) == {20}
    assert set(balance.pairs.values()) == {10}
    settled = replace(joined, live=[Holding(order, AT) for order in orders])
    assert make_plan(settled).returned == ()


def test_what_lies_too_long_goes_to_someone_else_and_what_was_begun_does_not() -> None:
    live = held(make_plan(table({"a": 1, "b": 1}, people=("ana",))))
    live[0] = replace(live[0], began=True)
    late = replace(table({"a": 1, "b": 1}, people=("ana", "ben"), deadline_days=5, live=live), now=LATER)
    plan = make_plan(late)
    [(back, because)] = plan.returned
    assert because is Because.LATE
    assert back.order == live[1].order
    assert plan.orders == (Order(live[1].order.document_id, "ben"),)
    alone = make_plan(replace(late, settings=replace(late.settings, annotators=("ana",))))
    assert alone.orders == ()
    assert alone.short == 1


def test_in_training_everybody_gets_everything_once() -> None:
    rules = table({"a": 2, "b": 2}, people=("ana", "ben"), kind=RoundKind.TRAINING)
    first = make_plan(rules)
    assert len(set(first.orders)) == 4
    joined = replace(rules, settings=replace(rules.settings, annotators=("ana", "ben", "cem")), live=held(first))
    assert make_plan(joined).orders == (Order("a", "cem"), Order("b", "cem"))


def test_who_has_not_passed_gets_nothing() -> None:
    plan = make_plan(table({"a": 2, "b": 2}, unqualified={"ana", "ben"}))
    assert {order.annotator for order in plan.orders} == {"cem", "dora"}
    nobody = make_plan(table({"a": 2}, unqualified=set(PEOPLE)))
    assert (nobody.orders, nobody.short) == ((), 2)


def test_who_has_coded_a_document_elsewhere_counts_and_does_not_get_it_again() -> None:
    plan = make_plan(table({"a": 2}, people=("ana", "ben"), had={"a": {"ana"}}))
    assert plan.orders == (Order("a", "ben"),)


def test_what_someone_has_begun_by_themselves_becomes_theirs() -> None:
    plan = make_plan(table({"a": 1, "b": 1}, begun={("a", "dora")}))
    assert Order("a", "dora") in plan.orders
    assert len(plan.orders) == 2


def test_hidden_answers_and_repeats_by_their_shares() -> None:
    wanted = dict.fromkeys((f"doc-{n}" for n in range(400)), 1)
    answers = [f"key-{n}" for n in range(20)]
    rules = table(wanted, gold_share=0.1, repeat_share=0.2, answers=answers)
    plan = make_plan(rules)
    purposes = Counter((order.annotator, order.purpose) for order in plan.orders)
    assert all(purposes[name, Purpose.GOLD] == 10 for name in PEOPLE)
    assert 50 < sum(purposes[name, Purpose.REPEAT] for name in PEOPLE) < 110
    assert len(set(plan.orders)) == len(plan.orders)
    coded = {(o.document_id, o.annotator) for o in plan.orders if o.purpose is Purpose.CODE}
    assert all((o.document_id, o.annotator) in coded for o in plan.orders if o.purpose is Purpose.REPEAT)
    again = make_plan(replace(rules, live=held(plan)))
    assert (again.orders, again.returned) == ((), ())


def test_the_balance_names_pairs_that_share_nothing() -> None:
    balance = balance_of(["ana", "ben"], [Order("a", "ana"), Order("b", "cem"), Order("a", "cem")])
    assert balance.loads == {"ana": 1, "ben": 0, "cem": 2}
    assert balance.pairs == {("ana", "ben"): 0, ("ana", "cem"): 1, ("ben", "cem"): 0}


@pytest.mark.parametrize(
    ("kind", "rules", "said"),
    [
        (RoundKind.PILOT, {"threshold": 0.7}, "only a qualification"),
        (RoundKind.QUALIFICATION, {}, "needs a threshold"),
        (RoundKind.PILOT, {"gold_share": 0.1}, "belong to production"),
    ],
)
def test_rules_that_are_not_of_this_kind(kind: RoundKind, rules: dict[str, float], said: str) -> None:
    with pytest.raises(CurateError, match=said):
        check_round("r", kind, RoundSettings(annotators=("ana",), **rules))  # type: ignore[arg-type]


def test_a_name_that_no_command_could_take() -> None:
    with pytest.raises(CurateError, match="cannot name"):
        check_round("a round", RoundKind.PILOT, RoundSettings(annotators=("ana",)))


def test_rules_come_back_as_they_went() -> None:
    rules = RoundSettings(annotators=("ana", "ben"), coders=2, stratify=("outlet",), labels=("claim",), threshold=0.5)
    assert RoundSettings.from_json({**rules.to_json(), "unknown": 1}) == rules


@dataclass
class Study:
    """What a round would look like in the store."""

    live: list[Holding] = field(default_factory=list)
    late: dict[str, set[str]] = field(default_factory=dict)


class ARound(RuleBasedStateMachine):
    """People come, go, begin, finish and forget, in any order; the round is dealt again after each."""

    @initialize(n=st.integers(1, 12), coders=st.integers(1, 3), people=st.sets(st.sampled_from(PEOPLE), min_size=1))
    def open(self, n: int, coders: int, people: set[str]) -> None:
        self.study = Study()
        self.day = 1
        rules = RoundSettings(annotators=tuple(sorted(people)), coders=coders, seed=n, deadline_days=7)
        self.table = Table(RoundKind.PRODUCTION, rules, {f"d{i}": coders for i in range(n)}, now=self.now)
        self.deal()

    @property
    def now(self) -> str:
        return f"2026-{1 + self.day // 28:02}-{1 + self.day % 28:02}T00:00:00+00:00"

    def deal(self) -> None:
        done = {holding for holding in self.study.live if holding.is_done}
        table = replace(self.table, now=self.now, live=self.study.live, late=self.study.late)
        plan = make_plan(table)
        gone = {holding for holding, _ in plan.returned}
        assert not gone & done, "what is done stays"
        for holding, because in plan.returned:
            assert because is Because.LEFT or not holding.began, "what was begun stays"
            if because is Because.LATE:
                self.study.late.setdefault(holding.order.document_id, set()).add(holding.order.annotator)
        kept = [holding for holding in self.study.live if holding not in gone]
        self.study.live = [*kept, *(Holding(order, self.now) for order in plan.orders)]

    @rule(people=st.sets(st.sampled_from(PEOPLE), min_size=1))
    def people_change(self, people: set[str]) -> None:
        self.table = replace(self.table, settings=replace(self.table.settings, annotators=tuple(sorted(people))))
        self.deal()

    @rule(nth=st.integers(0, 30), is_done=st.booleans())
    def work(self, nth: int, is_done: bool) -> None:
        if self.study.live:
            place = nth % len(self.study.live)
            holding = self.study.live[place]
            self.study.live[place] = replace(holding, began=True, is_done=is_done or holding.is_done)
        self.deal()

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.day = min(self.day + days, 300)
        self.deal()

    @invariant()
    def nobody_has_a_document_twice(self) -> None:
        orders = [holding.order for holding in self.study.live]
        assert len(set(orders)) == len(orders)

    @invariant()
    def no_document_has_more_coders_than_it_wants(self) -> None:
        coders = Counter(holding.order.document_id for holding in self.study.live)
        assert all(coders[each] <= wanted for each, wanted in self.table.wanted.items())

    @invariant()
    def only_people_who_are_there_have_something_to_do(self) -> None:
        todo = {holding.order.annotator for holding in self.study.live if not holding.is_done}
        assert todo <= set(self.table.settings.annotators)


TestARound = ARound.TestCase
TestARound.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(n=st.integers(1, 60), people=st.integers(2, 8), coders=st.integers(2, 4), seed=st.integers(0, 5))
def test_load_and_overlap_are_even(n: int, people: int, coders: int, seed: int) -> None:
    names = tuple(f"p{i}" for i in range(people))
    rules = RoundSettings(annotators=names, coders=coders, seed=seed)
    plan = make_plan(Table(RoundKind.PILOT, rules, {f"d{i}": coders for i in range(n)}, now=AT))
    balance = balance_of(names, plan.orders)
    assert max(balance.loads.values()) - min(balance.loads.values()) <= 2
    per_document = min(coders, people)
    assert sum(balance.pairs.values()) == n * len(list(combinations(range(per_document), 2)))
