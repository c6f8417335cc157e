"""The cost of a suggester grows with the text and not with its square, whatever the text repeats.

Counted in calls of Python functions and of the functions that they call, because a count is the same
on a busy machine.
"""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from curate.adapters.suggesters.captions import suggest_captions
from curate.adapters.suggesters.quotes import suggest_quotes
from curate.adapters.suggesters.tweets import suggest_tweets
from curate.core.documents import Document

GIVE_UP_SECONDS = 60
REPEATED = [
    "“Nobody asked us,” Rudd said. ",
    "“",
    "”",
    '"',
    " ‘a",
    "s' ‘",
    "— ",
    "(",
    ")",
    "(a) ",
    "he said “a” and ",
    "said that he ",
    "Jane Roe ",
    "Roe, a, ",
    "according to ",
    "Rudd said:\n",
    "x (AP Photo/Sam Hill)\n",
    "— A B (@a) May 1, 2020\n",
    "— A B (@a) May 1, 2020 ",
    "(@a)",
    "https://",
    "Image: ",
    "“We knew,” said Tam Rudd, a baker from Tarn, on Monday. “Nobody asked us.”\n",
]


class RanAwayError(Exception):
    """Something has taken far longer than it ever should."""


@contextmanager
def ended_after(seconds: int) -> Iterator[None]:
    """Raises RanAwayError in the code within: the regular expression engine looks for signals as it goes."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise RanAwayError(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def count_calls(text: str) -> int:
    """Calls made by all suggesters over the text."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    document = Document(id="d", text=text)
    sys.setprofile(count)
    try:
        for suggester in (suggest_tweets, suggest_captions, suggest_quotes):
            list(suggester(document))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", REPEATED)
def test_four_times_the_text_costs_about_four_times(piece: str) -> None:
    small = "x " + piece * (3_000 // len(piece))
    large = "x " + piece * (12_000 // len(piece))
    assert count_calls(large) < 6 * count_calls(small) + 1_000


@pytest.mark.parametrize("piece", REPEATED)
def test_one_call_into_the_regular_expressions_does_not_run_away(piece: str) -> None:
    """50,000 characters, over which a pattern that starts anew at every character would take minutes.

    That is no measure of speed: no pattern here takes a second, and the limit only ends a test that would not end.
    """
    text = "x " + piece * (50_000 // len(piece))
    with ended_after(GIVE_UP_SECONDS):
        marks = list(suggest_quotes(Document(id="d", text=text)))
    assert all(mark.span.end <= len(text) for mark in marks)


def test_the_limit_ends_a_pattern_that_runs_away() -> None:
    with pytest.raises(RanAwayError), ended_after(1):
        re.match(r"(?:a|a)*b", "a" * 60)
