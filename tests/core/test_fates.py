"""What became of a suggestion is read off the layer that it was shown beside."""

from dataclasses import replace

import pytest

from curate.core.fates import Fate, FateCount, FateTally, fate_of
from curate.core.layers import Annotation, Layer
from curate.core.spans import Span

SUGGESTED = Annotation("s1", "quote", Span(3, 9), {"type": "direct", "cue": Span(10, 14)})
TAKEN = replace(SUGGESTED, id="a1", origin="s1")
MACHINE = Layer("a", "machine:quotes@1", "digest", annotations=(SUGGESTED, replace(SUGGESTED, id="s2", label="tweet")))


def layer(*annotations: Annotation, rejected: tuple[str, ...] = ()) -> Layer:
    return Layer("a", "ana", "digest", annotations=annotations, rejected=frozenset(rejected))


@pytest.mark.parametrize(
    ("own", "fate"),
    [
        (layer(TAKEN), Fate.ACCEPTED),
        (layer(replace(TAKEN, attributes={**SUGGESTED.attributes, "speaker_entity": "Rudd"})), Fate.ACCEPTED),
        (layer(replace(TAKEN, note="sure?")), Fate.ACCEPTED),
        (layer(replace(TAKEN, span=Span(3, 10))), Fate.EDITED),
        (layer(replace(TAKEN, label="claim")), Fate.EDITED),
        (layer(replace(TAKEN, attributes={**SUGGESTED.attributes, "type": "mixed"})), Fate.EDITED),
        (layer(replace(TAKEN, attributes={"type": "direct"})), Fate.EDITED),
        (layer(replace(TAKEN, span=Span(3, 10)), replace(TAKEN, id="a2")), Fate.ACCEPTED),
        (layer(TAKEN, rejected=("s1",)), Fate.ACCEPTED),
        (layer(rejected=("s1", "unit:claim:3-9")), Fate.REJECTED),
        (layer(replace(SUGGESTED, id="a1")), Fate.UNTOUCHED),
        (layer(), Fate.UNTOUCHED),
    ],
)
def test_the_fate_of_a_suggestion(own: Layer, fate: Fate) -> None:
    assert fate_of(SUGGESTED, own) is fate


def test_fates_are_counted_for_each_suggester_label_and_annotator() -> None:
    tally = FateTally()
    tally.add(layer(TAKEN, rejected=("s2", "unit:claim:3-9")), [MACHINE], shown=True)
    tally.add(replace(layer(), document_id="b"), [MACHINE], shown=True)
    tally.add(replace(layer(), document_id="c"), [MACHINE], shown=False)
    quotes, tweets = tally.counts()
    assert quotes == FateCount("machine:quotes@1", "quote", "ana", 1, 0, 0, 1, 1)
    assert (tweets.label, tweets.rejected, tweets.untouched, tweets.hidden, tweets.shown) == ("tweet", 1, 1, 1, 2)
    assert FateTally().counts() == []
