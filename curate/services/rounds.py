"""Rounds: opened over documents that are drawn for them, listed, and closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from curate.core.agreement.codings import NOT_STATED
from curate.core.assignment import coders_wanted
from curate.core.authors import ANSWERS
from curate.core.errors import CurateError, NotFound
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.core.planning import draw_stratified
from curate.core.rounds import Round, RoundKind, RoundSettings, check_round
from curate.core.schema import Schema
from curate.services.annotating import check_annotator
from curate.services.measuring import facets
from curate.services.projects import Project, now
from curate.store import rounds as store
from curate.store.documents import list_documents
from curate.store.engine import Session
from curate.store.layers import documents_in_state

CONTROLS = "plan rounds"
USUAL = ("outlet", "month", "language")


@dataclass(frozen=True, slots=True)
class Draft:
    """A round that is not opened yet: who codes what is drawn and counted, and nothing is written."""

    name: str
    kind: RoundKind
    settings: RoundSettings
    coders: dict[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a lead asks for: `documents` of the pool, all of it where None, or the very ones named in `ids`."""

    name: str
    kind: RoundKind
    settings: RoundSettings
    documents: int | None = None
    ids: Sequence[str] = ()


def draft_round(project: Project, asked: Asked, *, by: Person) -> Draft:
    """Draws the documents. Raises CurateError where the rules do not fit or there is nothing to draw."""
    permit(by, Right.LEAD, CONTROLS)
    with project.store.reading() as session:
        return _draft(session, project.schema, asked)


def create_round(project: Project, asked: Asked, *, by: Person) -> Draft:
    """Opens the round; nobody has anything of it until it is dealt."""
    permit(by, Right.LEAD, CONTROLS)
    with project.store.writing() as session:
        draft = _draft(session, project.schema, asked)
        opened = Round(draft.name, draft.kind, draft.settings, opened=now(), by=by.name)
        store.add_round(session, opened=opened, coders=draft.coders)
    return draft


def all_rounds(project: Project, *, by: Person) -> list[Round]:
    """Oldest first; their rules are for leads, since they say what is hidden from annotators."""
    permit(by, Right.LEAD, "read the rounds")
    with project.store.reading() as session:
        return store.list_rounds(session)


def close_round(project: Project, *, name: str, by: Person) -> Round:
    """Nothing of it waits for anybody any more; what was coded stays. Closing again changes nothing."""
    permit(by, Right.LEAD, CONTROLS)
    with project.store.writing() as session:
        store.get_round(session, name=name, hold=True)
        store.close_round(session, name=name, at=now(), by=by.name)
        return store.get_round(session, name=name)


def round_json(round_: Round, documents: int | None = None) -> dict[str, object]:
    """A round as `curate round list --json` prints it."""
    counted = {} if documents is None else {"documents": documents}
    return {
        "name": round_.name,
        "kind": round_.kind.value,
        "opened": round_.opened,
        "opened_by": round_.by,
        "closed": round_.closed,
        **counted,
        "settings": round_.settings.to_json(),
    }


def known_facets(project: Project, *, by: Person) -> list[str]:
    """What a draw can be in proportion to: whatever at least one document states, the usual ones first."""
    permit(by, Right.LEAD, CONTROLS)
    with project.store.reading() as session:
        stated = {name for summary in list_documents(session) for name in facets(summary.metadata)}
    return [*(name for name in USUAL if name in stated), *sorted(stated - set(USUAL))]


def strata_of(session: Session, by: Sequence[str]) -> dict[str, str]:
    """For each document what the draw keeps in proportion: `The Courier · 2026-03`; empty where nothing is asked."""
    known = {summary.id: facets(summary.metadata) for summary in list_documents(session)}
    return {each: " · ".join(about.get(name, NOT_STATED) for name in by) for each, about in known.items()}


def documents_with_answers(session: Session) -> set[str]:
    """Ids of the documents whose answer key is submitted."""
    return documents_in_state(session, author=ANSWERS, state=LayerState.SUBMITTED)


def _draft(session: Session, schema: Schema, asked: Asked) -> Draft:
    check_round(asked.name, asked.kind, asked.settings)
    for name in asked.settings.annotators:
        check_annotator(name)
    if any(round_.name == asked.name for round_ in store.list_rounds(session)):
        raise CurateError(f"there is a round {asked.name!r} already; choose another name")
    for label in asked.settings.labels:
        schema.label(label)
    if asked.settings.after is not None:
        _check_qualification(session, asked.settings.after)
    strata = _drawn(session, asked)
    if asked.kind.needs_answers:
        coders = dict.fromkeys(strata, len(asked.settings.annotators))
    else:
        rules = asked.settings
        coders = coders_wanted(strata, coders=rules.coders, share=rules.share, seed=rules.seed)
    return Draft(asked.name, asked.kind, asked.settings, coders)


def _drawn(session: Session, asked: Asked) -> dict[str, str]:
    """The strata of the documents that were drawn, or of those named."""
    strata, answered = strata_of(session, asked.settings.stratify), documents_with_answers(session)
    if asked.ids:
        unknown = sorted(set(asked.ids) - strata.keys())
        if unknown:
            raise NotFound(f"there is no document {unknown[0]!r}; look its id up on the Corpus page, or import it")
        _check_answers(asked, set(asked.ids) - answered)
        return {each: strata[each] for each in asked.ids}
    taken = store.rounds_by_document(session).keys()
    pool = {
        each: stratum
        for each, stratum in strata.items()
        if each not in taken and (each in answered) == asked.kind.needs_answers
    }
    wanted = len(pool) if asked.documents is None else asked.documents
    if not 0 < wanted <= len(pool):
        raise CurateError(_too_few(asked.kind, wanted, len(pool)))
    return {each: pool[each] for each in draw_stratified(pool, wanted, seed=asked.settings.seed)}


def _check_answers(asked: Asked, without: set[str]) -> None:
    if asked.kind.needs_answers and without:
        raise CurateError(
            f"{min(without)!r} has no submitted answers; label it as the answer key, or: curate round answers"
        )


def _too_few(kind: RoundKind, wanted: int, free: int) -> str:
    if kind.needs_answers:
        return (
            f"{free} documents have submitted answers and are in no round, and {wanted or 'some'} are asked for; "
            "label more as the answer key, or: curate round answers"
        )
    return f"{free} documents are in no round yet, and {wanted or 'some'} are asked for; ask for fewer or import more"


def _check_qualification(session: Session, name: str) -> None:
    if store.get_round(session, name=name).kind is not RoundKind.QUALIFICATION:
        raise CurateError(f"the round {name!r} is no qualification; name one that is, or leave it out")
