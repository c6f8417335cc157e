"""From a row of a cut to where annotators differ there; and the choice of two of them."""

from itertools import combinations

import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.cuts import FACETS, draw_cut
from curate.app.agreement.differences import draw_differences

TIMES = {"submitted_month": "Month", "submitted_week": "Week"}


def choose_pair(pairs: list[tuple[str, str]], key: str = "agreement_pair") -> tuple[str, str]:
    if len(pairs) == 1:
        return pairs[0]
    return st.selectbox("Annotators", pairs, format_func=" and ".join, key=key)


def draw_scopes(version: computed.Version, label: str, facet: str) -> None:
    """The cut, and the differences of two annotators in the row that was chosen."""
    scope = draw_cut(version, label, facet)
    if scope is None:
        return
    behind = computed.documents_behind(version, facet, scope)
    pairs = sorted({pair for people in behind.values() for pair in combinations(sorted(people), 2)})
    st.text(f"{FACETS[facet]}: {scope}")
    draw_differences(version, label, *choose_pair(pairs, f"pair_{facet}_{scope}"), documents=behind)


def draw_drift(version: computed.Version, label: str) -> None:
    """Do annotators drift apart, or together, while they work?"""
    st.caption("By the time at which the last layer of a document was submitted.")
    asked = st.segmented_control(
        "By", list(TIMES), format_func=TIMES.__getitem__, default="submitted_month", key="drift_by", required=True
    )
    draw_scopes(version, label, asked or "submitted_month")
