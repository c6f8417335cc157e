"""What annotators were unsure of, beside the question and for the whole document."""

from collections.abc import Sequence

import streamlit as st

from curate.app.adjudicate.deciding import Question
from curate.app.html import around, marked_text
from curate.app.state import project
from curate.core.doubts import Doubt, doubts_of
from curate.services.adjudicating import Docket

REMARK_COLOR = "#808080"


def draw_notes_beside(docket: Docket, question: Question) -> None:
    """Remarks that overlap the place; notes stand on the cards, unless these hide who wrote them."""
    place = question.conflict.span
    beside = [
        doubt
        for doubt in doubts_of(docket.layers)
        if doubt.span.overlaps(place) and (doubt.label is None or question.names_hidden)
    ]
    draw_doubts(beside, docket.document.text, names_hidden=question.names_hidden)


def draw_doubts(doubts: Sequence[Doubt], text: str, *, names_hidden: bool) -> None:
    """Each with its words in their surroundings; what annotators wrote is drawn as plain text."""
    for doubt in doubts:
        # The codebook may have dropped the label since.
        label = next((label for label in project().schema.labels if label.name == doubt.label), None)
        title = label.title if label else doubt.label
        about = f"note on {title}" if title else "remark on a passage without a label"
        st.text(f"{'an annotator' if names_hidden else doubt.author}, {about}: {doubt.said}")
        dark = st.context.theme.type == "dark"
        color = (label.color_dark if dark else label.color_light) if label else REMARK_COLOR
        st.html(marked_text(text, around(text, doubt.span, 80), [doubt.span], color))
