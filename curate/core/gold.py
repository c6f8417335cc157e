"""Gold: what the layers of a document and the decisions on its conflicts come to.

Gold is computed and never edited: the same layers and the same ledger give the same gold, whatever
order the layers come in and however decisions on different conflicts are interleaved.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curate.core.canonical import content_digest
from curate.core.conflicts import Cluster, conflict_of, find_clusters, has_a_say, join_confused, place_key
from curate.core.contents import content_of, labelled_content, said_attributes
from curate.core.decision_ledger import decisions_in_force, disputes
from curate.core.decisions import Conflict, Decision, Verdict
from curate.core.errors import Problem
from curate.core.layers import Annotation, Layer, LayerState, annotation_order
from curate.core.schema import Schema, same_label_overlaps
from curate.core.spans import Span

GOLD = "gold"
# Nothing may overlap where no schema says so.
NO_SCHEMA = Schema("none", "", "", ())


@dataclass(frozen=True, slots=True)
class GoldAnnotation:
    """`authors` are the annotators whose own layer holds exactly this, sorted; none where the
    adjudicator's version is nobody's. `decision` is the id of the decision that made it gold, None
    where all annotators agreed."""

    annotation: Annotation
    authors: tuple[str, ...]
    decision: str | None


@dataclass(frozen=True, slots=True)
class Gold:
    """One document's gold. `annotators` are those whose submitted layers it comes from; `agreed` counts the
    places where all of them say the same.

    `settled` pairs each answered conflict with the decision in force; `unsettled` are the open ones,
    among them those whose decision could not be applied (`problems` says why). `stale` are decisions
    in force on a conflict that is no longer there, because a layer has changed. `disputed` holds, by
    conflict key, the second opinions that differ from the decision in force on a settled conflict.
    """

    document_id: str
    annotators: tuple[str, ...]
    annotations: tuple[GoldAnnotation, ...]
    settled: tuple[tuple[Conflict, Decision], ...] = ()
    unsettled: tuple[Conflict, ...] = ()
    stale: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    disputed: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    agreed: int = 0

    @property
    def defensible(self) -> tuple[tuple[Conflict, Decision], ...]:
        """The settled conflicts of which more than one version can be defended; the conflict holds them all."""
        return tuple((c, d) for c, d in self.settled if d.verdict is Verdict.BOTH)

    def layer(self, schema_digest: str) -> Layer:
        annotations = tuple(gold.annotation for gold in self.annotations)
        return Layer(self.document_id, GOLD, schema_digest, LayerState.SUBMITTED, annotations)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one cluster gives: by agreement (`decision` is None) or by decision."""

    cluster: Cluster
    annotations: tuple[Annotation, ...]
    decision: Decision | None = None


def merge(layers: Sequence[Layer], decisions: Sequence[Decision], schema: Schema | None = None) -> Gold:
    """The gold of one document. `decisions` may hold those of other documents; their order is the
    ledger's.

    Where only one person has submitted a layer, it is the gold. Gold spans of one label do not
    overlap unless the schema says that the label may: a decision that would make them is set aside,
    its conflict stays unsettled and a problem says so. Raises ValueError for layers of no document
    or of two.
    """
    document_id = _one_document(layers)
    own = [d for d in decisions if d.document_id == document_id]
    in_force = decisions_in_force(own)
    unanimous, disputed = _unanimous_and_not(_places(layers, in_force))
    conflicts = {conflict.key: (conflict, place) for conflict, place in ((conflict_of(p), p) for p in disputed)}
    agreed = [_Part(place, place.candidates[0].annotations) for place in unanimous]
    decided = [
        _Part(place, in_force[key].annotations, in_force[key])
        for key, (_, place) in conflicts.items()
        if key in in_force
    ]
    problems, set_aside = _overlap_problems(agreed + decided, schema)
    kept = [part for part in decided if part.decision is not None and part.decision.id not in set_aside]
    settled = {part.decision.conflict_key: part.decision for part in kept if part.decision is not None}
    return Gold(
        document_id=document_id,
        annotators=tuple(sorted(layer.author for layer in layers if has_a_say(layer))),
        annotations=_gold_annotations(document_id, agreed + kept),
        settled=tuple((conflict, settled[key]) for key, (conflict, _) in conflicts.items() if key in settled),
        unsettled=tuple(conflict for key, (conflict, _) in conflicts.items() if key not in settled),
        stale=tuple(sorted((d for k, d in in_force.items() if k not in conflicts), key=lambda d: d.id)),
        problems=tuple(problems),
        disputed={key: opinions for key, opinions in disputes(own).items() if key in settled},
        agreed=len(agreed),
    )


def gold_id(document_id: str, label: str, span: Span, nth: int = 0) -> str:
    """The id of a gold annotation: the same on every machine; `nth` tells equal spans of a label apart."""
    return content_digest([document_id, label, span.start, span.end, nth])[:32]


def _one_document(layers: Sequence[Layer]) -> str:
    ids = sorted({layer.document_id for layer in layers})
    if len(ids) != 1:
        raise ValueError(f"gold is made one document at a time; the layers are of {ids or 'none'}")
    return ids[0]


def _places(layers: Sequence[Layer], in_force: Mapping[str, Decision]) -> list[Cluster]:
    """The questions of the document; one about several labels falls into its parts where these were decided before
    such questions were put as one."""
    places: list[Cluster] = []
    for place in join_confused(find_clusters(layers)):
        parts_decided = any(place_key(part) in in_force for part in place.parts)
        places += place.parts if parts_decided and place_key(place) not in in_force else (place,)
    return sorted(places, key=lambda place: (place.span.start, place.span.end, place.label))


def _unanimous_and_not(places: Iterable[Cluster]) -> tuple[list[Cluster], list[Cluster]]:
    unanimous: list[Cluster] = []
    not_: list[Cluster] = []
    for place in places:
        (unanimous if place.is_unanimous else not_).append(place)
    return unanimous, not_


def _gold_annotations(document_id: str, parts: Iterable[_Part]) -> tuple[GoldAnnotation, ...]:
    found = [(a.label, content_of(a), a, part) for part in parts for a in part.annotations]
    count: Counter[tuple[str, Span]] = Counter()
    gold = []
    for label, _, annotation, part in sorted(found, key=lambda row: row[:2]):
        nth = count[label, annotation.span]
        count[label, annotation.span] += 1
        identity = gold_id(document_id, label, annotation.span, nth)
        gold.append(_gold_annotation(identity, annotation, part))
    return tuple(sorted(gold, key=lambda row: annotation_order(row.annotation)))


def _gold_annotation(identity: str, annotation: Annotation, part: _Part) -> GoldAnnotation:
    return GoldAnnotation(
        annotation=Annotation(identity, annotation.label, annotation.span, said_attributes(annotation.attributes)),
        authors=_authors(annotation, part),
        decision=part.decision.id if part.decision else None,
    )


def _authors(annotation: Annotation, part: _Part) -> tuple[str, ...]:
    candidates = part.cluster.candidates
    if part.decision is None:
        return tuple(candidate.author for candidate in candidates)
    said = labelled_content(annotation)
    return tuple(c.author for c in candidates if said in map(labelled_content, c.annotations))


def _overlap_problems(parts: Sequence[_Part], schema: Schema | None) -> tuple[list[Problem], set[str]]:
    """What overlaps and may not, and the ids of the decisions that have a part in it."""
    if not same_label_overlaps(schema or NO_SCHEMA, [annotation for part in parts for annotation in part.annotations]):
        return [], set()
    placed = {f"{n}-{i}": (part, a) for n, part in enumerate(parts) for i, a in enumerate(part.annotations)}
    named = [replace(annotation, id=place) for place, (_, annotation) in placed.items()]
    pairs = same_label_overlaps(schema or NO_SCHEMA, named)
    problems, set_aside = [], set()
    for first, second in pairs:
        made_by = [part.decision for part in (placed[first.id][0], placed[second.id][0]) if part.decision]
        set_aside |= {decision.id for decision in made_by}
        problems.append(_overlap_problem(placed[first.id][0].cluster.document_id, first, second, made_by))
    return problems, set_aside


def _overlap_problem(document_id: str, first: Annotation, second: Annotation, made_by: list[Decision]) -> Problem:
    people = " and ".join(sorted({decision.adjudicator for decision in made_by}))
    remedy = f"withdraw or redo the decision by {people}" if people else "mend the annotators' layers"
    return Problem(
        where=f"{document_id}, {first.label}",
        what=f"gold spans {first.span.start}:{first.span.end} and {second.span.start}:{second.span.end} overlap",
        remedy=f"{remedy}, or let {first.label} overlap in the schema",
    )
