"""Label: the labeller, and the way from document to document."""

import streamlit as st

from curate.app.components.labeller import mount_labeller
from curate.app.state import DOCUMENT, choose_person, project
from curate.core.layers import LayerState
from curate.services.corpus import list_corpus, progress_by_document


def step(document_ids: list[str], by: int) -> None:
    position = document_ids.index(st.session_state[DOCUMENT])
    st.session_state[DOCUMENT] = document_ids[(position + by) % len(document_ids)]


summaries = {summary.id: summary for summary in list_corpus(project())}
if not summaries:
    st.info("There is nothing to label yet. Put articles into `seeds/` and import them on the Corpus page.")
    st.stop()

who, which, back, forth = st.columns([2, 5, 1, 1], vertical_alignment="bottom")
with who:
    annotator = choose_person("annotator")
document_ids = list(summaries)
asked = st.query_params.get(DOCUMENT)
if st.session_state.get(DOCUMENT) not in summaries:
    st.session_state[DOCUMENT] = asked if asked in summaries else document_ids[0]
progress = progress_by_document(project())


def title(document_id: str) -> str:
    state = progress.get(document_id, {}).get(annotator or "")
    mark = {LayerState.SUBMITTED: "✓ ", LayerState.IN_PROGRESS: "… "}.get(state, "") if state else ""
    return mark + (summaries[document_id].metadata.title or document_id)


document_id = which.selectbox("Document", document_ids, format_func=title, key=DOCUMENT)
back.button("Previous", key="previous", on_click=step, args=(document_ids, -1), width="stretch")
forth.button("Next", key="next", on_click=step, args=(document_ids, 1), width="stretch")
st.query_params[DOCUMENT] = document_id

if annotator is None:
    st.info("Say who you are, above, and begin. Each name has labels of its own, which no other annotator sees.")
    st.stop()
mount_labeller(document_id=document_id, author=annotator, key="labeller")
