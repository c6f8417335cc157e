"""Feedback: what became of one's own labels and why; appeals and their answers; what the codebook should say better."""

import streamlit as st

from curate.app.feedback.appeals import draw_appeals
from curate.app.feedback.codebook import draw_codebook
from curate.app.feedback.own import draw_own_work
from curate.app.state import choose_person, person
from curate.core.people import Right

by = person()
st.title("Feedback", anchor=False)
annotator = choose_person("annotator")
views = ["My work", *(["Appeals", "Codebook"] if by.may(Right.ADJUDICATE) else [])]
view = st.segmented_control("View", views, default=views[0], key="feedback_view", required=True)
if view == "My work" and annotator is None:
    st.info("Say who you are, above, and see what became of your labels.")
elif view == "My work" and annotator is not None:
    draw_own_work(annotator)
elif view == "Appeals":
    draw_appeals()
else:
    draw_codebook()
