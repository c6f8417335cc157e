"""At a glance: which labels may be published, and why not the others."""

import pandas as pd
import streamlit as st

from curate.core.agreement.summary import AgreementSummary, LabelSummary
from curate.core.agreement.verdicts import Standing

# Signs beside the words: colour alone tells nothing to whoever cannot see it.
SIGNS = {Standing.PUBLISHABLE: "✓", Standing.TENTATIVE: "~", Standing.NOT_YET: "✕", Standing.UNDEFINED: "–"}
NUMBER = st.column_config.NumberColumn(format="%.3f")
COLUMNS = {
    "α": st.column_config.NumberColumn(
        format="%.3f", help="Krippendorff's alpha over characters: marked with this label, or not. 1 is perfect."
    ),
    "95 %": st.column_config.TextColumn(help="Interval from drawing whole documents again"),
    "P(α < .80)": st.column_config.NumberColumn(
        format="%.2f", help="How often alpha was under .80 when documents were drawn again"
    ),
    "F1 exact": NUMBER,
    "F1 overlap": NUMBER,
}


def draw_glance(summary: AgreementSummary) -> str:
    """The table; returns the label whose spans are to be shown: the one that the address names, to begin with."""
    asked = st.query_params.get("label")
    begin = next((nth for nth, label in enumerate(summary.labels) if label.alpha.label == asked), 0)
    table = pd.DataFrame([_row(label) for label in summary.labels])
    event = st.dataframe(
        table,
        hide_index=True,
        key="glance",
        column_config=COLUMNS,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [begin]}},
    )
    chosen = summary.labels[(event.selection.rows or [begin])[0]]
    st.markdown(f"**{chosen.title}: {chosen.verdict.standing}.** {chosen.verdict.reason}")
    return str(chosen.alpha.label)


def _row(label: LabelSummary) -> dict[str, object]:
    alpha = label.alpha
    has_interval = alpha.low is not None and alpha.high is not None
    return {
        "Label": label.title,
        "Verdict": f"{SIGNS[label.verdict.standing]} {label.verdict.standing}",
        "α": alpha.value,
        "95 %": f"{alpha.low:.3f} to {alpha.high:.3f}" if has_interval else "",
        "P(α < .80)": label.below.get(0.8),
        "F1 exact": label.f1_exact,
        "F1 overlap": label.f1_overlap,
        "Spans": alpha.n_units,
        "Documents": alpha.n_documents,
        "Annotators": alpha.n_annotators,
    }
