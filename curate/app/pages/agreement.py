"""Agreement: what may be published, where annotators differ, how many documents to code twice, and how to say it."""

import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.confusion import draw_confusion
from curate.app.agreement.cuts import draw_cut, draw_pairs
from curate.app.agreement.differences import draw_differences
from curate.app.agreement.glance import draw_glance
from curate.app.agreement.methods import draw_methods
from curate.app.agreement.planner import draw_planner
from curate.app.state import person, project
from curate.services.comparing import annotator_pairs

EXPLAINED = """
- **α** is Krippendorff’s alpha over characters, for each label: marked with it or not. 1 is perfect, 0 is chance.
  Journals expect .80 and take values from .667 for tentative conclusions.
- The **verdict** goes by the lower end of the interval, not by α itself: what matters is how low agreement in all
  documents may well be.
- **F1 exact** is the share of spans that both marked with the very same borders; **F1 overlap** counts spans that
  share a character, each matched with one other.
- Only submitted layers of people count. A submitted document without labels says “found nothing”.
- The same numbers, and more measures: `curate agreement --json`. Formulas and sources: `docs/agreement.md`.
"""
VIEWS = ["Differences", "Pairs", "Confusion", "Over time", "By outlet", "Planner", "For the paper"]


def choose_pair(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    if len(pairs) == 1:
        return pairs[0]
    return st.selectbox("Annotators", pairs, format_func=" and ".join, key="agreement_pair")


st.title("Agreement")
pairs = annotator_pairs(project(), by=person())
if not pairs:
    st.info(
        "Agreement needs a document that two people have submitted. Label one under two names, submit it under both "
        "(“Submit” in the labeller), and come back."
    )
    st.stop()
version = computed.version()
summary = computed.summary(version)
label = draw_glance(summary)
title = next(each.title for each in summary.labels if each.alpha.label == label)
view = st.segmented_control("View", VIEWS, default=VIEWS[0], key="agreement_view", required=True)
if view == "Differences":
    st.subheader(f"{title}: where annotators differ")
    draw_differences(version, label, *choose_pair(pairs))
elif view == "Pairs":
    st.subheader(f"{title}: α of every two annotators")
    chosen = draw_pairs(version, label)
    if chosen:
        draw_differences(version, label, *chosen)
elif view == "Confusion":
    st.subheader("What one calls it, and the other")
    draw_confusion(version, *choose_pair(pairs))
elif view in {"Over time", "By outlet"}:
    by = "month" if view == "Over time" else "outlet"
    st.subheader(f"{title}: α by {by}")
    draw_cut(version, label, by)
elif view == "Planner":
    st.subheader("How many documents to code twice")
    draw_planner(summary, next(each.alpha for each in summary.labels if each.alpha.label == label), title)
else:
    st.subheader("For the paper")
    draw_methods(summary)
with st.expander("What these numbers mean"):
    st.markdown(EXPLAINED)
