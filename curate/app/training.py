"""Own work beside the answers, with their explanations: what training shows once a document is submitted."""

import streamlit as st

from curate.app.html import table_html
from curate.core.layers import Annotation
from curate.core.schema import Schema
from curate.core.scoring import Labelled, Row, pair
from curate.services.scoring import TrainingResult

HEADER = ("Label", "Answer", "You", "Explanation")
NOTHING = "—"


def draw_training(schema: Schema, result: TrainingResult) -> None:
    """Each answer with what was marked there, then what no answer has."""
    exact, overlap = (_score(result.rows, matching) for matching in ("exact", "overlap"))
    titles = {label.name: label.title for label in schema.labels}
    rows = [(titles.get(label, label), *rest) for label, *rest in training_rows(result)]
    with st.expander(f"The answers · F1 of the same words: {exact}, of words that overlap: {overlap}", expanded=True):
        st.html(table_html(HEADER, rows))


def training_rows(result: TrainingResult) -> list[tuple[str, str, str, str]]:
    """Label, answer, own words and explanation, in the order of the text."""
    text, answers, own = result.document.text, result.answers.annotations, result.own.annotations
    pairs = dict(pair(_places(result.document.id, answers), _places(result.document.id, own)).overlap)
    taken = set(pairs.values())
    rows = [
        (each.span.start, (each.label, each.span.of(text), _own(text, each, own, pairs.get(nth)), each.note or ""))
        for nth, each in enumerate(answers)
    ]
    rows += [
        (each.span.start, (each.label, NOTHING, each.span.of(text), "not among the answers"))
        for nth, each in enumerate(own)
        if nth not in taken
    ]
    return [row for _, row in sorted(rows)]


def _own(text: str, answer: Annotation, own: tuple[Annotation, ...], nth: int | None) -> str:
    if nth is None:
        return NOTHING
    return "✓ the same" if own[nth].span == answer.span else own[nth].span.of(text)


def _places(document_id: str, annotations: tuple[Annotation, ...]) -> list[Labelled]:
    return [(document_id, each.label, each.span) for each in annotations]


def _score(rows: tuple[Row, ...], matching: str) -> str:
    value = next(row.f1 for row in rows if row.label is None and row.matching == matching)
    return "undefined (no spans)" if value is None else f"{value:.2f}"
