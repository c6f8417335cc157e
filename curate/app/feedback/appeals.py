"""Appeals: what annotators object to, for an adjudicator to answer."""

import streamlit as st

from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.services.feedback import OpenAppeal, answer_appeal, open_appeals

OUTCOMES = {"upheld": "The decision stands", "changed": "The decision is to be changed"}


def draw_appeals() -> None:
    waiting = open_appeals(project(), by=person())
    if not waiting:
        st.info("No appeal waits. Annotators object to decisions on their own work here, and you answer.")
        return
    for each in waiting:
        _draw_appeal(each)


def _draw_appeal(waiting: OpenAppeal) -> None:
    appeal = waiting.appeal
    with st.container(border=True):
        st.text(f"{appeal.author} on {waiting.document_id}, {appeal.at[:10]}: {appeal.text}")
        st.page_link(
            "pages/adjudicate.py", label="See the decision", icon="⚖️", query_params={"document": waiting.document_id}
        )
        outcome = st.radio(
            "Answer", list(OUTCOMES), format_func=OUTCOMES.__getitem__, horizontal=True, key=f"outcome_{appeal.id}"
        )
        words = st.text_area("Why", key=f"answer_{appeal.id}", max_chars=2_000)
        if outcome == "changed":
            st.caption("The answer says so; decide anew on the Adjudicate page, where the gold changes.")
        if st.button("Answer", key=f"send_{appeal.id}"):
            try:
                answer_appeal(project(), by=person(), appeal_id=appeal.id, outcome=outcome, text=words)
                st.rerun()
            except CurateError as error:
                st.error(str(error))
