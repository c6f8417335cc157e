"""A methods paragraph and the table, to be copied with one click."""

import streamlit as st

from curate.adapters.agreement_tables import TABLES
from curate.core.agreement.summary import REFERENCES, AgreementSummary, methods_paragraph


def draw_methods(summary: AgreementSummary) -> None:
    st.code(methods_paragraph(summary), language=None, wrap_lines=True)
    st.code("\n".join(REFERENCES), language=None, wrap_lines=True)
    form = st.segmented_control("Table as", list(TABLES), default="Markdown", key="table_form", required=True)
    language, write = TABLES[form or "Markdown"]
    st.code(write(summary), language=None if language == "text" else language)
