"""Status: how far a project has come, in counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.core.authors import is_annotator
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.services.projects import Project
from curate.services.timing import active_seconds_by_author
from curate.services.weighing import read_conflicts
from curate.store.documents import count_documents
from curate.store.layers import LayerCount, count_layers
from curate.store.releases import list_releases


@dataclass(frozen=True, slots=True)
class Status:
    """Counts; `gold_documents` are those with at least one submitted layer and nothing unsettled.

    Conflicts and gold are None where they are not shown to who asked.
    """

    documents: int
    layers: tuple[LayerCount, ...]
    unsettled_conflicts: int | None
    gold_documents: int | None
    gold_annotations: int | None
    releases: tuple[str, ...]
    active_seconds: Mapping[str, float]

    def to_json(self) -> dict[str, object]:
        states = {state.value: 0 for state in LayerState}
        for count in self.layers:
            if is_annotator(count.author):
                states[count.state] += count.layers
        return {
            "documents": self.documents,
            "layers": states,
            "annotators": sorted({count.author for count in self.layers if is_annotator(count.author)}),
            "suggesters": sorted({count.author for count in self.layers if count.is_machine}),
            "conflicts": self.unsettled_conflicts,
            "gold": {"documents": self.gold_documents, "annotations": self.gold_annotations},
            "releases": list(self.releases),
            "active_seconds": {author: round(seconds, 3) for author, seconds in sorted(self.active_seconds.items())},
        }


def project_status(project: Project, *, by: Person) -> Status:
    """To an annotator the corpus and their own work alone."""
    permit(by, Right.LABEL, "see how far the project has come")
    sees_all = by.may(Right.ADJUDICATE)
    unsettled, documents, annotations = _count_gold(project) if sees_all else (None, None, None)
    active_seconds = active_seconds_by_author(project, by=by)
    with project.store.reading() as session:
        layers = count_layers(session)
        return Status(
            documents=count_documents(session),
            layers=tuple(count for count in layers if sees_all or count.is_machine or count.author == by.name),
            unsettled_conflicts=unsettled,
            gold_documents=documents,
            gold_annotations=annotations,
            releases=tuple(f"{release.name}-{release.version}" for release in list_releases(session)),
            active_seconds=active_seconds,
        )


def _count_gold(project: Project) -> tuple[int, int, int]:
    """Unsettled conflicts, documents with gold, and the annotations in it."""
    known = read_conflicts(project).values()
    unsettled = sum(document.open for document in known)
    return unsettled, sum(not document.open for document in known), sum(document.annotations for document in known)
