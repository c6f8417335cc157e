"""Time at work: each moment of one annotator counts once, however many windows report it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.activity import Stretch, seconds_by, stretch_from_json, united_seconds

DAWN = datetime(2026, 1, 31, 6, tzinfo=UTC)
GOOD: dict[str, Any] = {"id": "12345678", "started": "2026-01-31T09:30:00Z", "seconds": 90, "suggestions_shown": True}


def moments(start: float, end: float) -> tuple[datetime, datetime]:
    return DAWN + timedelta(seconds=start), DAWN + timedelta(seconds=end)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12))
def test_united_time_is_the_number_of_seconds_that_any_stretch_covers(stretches: list[tuple[int, int]]) -> None:
    covered = {second for start, length in stretches for second in range(start, start + length)}
    assert united_seconds(moments(start, start + length) for start, length in stretches) == len(covered)


def test_time_is_united_within_a_key_and_not_across() -> None:
    stretches = [("ana", moments(0, 60)), ("ben", moments(0, 30)), ("ana", moments(30, 90)), ("ana", moments(100, 101))]
    assert seconds_by(stretches) == {"ana": 91, "ben": 30}
    assert seconds_by([]) == {}


def test_a_stretch_is_read_in_universal_time() -> None:
    expected = Stretch(
        "12345678",
        "a",
        "ana",
        datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        datetime(2026, 1, 31, 9, 31, 30, tzinfo=UTC),
        True,
    )
    for started in ("2026-01-31T09:30:00Z", "2026-01-31T10:30:00.000+01:00"):
        assert stretch_from_json({**GOOD, "started": started}, document_id="a", author="ana") == expected


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"id": "short"}, "8 to 64"),
        ({"id": "1234567\0"}, "U\\+0000"),
        ({"started": "yesterday"}, "moment in UTC such as"),
        ({"started": "2026-01-31T09:30:00"}, "moment in UTC such as"),
        ({"started": 1_700_000_000}, "moment in UTC such as"),
        ({"started": "9999-12-31T23:59:59Z"}, "moment in UTC such as"),
        ({"seconds": 0}, "more than 0 and at most 3600"),
        ({"seconds": -1}, "more than 0"),
        ({"seconds": 3600.5}, "at most 3600"),
        ({"seconds": float("nan")}, "more than 0"),
        ({"seconds": float("inf")}, "more than 0"),
        ({"seconds": True}, "more than 0"),
        ({"seconds": "60"}, "more than 0"),
        ({"seconds": 1e-9}, "shorter than a microsecond"),
        ({"suggestions_shown": 1}, "true or false"),
        ({"author": "ben"}, "has no author"),
    ],
)
def test_what_cannot_be_a_stretch_is_refused_with_the_reason(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        stretch_from_json({**GOOD, **wrong}, document_id="a", author="ana")
    with pytest.raises(ValueError, match="ends before it starts"):
        Stretch("12345678", "a", "ana", DAWN, DAWN, True)
