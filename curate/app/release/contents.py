"""What would be in the release, and how each format would begin."""

import pandas as pd
import streamlit as st

from curate.app.release.findings import draw_findings
from curate.app.release.watching import shown
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.release_records import PeopleTold
from curate.services.checking_release import Choice, Readiness, check_release, work_state
from curate.services.downloading import format_names
from curate.services.previewing import preview_format

CHECKED = "release_checked"
UNKNOWN = "–"  # as long as the documents cannot be split


def checked(choice: Choice, last: str | None) -> Readiness:
    """What the checks find now; looked at again when somebody's work, the choice, or the `last` version of the release
    has changed."""
    state = (str(project().root), work_state(project(), by=person()), choice, last)
    known = st.session_state.get(CHECKED)
    if known and known[0] == state:
        found: Readiness = known[1]
        return found
    with shown("Checking …", "Checked") as watcher:
        found = check_release(project(), choice, by=person(), watcher=watcher)
    st.session_state[CHECKED] = (state, found)
    return found


def draw_contents(found: Readiness) -> None:
    ready, stay, marked, warned = st.columns(4)
    annotations = sum(sum(row.values()) for row in found.labels.values())
    ready.metric("Documents ready", f"{found.documents - found.left_out:,}", border=True)
    stay.metric("Left out by the split", f"{found.left_out:,}" if found.splits else UNKNOWN, border=True)
    marked.metric("Gold annotations", f"{annotations:,}" if found.splits else UNKNOWN, border=True)
    warned.metric("To look at", f"{len(found.findings):,}", border=True)
    if found.splits:
        titles = {label.name: label.title for label in project().schema.labels}
        names = [*dict.fromkeys(found.splits)]
        rows = [{"": "Documents", **{name: found.splits[name] for name in names}, "All": sum(found.splits.values())}]
        rows += [
            {"": titles.get(label, label), **{name: row.get(name, 0) for name in names}, "All": sum(row.values())}
            for label, row in found.labels.items()
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="label_counts", width="content")
    draw_findings(found.findings)


def draw_preview(people: PeopleTold) -> None:
    """Written for real of a few documents; asked for, because some formats take a moment."""
    format_ = st.selectbox(
        "Preview of", format_names(), None, key="preview_format", placeholder="choose a format to see how it begins"
    )
    if format_ is None:
        return
    try:
        with st.spinner(f"Writing three documents as {format_} …"):
            starts = preview_format(project(), format_, by=person(), people=people)
    except CurateError as error:
        st.text(str(error))
        return
    for start in starts:
        st.text(f"{start.name} · {start.size:,} bytes{', its beginning:' if start.is_cut else ''}")
        if start.text is None:
            st.caption("no text, so it is not shown")
        else:
            st.code(start.text or "(empty)", language=None, wrap_lines=True, height="content")
