"""Findings as the page shows them: what stops the release, what to look at, and a link to where it is mended."""

from collections.abc import Sequence

import streamlit as st

from curate.app.markdown import plain
from curate.core.readiness import Finding, Place

ICONS = {"adjudicate": "⚖️", "label": "🖍️", "corpus": "🗂️", "agreement": "📐", "rounds": "👥"}
SHOWN = 10
LONG = 120


def draw_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        st.success("The checks find nothing to mend.")
    for nth, finding in enumerate(findings):
        with st.container(border=True, key=f"finding_{nth}"):
            draw = st.error if finding.stops else st.warning
            draw(f"{plain(finding.what).capitalize()}. {plain(finding.remedy).capitalize()}.")
            _draw_places(finding)


def _draw_places(finding: Finding) -> None:
    if not finding.places:
        _draw_link(finding.overview)
        return
    with st.expander(f"Where ({len(finding.places):,})"):
        for place in finding.places[:SHOWN]:
            _draw_link(place)
        if len(finding.places) > SHOWN:
            _draw_link(Place(f"all {len(finding.places):,}", finding.overview.page, finding.overview.query))


def _draw_link(place: Place) -> None:
    words = place.words if len(place.words) <= LONG else f"{place.words[: LONG - 30]} … {place.words[-25:]}"
    st.page_link(
        f"pages/{place.page}.py", label=plain(words), icon=ICONS.get(place.page), query_params=dict(place.query)
    )
