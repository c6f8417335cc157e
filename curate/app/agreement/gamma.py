"""gamma on request: it takes its time, so somebody must ask for it and may leave it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.differences import titles
from curate.app.state import person, project
from curate.core.agreement import Result
from curate.services.aligning import measure_gamma

FIRST = 100  # documents, unless somebody asks for more
FOUND = "agreement_gamma"
COST = (
    "Gamma aligns the spans of all annotators and compares the alignment with 30 or more made by chance. A document "
    "of 40 spans an annotator takes about a hundredth of a second with three annotators, a tenth with four, and many "
    "times as long with more or with crowded spans. To stop, choose another view."
)


def draw_gamma(version: computed.Version) -> None:
    """All labels together and each by itself: gamma and gamma-cat, of as many documents as were asked for."""
    st.caption(COST)
    strata = computed.strata_coded_twice(version)
    n = st.number_input(
        f"Documents, of {len(strata):,} coded twice", 1, len(strata), min(FIRST, len(strata)), key="gamma_documents"
    )
    if st.button("Measure gamma", key="measure_gamma", type="primary"):
        st.session_state[FOUND] = (version, int(n), _measure(strata, int(n)))
    found = st.session_state.get(FOUND)
    if found and found[0] == version:
        _draw_results(found[2], found[1], len(strata))


def _measure(strata: Mapping[str, str], n: int) -> list[Result]:
    bar = st.progress(0.0, f"0 of {n:,} documents")

    def show(done: int, of: int) -> None:
        bar.progress(done / of, f"{done:,} of {of:,} documents")

    results = measure_gamma(project(), strata, n, by=person(), progress=show)
    bar.empty()
    return results


def _draw_results(results: list[Result], n: int, in_all: int) -> None:
    by_label: dict[str | None, dict[str, Result]] = {}
    for result in results:
        by_label.setdefault(result.label, {})[result.measure] = result
    rows = [_row(label, each["gamma"], each["gamma_cat"]) for label, each in by_label.items()]
    number = st.column_config.NumberColumn(format="%.3f")
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="gamma_results",
        column_config={"γ": number, "γ-cat": number},
        placeholder="",
    )
    part = "" if n == in_all else f", drawn by outlet and month from {in_all:,} by the project’s seed"
    st.caption(
        f"Of {n:,} document{'' if n == 1 else 's'}{part}. γ asks for place and label at once, γ-cat for the labels of "
        "aligned spans alone. The same from the command line, over all documents: "
        "`curate agreement --measure gamma --measure gamma_cat --bootstrap 1000`."
    )


def _row(label: str | None, gamma: Result, gamma_cat: Result) -> dict[str, object]:
    reasons = dict.fromkeys(each.undefined_because for each in (gamma, gamma_cat) if each.undefined_because)
    return {
        "Label": "All together" if label is None else titles().get(label, label),
        "γ": gamma.value,
        "95 % of γ": _interval(gamma),
        "γ-cat": gamma_cat.value,
        "95 % of γ-cat": _interval(gamma_cat),
        "Spans": gamma.n_units,
        "Why undefined": " ".join(reasons),
    }


def _interval(result: Result) -> str:
    return "" if result.low is None or result.high is None else f"{result.low:.3f} to {result.high:.3f}"
