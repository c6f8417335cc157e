"""Answer: the key that training and qualification are read against, copied from gold or from one person's work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from curate.core.authors import ANSWERS, GOLD
from curate.core.canonical import content_digest
from curate.core.errors import CurateError
from curate.core.gold import Gold
from curate.core.layers import Action, Annotation, Change, LayerState
from curate.core.people import Person, Right, permit
from curate.services.adjudicating import stream_gold
from curate.services.annotating import check_annotator
from curate.services.projects import Project, now
from curate.services.rounds import documents_with_answers
from curate.store.layers import append_changes, stream_layers

ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Copied:
    """`answered` documents got a key now, `known` ones had one, which stays as it is."""

    answered: tuple[str, ...]
    known: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {"answered": list(self.answered), "known": list(self.known)}


def copy_answers(project: Project, *, source: str, by: Person, ids: Sequence[str] = ()) -> Copied:
    """Makes keys from `gold` (what has no open conflict) or from one annotator's submitted layers.

    All documents that the source has, or those of `ids`. Raises CurateError where it has nothing.
    """
    permit(by, Right.LEAD, "make answers")
    found = dict(_from_gold(project) if source == GOLD else _from_person(project, source))
    wanted = {each: found[each] for each in found if not ids or each in set(ids)}
    if not wanted:
        raise CurateError(f"{source} has nothing submitted and settled to copy; name {GOLD} or an annotator who has")
    with project.store.writing() as session:
        known = documents_with_answers(session)
        new = {each: annotations for each, annotations in wanted.items() if each not in known}
        for document_id, annotations in new.items():
            append_changes(
                session,
                document_id=document_id,
                author=ANSWERS,
                schema_digest=project.schema.digest,
                changes=_changes(document_id, annotations),
                at=now(),
            )
    return Copied(tuple(sorted(new)), tuple(sorted(wanted.keys() & known)))


def _from_gold(project: Project) -> Iterator[tuple[str, Sequence[Annotation]]]:
    for gold in stream_gold(project):
        if not gold.unsettled:
            yield gold.document_id, _annotations(gold)


def _annotations(gold: Gold) -> list[Annotation]:
    return [marked.annotation for marked in gold.annotations]


def _from_person(project: Project, name: str) -> Iterator[tuple[str, Sequence[Annotation]]]:
    check_annotator(name)
    with project.store.reading() as session:
        for layer in stream_layers(session, author=name, state=LayerState.SUBMITTED):
            yield layer.document_id, layer.annotations


def _changes(document_id: str, annotations: Sequence[Annotation]) -> list[Change]:
    """Ids that follow from the content, so that copying again is the same change."""
    changes = []
    for nth, annotation in enumerate(annotations):
        identity = content_digest([ANSWERS, document_id, nth, annotation.id])[:ID_LENGTH]
        copy = replace(annotation, id=identity, origin=None)
        changes.append(Change(f"put-{identity}"[:ID_LENGTH], Action.PUT, copy))
    submitted = content_digest([ANSWERS, document_id, [change.id for change in changes]])[:ID_LENGTH]
    return [*changes, Change(submitted, Action.SUBMIT)]
