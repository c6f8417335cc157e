"""Findings as the page shows them: what stops the release, what to look at, and a link to where it is mended."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from curate.app.markdown import plain
from curate.core.readiness import Finding, Place

HERE = "release"
ICONS = {"adjudicate": "⚖️", "label": "🖍️", "corpus": "🗂️", "agreement": "📐", "rounds": "👥"}
SHOWN = 10
LONG = 120


def draw_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        st.success("The checks find nothing to mend.")
    for finding in findings:
        sign = "🛑" if finding.stops else "⚠️"
        with st.expander(f"{sign} {plain(begun(finding.what))}", expanded=finding.stops):
            st.markdown(f"{plain(begun(finding.remedy))}.")
            _draw_places(finding)


def begun(words: str) -> str:
    """With a capital at its beginning; the rest as it is, for it may hold names."""
    return words[:1].upper() + words[1:]


def _draw_places(finding: Finding) -> None:
    for place in finding.places[:SHOWN]:
        if finding.stops:
            # A link does not wrap, and what it says is why nothing can be made.
            st.markdown(plain(place.words))
            place = replace(place, words=place.query.get("document_id", place.page))
        _draw_link(place)
    if not finding.places:
        _draw_link(finding.overview)
    elif len(finding.places) > SHOWN and finding.overview.query:
        _draw_link(Place(f"all {len(finding.places):,}", finding.overview.page, finding.overview.query))
    elif len(finding.places) > SHOWN and finding.overview.page == HERE:
        # No page shows these alone: how the release is split, above, is what makes them.
        others = [place.words for place in finding.places[SHOWN:]]
        st.dataframe({f"And {len(others):,} more": others}, hide_index=True, key=f"others_{finding.check}")
    elif len(finding.places) > SHOWN:
        st.caption(f"and {len(finding.places) - SHOWN:,} more")
        _draw_link(finding.overview)


def _draw_link(place: Place) -> None:
    words = place.words if len(place.words) <= LONG else f"{place.words[: LONG - 30]} … {place.words[-25:]}"
    st.page_link(
        f"pages/{place.page}.py", label=plain(words), icon=ICONS.get(place.page), query_params=dict(place.query)
    )
