"""Status: how far a project has come, in counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.core.layers import LayerState
from curate.services.adjudicating import stream_gold
from curate.services.projects import Project
from curate.services.timing import active_seconds_by_author
from curate.store.documents import count_documents
from curate.store.layers import LayerCount, count_layers
from curate.store.releases import list_releases


@dataclass(frozen=True, slots=True)
class Status:
    """Counts; `gold_documents` are those with at least one submitted layer and nothing unsettled."""

    documents: int
    layers: tuple[LayerCount, ...]
    unsettled_conflicts: int
    gold_documents: int
    gold_annotations: int
    releases: tuple[str, ...]
    active_seconds: Mapping[str, float]

    def to_json(self) -> dict[str, object]:
        states = {state.value: 0 for state in LayerState}
        for count in self.layers:
            if not count.is_machine:
                states[count.state] += count.layers
        return {
            "documents": self.documents,
            "layers": states,
            "annotators": sorted({count.author for count in self.layers if not count.is_machine}),
            "suggesters": sorted({count.author for count in self.layers if count.is_machine}),
            "conflicts": self.unsettled_conflicts,
            "gold": {"documents": self.gold_documents, "annotations": self.gold_annotations},
            "releases": list(self.releases),
            "active_seconds": {author: round(seconds, 3) for author, seconds in sorted(self.active_seconds.items())},
        }


def project_status(project: Project) -> Status:
    unsettled = documents = annotations = 0
    for gold in stream_gold(project):
        unsettled += len(gold.unsettled)
        documents += not gold.unsettled
        annotations += len(gold.annotations)
    active_seconds = active_seconds_by_author(project)
    with project.store.reading() as session:
        return Status(
            documents=count_documents(session),
            layers=tuple(count_layers(session)),
            unsettled_conflicts=unsettled,
            gold_documents=documents,
            gold_annotations=annotations,
            releases=tuple(f"{release.name}-{release.version}" for release in list_releases(session)),
            active_seconds=active_seconds,
        )
