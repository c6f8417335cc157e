"""Follow: what became of suggestions, and whether they were in sight while a document was labelled.

The setting may change in the middle of a study, so what the browsers reported at the time goes first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from curate.core.activity import Stretch
from curate.core.fates import FateCount, FateTally
from curate.core.layers import Layer, LayerState
from curate.core.people import Person, Right, permit
from curate.services.annotating import suggestions_hidden
from curate.services.projects import Project
from curate.store.activity import read_activity
from curate.store.chunks import chunked
from curate.store.engine import Session
from curate.store.layers import layers_on, stream_layers

Sights: TypeAlias = Mapping[tuple[str, str], bool]
SHOWN, HIDDEN, MIXED = "shown", "hidden", "mixed"


def suggestion_fates(project: Project, *, by: Person) -> list[FateCount]:
    """Over the submitted layers, for each suggester, label and annotator."""
    permit(by, Right.ADJUDICATE, "see what became of suggestions")
    tally = FateTally()
    with project.store.reading() as session:
        seen = sights(read_activity(session))
        for layers, suggested in _submitted(session):
            for layer in layers:
                shown = was_shown(project, seen, layer.document_id, layer.author)
                tally.add(layer, suggested, shown=shown)
    return tally.counts()


def _submitted(session: Session) -> Iterator[tuple[Sequence[Layer], Sequence[Layer]]]:
    """For each document with a submitted layer, those layers and the suggesters'."""
    layers = stream_layers(session, state=LayerState.SUBMITTED, machine=False)
    grouped = ((key, list(group)) for key, group in groupby(layers, key=lambda layer: layer.document_id))
    for chunk in chunked(grouped, 100):
        suggested = layers_on(session, document_ids=[document_id for document_id, _ in chunk], machine=True)
        for document_id, submitted in chunk:
            yield submitted, [layer for layer in suggested if layer.document_id == document_id]


def sights(stretches: Iterable[Stretch]) -> Sights:
    """For each document and annotator at work on it, whether suggestions were ever shown meanwhile."""
    seen: dict[tuple[str, str], bool] = {}
    for stretch in stretches:
        key = (stretch.document_id, stretch.author)
        seen[key] = seen.get(key, False) or stretch.suggestions_shown
    return seen


def was_shown(project: Project, seen: Sights, document_id: str, author: str) -> bool:
    """As the annotator's browser reported it; where none did, as the setting says now."""
    reported = seen.get((document_id, author))
    return not suggestions_hidden(project, document_id) if reported is None else reported


def sight_of(project: Project, seen: Sights, document_id: str, authors: Iterable[str]) -> str:
    """Whether a document's suggestions were `shown` to all its annotators or `hidden` from all, else `mixed`."""
    answers = {was_shown(project, seen, document_id, author) for author in authors}
    return MIXED if len(answers) > 1 else SHOWN if answers == {True} else HIDDEN
