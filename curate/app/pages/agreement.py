"""Agreement: how far the annotators agree, label by label and pair by pair."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from curate.app.state import project
from curate.services.measuring import Result, project_agreement

MEASURES = {"char_alpha": "α", "span_f1_exact": "F1 exact", "span_f1_overlap": "F1 overlap"}
EXPLAINED = """
- **α** is Krippendorff’s alpha over characters, for each label: marked with it or not. 1 is perfect, 0 is chance.
  Journals expect .80 and take values from .667 for tentative conclusions.
- **F1 exact** is the share of spans that both marked with the very same borders; **F1 overlap** counts spans that
  share a character, each matched with one other.
- Only submitted layers of people count. A submitted document without labels says “found nothing”.
- The same numbers, and more measures: `curate agreement --json`. Formulas and sources: `docs/agreement.md`.
"""


def pivot(results: Sequence[Result], *, by_scope: bool) -> pd.DataFrame:
    """A row a label (and pair); a column a measure, with its interval where there is one."""
    rows: dict[tuple[str | None, str], dict[str, object]] = {}
    for result in results:
        row = rows.setdefault((result.label, result.scope), {"Label": title_of(result.label)})
        if by_scope:
            row["Pair"] = result.scope.replace("|", " and ")
        name = MEASURES[result.measure]
        row[name] = result.value
        if result.low is not None and result.high is not None:
            row[f"{name}, 95 %"] = f"{result.low:.3f} to {result.high:.3f}"
        row |= {"Documents": result.n_documents, "Spans": result.n_units, "Annotators": result.n_annotators}
    table = pd.DataFrame(list(rows.values()))
    counts = ["Documents", "Spans", "Annotators"]
    return table[[name for name in table.columns if name not in counts] + counts]


def title_of(label: str | None) -> str:
    titles = {each.name: each.title for each in project().schema.labels}
    return titles.get(label, label) if label else "All labels"


def show(results: Sequence[Result], key: str, *, by_scope: bool = False) -> None:
    numbers = {name: st.column_config.NumberColumn(format="%.3f") for name in MEASURES.values()}
    st.dataframe(
        pivot(results, by_scope=by_scope), hide_index=True, key=key, column_config=numbers, placeholder="undefined"
    )


def explain_undefined(results: Sequence[Result]) -> None:
    undefined: dict[str, set[str]] = {}
    for result in results:
        if result.undefined_because:
            undefined.setdefault(result.undefined_because, set()).add(
                f"{title_of(result.label)} ({MEASURES[result.measure]})"
            )
    for reason, names in undefined.items():
        st.caption(f"Undefined: {', '.join(sorted(names))}. {reason}")


st.title("Agreement")
intervals = st.toggle("95 % intervals (bootstrap over documents)", key="intervals")
replicates = 1_000 if intervals else None
by_label = project_agreement(project(), measures=list(MEASURES), by="label", bootstrap=replicates)
if not any(result.n_documents for result in by_label):
    st.info(
        "Agreement needs a document that two people have submitted. Label one under two names, submit it under both "
        "(“Submit” in the labeller), and come back."
    )
    st.stop()

show(by_label, "by_label")
if intervals and all(result.low is None for result in by_label):
    st.caption("An interval needs two documents that two people have submitted.")
explain_undefined(by_label)
st.subheader("By pair of annotators")
by_pair = project_agreement(project(), measures=list(MEASURES), by="pair", bootstrap=replicates)
show(by_pair, "by_pair", by_scope=True)
with st.expander("What these numbers mean"):
    st.markdown(EXPLAINED)
