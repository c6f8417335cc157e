"""One label's alpha cut: a matrix of annotators, months, outlets."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from curate.app.agreement import computed
from curate.core.agreement import Result, UnknownCut
from curate.core.agreement.codings import NOT_STATED
from curate.core.agreement.summary import HEADLINE
from curate.core.agreement.verdicts import PUBLISHABLE, TENTATIVE

REPLICATES = 1_000
FACETS = {
    "month": "Published in",
    "outlet": "Outlet",
    "submitted_month": "Submitted in",
    "submitted_week": "Submitted in week",
}
OVER_TIME = {"month", "submitted_month", "submitted_week"}


def draw_pairs(version: computed.Version, label: str) -> tuple[str, str] | None:
    """The matrix; returns the pair whose cell was chosen."""
    results = _of_label(computed.cut(version, HEADLINE, "pair", None), label)
    values = {tuple(result.scope.split("|")): result for result in results}
    names = sorted({name for pair in values for name in pair})
    matrix = pd.DataFrame(index=names, columns=names, dtype=float)
    for (first, second), result in values.items():
        matrix.loc[first, second] = matrix.loc[second, first] = result.value
    event = st.dataframe(
        matrix.style.format("{:.3f}", na_rep="").map(_shade),
        key=f"pairs_{label}",
        on_select="rerun",
        selection_mode="single-cell",
        placeholder="",
        alt=f"alpha of {label} for every two annotators",
    )
    st.caption("Choose a cell to see where those two differ. Empty: the same person, or nothing to compare.")
    cells = event.selection.cells
    if not cells:
        return None
    row, column = cells[0]
    chosen = sorted((names[row], str(column)))
    return (chosen[0], chosen[1]) if chosen[0] != chosen[1] and tuple(chosen) in values else None


def draw_cut(version: computed.Version, label: str, facet: str) -> str | None:
    """A row for each value of a facet, with its interval; a chart over time. Returns the value that was chosen."""
    try:
        results = _of_label(computed.cut(version, HEADLINE, facet, REPLICATES), label)
    except UnknownCut:
        st.info(f"No document that two people submitted states its {facet}. Import documents with that metadata.")
        return None
    title = FACETS[facet]
    table = pd.DataFrame([_row(result, title) for result in results])
    stated = table[table[title] != NOT_STATED]
    if len(stated) > 1 and facet in OVER_TIME:
        st.line_chart(stated, x=title, y="α")
    event = st.dataframe(
        table,
        hide_index=True,
        key=f"cut_{facet}_{label}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={"α": st.column_config.NumberColumn(format="%.3f")},
        placeholder="undefined",
    )
    st.caption("Choose a row to see where annotators differ there.")
    return results[event.selection.rows[0]].scope if event.selection.rows else None


def _row(result: Result, title: str) -> dict[str, object]:
    return {
        title: result.scope,
        "α": result.value,
        "95 %": "" if result.low is None or result.high is None else f"{result.low:.3f} to {result.high:.3f}",
        "Spans": result.n_units,
        "Documents": result.n_documents,
        "Annotators": result.n_annotators,
        "Why undefined": result.undefined_because or "",
    }


def _of_label(results: Sequence[Result], label: str) -> list[Result]:
    return [result for result in results if result.label == label]


def _shade(value: object) -> str:
    """Three shades of one hue, which every colour vision tells apart; the number stands in the cell anyway."""
    if not isinstance(value, float) or math.isnan(value):
        return ""
    strength = 40 if value >= PUBLISHABLE else 20 if value >= TENTATIVE else 6
    return f"background-color: rgba(37, 99, 235, {strength / 100})"
