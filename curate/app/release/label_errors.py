"""Labels that models doubt: looked for when a lead asks, because models take their time to learn."""

from collections.abc import Sequence

import streamlit as st

from curate.app.bar import Bar
from curate.app.markdown import plain
from curate.app.release.looked_at import choose_looker, draw_confirm, draw_looked_at, draw_place
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.label_errors import JudgedLabel, PossibleError, set_apart
from curate.core.readiness import counted
from curate.services.checking_release import work_state
from curate.services.confirming import standing_keys
from curate.services.finding_label_errors import find_label_errors

FOUND = "label_errors"
SHOWN = 10


def draw_label_errors() -> None:
    """What was found stays until somebody's work has changed."""
    state = (str(project().root), work_state(project(), by=person()))
    known = st.session_state.get(FOUND)
    judged: list[JudgedLabel] | None = known[1] if known and known[0] == state else None
    asked = st.button(
        "Look for label errors",
        key="find_label_errors",
        icon="🔎",
        help="Models learn the labels from the other stories and say where they doubt one. Takes a minute or more.",
    )
    if asked:
        judged = _found()
        if judged is not None:
            st.session_state[FOUND] = (state, judged)
    if judged is not None:
        standing = standing_keys(project(), by=person())
        _draw([set_apart(label, standing) for label in judged])


def _found() -> list[JudgedLabel] | None:
    bar = Bar()
    try:
        return find_label_errors(project(), by=person(), watcher=bar)
    except CurateError as error:
        st.text(str(error))
        return None
    finally:
        bar.empty()


def _draw(judged: Sequence[JudgedLabel]) -> None:
    titles = {label.name: label.title for label in project().schema.labels}
    st.caption(
        "The most doubtful come first. Models see words, not the codebook: they are often wrong where a label needs "
        "thought, so look at each, and say of what is right that you have looked. A decision is taken back on the "
        "Adjudicate page; a label on which nobody decided is mended by who coded the document, who reopens it on the "
        "Label page."
    )
    looker = choose_looker() if any(label.errors or label.looked_at for label in judged) else None
    for label in judged:
        if label.errors:
            with st.expander(f"🔎 {plain(label.summary(titles))}", key=f"doubts_{_name(label)}"):
                _draw_errors(label, looker)
    quiet = [label for label in judged if not label.errors]
    _draw_quiet([label.summary(titles) for label in quiet if label.attribute is None])
    if attributes := [label.summary(titles) for label in quiet if label.attribute]:
        said = f"{counted(len(attributes), 'attribute')} without doubts"
        with st.expander(said, key="quiet_attributes"):
            _draw_quiet(attributes)
    draw_looked_at(judged, looker)


def _draw_quiet(summaries: Sequence[str]) -> None:
    if summaries:
        st.markdown("\n".join(f"- {plain(each)}" for each in summaries))


def _name(label: JudgedLabel) -> str:
    return f"{label.label}_{label.attribute}" if label.attribute else label.label


def _draw_errors(label: JudgedLabel, looker: str | None) -> None:
    titles = {label.name: label.title for label in project().schema.labels}
    pages = -(-len(label.errors) // SHOWN)
    # A key for each number of pages: the last page may be looked through and gone.
    key = f"errors_of_{_name(label)}_{pages}"
    page = int(st.number_input(f"Page of {pages}", 1, pages, key=key)) - 1 if pages > 1 else 0
    shown = label.errors[page * SHOWN : (page + 1) * SHOWN]
    usual = f"the label; units that have it get {shown[0].usual:.2f} on average"
    st.caption(f"With each the probability of {'the value that it has' if label.attribute else usual}.")
    for error in shown:
        _draw_error(error, error.said(titles), looker)


def _draw_error(error: PossibleError, said: str, looker: str | None) -> None:
    """The words wrap, which a link's do not."""
    st.markdown(f"“{plain(error.short_words)}”  \n{plain(said)} ({error.probability:.2f})")
    with st.container(horizontal=True, vertical_alignment="center", key=f"doubt_{error.key}"):
        draw_place(error)
        draw_confirm(error, looker)
