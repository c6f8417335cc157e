"""Start: the next thing to do, for each role."""

import streamlit as st

from curate.app.html import link_html
from curate.app.state import choose_person, label_address, person, project
from curate.core.people import Right
from curate.services.feedback import open_appeals
from curate.services.starting import ToLabel, next_to_adjudicate, next_to_label, next_to_lead


def draw_labelling(todo: ToLabel) -> None:
    st.subheader("To label", anchor=False)
    if todo.document_id is None:
        st.write(f"Nothing waits; {todo.done} of your documents are submitted." if todo.done else "Nothing yet.")
        return
    st.text(todo.title)
    where = f"round {todo.round} · " if todo.round else ""
    st.caption(f"{where}{todo.left} to do, {todo.done} submitted")
    st.html(link_html(label_address(todo.document_id), "Label the next document"))


def draw_adjudicating() -> None:
    waiting = next_to_adjudicate(project(), by=person())
    st.subheader("To adjudicate", anchor=False)
    if appeals := open_appeals(project(), by=person()):
        st.page_link("pages/feedback.py", label=f"Answer {len(appeals)} appeals", icon="💬")
    if not waiting:
        st.write("No conflict is open.")
        return
    st.write(f"{sum(each.open for each in waiting)} conflicts are open in {len(waiting)} documents.")
    st.page_link("pages/adjudicate.py", label="Settle conflicts", icon="⚖️")


def draw_leading() -> None:
    waiting = next_to_lead(project(), by=person())
    st.subheader("To lead", anchor=False)
    for name, count in waiting.undealt.items():
        st.text(f"Round {name}: {count} codings are not dealt to anybody")
    if waiting.to_recode:
        st.write(f"{waiting.to_recode} layers were made under an earlier codebook and need another look.")
    if not (waiting.undealt or waiting.to_recode):
        st.write("Nothing waits for a lead.")
    st.page_link("pages/rounds.py", label="People & rounds", icon="👥")


st.title("What is next", anchor=False)
annotator = choose_person("annotator")
by = person()
columns = st.columns(1 + by.may(Right.ADJUDICATE) + by.may(Right.LEAD))
with columns[0], st.container(border=True):
    if annotator is None:
        st.info("Say who you are, above, and see what you have to label.")
    else:
        draw_labelling(next_to_label(project(), by=by, annotator=annotator))
if by.may(Right.ADJUDICATE):
    with columns[1], st.container(border=True):
        draw_adjudicating()
if by.may(Right.LEAD):
    with columns[2], st.container(border=True):
        draw_leading()
