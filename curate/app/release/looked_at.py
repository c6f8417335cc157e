"""Doubts of models at which an adjudicator has looked: saying so, and taking it back."""

from collections.abc import Callable, Sequence

import streamlit as st

from curate.app.markdown import plain
from curate.app.release.findings import ICONS
from curate.app.state import choose_person, person, project
from curate.core.errors import CurateError
from curate.core.label_errors import JudgedLabel, LookedAt, PossibleError
from curate.services.confirming import record_confirmations, withdraw_confirmation

FAULT = "confirmation_fault"
LONG = 80  # characters of a document's id


def choose_looker() -> str | None:
    """Who looks; asked for where nobody logs in, and None as long as there is no name."""
    if fault := st.session_state.pop(FAULT, None):
        st.error(plain(fault))
    return choose_person("adjudicator")


def draw_confirm(error: PossibleError, looker: str | None) -> None:
    with st.popover("Looked at", icon="👁️", key=f"look_{error.key}"):
        # In a field of one line Streamlit would write its hint over the words.
        remark = st.text_area("Remark", key=f"remark_{error.key}", height=90, placeholder="if you like")
        what = "value" if error.attribute else "label"
        if st.button(f"The {what} is right", key=f"confirm_{error.key}", disabled=looker is None, type="primary"):
            row = {**error.to_json(), "adjudicator": looker, "remark": remark.strip() or None}
            _do(lambda: record_confirmations(project(), [(error.document_id, row)], by=person()))
        st.caption(
            "It is not listed again, unless the gold here changes."
            if looker
            else "Say above who you are: it is kept with your name."
        )


def draw_looked_at(judged: Sequence[JudgedLabel], looker: str | None) -> None:
    looked = [each for label in judged for each in label.looked_at]
    if not looked:
        return
    titles = {label.name: label.title for label in project().schema.labels}
    with st.expander(f"👁️ {len(looked):,} looked at: right as it is", key="looked_at"):
        for each in looked:
            _draw_one(each, each.error.said(titles), looker)


def _draw_one(looked: LookedAt, said: str, looker: str | None) -> None:
    confirmation = looked.confirmation
    st.markdown(f"“{plain(looked.error.short_words)}”  \n{plain(said)} ({looked.error.probability:.2f})")
    remark = f": “{plain(confirmation.remark)}”" if confirmation.remark else ""
    st.caption(f"{plain(confirmation.adjudicator)}, {confirmation.at[:10]}{remark}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"looked_{confirmation.id}"):
        draw_place(looked.error)
        if st.button("Take back", key=f"back_{confirmation.id}", icon="↩️", disabled=looker is None) and looker:
            _do(lambda: withdraw_confirmation(project(), confirmation.id, adjudicator=looker, by=person()))


def draw_place(error: PossibleError) -> None:
    """The page on which the label is mended."""
    name = error.document_id if len(error.document_id) <= LONG else f"{error.document_id[: LONG - 1]}…"
    place = error.place
    st.page_link(
        f"pages/{place.page}.py", label=plain(name), icon=ICONS.get(place.page), query_params=dict(place.query)
    )


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except CurateError as error:
        st.session_state[FAULT] = str(error)
    st.rerun()
