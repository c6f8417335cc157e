"""Where layers differ: annotations that overlap are one place, and one place is one question.

Per document and label, all annotations of the submitted layers are put in one row by position.
Whatever overlaps, directly or through others in between, is a cluster: a stack of nested spans by
three annotators is one cluster and not six pairs. A cluster in which every annotator of the document
has exactly the same needs no one; every other is a conflict.

Where one person gave words one label and another person gave them another one, the clusters of both
labels are one place too (`confusions`): asked twice, the question could be answered both ways.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curate.core.authors import is_annotator
from curate.core.canonical import content_digest
from curate.core.confusions import confused_groups
from curate.core.contents import labelled_content
from curate.core.decisions import JOIN, Candidate, Conflict, ConflictKind
from curate.core.layers import Annotation, Layer, LayerState, annotation_order
from curate.core.spans import Span


@dataclass(frozen=True, slots=True)
class Cluster:
    """Overlapping annotations of one label, or several such clusters that are one question (`parts`).

    Candidates as in `Conflict`: all annotators, sorted.
    """

    document_id: str
    label: str
    span: Span
    candidates: tuple[Candidate, ...]
    parts: tuple["Cluster", ...] = ()

    @property
    def contents(self) -> tuple[tuple[object, ...], ...]:
        """What each candidate says, in a form that compares; repeated spans of an author count."""
        return tuple(self._said(candidate) for candidate in self.candidates)

    def _said(self, candidate: Candidate) -> tuple[object, ...]:
        said = sorted(map(labelled_content, candidate.annotations))
        return tuple(said) if self.parts else tuple(content for _, content in said)

    @property
    def is_unanimous(self) -> bool:
        return len(self.candidates) == 1 or len(set(self.contents)) == 1


def find_conflicts(layers: Iterable[Layer]) -> tuple[Conflict, ...]:
    """The conflicts of one or many documents, sorted by document, position and label.

    Layers by machines, repeats, answer keys and layers that are not submitted have no say. Costs a sort.
    """
    return tuple(conflict_of(place) for place in find_places(layers) if not place.is_unanimous)


def find_places(layers: Iterable[Layer]) -> list[Cluster]:
    """All questions, answered with one voice or not, in the order of `find_conflicts`."""
    return [place for clusters in _clusters_by_document(layers) for place in join_confused(clusters)]


def find_clusters(layers: Iterable[Layer]) -> list[Cluster]:
    """All clusters of single labels, unanimous ones too, in the order of `find_conflicts`."""
    return [cluster for clusters in _clusters_by_document(layers) for cluster in clusters]


def join_confused(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters of one document, those that are one question about several labels made one."""
    if not clusters or len(clusters[0].candidates) == 1:
        return list(clusters)  # nobody there to call anything otherwise
    groups = confused_groups([(c.label, _marked_by(c)) for c in clusters])
    places = [clusters[group[0]] if len(group) == 1 else _joined([clusters[n] for n in group]) for group in groups]
    return sorted(places, key=_place_order)


def _clusters_by_document(layers: Iterable[Layer]) -> list[list[Cluster]]:
    by_document: dict[str, list[Layer]] = defaultdict(list)
    for layer in layers:
        if has_a_say(layer):
            by_document[layer.document_id].append(layer)
    return [_document_clusters(some) for _, some in sorted(by_document.items())]


def has_a_say(layer: Layer) -> bool:
    """Only what a person has submitted in earnest is compared; an empty submitted layer says "found nothing"."""
    return layer.state is LayerState.SUBMITTED and is_annotator(layer.author) and not layer.is_practice


def conflict_of(cluster: Cluster) -> Conflict:
    return Conflict(
        key=place_key(cluster),
        document_id=cluster.document_id,
        label=cluster.label,
        kind=_kind(cluster),
        span=cluster.span,
        candidates=cluster.candidates,
    )


def _document_clusters(layers: Sequence[Layer]) -> list[Cluster]:
    authors = sorted(layer.author for layer in layers)
    if len(set(authors)) < len(authors):
        raise ValueError(f"document {layers[0].document_id!r} has two layers by one author: {', '.join(authors)}")
    by_label: dict[str, list[tuple[Annotation, str]]] = defaultdict(list)
    for layer in layers:
        for annotation in layer.annotations:
            by_label[annotation.label].append((annotation, layer.author))
    clusters = [
        _cluster(layers[0].document_id, label, marked, authors)
        for label, row in by_label.items()
        for marked in _overlapping(row)
    ]
    return sorted(clusters, key=_place_order)


def _place_order(cluster: Cluster) -> tuple[int, int, str]:
    return cluster.span.start, cluster.span.end, cluster.label


def _marked_by(cluster: Cluster) -> dict[str, list[Span]]:
    return {c.author: [a.span for a in c.annotations] for c in cluster.candidates if c.annotations}


def _joined(parts: Sequence[Cluster]) -> Cluster:
    together = zip(*(part.candidates for part in parts), strict=True)
    return Cluster(
        document_id=parts[0].document_id,
        label=JOIN.join(sorted({part.label for part in parts})),
        span=Span(min(part.span.start for part in parts), max(part.span.end for part in parts)),
        candidates=tuple(
            Candidate(same[0].author, tuple(sorted((a for c in same for a in c.annotations), key=annotation_order)))
            for same in together
        ),
        parts=tuple(parts),
    )


def _overlapping(row: list[tuple[Annotation, str]]) -> list[list[tuple[Annotation, str]]]:
    """The connected components; by start, a component ends where nothing before reaches further."""
    components: list[list[tuple[Annotation, str]]] = []
    reach = 0
    for annotation, author in sorted(row, key=lambda marked: (marked[0].span.start, marked[0].span.end, marked[1])):
        if annotation.span.start >= reach:
            components.append([])
        components[-1].append((annotation, author))
        reach = max(reach, annotation.span.end)
    return components


def _cluster(document_id: str, label: str, marked: list[tuple[Annotation, str]], authors: list[str]) -> Cluster:
    held: dict[str, list[Annotation]] = {author: [] for author in authors}
    for annotation, author in marked:
        held[author].append(annotation)
    return Cluster(
        document_id=document_id,
        label=label,
        span=Span(min(a.span.start for a, _ in marked), max(a.span.end for a, _ in marked)),
        candidates=tuple(Candidate(author, tuple(sorted(held[author], key=annotation_order))) for author in authors),
    )


def _kind(cluster: Cluster) -> ConflictKind:
    if cluster.parts:
        return ConflictKind.LABEL
    if not all(candidate.annotations for candidate in cluster.candidates):
        return ConflictKind.MISSING
    spans = {tuple(a.span for a in candidate.annotations) for candidate in cluster.candidates}
    return ConflictKind.BOUNDARY if len(spans) > 1 else ConflictKind.ATTRIBUTE


def place_key(cluster: Cluster) -> str:
    """Annotators who marked nothing are in it too: that someone else looked is part of the question."""
    held = [[c.author, content] for c, content in zip(cluster.candidates, cluster.contents, strict=True)]
    return content_digest([cluster.document_id, cluster.label, held])
