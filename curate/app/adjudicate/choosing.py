"""Which conflict is next: filters over the list that begins with what teaches most."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from curate.app.adjudicate.deciding import SKIPPED
from curate.app.adjudicate.titles import titles
from curate.services.weighing import QueuedConflict


def choose_queue(
    listed: Sequence[QueuedConflict], adjudicator: str, *, names_hidden: bool, begin: str = "Open"
) -> tuple[str, list[QueuedConflict]]:
    """The kind of question, `begin` until another is chosen, and the conflicts in question, most instructive first."""
    states, filters = st.columns([3, 2], gap="large")
    with filters:
        kept = _choose_filters(listed, names_hidden=names_hidden)
    with states:
        return _choose_state(kept, adjudicator, begin)


def _choose_filters(listed: Sequence[QueuedConflict], *, names_hidden: bool) -> list[QueuedConflict]:
    """What the adjudicator wants to see, in the order of the list."""
    with st.expander("Filter", key="conflict_filters"):
        first, second = st.columns(2)
        labels = sorted({label for c in listed for label in c.labels})
        label = _choose(first, "Label", labels, {name: titles((name,)) for name in labels})
        kind = _choose(second, "Kind", sorted({c.kind for c in listed}))
        outlets = sorted({c.outlet for c in listed if c.outlet})
        outlet = _choose(first, "Outlet", outlets)
        people = [] if names_hidden else sorted({author for c in listed for author in c.ballot.authors})
        author = _choose(second, "Annotator", people)
    return [
        c
        for c in listed
        if (label is None or label in c.labels)
        and (kind is None or c.kind == kind)
        and (outlet is None or c.outlet == outlet)
        and (author is None or author in c.ballot.authors)
    ]


def _choose(
    where: DeltaGenerator, title: str, options: Sequence[str], said: Mapping[str, str] | None = None
) -> str | None:
    """One of the options, or None for all of them."""
    return where.selectbox(
        title,
        [None, *options],
        format_func=lambda option: "all" if option is None else (said or {}).get(option, option),
        key=f"filter_{title}",
        disabled=not options,
    )


def _choose_state(listed: Sequence[QueuedConflict], adjudicator: str, begin: str) -> tuple[str, list[QueuedConflict]]:
    by_state = {
        "Open": [c for c in listed if c.decision is None],
        "Disputed": [c for c in listed if c.disputed_by],
        "Second opinions": [c for c in listed if _wants_opinion(c, adjudicator)],
    }
    state = st.segmented_control(
        "Conflicts",
        list(by_state),
        default=begin,
        format_func=lambda name: f"{name} {len(by_state[name]):,}",
        key="conflict_state",
        required=True,
        label_visibility="collapsed",
    )
    return state, by_state[state]


def next_conflict(queue: Sequence[QueuedConflict]) -> QueuedConflict | None:
    """The first that was not skipped; when all were, they come round again."""
    skipped = st.session_state.get(SKIPPED, [])
    fresh = [c for c in queue if c.key not in skipped]
    if queue and not fresh:
        st.session_state[SKIPPED] = []
        st.toast("All that is left was skipped once; here it is again.")
    return next(iter(fresh or queue), None)


def _wants_opinion(conflict: QueuedConflict, adjudicator: str) -> bool:
    decision = conflict.decision
    if decision is None or decision.adjudicator == adjudicator or decision.how.strategy is not None:
        return False
    return adjudicator not in conflict.opinions_by
