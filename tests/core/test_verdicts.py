"""What may be said in print: by the interval, not by the value."""

import pytest

from curate.core.agreement import Result
from curate.core.agreement.verdicts import Standing, judge, short


def alpha(value: float | None, low: float | None = None, high: float | None = None, n: int = 50) -> Result:
    return Result("char_alpha", "claim", "corpus", value, low, high, n, 100, 2, None if value is not None else "Why.")


@pytest.mark.parametrize(
    ("result", "standing"),
    [
        (alpha(0.9, 0.8, 0.95), Standing.PUBLISHABLE),
        (alpha(0.9, 0.79, 0.95), Standing.TENTATIVE),
        (alpha(0.85, 0.667, 0.95), Standing.TENTATIVE),
        (alpha(0.85, 0.66, 0.95), Standing.NOT_YET),
        (alpha(0.99), Standing.NOT_YET),
        (alpha(None), Standing.UNDEFINED),
    ],
)
def test_the_lower_limit_decides(result: Result, standing: Standing) -> None:
    assert judge(result).standing is standing


def test_perfect_agreement_in_a_handful_of_documents_is_tentative() -> None:
    verdict = judge(alpha(1.0, 1.0, 1.0, n=6))
    assert verdict.standing is Standing.TENTATIVE
    assert "6 documents are too few" in verdict.reason
    assert judge(alpha(1.0, 1.0, 1.0, n=20)).standing is Standing.PUBLISHABLE


def test_more_documents_help_where_the_value_is_high_enough() -> None:
    # A half-width of .10 must become .05: four times the documents.
    assert "about 200 documents" in judge(alpha(0.85, 0.75, 0.95)).reason
    assert "would make it tentative" in judge(alpha(0.70, 0.60, 0.80)).reason


def test_no_reason_asks_for_more_documents_than_there_are() -> None:
    assert "about 200 documents" in judge(alpha(0.85, 0.75, 0.95), 200).reason
    told = judge(alpha(0.85, 0.75, 0.95), 199).reason
    assert "all 199 documents coded twice would not make it publishable" in told
    assert "200" not in told
    assert "there are 8 in all: import more" in judge(alpha(1.0, 1.0, 1.0, n=6), 8).reason


def test_more_documents_do_not_mend_what_is_low() -> None:
    assert "more documents would not mend" in judge(alpha(0.5, 0.4, 0.6)).reason


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.8, ".80"),
        (1.0, "1.00"),
        (-0.02, "-.02"),
        (-0.001, ".00"),
        (0.0, ".00"),
        (-1.0, "-1.00"),
        (0.999, ".999"),
        (0.99999, ".99999"),
    ],
)
def test_numbers_as_journals_print_them(value: float, words: str) -> None:
    assert short(value) == words
    assert short(0.667, 3) == ".667"
