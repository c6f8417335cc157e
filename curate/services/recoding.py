"""Recode: which layers an earlier codebook made, what has changed since, and opening them again in one step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from curate.core.canonical import content_digest
from curate.core.dealing import Order
from curate.core.layers import Action, Change
from curate.core.people import Person, Right, permit
from curate.core.rounds import Purpose, Round, RoundKind, RoundSettings
from curate.core.schema_changes import LabelChange, compare_schemas, must_recode
from curate.services.projects import Project, now
from curate.store import rounds as rounds_store
from curate.store.assignments import assignments, give, take_back
from curate.store.engine import Session
from curate.store.layers import append_changes
from curate.store.recoding import OldLayer, layers_of_other_schemas
from curate.store.schemas import get_schema

DIGEST = 12
ID_LENGTH = 32
MOVED = "to recode"


@dataclass(frozen=True, slots=True)
class Outdated:
    """What one earlier version of the codebook made: `changes` since, by label; `to_recode` counts its layers by
    label, those alone that the change concerns; `unaffected` are the layers that no change concerns."""

    schema_digest: str
    layers: int
    changes: Mapping[str, tuple[LabelChange, ...]]
    to_recode: Mapping[str, int]
    unaffected: int

    def to_json(self) -> dict[str, object]:
        return {
            "schema_digest": self.schema_digest,
            "layers": self.layers,
            "changes": {name: list(kinds) for name, kinds in self.changes.items()},
            "to_recode": dict(self.to_recode),
            "unaffected": self.unaffected,
        }


@dataclass(frozen=True, slots=True)
class Reopened:
    """`layers` are (document id, annotator); `round` is where they wait, None in a project without rounds."""

    layers: tuple[tuple[str, str], ...]
    round: str | None

    def to_json(self) -> dict[str, object]:
        layers = [{"document_id": document_id, "annotator": author} for document_id, author in self.layers]
        return {"reopened": layers, "round": self.round}


def outdated_work(project: Project, *, by: Person) -> list[Outdated]:
    """A row a version of the codebook under which submitted layers stand; empty where all are of today's."""
    permit(by, Right.LEAD, "see what is to be recoded")
    with project.store.reading() as session:
        old = layers_of_other_schemas(session, digest=project.schema.digest)
        changes = _changes(session, project, old)
    rows = []
    for digest, changed in changes.items():
        layers = [layer for layer in old if layer.schema_digest == digest]
        concerned = [must_recode(changed, layer.labels) for layer in layers]
        counts = {name: sum(name in names for names in concerned) for name in changed}
        counts = {name: n for name, n in counts.items() if n}
        rows.append(Outdated(digest, len(layers), changed, counts, sum(not names for names in concerned)))
    return rows


def reopen_outdated(project: Project, *, by: Person, labels: Sequence[str] = ()) -> Reopened:
    """Reopens the layers that a change concerns, of these labels alone if any are named, and puts them into their
    annotators' queues. Nothing of them is lost; again it finds none."""
    permit(by, Right.LEAD, "reopen layers")
    with project.store.writing() as session:
        old = layers_of_other_schemas(session, digest=project.schema.digest)
        changes = _changes(session, project, old)
        concerned = [layer for layer in old if _concerns(changes[layer.schema_digest], layer, labels)]
        for layer in concerned:
            _reopen(session, layer, project.schema.digest)
        name = _queue(session, project, concerned, by) if concerned and rounds_store.list_rounds(session) else None
    return Reopened(tuple((layer.document_id, layer.author) for layer in concerned), name)


def _changes(
    session: Session, project: Project, old: Sequence[OldLayer]
) -> dict[str, Mapping[str, tuple[LabelChange, ...]]]:
    digests = sorted({layer.schema_digest for layer in old})
    return {digest: compare_schemas(get_schema(session, digest=digest), project.schema) for digest in digests}


def _concerns(changes: Mapping[str, Collection[LabelChange]], layer: OldLayer, labels: Sequence[str]) -> bool:
    found = must_recode(changes, layer.labels)
    return bool(set(found) & set(labels)) if labels else bool(found)


def _reopen(session: Session, layer: OldLayer, digest: str) -> None:
    """Under the version that it was made under: it counts as old until its annotator has seen it."""
    identity = content_digest([MOVED, digest, layer.document_id, layer.author, layer.revision])[:ID_LENGTH]
    append_changes(
        session,
        document_id=layer.document_id,
        author=layer.author,
        schema_digest=layer.schema_digest,
        changes=[Change(identity, Action.REOPEN)],
        at=now(),
    )


def _queue(session: Session, project: Project, layers: Sequence[OldLayer], by: Person) -> str:
    """Those that are in no open round go to one of their own, named after today's codebook."""
    name, at = f"recode-{project.schema.digest[:DIGEST]}", now()
    waiting = {(given.document_id, given.annotator) for given in assignments(session, in_open_rounds=True)}
    homeless = [layer for layer in layers if (layer.document_id, layer.author) not in waiting]
    people = tuple(sorted({layer.author for layer in homeless}))
    if not people:
        return next(round_.name for round_ in rounds_store.list_rounds(session) if round_.is_open)
    coders: dict[str, int] = {}
    for layer in homeless:
        coders[layer.document_id] = coders.get(layer.document_id, 0) + 1
    known = {round_.name: round_ for round_ in rounds_store.list_rounds(session)}
    while name in known and not known[name].is_open:
        name += "-again"
    if name in known:
        kept = known[name].settings.annotators
        settings = RoundSettings(annotators=(*kept, *(each for each in people if each not in kept)))
        rounds_store.change_settings(session, name=name, settings=settings)
        rounds_store.want_more(session, name=name, coders=coders)
    else:
        opened = Round(name, RoundKind.PRODUCTION, RoundSettings(annotators=people), opened=at, by=by.name)
        rounds_store.add_round(session, opened=opened, coders=coders)
    _move(session, homeless, name, project.schema.digest, at, by.name)
    return name


def _move(session: Session, layers: Sequence[OldLayer], name: str, digest: str, at: str, by: str) -> None:
    """From whatever closed round they were in."""
    keys = {(layer.document_id, layer.author) for layer in layers}
    live = [given for given in assignments(session) if given.purpose is Purpose.CODE]
    take_back(session, given=[g for g in live if (g.document_id, g.annotator) in keys], at=at, because=MOVED)
    orders = [Order(document_id, author) for document_id, author in sorted(keys)]
    give(session, round_name=name, orders=orders, schema_digest=digest, at=at, by=by)
