"""Passwords that are good enough, and how long a guesser waits."""

from datetime import UTC, datetime, timedelta

import pytest

from curate.core.accounts import check_password, say_wait, tidy_password, wait_for
from curate.core.errors import CurateError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("password", ["", "short", "a" * 40, "abcabcabcabcabc", "ana ana ana ana", "x" * 1_001])
def test_a_poor_password_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(CurateError, match="a few unrelated words") as refused:
        check_password(password, "ana")
    assert len(password) < 5 or password not in str(refused.value)


@pytest.mark.parametrize("password", ["harbour lantern fog", "pässwörter sind lang", "𝕸 anchors 😀 and kites"])
def test_a_long_password_of_any_characters_does(password: str) -> None:
    check_password(tidy_password(password), "ana")


def test_one_password_however_a_keyboard_spells_it() -> None:
    assert tidy_password("Bru\u0308cke") == tidy_password("Br\u00fccke")


def test_the_fifth_wrong_guess_in_a_quarter_of_an_hour_closes_the_door_until_the_first_is_that_old() -> None:
    failures = [NOON + timedelta(minutes=minute) for minute in range(5)]
    assert wait_for(failures[:4], 5, NOON) == timedelta()
    assert wait_for(failures, 5, NOON + timedelta(minutes=4)) == timedelta(minutes=11)
    assert wait_for(failures, 5, NOON + timedelta(minutes=15)) == timedelta()


def test_a_wait_is_said_in_minutes_and_never_too_short() -> None:
    assert say_wait(timedelta(seconds=1)) == "in 1 minute"
    assert say_wait(timedelta(minutes=10, seconds=1)) == "in 11 minutes"
