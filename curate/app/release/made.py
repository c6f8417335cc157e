"""The releases that there are: downloading one, in any format, and comparing it with the one before."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from curate.app.release.comparison import draw_comparison
from curate.app.release.watching import shown
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.people import Right
from curate.services.downloading import format_names, read_methods, release_folder, written_formats
from curate.services.releasing import export_release, list_project_releases, release_row

HEADINGS = {"name": "Name", "version": "Version", "at": "Made", "digest": "Digest"}


def draw_releases() -> None:
    releases = [release_row(record) for record in list_project_releases(project(), by=person())]
    st.subheader("Releases")
    if not releases:
        st.caption("None is made yet.")
        return
    rows = [{**row, "at": _moment(row["at"])} for row in releases]
    table = pd.DataFrame(rows, columns=[*HEADINGS]).rename(columns=HEADINGS)
    st.dataframe(table, hide_index=True, key="releases", width="stretch")
    names = [f"{row['name']}-{row['version']}" for row in reversed(releases)]
    # The newest is chosen anew whenever there is one more.
    chosen = st.selectbox("Release", names, key=f"chosen_release_{len(names)}")
    if chosen is None:
        return
    try:
        release_folder(project(), chosen, by=person())
    except CurateError as error:
        st.warning(str(error))
        return
    _draw_downloads(chosen)
    if methods := read_methods(project(), chosen, by=person()):
        with st.expander("Methods section, to copy"):
            st.code(methods, language=None, wrap_lines=True)
    draw_comparison(chosen, [name for name in names if name != chosen])


def _moment(at: str) -> str:
    """To the minute, for people."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _draw_downloads(release: str) -> None:
    ready = written_formats(project(), release, by=person())
    links = [_link(release, None), *(_link(release, name) for name in ready)]
    st.html(f"<p>Download: {' · '.join(links)}</p>")
    if not person().may(Right.LEAD):
        return
    others = [name for name in format_names() if name not in ready]
    choose, write = st.columns([3, 1], vertical_alignment="bottom")
    wanted = choose.multiselect("More formats", others, key="more_formats", placeholder="to write beside it")
    if write.button("Write them", key="write_formats", disabled=not wanted):
        write_formats(release, wanted)
        st.rerun()


def write_formats(release: str, formats: Sequence[str]) -> None:
    """One after the other; what a format refuses is said and keeps no other from being written."""
    with shown("Writing formats …", "Written") as watcher:
        for name in formats:
            try:
                export_release(project(), name, release=release, by=person(), watcher=watcher)
            except CurateError as error:
                st.session_state.setdefault("format_faults", []).append(f"{name}: {error}")


def draw_faults() -> None:
    for fault in st.session_state.pop("format_faults", []):
        st.text(fault)


def _link(release: str, format_: str | None) -> str:
    query = urlencode({"release": release, **({"format": format_} if format_ else {})})
    words = f"{release}.{format_}.zip" if format_ else f"{release}.zip"
    return f'<a href="api/releases/download?{escape(query)}" download>{escape(words)}</a>'
