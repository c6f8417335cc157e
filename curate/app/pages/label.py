"""Label: the labeller, and the way from document to document."""

from itertools import pairwise

import streamlit as st

from curate.app.components.labeller import mount_labeller, moved_to
from curate.app.state import DOCUMENT, choose_person, person, project
from curate.core.layers import LayerState
from curate.services.corpus import list_corpus, progress_by_document

LABELLER = "labeller"
MARKS = {LayerState.SUBMITTED: "✓ ", LayerState.IN_PROGRESS: "… "}


def take_choice() -> None:
    st.session_state[DOCUMENT] = st.session_state[choice]


def follow() -> None:
    """The labeller has moved by itself; the page comes along."""
    document_id = moved_to(LABELLER)
    if document_id in summaries:
        st.session_state[DOCUMENT] = document_id


summaries = {summary.id: summary for summary in list_corpus(project(), by=person())}
if not summaries:
    st.info("There is nothing to label yet. Put articles into `seeds/` and import them on the Corpus page.")
    st.stop()

who, which = st.columns([2, 7], vertical_alignment="bottom")
with who:
    annotator = choose_person("annotator")
document_ids = list(summaries)
asked = st.query_params.get(DOCUMENT)
if st.session_state.get(DOCUMENT) not in summaries:
    st.session_state[DOCUMENT] = asked if asked in summaries else document_ids[0]
document_id: str = st.session_state[DOCUMENT]
progress = progress_by_document(project(), by=person())


def title(document_id: str) -> str:
    state = progress.get(document_id, {}).get(annotator or "")
    mark = MARKS.get(state, "") if state else ""
    return mark + (summaries[document_id].metadata.title or document_id)


# A closed select box keeps the words that it was closed with, so other words need another box.
choice = f"choose_{DOCUMENT}|{document_id}|{title(document_id)}"
position = document_ids.index(document_id)
which.selectbox("Document", document_ids, position, format_func=title, key=choice, on_change=take_choice)
st.query_params[DOCUMENT] = document_id

if annotator is None:
    st.info("Say who you are, above, and begin. Each name has labels of its own, which no other annotator sees.")
    st.stop()
following = dict(pairwise(document_ids))
preceding = dict(pairwise(reversed(document_ids)))
mount_labeller(
    document_id=document_id,
    author=annotator,
    key=LABELLER,
    previous=preceding.get(document_id),
    next_=following.get(document_id),
    on_move=follow,
)
