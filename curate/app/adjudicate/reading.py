"""The document in view from where the conflict is: its versions in lanes under the words, lettered."""

import streamlit as st

from curate.app.html import Lane, laned_text
from curate.core.decisions import Conflict
from curate.core.spans import Span
from curate.core.versions import Version
from curate.services.adjudicating import Docket

# What is shown of a long document unless all of it is asked for.
BEFORE, AFTER = 20_000, 20_000
# Told apart by most readers with a colour-vision deficiency; letters stand beside them.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8a6d3b", "#808080")


def color_of_version(number: int) -> str:
    return COLORS[number % len(COLORS)]


def draw_document(docket: Docket, conflict: Conflict, versions: list[Version]) -> None:
    text = docket.document.text
    window = Span(max(0, conflict.span.start - BEFORE), min(len(text), conflict.span.end + AFTER))
    if window != Span(0, len(text)) and st.toggle("Whole document", key="whole_document"):
        window = Span(0, len(text))
    lanes = [
        Lane(version.letter, color_of_version(number), tuple(a.span for a in version.annotations))
        for number, version in enumerate(versions)
    ]
    others = sorted({a.span for layer in docket.layers for a in layer.annotations if a.label in conflict.labels})
    aside = [span for span in others if not span.overlaps(conflict.span)]
    st.html(laned_text(text, window, lanes, conflict.span, aside))
