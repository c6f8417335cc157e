"""The options that say what is to be released, for all commands that ask."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from curate.core.errors import CurateError

if TYPE_CHECKING:
    from curate.core.split_plans import SplitPlan

Seed = Annotated[int | None, typer.Option(min=0, help="The seed of the split.", show_default="curate.toml's")]
Folds = Annotated[int | None, typer.Option("--folds", help="Make so many folds of equal share instead.")]
Until = Annotated[
    list[str] | None,
    typer.Option("--until", help="Split by time: the day at which a split ends; once for each but the last."),
]
HoldOut = Annotated[
    list[str] | None, typer.Option("--hold-out", help="An outlet of which everything goes to the last split.")
]
LeaveOutShared = Annotated[
    bool, typer.Option("--leave-out-shared", help="Leave out documents that share a story with those held out.")
]
Stratify = Annotated[
    list[str] | None, typer.Option("--stratify", help="Make the splits alike in label or outlet; may be both.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Let warnings stop a release, too.")]


def chosen_plan(
    shares: Mapping[str, float],
    folds: int | None,
    until: list[str] | None,
    hold_out: list[str] | None,
    leave_out_shared: bool,
    stratify: list[str] | None,
) -> "SplitPlan":
    """Raises CurateError for options that contradict each other."""
    from curate.core.split_plans import SplitPlan

    if folds is not None and (until or hold_out):
        raise CurateError("folds divide by chance; give --folds without --until and --hold-out")
    alike = tuple(sorted(set(stratify or ())))
    asked = SplitPlan(shares, tuple(until or ()), tuple(hold_out or ()), leave_out_shared, alike)
    return asked if folds is None else SplitPlan.folds(folds, alike)
