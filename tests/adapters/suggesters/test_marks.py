"""Strings in marks of every kind, balanced or not; ⟦ and ⟧ stand around what ought to be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.suggesters.marks import begins_with_mark, find_marked

CASES = [
    "⟦“We close the bridge,”⟧ he said. ⟦“It’s over.”⟧",
    '⟦"We close the bridge,"⟧ he said. ⟦"It\'s over."⟧',
    "⟦‘We close the bridge,’⟧ he said. ⟦‘It’s over.’⟧",
    "⟦'We close the bridge,'⟧ he said. ⟦'It's over.'⟧",
    "⟦‘The workers’ rights are at risk,’⟧ he said.",
    "⟦‘The workers’ rights and the “so-called” plans are at risk,’⟧ he said.",
    "⟦‘Rudd’s “plan” is dead’⟧: MP",
    "the cartels’ business and the workers’ rights",
    "Back in the '90s, the boys' club and rock 'n' roll were big.",
    "Back in the ’90s, the boys’ club and rock ‘n’ roll were big.",
    "I don't think 'tis fine, said James' brother, and tell 'em so.",
    "⟦“She told me ‘go home’ and left,”⟧ he said.",
    '⟦"If we knew, it wouldn\'t be called "research", would it?"⟧ he said.',
    "⟦„Wir schließen die Brücke“⟧, sagte er.",
    "⟦»Wir schließen die Brücke«⟧, sagte er.",
    "⟦« Nous fermons le pont »⟧, a-t-il dit.",
    "⟦«Cerramos el puente»⟧, dijo.",
    "⟦”Vi stänger bron”⟧, sade han.",
    "⟦“We close the bridge. All of us.⟧",
    "⟦“We close the bridge,⟧ he said. ⟦“It is over.”⟧",
    '⟦"It was 12" wide,"⟧ he said.',
    'A 12" pipe and a 6\'2" man.',
    'He called it ⟦"a mess"⟧—⟦"the worst"⟧ of all.',
    "He said:⟦“No.”⟧",
    '⟦``I say brains,"⟧ he said.',
    "a ⟦‘quasi-state of war’⟧ and ⟦‘force feed’⟧ them",
    "the ⟦'Nickinator'⟧, ⟦'i-Nick'⟧ and the ⟦'Nicktendo64'⟧).",
    "She read ⟦“The Drowned Parish,”⟧ (⟦“No.”⟧) [⟦“Yes.”⟧]",
    "⟦“‘Weapons of mass migration,’ where you,”⟧ he said.",
    "⟦“We close it“⟧ he said.",
    "No marks at all.",
    "An empty pair “” is nothing.",
]


@pytest.mark.parametrize("case", CASES)
def test_the_outermost_strings(case: str) -> None:
    paragraph = case.replace("⟦", "").replace("⟧", "")
    expected = [piece.split("⟧")[0] for piece in case.split("⟦")[1:]]
    assert [paragraph[marked.start : marked.end] for marked in find_marked(paragraph)] == expected


def test_a_paragraph_that_runs_in_is_closed_by_a_mark_that_nothing_opened() -> None:
    [marked] = find_marked("and nobody asked us,” she said.", runs_in=True)
    assert (marked.start, marked.end) == (0, 21)
    assert find_marked("and nobody asked us,” she said.") == []


def test_a_single_mark_is_left_open_only_where_the_next_paragraph_reopens() -> None:
    [marked] = find_marked("‘The board knew.", reopens=True)
    assert (marked.start, marked.end, marked.closed) == (0, 16, False)
    assert find_marked("‘The board knew.") == []


@pytest.mark.parametrize(("paragraph", "expected"), [("“We", True), ("'90s", False), ("We", False), ('"We', True)])
def test_begins_with_mark(paragraph: str, expected: bool) -> None:
    assert begins_with_mark(paragraph) is expected


@given(st.text(alphabet="ab .,s1“”\"'‘’«»„`()—", max_size=60), st.booleans(), st.booleans())
def test_whatever_the_text_strings_are_in_order_inside_it_and_apart(text: str, runs_in: bool, reopens: bool) -> None:
    end = 0
    for marked in find_marked(text, runs_in=runs_in, reopens=reopens):
        assert end <= marked.start <= marked.inner_start < marked.inner_end <= marked.end <= len(text)
        end = marked.end
