"""What one annotator calls claim and the other opinion, and by how much their borders differ."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from curate.app.agreement import computed
from curate.app.agreement.differences import draw_side_by_side, titles
from curate.app.state import person, project
from curate.core.agreement.confusion import BorderShifts
from curate.services.comparing import documents_of_confusion

NOTHING = "nothing"


def draw_confusion(version: computed.Version, first: str, second: str) -> None:
    found = computed.confusions(version, first, second)
    names: list[str | None] = [*(label.name for label in project().schema.labels), None]
    table = pd.DataFrame(
        [[found.counts.get((row, column), 0) for column in names] for row in names],
        index=[_title(name) for name in names],
        columns=[_title(name) for name in names],
    )
    st.caption(
        f"Rows: what {first} marked. Columns: what {second} made of the same words (at least half of what either "
        "covers, where the labels differ). Choose a cell to see the words."
    )
    event = st.dataframe(
        table, key=f"confusion_{first}_{second}", on_select="rerun", selection_mode="single-cell", alt="confusion"
    )
    if event.selection.cells:
        row, column = event.selection.cells[0]
        _draw_cell(first, second, names[row], names[list(table.columns).index(str(column))])
    st.subheader("Borders of spans that both marked")
    _draw_shifts(found.shifts, first, second)


def _draw_cell(first: str, second: str, row: str | None, column: str | None) -> None:
    documents = documents_of_confusion(project(), first, second, (row, column), by=person())
    if not documents:
        st.info("There is no such pair of spans.")
        return
    counts = dict(documents)
    document_id = st.selectbox(
        "Document", list(counts), format_func=lambda each: f"{each} ({counts[each]})", key="confused_document"
    )
    labels = [label.name for label in project().schema.labels]
    draw_side_by_side(document_id, first, second, labels, only=(row, column), everything=True)


def _draw_shifts(shifts: Mapping[str, BorderShifts], first: str, second: str) -> None:
    if not shifts:
        st.caption("They marked no words with the same label yet.")
        return
    rows = []
    for name, shift in shifts.items():
        starts, ends = sorted(shift.start.elements()), sorted(shift.end.elements())
        rows.append(
            {
                "Label": _title(name),
                "Pairs": shift.n_pairs,
                "same start": shift.n_same[0] / shift.n_pairs,
                "same end": shift.n_same[1] / shift.n_pairs,
                "start, median shift": starts[len(starts) // 2],
                "end, median shift": ends[len(ends) // 2],
                "largest shift": max(map(abs, (*starts, *ends))),
            }
        )
    share = st.column_config.NumberColumn(format="percent")
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="shifts", column_config={"same start": share, "same end": share}
    )
    st.caption(f"Shifts are in characters, from {first} to {second}: positive is later in the text.")


def _title(name: str | None) -> str:
    return NOTHING if name is None else titles().get(name, name)
