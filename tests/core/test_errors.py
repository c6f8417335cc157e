"""What is said of many problems."""

from curate.core.errors import InvalidInput, Problem


def test_problems_that_are_only_counted_are_counted_in_the_first_line_too() -> None:
    shown = [Problem(f"line {number}", "is empty", "fill it") for number in range(2)]
    said = str(InvalidInput("the table", shown, more=1_500, remedy="fill them"))
    assert said.splitlines() == [
        "the table has 1,502 problems:",
        "  line 0: is empty; fill it",
        "  line 1: is empty; fill it",
        "  and: 1,500 more; fill them",
    ]
    assert str(InvalidInput("the table", shown[:1], more=-4)) == "the table has 1 problem:\n  line 0: is empty; fill it"
