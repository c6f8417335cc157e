"""Progress: who has done what, how fast, what is left, and when it will be done at this pace."""

import pandas as pd
import streamlit as st

from curate.app.state import person, project
from curate.core.pace import Pace
from curate.core.people import Right
from curate.services.progress import RoundProgress, round_progress

NO_DATE = "undefined"
METHOD = (
    "Per hour: submitted documents by the hours at work on the round's documents; idle time is not counted. Per day: "
    "submitted in the last 14 days, by the days since the first of them. Done on: today and so many days as what is "
    "left takes; a round is done when its slowest annotator is."
)


def end_of(pace: Pace, left: int) -> str:
    if left == 0:
        return "✓ done"
    return pace.end.date().isoformat() if pace.end else NO_DATE


def work_table(progress: RoundProgress) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Annotator": work.annotator,
                "Submitted": work.submitted / work.given if work.given else 0,
                "Done": f"{work.submitted} of {work.given}",
                "In progress": work.in_progress,
                "Hours": round(work.hours, 2),
                "Per hour": work.per_hour,
                "Per day": work.pace.per_day,
                "Done on": end_of(work.pace, work.left),
            }
            for work in progress.work
        ]
    )


def draw_round(progress: RoundProgress) -> None:
    state = "open" if progress.is_open else "closed"
    st.subheader(f"{progress.name}", anchor=False)
    left = sum(work.left for work in progress.work)
    ends = f"done on {progress.pace.end.date()}" if progress.pace.end else ""
    parts = [progress.kind.value, state, f"{left} left" if left else "all submitted", ends]
    st.caption(" · ".join(part for part in parts if part))
    if progress.undealt and progress.is_open:
        st.warning(f"{progress.undealt} codings are not dealt to anybody: deal the round again, or name more people.")
    st.dataframe(
        work_table(progress),
        hide_index=True,
        key=f"progress_{progress.name}",
        column_config={
            "Submitted": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            "Per hour": st.column_config.NumberColumn(format="%.1f"),
            "Per day": st.column_config.NumberColumn(format="%.1f"),
        },
        placeholder="undefined",
    )
    if progress.pace.undefined_because and left:
        st.caption(f"No date: {progress.pace.undefined_because}.")


st.title("Progress", anchor=False)
by = person()
found = round_progress(project(), by=by)
if not found:
    st.info(
        "There is no round yet. Open one on the page People & rounds, or: `curate round create`"
        if by.may(Right.LEAD)
        else "You have no documents of a round yet. A lead deals them."
    )
    st.stop()
for progress in sorted(found, key=lambda each: not each.is_open):
    draw_round(progress)
st.caption(METHOD)
