"""Confirm: an adjudicator looked at a label that models doubt and found it right; it is kept, and can be taken back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from uuid import uuid4

from curate.core.confirmations import Confirmation, doubt_key, standing_confirmations
from curate.core.documents import Document
from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.gold import Gold, merge
from curate.core.people import Person, Right, permit, permit_own
from curate.core.schema import Schema
from curate.core.spans import Span
from curate.services.adjudicating import counts
from curate.services.annotating import check_annotator
from curate.services.confirmation_rows import Asked, read_rows
from curate.services.json_lines import read_json_lines
from curate.services.projects import Project, now
from curate.services.seeing import closed_documents, permit_document
from curate.store.chunks import chunked
from curate.store.confirmations import append_confirmation, confirmations_of, find_confirmation
from curate.store.decisions import decisions_on
from curate.store.documents import stream_documents
from curate.store.engine import Session
from curate.store.layers import layers_on

LOOK = "look at label errors"
AT_ONCE = 200  # documents
CHANGED = "the gold says something else there now"
AGAIN = "look for label errors again, and at what is there"

Opened = Mapping[str, tuple[Document, Gold]]


@dataclass(frozen=True, slots=True)
class Listed:
    """`stands`: the gold still says what was looked at, so that nobody is asked again."""

    confirmation: Confirmation
    stands: bool

    def to_json(self) -> dict[str, object]:
        return {**self.confirmation.to_json(), "stands": self.stands}


def apply_confirmations(
    project: Project, file: Path, *, by: Person, adjudicator: str | None = None
) -> list[Confirmation]:
    """Records the confirmations of a JSONL file, all or none. `adjudicator` has looked where a line names nobody."""
    permit(by, Right.ADJUDICATE, LOOK)
    return record_confirmations(project, *read_json_lines(file), by=by, adjudicator=adjudicator)


def record_confirmations(
    project: Project,
    rows: Sequence[tuple[str, object]],
    problems: Sequence[Problem] = (),
    *,
    by: Person,
    adjudicator: str | None = None,
) -> list[Confirmation]:
    """Those of the rows (where it stands, JSON) that were not there before.

    Raises InvalidInput with all that is wrong, in the rows and in `problems`; then nothing is written.
    """
    permit(by, Right.ADJUDICATE, LOOK)
    asked, found = read_rows(rows, adjudicator)
    found = [*problems, *found]
    for each in asked:
        check_annotator(each.adjudicator)
        permit_own(by, each.adjudicator, LOOK)
    with project.store.writing() as session:
        confirmations = _made(session, project.schema, asked, by, found)
        if found:
            raise InvalidInput("the confirmations, of which none was recorded,", found)
        return [each for each in confirmations if append_confirmation(session, confirmation=each)]


def withdraw_confirmation(project: Project, confirmation_id: str, *, adjudicator: str, by: Person) -> Confirmation:
    """Takes a confirmation back, anybody's: the doubt stands again. Raises CurateError where that was done before."""
    permit(by, Right.ADJUDICATE, LOOK)
    check_annotator(adjudicator)
    permit_own(by, adjudicator, LOOK)
    with project.store.writing() as session:
        earlier = find_confirmation(session, confirmation_id=confirmation_id)
        if earlier is None or earlier.withdraws is not None:
            raise CurateError(f"there is no confirmation {confirmation_id!r}; list them: curate release confirmed")
        permit_document(session, by, earlier.document_id)
        back = replace(
            earlier, id=uuid4().hex, adjudicator=adjudicator, at=now(), remark=None, withdraws=confirmation_id
        )
        append_confirmation(session, confirmation=back)
    return back


def list_confirmations(project: Project, *, by: Person) -> list[Listed]:
    """Those that nobody took back, in their order; without documents that `by` may not see yet."""
    permit(by, Right.ADJUDICATE, LOOK)
    with project.store.reading() as session:
        closed = closed_documents(session, by)
        standing = read_standing(session).values()
        seen = [each for each in standing if each.document_id not in closed]
        opened = open_golds(session, project.schema, {each.document_id for each in seen})
    return [Listed(each, _key_now(opened, each) == each.key) for each in seen]


def standing_keys(project: Project, *, by: Person) -> dict[str, Confirmation]:
    """By key; for a page that shows doubts and is to hear of each that somebody has looked at meanwhile."""
    permit(by, Right.ADJUDICATE, LOOK)
    with project.store.reading() as session:
        return read_standing(session)


def read_standing(session: Session) -> dict[str, Confirmation]:
    return standing_confirmations(confirmations_of(session))


def open_golds(session: Session, schema: Schema, ids: Collection[str]) -> dict[str, tuple[Document, Gold]]:
    """The documents with their gold: what is said of a unit names its words, and the decision that made it."""
    opened: dict[str, tuple[Document, Gold]] = {}
    for chunk in chunked(sorted(ids), AT_ONCE):
        layers = filter(counts, layers_on(session, document_ids=chunk, machine=False))
        decided = decisions_on(session, document_ids=chunk)
        golds = {
            each: merge(list(group), decided.get(each, []), schema)
            for each, group in groupby(layers, key=lambda layer: layer.document_id)
        }
        documents = stream_documents(session, ids=chunk)
        opened.update((each.id, (each, golds[each.id])) for each in documents if each.id in golds)
    return opened


def key_at(document: Document, gold: Gold, label: str, span: Span, attribute: str | None = None) -> str:
    marked = (each.annotation for each in gold.annotations)
    return doubt_key(document.id, document.text, label, span, marked, attribute)


def _made(
    session: Session, schema: Schema, asked: Sequence[Asked], by: Person, problems: list[Problem]
) -> list[Confirmation]:
    """What is wrong joins the problems."""
    for document_id in {each.document_id for each in asked}:
        permit_document(session, by, document_id)
    opened = open_golds(session, schema, {each.document_id for each in asked})
    known, moment = set(read_standing(session)), now()
    made = []
    for each in asked:
        faults = list(_faults(opened, schema, each))
        problems += faults
        earlier = find_confirmation(session, confirmation_id=each.id) if each.id else None
        # An id that is there with the same key is the same act, told again; it may have been taken back since.
        if not faults and each.key not in known and (earlier is None or earlier.key != each.key):
            made.append(each.made(each.id or uuid4().hex, moment))
            known.add(each.key)
    return made


def _faults(opened: Opened, schema: Schema, asked: Asked) -> Iterator[Problem]:
    if asked.label not in {label.name for label in schema.labels}:
        yield Problem(asked.where, f"there is no label {asked.label!r}", "name one of the codebook's")
    elif asked.attribute and asked.attribute not in {each.name for each in schema.label(asked.label).attributes}:
        yield Problem(asked.where, f"{asked.label} has no {asked.attribute!r}", "name one of its attributes")
    elif asked.document_id not in opened:
        yield Problem(asked.where, f"{asked.document_id!r} has no gold", "name a document that somebody submitted")
    elif asked.span.end > len(opened[asked.document_id][0].text):
        yield Problem(asked.where, f"it ends at {asked.span.end}, after the text", AGAIN)
    elif key_at(*opened[asked.document_id], asked.label, asked.span, asked.attribute) != asked.key:
        yield Problem(asked.where, CHANGED, AGAIN)


def _key_now(opened: Opened, confirmation: Confirmation) -> str | None:
    """None where the document has no gold any more."""
    if confirmation.document_id not in opened:
        return None
    return key_at(*opened[confirmation.document_id], confirmation.label, confirmation.span, confirmation.attribute)
