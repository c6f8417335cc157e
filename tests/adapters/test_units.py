"""The units of a text, and those inside its quotes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.units import units_of


@pytest.mark.parametrize(
    ("text", "sentences", "inner"),
    [
        ("“We won. We lost,” she said. He left.", ["“We won. We lost,” she said", "He left"], ["We won", "We lost"]),
        ("“It is closed,” she said.", ["“It is closed,” she said"], []),
        ("“Who needs pumps in a flood?” Rudd asked.", ["“Who needs pumps in a flood?” Rudd asked"], []),
        ("“We go. We ‘stay.’”", ["We go. We ‘stay.’"], ["We go", "We ‘stay.’"]),
        (
            "“We go. We come.\n“We stay. It rains,” said 𝕸𝖗. 𝐗.",
            ["We go", "We come", "“We stay. It rains,” said 𝕸𝖗. 𝐗"],
            ["We go", "We come", "We stay", "It rains"],
        ),
        ("FAIRHOLM — A driver sued the board.", ["A driver sued the board"], []),
        ("TARN, Oct 1 (Continental Wire) - It rained. PORT VELL - no.", ["It rained", "PORT VELL - no"], []),
        ("ST. JOHN’S, Aradin (Meridian News) – It rained.", ["It rained"], []),
        ("NATO – the alliance – met.", ["NATO – the alliance – met"], []),
        ("Tarn — the town — flooded.", ["Tarn — the town — flooded"], []),
        ("Flood in Tarn\n\n***\nThe bridge is shut.", ["Flood in Tarn", "The bridge is shut"], []),
    ],
)
def test_units_of_news(text: str, sentences: list[str], inner: list[str]) -> None:
    found = units_of(text)
    assert [unit.of(text) for unit in found.sentences] == sentences
    assert [unit.of(text) for unit in found.inner] == inner


@given(st.text(alphabet="aB. ?!…“”‘’\"'\n𝕸()U.S1,Mr", max_size=80))
def test_every_unit_is_in_order_and_inside_the_text(text: str) -> None:
    found = units_of(text)
    for units in (found.sentences, found.inner):
        assert list(units) == sorted(units)
        assert not any(a.overlaps(b) for a, b in itertools.pairwise(units))
        assert all(any(map(str.isalnum, unit.of(text))) for unit in units)
