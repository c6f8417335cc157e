"""The spans behind a number: two annotators side by side in the text, and the way to the conflict."""

from collections.abc import Container, Mapping, Sequence

import pandas as pd
import streamlit as st

from curate.app.agreement import computed
from curate.app.html import around, marked_text
from curate.app.state import person, project
from curate.core.agreement import LabelledSpan
from curate.core.agreement.confusion import Pairing
from curate.core.spans import Span
from curate.services.comparing import set_side_by_side

SHOWN = 10


def draw_differences(
    version: computed.Version, label: str, first: str, second: str, documents: Container[str] | None = None
) -> None:
    """The documents by how much the two differ, and the spans of the chosen one; None means all that both coded."""
    found = [
        each
        for each in computed.differences(version, label, first, second)
        if documents is None or each.document_id in documents
    ]
    if not found:
        st.info(f"Neither {first} nor {second} marked this in a document that both submitted.")
        return
    table = pd.DataFrame(
        [
            {
                "Document": each.document_id,
                "the same": each.same,
                "other borders": each.borders,
                f"only {first}": each.only_first,
                f"only {second}": each.only_second,
            }
            for each in found
        ]
    )
    event = st.dataframe(
        table,
        hide_index=True,
        key=f"differences_{label}_{first}_{second}_{len(found)}",
        on_select="rerun",
        selection_mode="single-row-required",
    )
    chosen = found[(event.selection.rows or [0])[0]]
    everything = st.toggle("Show what is the same, too", key="show_same", disabled=not chosen.same)
    draw_side_by_side(chosen.document_id, first, second, [label], everything=everything)


def draw_side_by_side(
    document_id: str,
    first: str,
    second: str,
    labels: Sequence[str],
    *,
    everything: bool = False,
    only: tuple[str | None, str | None] | None = None,
) -> None:
    """Every pairing that differs (or everything, or those of two labels), in the order of the text."""
    shown = set_side_by_side(project(), document_id, first, second, labels, by=person())
    pairings = [
        pairing
        for pairing in shown.pairings
        if (pairing.labels == only if only else everything or pairing.shifts != (0, 0))
    ]
    link_conflicts(document_id)
    if not pairings:
        st.success("The two agree on every span here.")
    page = choose_page(len(pairings))
    for pairing in pairings[page * SHOWN : (page + 1) * SHOWN]:
        _draw_pairing(shown.document.text, pairing, first, second)


def link_conflicts(document_id: str) -> None:
    st.page_link(
        "pages/adjudicate.py",
        label=f"Settle the conflicts of {document_id}",
        icon="⚖️",
        query_params={"document": document_id},
    )


def choose_page(count: int) -> int:
    """Of `count` things, SHOWN on a page; pages are numbered from 0."""
    pages = -(-count // SHOWN)
    if pages < 2:
        return 0
    return int(st.number_input(f"Page of {pages}", 1, pages, key="differences_page")) - 1


def _draw_pairing(text: str, pairing: Pairing, first: str, second: str) -> None:
    spans = [span for span in (pairing.first, pairing.second) if span]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    window = around(text, whole)
    with st.container(border=True):
        st.caption(_remark(pairing))
        for column, name, span in zip(st.columns(2), (first, second), (pairing.first, pairing.second), strict=True):
            with column:
                st.text(f"{name}: {_title(span)}")
                marked = [Span(span.start, span.end)] if span else []
                st.html(marked_text(text, window, marked, color_of(span or spans[0])))


def _remark(pairing: Pairing) -> str:
    if pairing.shifts is None:
        return "Only one of them marked it."
    if pairing.labels[0] != pairing.labels[1]:
        return "Two labels for the same words."
    starts, ends = pairing.shifts
    words = [
        f"{what} {abs(by):,} character{'' if abs(by) == 1 else 's'} {'later' if by > 0 else 'earlier'}"
        for what, by in (("begins", starts), ("ends", ends))
        if by
    ]
    return f"The second {' and '.join(words)}." if words else "The same."


def _title(span: LabelledSpan | None) -> str:
    return "marked nothing" if span is None else titles().get(span.label, span.label)


def titles() -> Mapping[str, str]:
    return {label.name: label.title for label in project().schema.labels}


def color_of(span: LabelledSpan) -> str:
    label = next((each for each in project().schema.labels if each.name == span.label), None)
    if label is None:
        return "gray"
    return label.color_dark if st.context.theme.type == "dark" else label.color_light
