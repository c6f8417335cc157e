"""A bar that shows how far long work is."""

import streamlit as st


class Bar:
    """A `Watcher` on the page; `empty` takes it away."""

    def __init__(self) -> None:
        self._what = ""
        self._shown = st.progress(0.0, text="Beginning …")

    def begin(self, what: str) -> None:
        self._what = f"{what[:1].upper()}{what[1:]} …"
        self._shown.progress(0.0, text=self._what)

    def step(self, done: int, of: int | None) -> None:
        share = min(done / of, 1.0) if of else 0.0
        self._shown.progress(share, text=f"{self._what} {done:,}{f' of {of:,}' if of else ''}")

    def empty(self) -> None:
        self._shown.empty()
