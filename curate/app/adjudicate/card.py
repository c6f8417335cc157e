"""The question in view: the versions as cards, one key each, and what else may be said to it."""

import streamlit as st

from curate.app.adjudicate.deciding import (
    DEFENSIBLE,
    FAULT,
    REDO,
    UNDO,
    USUAL,
    Question,
    begin_edit,
    draft_of,
    flip_defensible,
    redo,
    settle,
    skip,
    take,
    undo,
)
from curate.app.adjudicate.editing import draw_editor
from curate.app.adjudicate.notes import draw_notes_beside
from curate.app.adjudicate.reading import color_of_version
from curate.app.adjudicate.titles import titles
from curate.app.html import letter_badge
from curate.app.state import project
from curate.core.decisions import Verdict
from curate.core.layers import Annotation
from curate.core.spans import Span
from curate.core.versions import Version, merge_versions
from curate.services.adjudicating import Docket

KINDS = {
    "missing": "someone marked nothing here",
    "boundary": "the spans differ",
    "attribute": "the spans are the same, the attributes differ",
    "label": "the same words bear different labels",
}
LONG = 160


def draw_question(docket: Docket, question: Question) -> None:
    conflict = question.conflict
    st.subheader(titles(conflict.labels), anchor=False)
    st.caption(KINDS[conflict.kind] + (" · second opinion: the decision is not shown" if question.second else ""))
    if fault := st.session_state.get(FAULT):
        st.error(fault)
    for number, version in enumerate(question.versions):
        _draw_version(question, version, number)
    _draw_other_answers(question)
    if draft := draft_of(conflict):
        draw_editor(question, draft)
    _draw_reason(question)
    draw_notes_beside(docket, question)


def _draw_version(question: Question, version: Version, number: int) -> None:
    shown = _telling_attributes(question)
    with st.container(border=True, key=f"version_{number}"):
        words, action = st.columns([2, 1], vertical_alignment="center")
        with words:
            st.html(letter_badge(version.letter, color_of_version(number), _who(question, version)))
            for annotation in version.annotations:
                st.text(_said(question, annotation, shown))
            if not version.annotations:
                st.text("marked nothing here")
        action.button(
            f"Take {version.letter}",
            key=f"take_{question.conflict.key}_{number}",
            shortcut=str(number + 1) if number < 9 else None,
            on_click=take,
            args=(question, version),
            width="stretch",
        )


def _who(question: Question, version: Version) -> str:
    count = len(version.authors)
    if question.names_hidden:
        return f"{count} annotator{'s' if count > 1 else ''}"
    return ", ".join(version.authors)


def _said(question: Question, annotation: Annotation, shown: set[str]) -> str:
    """The words, shortened in their middle, with the label where it is in question; attributes in a line below."""
    words = annotation.span.of(question.text).replace("\n", " ")
    short = words if len(words) <= LONG else f"{words[: LONG - 50]} … {words[-40:]}"
    label = [titles([annotation.label])] if len(question.conflict.labels) > 1 else []
    attributes = [
        f"{name}: {value.of(question.text) if isinstance(value, Span) else value}"
        for name, value in annotation.attributes.items()
        if name in shown
    ]
    note = [f"note: {annotation.note}"] if annotation.note and not question.names_hidden else []
    return "\n".join(filter(None, [" · ".join([*label, short]), " · ".join([*attributes, *note])]))


def _telling_attributes(question: Question) -> set[str]:
    """The attributes in which versions differ; all where there is but one version that says any."""
    marked = [version for version in question.versions if version.annotations]
    said = [{name: value for a in version.annotations for name, value in a.attributes.items()} for version in marked]
    names = {name for each in said for name in each}
    if len(marked) < 2:
        return names
    return {name for name in names if any(each.get(name) != said[0].get(name) for each in said)}


def _draw_other_answers(question: Question) -> None:
    conflict = question.conflict
    marked = [version for version in question.versions if version.annotations]
    with st.container(horizontal=True, key="other_answers"):
        st.button("Neither", key="neither", shortcut="0", on_click=settle, args=(question, Verdict.NEITHER))
        st.button(
            "Both defensible",
            key="both",
            shortcut="d",
            type="primary" if st.session_state.get(DEFENSIBLE) else "secondary",
            help="then take the version that enters the gold",
            on_click=flip_defensible,
        )
        st.button(
            "Merge",
            key="merge",
            shortcut="m",
            disabled=len(marked) < 2,
            help="from the first character that any version marked to the last; look at it, then take it",
            on_click=begin_edit,
            args=(conflict, merge_versions(conflict, marked)),
        )
        st.button(
            "Edit",
            key="edit",
            shortcut="e",
            on_click=begin_edit,
            args=(conflict, merge_versions(conflict, marked[:1])),
        )
        st.button("Skip", key="skip", shortcut="s", on_click=skip, args=(conflict,))
    draw_way_back()
    if st.session_state.get(DEFENSIBLE):
        st.info("Both can be defended: take the version that enters the gold.")


def draw_way_back() -> None:
    """Undo and redo, also when no conflict is left."""
    with st.container(horizontal=True, key="way_back"):
        st.button("Undo", key="undo_decision", shortcut="u", disabled=not st.session_state.get(UNDO), on_click=undo)
        st.button("Redo", key="redo_decision", shortcut="y", disabled=not st.session_state.get(REDO), on_click=redo)


def _draw_reason(question: Question) -> None:
    conflict, codes = question.conflict, project().settings.reason_codes
    key = f"reason_code_{conflict.kind}"
    # Streamlit forgets a widget that a run does not draw, as when the next conflict is of another kind.
    remembered = st.session_state.setdefault("codes_by_kind", {})
    if key not in st.session_state:
        usual = remembered.get(conflict.kind, USUAL.get(conflict.kind))
        st.session_state[key] = usual if usual in codes else None
    remembered[conflict.kind] = st.pills("Reason", codes, key=key)
    labels = [label for label in project().schema.labels if label.name in conflict.labels]
    rules = [(label.name, rule) for label in labels for rule in label.rules]
    if rules:
        texts = {f"{name} · {rule.id}": rule.text for name, rule in rules}
        st.selectbox(
            "Rule that decides",
            list(texts),
            index=None,
            format_func=lambda cited: f"{cited}: {texts[cited]}",
            placeholder="cite a rule of the codebook",
            key="cited_rule",
        )
    st.text_input("Note", key="reason", placeholder="why, if a code is not enough", max_chars=500)
    with st.expander("What the codebook says"):
        for label in labels:
            st.text(label.description)
        for name, rule in rules:
            st.text(f"{name} · {rule.id}: {rule.text}\n{rule.example}")
