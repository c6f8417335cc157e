"""How many documents to code twice, and which."""

import streamlit as st

from curate.app.state import person, project
from curate.core.agreement import Result
from curate.core.agreement.summary import AgreementSummary
from curate.core.csv_safety import disarm_cell
from curate.core.errors import CurateError
from curate.core.planning import documents_for_margin, lacy_riffe
from curate.services.comparing import draw_documents


def draw_planner(summary: AgreementSummary, alpha: Result, title: str) -> None:
    in_all = summary.procedure.documents_in_all
    left, right = st.columns(2)
    margin = left.number_input("Margin", 0.01, 0.5, 0.05, 0.01, key="plan_margin")
    expected = right.number_input("Agreement expected (share of documents)", 0.5, 0.99, 0.85, 0.01, key="plan_expected")
    units = lacy_riffe(in_all, expected, margin=margin)
    st.markdown(
        f"**{units:,} of {in_all:,} documents**, so that agreement in all of them is at least what the sample shows "
        f"less {margin:g}, with 95 % confidence (Lacy and Riffe 1996: simple agreement on nominal categories)."
    )
    try:
        st.markdown(_by_interval(alpha, margin, in_all, title))
    except CurateError as error:
        st.caption(str(error))
    count = st.number_input("Documents to draw", 1, in_all, min(units, in_all), key=f"plan_count_{units}")
    drawn = draw_documents(project(), int(count), by=person())
    st.caption(
        "Drawn by outlet and month in proportion, by the project's seed: the same again whenever it is asked. "
        "Give them to two people without telling which documents are coded twice."
    )
    st.dataframe({"document_id": drawn}, hide_index=True, key="plan_drawn", height=220)
    st.download_button(
        "Download the list", "document_id\n" + "".join(f"{_cell(each)}\n" for each in drawn), "double-coding.csv"
    )


def _by_interval(alpha: Result, margin: float, in_all: int, title: str) -> str:
    if alpha.low is None or alpha.high is None:
        raise CurateError(f"{title} has no interval yet to plan by: two documents that two people submitted are needed")
    half = (alpha.high - alpha.low) / 2
    needed = documents_for_margin(alpha.n_documents, half, margin, in_all)
    return (
        f"**{needed:,} documents** for an interval of ±{margin:g} about alpha of {title}: the {alpha.n_documents:,} "
        f"coded twice so far gave ±{half:.3f}, which falls with the square root of their number."
    )


def _cell(words: str) -> str:
    quoted = disarm_cell(words).replace('"', '""')
    return f'"{quoted}"'
