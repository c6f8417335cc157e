"""Adjudicate: settle where annotators differ, one conflict at a time, each with a reason."""

from collections.abc import Sequence

import streamlit as st

from curate.app.html import around, marked_text
from curate.app.state import choose_person, is_asked_for_name, person, project
from curate.app.words import choose_words
from curate.core.adjudication import Candidate, Conflict, Decision, Verdict
from curate.core.doubts import Doubt, doubts_of
from curate.core.errors import CurateError
from curate.core.layers import Annotation
from curate.core.schema import Label
from curate.core.spans import Span
from curate.core.standoff import attributes_to_json
from curate.services.adjudicating import (
    Docket,
    Waiting,
    documents_to_adjudicate,
    open_docket,
)
from curate.services.deciding import record_decisions

REMARK_COLOR = "#808080"
KINDS = {
    "missing": "someone marked nothing here",
    "boundary": "the spans differ",
    "attribute": "the spans are the same, the attributes differ",
}


def color_of(label: Label) -> str:
    return label.color_dark if st.context.theme.type == "dark" else label.color_light


def settle(
    text: str, conflict: Conflict, verdict: Verdict, *, taken_from: str | None = None, edited: Span | None = None
) -> None:
    """Records the decision; what is wrong with it is said on the page at the next run."""
    record(
        {
            "document_id": conflict.document_id,
            "conflict_key": conflict.key,
            "verdict": verdict,
            "reason": str(st.session_state.get("reason") or ""),
            "taken_from": taken_from,
            "annotations": [] if edited is None else [edited_version(text, conflict, edited)],
        }
    )


def edited_version(text: str, conflict: Conflict, span: Span) -> dict[str, object]:
    """The adjudicator's span with the attributes of the first annotator who marked something."""
    model = next(a for candidate in conflict.candidates for a in candidate.annotations)
    attributes = attributes_to_json(model.attributes, text)
    return {"start": span.start, "end": span.end, "quote": span.of(text), "attributes": attributes}


def take_back(decision: Decision) -> None:
    record(
        {
            "document_id": decision.document_id,
            "verdict": Verdict.WITHDRAW,
            "withdraws": decision.id,
            "reason": "taken back on the Adjudicate page",
        }
    )


def record(row: dict[str, object]) -> None:
    if not row["reason"]:
        st.session_state["fault"] = "A decision needs a reason: write which rule decides, then decide."
        return
    try:
        by = person()
        record_decisions(project(), [("the decision", {**row, "adjudicator": by.name})], by=by)
        st.session_state["reason"] = ""
        st.session_state.pop("fault", None)
    except CurateError as error:
        st.session_state["fault"] = str(error)


def draw_candidate(text: str, conflict: Conflict, candidate: Candidate, label: Label, number: int) -> None:
    with st.container(border=True):
        name, action = st.columns([3, 2], vertical_alignment="center")
        name.text(f"{number} · {candidate.author}" + ("" if candidate.annotations else " marked nothing"))
        action.button(
            f"Take {number}",
            key=f"take_{conflict.key}_{candidate.author}",
            shortcut=str(number) if number < 10 else None,
            on_click=settle,
            args=(text, conflict, Verdict.TAKE),
            kwargs={"taken_from": candidate.author},
            width="stretch",
        )
        marked = [annotation.span for annotation in candidate.annotations]
        st.html(marked_text(text, around(text, conflict.span), marked, color_of(label)))
        for annotation in candidate.annotations:
            if said := said_of(annotation, text):
                st.text(said)


def said_of(annotation: Annotation, text: str) -> str:
    """Attributes and note in one paragraph of plain text."""
    words = [
        f"{name}: {value.of(text) if isinstance(value, Span) else value}"
        for name, value in annotation.attributes.items()
    ]
    return " · ".join([*words, *([f"note: {annotation.note}"] if annotation.note else [])])


def draw_conflict(docket: Docket, conflict: Conflict) -> None:
    text, label = docket.document.text, project().schema.label(conflict.label)
    st.subheader(f"{label.title}: {KINDS[conflict.kind]}")
    st.text_input(
        "Reason", key="reason", placeholder="which rule decides, and why; kept with the decision", max_chars=500
    )
    if fault := st.session_state.get("fault"):
        st.error(fault)
    columns = st.columns(min(len(conflict.candidates), 3))
    for index, candidate in enumerate(conflict.candidates):
        with columns[index % len(columns)]:
            draw_candidate(text, conflict, candidate, label, index + 1)
    beside = [doubt for doubt in doubts_of(docket.layers) if doubt.label is None and doubt.span.overlaps(conflict.span)]
    draw_doubts(beside, text)
    st.button(
        "Neither: nothing is to be marked here",
        key=f"neither_{conflict.key}",
        shortcut="0",
        on_click=settle,
        args=(text, conflict, Verdict.NEITHER),
    )
    with st.expander("Mark other words"):
        window = around(text, conflict.span)
        chosen = choose_words(text, window, conflict.span, key=f"words_{conflict.key}")
        st.html(marked_text(text, window, [chosen], color_of(label)))
        st.button(
            "Take these words",
            key=f"edit_{conflict.key}",
            on_click=settle,
            args=(text, conflict, Verdict.EDIT),
            kwargs={"edited": chosen},
        )
    with st.expander(f"What the codebook says about {label.title}"):
        st.text(label.description)
        for rule in label.rules:
            st.text(f"{rule.text}\n{rule.example}")


def draw_doubts(doubts: Sequence[Doubt], text: str) -> None:
    """Each with its words in their surroundings; what annotators wrote is drawn as plain text."""
    for doubt in doubts:
        # The codebook may have dropped the label since.
        label = next((label for label in project().schema.labels if label.name == doubt.label), None)
        title = label.title if label else doubt.label
        about = f"note on {title}" if title else "remark on a passage without a label"
        st.text(f"{doubt.author}, {about}: {doubt.said}")
        color = color_of(label) if label else REMARK_COLOR
        st.html(marked_text(text, around(text, doubt.span, 80), [doubt.span], color))


def describe(waiting: Waiting) -> str:
    """The document with what there is to do in it: `a.txt · 2 open · 1 note`."""
    state = f"{waiting.open} open" if waiting.open else "settled" if waiting.settled else "no conflict"
    notes = f" · {waiting.doubts} note{'s' if waiting.doubts != 1 else ''}" if waiting.doubts else ""
    return f"{waiting.document_id} · {state}{notes}"


def draw_settled(docket: Docket) -> None:
    for conflict, decision in docket.gold.settled:
        words, action = st.columns([5, 1], vertical_alignment="center")
        verdict = f"took {decision.taken_from}" if decision.taken_from else decision.verdict.value
        words.text(
            f"{project().schema.label(conflict.label).title}: {conflict.span.of(docket.document.text)[:80]}\n"
            f"{decision.adjudicator} {verdict}: {decision.reason} ({decision.at[:16]})"
        )
        action.button("Take back", key=f"withdraw_{decision.id}", on_click=take_back, args=(decision,))


st.title("Adjudicate")
waiting = {one.document_id: one for one in documents_to_adjudicate(project(), by=person())}
if not waiting:
    st.info(
        "There is no conflict and no note: either two people have not yet submitted the same document, or they agree "
        "in all. "
        "The gold goes into the next release."
    )
    st.stop()
if is_asked_for_name():
    who, which = st.columns([2, 5], vertical_alignment="bottom")
else:
    who = which = st.container()
with who:
    adjudicator = choose_person("adjudicator")
# A link from another page names the document once; afterwards the box decides.
if (asked := st.query_params.pop("document", None)) in waiting:
    st.session_state["adjudicated_document"] = asked
document_id = which.selectbox(
    "Document",
    list(waiting),
    format_func=lambda document_id: describe(waiting[document_id]),
    key="adjudicated_document",
)
if adjudicator is None:
    st.info("Say who you are, above: every decision is kept with its author, time and reason.")
    st.stop()
docket = open_docket(project(), document_id=document_id, by=person())
total = len(docket.gold.settled) + len(docket.gold.unsettled)
doubts = doubts_of(docket.layers)
st.progress(len(docket.gold.settled) / total if total else 1.0, text=f"{len(docket.gold.settled)} of {total} settled")
for problem in docket.gold.problems:
    st.warning(str(problem))
if docket.gold.unsettled:
    draw_conflict(docket, docket.gold.unsettled[0])
elif total:
    st.success("All conflicts of this document are settled.")
else:
    st.info("Nobody differs in this document. Read what its annotators were unsure of.")
if doubts:
    with st.expander(f"Notes and remarks of the annotators ({len(doubts)})", expanded=not docket.gold.unsettled):
        draw_doubts(doubts, docket.document.text)
if docket.gold.settled:
    with st.expander(f"Decisions in this document ({len(docket.gold.settled)})"):
        draw_settled(docket)
