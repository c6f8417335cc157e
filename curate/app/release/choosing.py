"""How the documents are to be split and what is told of people, as the lead chooses it."""

from datetime import date

import streamlit as st

from curate.app.state import project
from curate.core.errors import CurateError
from curate.core.release_records import PeopleTold
from curate.core.split_plans import STRATA, SplitPlan
from curate.services.checking_release import Choice

WAYS = {"By chance": "chance", "Folds": "folds", "By time": "time", "Outlets held out": "outlets"}


def choose_split(outlets: list[str]) -> Choice:
    """A choice without a name. Raises CurateError where what was chosen cannot be a plan."""
    shares = project().settings.fractions
    way, seed = st.columns([3, 1], vertical_alignment="bottom")
    chosen = way.segmented_control("Split", list(WAYS), default="By chance", key="split_way", required=True)
    number = seed.number_input("Seed of the split", min_value=0, value=project().settings.seed, key="release_seed")
    match WAYS[chosen or "By chance"]:
        case "folds":
            folds = int(st.number_input("Folds", 2, 100, 5, key="split_folds", step=1))
            plan = SplitPlan.folds(folds, _alike_in())
        case "time":
            plan = _by_time(shares)
        case "outlets":
            plan = _by_outlet(shares, outlets)
        case _:
            plan = SplitPlan(shares, stratify=_alike_in())
            st.caption(", ".join(f"{name} {share:.0%}" for name, share in shares.items()) + ", stories kept together")
    return Choice(plan=plan, seed=int(number), people=_people())


def _alike_in() -> tuple[str, ...]:
    chosen = st.pills(
        "Splits alike in",
        STRATA,
        selection_mode="multi",
        key="split_alike",
        format_func=lambda trait: f"{trait}s",
        help="Each gets its share of every label, or of every outlet, as nearly as whole stories allow",
    )
    return tuple(sorted(chosen))


def _people() -> PeopleTold:
    layers, pseudonyms = st.columns(2)
    return PeopleTold(
        layers.checkbox(
            "What each annotator found, beside the gold", key="release_layers", help="For models that use disagreement"
        ),
        pseudonyms.checkbox(
            "Pseudonyms for names", key="release_pseudonyms", help="Reasons in words are left out then, too"
        ),
    )


def _by_time(shares: dict[str, float]) -> SplitPlan:
    """A day for each split but the last."""
    days: list[date | None] = []
    for name, column in zip([*shares][:-1], st.columns(len(shares) - 1), strict=True):
        days.append(column.date_input(f"{name} ends before", None, key=f"until_{name}", format="YYYY-MM-DD"))
    if None in days:
        raise CurateError("say for each split but the last on which day it ends")
    return SplitPlan(shares, until=tuple(day.isoformat() for day in days if day))


def _by_outlet(shares: dict[str, float], outlets: list[str]) -> SplitPlan:
    held = st.multiselect("Outlets held out", outlets, key="held_out", placeholder="all of it goes to the last split")
    leave = st.checkbox("Leave out other documents that share a story with theirs", key="leave_out_shared")
    if not held:
        raise CurateError("choose an outlet of which everything is held out")
    return SplitPlan(shares, held_out=tuple(held), leave_out_shared=leave)
