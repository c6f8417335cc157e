"""Agreement: what may be published, where annotators differ, how many documents to code twice, and how to say it."""

import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.attributes import draw_attributes, draw_value_differences
from curate.app.agreement.confusion import draw_confusion
from curate.app.agreement.cuts import draw_pairs
from curate.app.agreement.differences import draw_differences
from curate.app.agreement.gamma import draw_gamma
from curate.app.agreement.glance import draw_glance
from curate.app.agreement.methods import draw_methods
from curate.app.agreement.planner import draw_planner
from curate.app.agreement.scopes import choose_pair, draw_drift, draw_scopes
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
VIEWS = {
    "Differences": "{}: where annotators differ",
    "Pairs": "{}: α of every two annotators",
    "Attributes": "{}: attributes and links",
    "Confusion": "What one calls it, and the other",
    "Over time": "{}: α by month of publication",
    "Drift": "{}: α by the time of coding",
    "By outlet": "{}: α by outlet",
    "γ": "γ: spans aligned",
    "Planner": "How many documents to code twice",
    "For the paper": "For the paper",
}

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
view = st.segmented_control("View", list(VIEWS), default="Differences", key="agreement_view", required=True)
st.subheader(VIEWS[view or "Differences"].format(title))
match view:
    case "Pairs":
        chosen = draw_pairs(version, label)
        if chosen:
            draw_differences(version, label, *chosen)
    case "Attributes":
        attribute = draw_attributes(version, label)
        if attribute:
            draw_value_differences(version, label, attribute, *choose_pair(pairs))
    case "Confusion":
        draw_confusion(version, *choose_pair(pairs))
    case "Over time":
        draw_scopes(version, label, "month")
    case "Drift":
        draw_drift(version, label)
    case "By outlet":
        draw_scopes(version, label, "outlet")
    case "γ":
        draw_gamma(version)
    case "Planner":
        draw_planner(summary, next(each.alpha for each in summary.labels if each.alpha.label == label), title)
    case "For the paper":
        draw_methods(summary)
    case _:
        draw_differences(version, label, *choose_pair(pairs))
with st.expander("What these numbers mean"):
    st.markdown(EXPLAINED)
