"""Agreement: how far the annotators agree, label by label and pair by pair."""

import pandas as pd
import streamlit as st

from curate.app.state import project
from curate.services.measuring import Result, project_agreement

NAMES = {
    "char_alpha": "Krippendorff’s α (characters)",
    "span_f1_exact": "F1, exact spans",
    "span_f1_overlap": "F1, overlapping spans",
}


def table(results: list[Result]) -> pd.DataFrame:
    """A row a result, in the words of the page; undefined values say why."""
    titles = {label.name: label.title for label in project().schema.labels}
    return pd.DataFrame(
        [
            {
                "Label": titles.get(result.label, result.label) if result.label else "All labels",
                "Measure": NAMES.get(result.measure, result.measure),
                "Scope": result.scope,
                "Value": result.value,
                "From": result.low,
                "To": result.high,
                "Documents": result.n_documents,
                "Units": result.n_units,
                "Annotators": result.n_annotators,
                "Why undefined": result.undefined_because or "",
            }
            for result in results
        ]
    )


def show(results: list[Result], key: str, *, hide: tuple[str, ...] = ()) -> None:
    frame = table(results).drop(columns=list(hide))
    if frame.get("From") is not None and frame["From"].isna().all():
        frame = frame.drop(columns=["From", "To"])
    number = st.column_config.NumberColumn(format="%.3f")
    st.dataframe(
        frame, hide_index=True, key=key, column_config={"Value": number, "From": number, "To": number}, width="stretch"
    )


st.title("Agreement")
intervals = st.toggle("With 95 % intervals (bootstrap over documents)", key="intervals")
replicates = 1_000 if intervals else None
by_label = project_agreement(project(), by="label", bootstrap=replicates)
if not any(result.n_documents for result in by_label):
    st.info(
        "Agreement needs a document that two people have submitted. Label one under two names, submit it under both "
        "(“Submit” in the labeller), and come back."
    )
    st.stop()

st.subheader("By label")
show(by_label, "by_label", hide=("Scope",))
st.subheader("By pair of annotators")
show(project_agreement(project(), by="pair", bootstrap=replicates), "by_pair")
st.caption(
    "α: 1 is perfect, 0 is chance. Journals expect .80, and take from .667 for tentative conclusions. "
    "Only submitted layers of people count; a submitted document without labels says “found nothing”."
)
