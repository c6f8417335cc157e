"""Attributes and links: is it the same speaker, the same type of claim? And the spans where it is not."""

import pandas as pd
import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.differences import SHOWN, choose_page, color_of, link_conflicts
from curate.app.html import around, marked_text
from curate.app.state import project
from curate.core.agreement import LabelledSpan, Result
from curate.core.agreement.matched_values import value_of
from curate.core.spans import Span

REPLICATES = 1_000
COLUMNS = {
    "attribute_percent": "the same",
    "attribute_alpha": "α",
    "attribute_f1_exact": "F1, same words",
    "attribute_f1_overlap": "F1, words overlap",
    "link_f1_exact": "links, same words",
    "link_f1_overlap": "links, words overlap",
}
CONFIG = {name: st.column_config.NumberColumn(format="%.3f") for name in COLUMNS.values()}


def draw_attributes(version: computed.Version, label: str) -> str | None:
    """A row an attribute; returns the one that was chosen."""
    results = [each for each in computed.attributes(version, REPLICATES) if each.label == label and each.attribute]
    if not results:
        st.info("Nobody gave an attribute of this label in a document that two people submitted.")
        return None
    names = list(dict.fromkeys(each.attribute for each in results if each.attribute))
    event = st.dataframe(
        pd.DataFrame([_row(name, [each for each in results if each.attribute == name], label) for name in names]),
        hide_index=True,
        key=f"attributes_{label}",
        column_config=CONFIG,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row-required",
    )
    st.caption(
        "Of spans that two people both marked (at least half of what either covers): the share given the same value, "
        "and alpha of that; where an attribute points at words, F1 of pointing at the same words. A link is the span "
        "and its words as one thing: a span that one overlooked counts as missed there. Empty: not of this kind."
    )
    return names[(event.selection.rows or [0])[0]]


def _row(attribute: str, results: list[Result], label: str) -> dict[str, object]:
    by_measure = {each.measure: each for each in results}
    alpha = by_measure.get("attribute_alpha")
    told = {title: by_measure[name].value if name in by_measure else None for name, title in COLUMNS.items()}
    interval = (
        f"{alpha.low:.3f} to {alpha.high:.3f}"
        if alpha is not None and alpha.low is not None and alpha.high is not None
        else ""
    )
    reasons = {each.undefined_because for each in results if each.undefined_because}
    return {
        "Attribute": _titles(label).get(attribute, attribute),
        "Pairs": max(each.n_units for each in results if each.measure.startswith("attribute")),
        **told,
        "95 % of α": interval,
        "Why undefined": " ".join(sorted(reasons)),
    }


def draw_value_differences(version: computed.Version, label: str, attribute: str, first: str, second: str) -> None:
    """The documents where the two say different things of spans that both marked, and those spans."""
    title = _titles(label).get(attribute, attribute)
    found = computed.value_differences(version, label, attribute, first, second)
    if not found:
        st.info(f"{first} and {second} marked no span alike, so there is none whose {title} could be compared.")
        return
    table = pd.DataFrame(
        [{"Document": each.document_id, "the same": each.same, "different": each.differ} for each in found]
    )
    event = st.dataframe(
        table,
        hide_index=True,
        key=f"values_{label}_{attribute}_{first}_{second}",
        on_select="rerun",
        selection_mode="single-row-required",
    )
    _draw_document(found[(event.selection.rows or [0])[0]].document_id, label, attribute, first, second)


def _draw_document(document_id: str, label: str, attribute: str, first: str, second: str) -> None:
    shown = computed.values_side_by_side(document_id, label, first, second)
    differing = [pair for pair in shown.pairs if value_of(pair[0], attribute) != value_of(pair[1], attribute)]
    link_conflicts(document_id)
    if not differing:
        st.success("The two say the same of every span here.")
    page = choose_page(len(differing))
    for pair in differing[page * SHOWN : (page + 1) * SHOWN]:
        with st.container(border=True):
            for column, name, span in zip(st.columns(2), (first, second), pair, strict=True):
                with column:
                    st.text(f"{name}: {_said(shown.document.text, span, attribute)}")
                    where = Span(span.start, span.end)
                    st.html(
                        marked_text(shown.document.text, around(shown.document.text, where), [where], color_of(span))
                    )


def _said(text: str, span: LabelledSpan, attribute: str) -> str:
    value = value_of(span, attribute)
    if value is None:
        return "not given"
    if isinstance(value, Span):
        return f"“{text[value.start : value.end]}” (characters {value.start:,} to {value.end:,})"
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _titles(label: str) -> dict[str, str]:
    found = next((each for each in project().schema.labels if each.name == label), None)
    return {each.name: each.title for each in found.attributes} if found else {}
