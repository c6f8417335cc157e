"""Adjudicate: settle where annotators differ, one question at a time, each with a reason."""

import streamlit as st

from curate.app.adjudicate.bulk import draw_bulk
from curate.app.adjudicate.card import draw_question, draw_way_back
from curate.app.adjudicate.choosing import choose_queue, next_conflict
from curate.app.adjudicate.deciding import Question, forget_draft
from curate.app.adjudicate.history import draw_adjudicators, draw_decisions, said_of_decision
from curate.app.adjudicate.notes import draw_doubts
from curate.app.adjudicate.reading import draw_document
from curate.app.state import choose_person, is_asked_for_name, person, project
from curate.core.doubts import doubts_of
from curate.core.versions import versions_of
from curate.services.adjudicating import documents_to_adjudicate, open_docket
from curate.services.deciding import questions
from curate.services.weighing import QueuedConflict, list_conflicts

VIEWS = ["Decide", "Settle in bulk", "Decisions", "Adjudicators", "Notes"]


def draw_deciding(listed: list[QueuedConflict], *, blind: bool, begin: str) -> None:
    state, queue = choose_queue(listed, person().name, names_hidden=blind, begin=begin)
    chosen = next_conflict(queue)
    if chosen is None:
        st.success("All conflicts are settled." if state == "Open" else "There is nothing here.")
        draw_way_back()
        return
    docket = open_docket(project(), document_id=chosen.document_id, by=person())
    found = questions(docket.layers, docket.decisions, project().schema)
    conflict = next((one for one in found if one.key == chosen.key), None)
    if conflict is None:
        st.info("This conflict has just changed: someone submitted or reopened the document. Choose again.")
        return
    if st.session_state.get("conflict_in_view") != conflict.key:
        forget_draft()
        st.session_state["conflict_in_view"] = conflict.key
    second = state == "Second opinions"
    versions = tuple(versions_of(conflict, shuffled_for=person().name if blind else None))
    text, card = st.columns([3, 2], gap="large")
    with text:
        st.caption(" · ".join(filter(None, [chosen.document_id, docket.document.metadata.title, chosen.outlet])))
        draw_document(docket, conflict, list(versions))
    with card:
        if state == "Disputed" and chosen.decision:
            st.warning(said_of_decision(chosen.decision, names_hidden=blind))
            for opinion in docket.gold.disputed.get(conflict.key, ()):
                st.warning(said_of_decision(opinion, names_hidden=blind))
        draw_question(docket, Question(docket.document.text, conflict, versions, blind, second))
    for problem in docket.gold.problems:
        st.warning(str(problem))


def show_all() -> None:
    st.query_params.pop("document", None)
    st.query_params.pop("conflict", None)


def draw_notes(*, blind: bool) -> None:
    noted = [one for one in documents_to_adjudicate(project(), by=person()) if one.doubts]
    if not noted:
        st.info("No annotator has left a note or a remark in a submitted document.")
        return
    document_id = st.selectbox("Document", [one.document_id for one in noted], key="noted_document")
    docket = open_docket(project(), document_id=document_id, by=person())
    draw_doubts(doubts_of(docket.layers), docket.document.text, names_hidden=blind)


st.title("Adjudicate")
if is_asked_for_name():
    who, progress = st.columns([2, 5], vertical_alignment="bottom", gap="large")
else:
    who = progress = st.container()
with who:
    adjudicator = choose_person("adjudicator")
if adjudicator is None:
    st.info("Say who you are, above: every decision is kept with its author, time and reason.")
    st.stop()
blind = project().settings.blind_adjudication
listed = list_conflicts(project(), by=person())
# A link from another page names the document, and may name the conflict to begin with.
asked, first = st.query_params.get("document"), st.query_params.get("conflict")
if asked and any(c.document_id == asked for c in listed):
    listed = sorted((c for c in listed if c.document_id == asked), key=lambda c: c.key != first)
    st.text(f"Only {asked}.")
    st.button("All documents", key="all_documents", on_click=show_all)
elif asked:
    st.text(f"{asked} has no conflict that you may see; these are all.")
settled = sum(c.decision is not None for c in listed)
if listed:
    progress.progress(settled / len(listed), text=f"{settled:,} of {len(listed):,} settled")
# What is settled is not asked again: who comes for such a conflict finds its decision, to take it back.
asked_for = next((c for c in listed if c.key == first), None)
is_disputed = asked_for is not None and bool(asked_for.disputed_by)
is_settled = asked_for is not None and asked_for.decision is not None and not is_disputed
view = st.segmented_control(
    "View",
    VIEWS,
    default="Decisions" if is_settled else VIEWS[0],
    key="adjudicate_view",
    required=True,
    label_visibility="collapsed",
)
if view == "Notes":
    draw_notes(blind=blind)
elif not listed:
    st.info(
        "There is no conflict: either two people have not yet submitted the same document, or they agree in all. "
        "The gold goes into the next release."
    )
elif view == "Decide":
    draw_deciding(listed, blind=blind, begin="Disputed" if is_disputed else "Open")
elif view == "Settle in bulk":
    draw_bulk(names_hidden=blind)
elif view == "Decisions":
    draw_decisions(listed, names_hidden=blind)
else:
    draw_adjudicators()
