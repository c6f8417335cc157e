"""Layers that changed here and there: both versions, and which of them stays."""

from collections.abc import Sequence

import streamlit as st

from curate.app.html import link_html, table_html
from curate.app.markdown import plain
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.layers import Annotation, AttributeValue
from curate.core.spans import Span
from curate.services.syncing_settle import Side, Sides, keep, list_sync_conflicts, show_sides

SHOWN = "ls_shown"
SAID = "ls_said"
WORDS = 160


def draw_conflicts() -> None:
    conflicts = [(each.document_id, each.author) for each in list_sync_conflicts(project(), by=person())]
    if said := st.session_state.pop(SAID, None):
        st.success(plain(said))
    if not conflicts:
        return
    st.subheader(f"Changed here and there: {len(conflicts)}", anchor=False)
    choose, show = st.columns([3, 1], vertical_alignment="bottom")
    chosen = choose.selectbox("Layer", conflicts, format_func=lambda each: f"{each[0]} by {each[1]}", key="ls_conflict")
    if show.button("Show both", key="ls_show", width="stretch"):
        st.session_state[SHOWN] = chosen
    if chosen is not None and st.session_state.get(SHOWN) == chosen:
        _draw(*chosen)


def _draw(document_id: str, author: str) -> None:
    try:
        sides = show_sides(project(), document_id=document_id, author=author, by=person())
    except CurateError as error:
        st.error(plain(str(error)))
        return
    if sides.theirs is None:
        st.info("There it was deleted. Whoever keeps theirs empties the layer and opens it again.")
    st.html(table_html(("Label", "Words", "Here", "There"), compare_sides(sides)))
    st.caption("Ours is written over theirs, which is lost there; theirs becomes the layer, whose history keeps ours.")
    ours, theirs, there = st.columns(3, vertical_alignment="center")
    for column, side in ((ours, Side.OURS), (theirs, Side.THEIRS)):
        if column.button(f"Keep {side}", key=f"ls_keep_{side}", width="stretch"):
            _keep(side, document_id, author)
    with there:
        st.html(link_html(sides.address, "Open in Label Studio"))


def _keep(side: Side, document_id: str, author: str) -> None:
    try:
        with st.spinner("Talking to Label Studio …"):
            keep(project(), side=side, document_id=document_id, author=author, by=person())
    except CurateError as error:
        st.error(plain(str(error)))
        return
    del st.session_state[SHOWN]
    st.session_state[SAID] = f"{document_id} by {author}: {side} is kept"
    st.rerun()


def compare_sides(sides: Sides) -> list[tuple[str, str, str, str]]:
    """A row for each annotation that stands on either side, in the order of the text."""
    here, there = _rows(sides.ours, sides.text), _rows(sides.theirs or (), sides.text)
    both = sorted({**here, **there}.items(), key=lambda row: row[1])
    return [
        (label, words, "✓" if (start, label, words) in here else "", "✓" if (start, label, words) in there else "")
        for (start, label, words), _ in both
    ]


def _rows(annotations: Sequence[Annotation], text: str) -> dict[tuple[int, str, str], tuple[int, int]]:
    titles = {label.name: label.title for label in project().schema.labels}
    rows = {}
    for each in annotations:
        said = "; ".join(f"{name} {_value(value, text)}" for name, value in sorted(each.attributes.items()))
        title = titles.get(each.label, each.label)
        words = each.span.of(text)
        shown = words if len(words) <= WORDS else f"{words[:WORDS]} …"
        rows[each.span.start, f"{title} ({said})" if said else title, shown] = (each.span.start, each.span.end)
    return rows


def _value(value: AttributeValue, text: str) -> str:
    return value.of(text) if isinstance(value, Span) else str(value)
