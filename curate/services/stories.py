"""Stories: which documents of a release belong together, so that none of them lies in another split.

One pass over the documents keeps a sketch of each; texts are read again for the pairs that the sketches propose.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from curate.core.documents import Document
from curate.core.gold import Gold
from curate.core.splits import story_key
from curate.core.stories import Hashes, Likeness, confirm, group_stories, propose, shared_passages, sketch
from curate.store.documents import stream_documents
from curate.store.engine import Session

PAIRS_AT_ONCE = 100


def find_stories(
    session: Session, *, golds: Mapping[str, Gold], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The story of each document that has gold; `known` are the stories that documents had before.

    Documents are of one story where their texts are copies of each other, cut or topped or retouched, and where the
    gold marks the same long words in both.
    """
    keys: dict[str, str] = {}
    sketches: list[Hashes] = []
    passages: list[tuple[str, str]] = []
    for document in stream_documents(session, ids=golds):
        keys[document.id] = story_key(document.text)
        sketches.append(sketch(document.text))
        passages += _marked(document, golds[document.id])
    ids = list(keys)
    copies = [(ids[pair.first], ids[pair.second]) for pair in _confirmed(session, ids, propose(sketches))]
    return group_stories(keys, [*copies, *shared_passages(passages)], known)


def _marked(document: Document, gold: Gold) -> Iterator[tuple[str, str]]:
    return ((document.id, each.annotation.span.of(document.text)) for each in gold.annotations)


def _confirmed(session: Session, ids: Sequence[str], proposed: Iterable[Likeness]) -> Iterator[Likeness]:
    waiting = iter(proposed)
    while pairs := list(islice(waiting, PAIRS_AT_ONCE)):
        places = {ids[place]: place for pair in pairs for place in (pair.first, pair.second)}
        texts = {places[document.id]: document.text for document in stream_documents(session, ids=places)}
        yield from confirm(pairs, texts)
