"""Label: the labeller, and the way from document to document."""

from itertools import pairwise

import streamlit as st

from curate.app.components.labeller import mount_labeller, moved_to
from curate.app.queue import author_of, documents_to_label
from curate.app.state import DOCUMENT, choose_person, is_asked_for_name, person, project
from curate.app.training import draw_training
from curate.core.people import Right
from curate.services.scoring import training_result

LABELLER = "labeller"
AS_KEY = "label_as_key"
NOTHING_YET = "There is nothing to label yet. Put articles into `seeds/` and import them on the Corpus page."
WAIT = "No document waits for you now. You will find the next ones here as soon as a lead deals them."


def open_document(document_id: str) -> None:
    """The address names it too: who comes back, or by a link, finds the document that it names."""
    st.session_state[DOCUMENT] = st.query_params[DOCUMENT] = document_id


def take_choice() -> None:
    open_document(st.session_state[choice])


def follow() -> None:
    """The labeller has moved by itself; the page comes along."""
    document_id = moved_to(LABELLER)
    if document_id in offered.titles:
        open_document(document_id)


def chooses_key() -> bool:
    """Only leads make answers; the switch is out of the way of those who never do."""
    if not person().may(Right.LEAD):
        return False
    with st.popover("⋯", help="More"):
        st.toggle(
            "Label as the answer key", key=AS_KEY, help="Answers for training and qualification; they count nowhere"
        )
    return bool(st.session_state.get(AS_KEY))


if is_asked_for_name():
    who, which, more = st.columns([2, 6.4, 0.6], vertical_alignment="bottom")
else:
    which, more = st.columns([8.4, 0.6], vertical_alignment="bottom")
    who = which
with who:
    annotator = choose_person("annotator")
with more:
    as_key = chooses_key()
offered = documents_to_label(project(), by=person(), annotator=annotator, as_key=as_key)
if offered.first is None:
    st.info(WAIT if offered.is_queue else NOTHING_YET)
    st.stop()

asked = st.query_params.get(DOCUMENT)
if asked in offered.titles:
    st.session_state[DOCUMENT] = asked
elif st.session_state.get(DOCUMENT) not in offered.titles:
    st.session_state[DOCUMENT] = offered.first
document_id: str = st.session_state[DOCUMENT]
document_ids = list(offered.titles)
# A closed select box keeps the words that it was closed with, so other words need another box.
choice = f"choose_{DOCUMENT}|{document_id}|{offered.titles[document_id]}"
which.selectbox(
    "The answer key of" if as_key else offered.heading,
    document_ids,
    document_ids.index(document_id),
    format_func=offered.titles.__getitem__,
    key=choice,
    on_change=take_choice,
)
st.query_params[DOCUMENT] = document_id

if annotator is None:
    st.info("Say who you are, above, and begin. Each name has labels of its own, which no other annotator sees.")
    st.stop()
# Its place is kept: whatever is put above the labeller later would mount it anew.
answers = st.container()
following = dict(pairwise(document_ids))
preceding = dict(pairwise(reversed(document_ids)))
mount_labeller(
    document_id=document_id,
    author=author_of(annotator, as_key),
    key=LABELLER,
    previous=preceding.get(document_id),
    next_=following.get(document_id),
    sittings=offered.sittings,
    on_move=follow,
)
if document_id in offered.training:
    with answers:
        found = training_result(project(), by=person(), document_id=document_id, author=annotator)
        draw_training(project().schema, found)
