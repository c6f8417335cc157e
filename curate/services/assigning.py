"""Assign: a round's documents dealt to its people, as often as people or documents change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from curate.core.authors import is_annotator
from curate.core.dealing import Balance, Because, Holding, Order, Plan, Table, balance_of, make_plan
from curate.core.errors import CurateError
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.core.rounds import Purpose, Round
from curate.services.annotating import check_annotator
from curate.services.projects import Project, now
from curate.services.rounds import CONTROLS, Draft, documents_with_answers
from curate.services.scoring import unqualified_people
from curate.store import rounds as rounds_store
from curate.store.accounts import list_accounts
from curate.store.assignments import Given, assignments, give, hold_untouched, take_back
from curate.store.engine import Session
from curate.store.layers import layer_states


@dataclass(frozen=True, slots=True)
class Dealt:
    """What dealing did, or would do: who codes how much and with whom after it. `short` counts the coders that
    documents still want; `gold` and `repeats` are what is mixed in, by person."""

    round: str
    given: int
    returned: dict[str, int]
    short: int
    balance: Balance
    hidden: dict[Purpose, int]
    unqualified: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "round": self.round,
            "given": self.given,
            "returned": self.returned,
            "short": self.short,
            "balance": dict(self.balance.loads),
            "overlap": [{"pair": list(pair), "documents": n} for pair, n in self.balance.pairs.items()],
            "gold": self.hidden[Purpose.GOLD],
            "repeats": self.hidden[Purpose.REPEAT],
            "unqualified": list(self.unqualified),
        }


def deal_round(project: Project, *, name: str, by: Person, annotators: Sequence[str] = ()) -> Dealt:
    """Takes back what nobody will do, and gives what the round's documents want. `annotators` are its people from
    now on; without any they stay the same. Raises CurateError for a closed round."""
    permit(by, Right.LEAD, CONTROLS)
    with project.store.writing() as session:
        round_ = rounds_store.get_round(session, name=name, hold=True)
        if not round_.is_open:
            raise CurateError(f"the round {name!r} is closed; open another: curate round create NAME")
        round_ = _with_people(session, round_, annotators)
        hold_untouched(session, round_name=name)
        live = assignments(session, round_name=name)
        table = _table(session, project, round_, rounds_store.documents_of_round(session, name=name), live)
        plan = make_plan(table)
        _carry_out(session, plan, live, round_name=name, schema_digest=project.schema.digest, at=table.now, by=by.name)
    return _dealt(name, table, plan)


def preview_deal(project: Project, draft: Draft, *, by: Person) -> Dealt:
    """What dealing the round would give, were it opened now."""
    permit(by, Right.LEAD, CONTROLS)
    opened = Round(draft.name, draft.kind, draft.settings, opened=now(), by=by.name)
    with project.store.reading() as session:
        table = _table(session, project, opened, draft.coders, [])
    return _dealt(draft.name, table, make_plan(table))


def all_assignments(
    project: Project, *, by: Person, round_name: str | None = None, annotator: str | None = None
) -> list[Given]:
    """With their purposes, which annotators are not told."""
    permit(by, Right.LEAD, "read the assignments")
    with project.store.reading() as session:
        return assignments(session, round_name=round_name, annotator=annotator)


def assignment_json(given: Given) -> dict[str, object]:
    return {
        "round": given.round,
        "document_id": given.document_id,
        "annotator": given.annotator,
        "purpose": given.purpose.value,
        "at": given.at,
        "state": given.layer.value if given.layer else LayerState.ASSIGNED.value,
    }


def _with_people(session: Session, round_: Round, annotators: Sequence[str]) -> Round:
    if not annotators or tuple(annotators) == round_.settings.annotators:
        return round_
    for annotator in annotators:
        check_annotator(annotator)
    settings = replace(round_.settings, annotators=tuple(annotators))
    rounds_store.change_settings(session, name=round_.name, settings=settings)
    return replace(round_, settings=settings)


def _table(session: Session, project: Project, round_: Round, wanted: dict[str, int], live: Sequence[Given]) -> Table:
    held = {(given.document_id, given.annotator) for given in live if given.purpose is not Purpose.REPEAT}
    had, begun = _elsewhere(session, wanted, held, round_.name)
    late = _late(session, round_.name)
    return Table(
        kind=round_.kind,
        settings=round_.settings,
        wanted=wanted,
        now=now(),
        live=[_holding(given) for given in live],
        had=had,
        begun=begun,
        late=late,
        absent={account.name for account in list_accounts(session) if account.disabled},
        unqualified=unqualified_people(session, project.schema, round_.settings),
        answers=sorted(_hidden_answers(session)) if round_.settings.gold_share else (),
    )


def _elsewhere(
    session: Session, wanted: Collection[str], held: Collection[tuple[str, str]], name: str
) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    """Who has each document without this round, and who works on one of its documents that nobody gave them."""
    had: dict[str, set[str]] = {}
    given = {
        (g.document_id, g.annotator)
        for g in assignments(session)
        if g.round != name and g.purpose is not Purpose.REPEAT
    }
    begun = set()
    for document_id, author, state in layer_states(session, machine=False):
        if not is_annotator(author) or (document_id, author) in held:
            continue
        if state is LayerState.SUBMITTED:
            given.add((document_id, author))
        elif state is LayerState.IN_PROGRESS and document_id in wanted and (document_id, author) not in given:
            begun.add((document_id, author))
    for document_id, author in given:
        had.setdefault(document_id, set()).add(author)
    return had, begun


def _late(session: Session, name: str) -> dict[str, set[str]]:
    late: dict[str, set[str]] = {}
    for given in assignments(session, round_name=name, withdrawn=True):
        if given.withdrawn_because == Because.LATE:
            late.setdefault(given.document_id, set()).add(given.annotator)
    return late


def _hidden_answers(session: Session) -> set[str]:
    """Documents with answers that no training or qualification is about."""
    shown = {round_.name for round_ in rounds_store.list_rounds(session) if round_.kind.needs_answers}
    known = {each for each, names in rounds_store.rounds_by_document(session).items() if shown & set(names)}
    return documents_with_answers(session) - known


def _holding(given: Given) -> Holding:
    return Holding(_order(given), given.at, given.began, given.is_done)


def _order(given: Given) -> Order:
    return Order(given.document_id, given.annotator, given.purpose)


def _carry_out(
    session: Session, plan: Plan, live: Sequence[Given], *, round_name: str, schema_digest: str, at: str, by: str
) -> None:
    by_order = {_order(given): given for given in live}
    for because in Because:
        returned = [by_order[holding.order] for holding, why in plan.returned if why is because]
        take_back(session, given=returned, at=at, because=because.value)
    give(session, round_name=round_name, orders=plan.orders, schema_digest=schema_digest, at=at, by=by)


def _dealt(name: str, table: Table, plan: Plan) -> Dealt:
    gone = {holding.order for holding, _ in plan.returned}
    orders = [*(holding.order for holding in table.live if holding.order not in gone), *plan.orders]
    return Dealt(
        round=name,
        given=sum(order.purpose is Purpose.CODE for order in plan.orders),
        returned={because.value: sum(why is because for _, why in plan.returned) for because in Because},
        short=plan.short,
        balance=balance_of(table.present, orders),
        hidden={each: sum(order.purpose is each for order in orders) for each in (Purpose.GOLD, Purpose.REPEAT)},
        unqualified=tuple(sorted(set(table.unqualified))),
    )
