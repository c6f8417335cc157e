"""Choosing a span by its first and last word, for pages that have no labeller."""

import re

import streamlit as st

from curate.core.spans import Span

WORD = re.compile(r"\w+|[^\w\s]")


def choose_words(text: str, window: Span, current: Span, *, key: str) -> Span:
    """A slider over the words and marks of the window; begins at the current span. Never empty."""
    words = [Span(match.start(), match.end()) for match in WORD.finditer(text, window.start, window.end)]
    inside = [index for index, word in enumerate(words) if word.overlaps(current)]
    first, last = st.select_slider(
        "First and last word",
        options=range(len(words)),
        value=(inside[0], inside[-1]),
        format_func=lambda index: words[index].of(text),
        key=key,
    )
    return Span(words[first].start, words[last].end)
