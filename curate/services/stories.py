"""Stories: which documents of a release belong together, so that none of them lies in another split.

One pass over the documents keeps a sketch of each; texts are read again for the pairs that the sketches propose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.split_moves import EarlierSplits
from curate.core.splits import story_key
from curate.core.stories import Likeness, Passages, Sketches, confirm, group_stories, propose, sketch
from curate.core.watching import UNWATCHED, Watcher, watched
from curate.store.documents import stream_documents
from curate.store.engine import Session
from curate.store.releases import get_manifest, list_releases, released_splits, stream_released

PAIRS_AT_ONCE = 100


class Stories:
    """Documents that go by, sorted by id. Of each there stay its id, its key, its sketch, and a hash of each long
    passage that the gold marks. `keys` are by id, and the same for equal texts."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self._sketches = Sketches()
        self._passages = Passages()

    def add(self, document: Document, gold: Gold) -> None:
        place = len(self._sketches)
        self.keys[document.id] = story_key(document.text)
        self._sketches.append(sketch(document.text))
        for marked in gold.annotations:
            self._passages.add(place, marked.annotation.span.of(document.text))

    def find(
        self, session: Session, known: Mapping[str, str] | None = None, watcher: Watcher = UNWATCHED
    ) -> dict[str, str]:
        """The story of each document; `known` are the stories that documents had before.

        Documents are of one story where their texts are copies of each other, cut or topped or retouched, and where the
        gold marks the same long words in both.
        """
        watcher.begin("comparing sketches of the texts")
        ids, proposed = list(self.keys), propose(self._sketches)
        watcher.begin("comparing texts that are alike")
        copies = ((pair.first, pair.second) for pair in _confirmed(session, ids, proposed, watcher))
        linked = [(ids[first], ids[second]) for first, second in [*copies, *self._passages.shared()]]
        return group_stories(self.keys, linked, known)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier releases of a name settled: the story that each document had when one first held it, where it
    stays, and the split of each story in the first one that held it."""

    stories: Mapping[str, str]
    splits: Mapping[str, str]


def earlier_releases(session: Session, name: str) -> Earlier:
    stories: dict[str, str] = {}
    splits: dict[str, str] = {}
    for row in stream_released(session, name=name):
        stories.setdefault(row.document_id, row.story)
        splits.setdefault(row.story, row.split)
    return Earlier(stories, splits)


def last_splits(session: Session, name: str) -> EarlierSplits | None:
    """Where the documents are in the newest release of that name; None where there is none."""
    made = [record.version for record in list_releases(session) if record.name == name]
    if not made:
        return None
    manifest = get_manifest(session, name=name, version=made[-1])
    names = frozenset(split for split, _ in manifest["split"]["fractions"])
    splits = released_splits(session, name=name, version=made[-1])
    return EarlierSplits(f"{name}-{made[-1]}", names, splits)


def _confirmed(
    session: Session, ids: Sequence[str], proposed: Sequence[Likeness], watcher: Watcher
) -> Iterator[Likeness]:
    waiting = watched(proposed, watcher, len(proposed))
    while pairs := list(islice(waiting, PAIRS_AT_ONCE)):
        places = {ids[place]: place for pair in pairs for place in (pair.first, pair.second)}
        texts = {places[document.id]: document.text for document in stream_documents(session, ids=places)}
        yield from confirm(pairs, texts)
