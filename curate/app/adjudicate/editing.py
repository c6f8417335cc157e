"""A version of the adjudicator's own: words by their first and last, attributes as the codebook has them."""

from dataclasses import replace

import streamlit as st

from curate.app.adjudicate.deciding import Question, settle
from curate.app.html import around, marked_text
from curate.app.state import project
from curate.app.words import choose_words
from curate.core.decisions import Verdict
from curate.core.labels import AttributeType
from curate.core.layers import Annotation, AttributeValue

MARK = "#0072b2"


def draw_editor(question: Question, draft: tuple[Annotation, ...]) -> None:
    with st.container(border=True, key="adjudicate_editor"):
        edited = tuple(_draw_annotation(question, number, one) for number, one in enumerate(draft))
        kept = tuple(one for one in edited if one is not None)
        st.button(
            "Take this version",
            key=f"take_edit_{question.conflict.key}",
            shortcut="ctrl+enter",
            type="primary",
            disabled=not kept,
            on_click=settle,
            args=(question, Verdict.EDIT),
            kwargs={"edited": kept},
        )


def _draw_annotation(question: Question, number: int, annotation: Annotation) -> Annotation | None:
    """None where the adjudicator leaves this label out."""
    text, conflict = question.text, question.conflict
    label = project().schema.label(annotation.label)
    key = f"{conflict.key}_{number}"
    if len(conflict.labels) > 1 and not st.checkbox(f"Mark {label.title}", value=True, key=f"keep_{key}"):
        return None
    window = around(text, conflict.span)
    span = choose_words(text, window, annotation.span, key=f"words_{key}")
    st.html(marked_text(text, window, [span], MARK))
    attributes = dict(annotation.attributes)
    for attribute in label.attributes:
        name = attribute.name
        current = attributes.pop(name, None)
        if attribute.type is AttributeType.SPAN:
            value: AttributeValue | None = current
        elif attribute.type is AttributeType.CHOICE:
            options = [None, *attribute.values]
            at = options.index(current) if current in options else 0
            value = st.selectbox(attribute.title, options, at, format_func=lambda o: o or "–", key=f"{name}_{key}")
        elif attribute.type is AttributeType.BOOLEAN:
            value = st.checkbox(attribute.title, value=current is True, key=f"{name}_{key}")
            value = value if value or current is not None else None
        else:
            value = st.text_input(attribute.title, str(current or ""), key=f"{name}_{key}") or None
        if value is not None:
            attributes[name] = value
    return replace(annotation, span=span, attributes=attributes)
