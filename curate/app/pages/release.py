"""Release: choose, see what will be in it and what stops it, freeze, download, and compare with the last one."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from curate.app.release.choosing import choose_split
from curate.app.release.contents import checked, draw_contents, draw_preview
from curate.app.release.findings import begun
from curate.app.release.label_errors import draw_label_errors
from curate.app.release.made import draw_faults, draw_releases, write_formats
from curate.app.release.naming import check_new, choose_name, made_versions
from curate.app.release.watching import shown
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.people import Right
from curate.services.checking_release import Choice, create_checked_release, work_state
from curate.services.corpus import list_corpus
from curate.services.downloading import format_names

NOTHING = (
    "There is nothing to release yet. A document goes into a release when at least one person has submitted it "
    "and none of its conflicts is open."
)


def draw_next() -> None:
    """What a lead does to make the next release."""
    versions = made_versions()
    name = choose_name(versions)
    outlets = sorted({each.metadata.outlet for each in list_corpus(project(), by=person()) if each.metadata.outlet})
    try:
        choice = choose_split(outlets)
    except CurateError as error:
        st.info(begun(str(error)))
        draw_label_errors()
        return
    choice = replace(choice, name=name)
    found = checked(choice, versions.get(name))
    if not found.documents:
        st.info(NOTHING)
        draw_contents(found)
        return
    draw_contents(found)
    draw_label_errors()
    with st.expander("How each format begins"):
        draw_preview(choice.people)
    draw_form(choice, versions, stopped=bool(found.stops))


def draw_form(choice: Choice, versions: Mapping[str, str], *, stopped: bool) -> None:
    name = choice.name
    with st.form("release_form"):
        if not name:
            name = st.text_input("Name", placeholder="border-study", max_chars=60, key="release_name")
        formats = st.multiselect(
            "Formats beside JSONL and CSV", format_names(), key="release_formats", placeholder="none; more can follow"
        )
        pressed = st.form_submit_button("Freeze and write the release", disabled=stopped)
    if not pressed:
        return
    try:
        if not choice.name:
            check_new(name, versions)
        with shown("Freezing …", "Frozen and written") as watcher:
            made, _ = create_checked_release(project(), replace(choice, name=name), by=person(), watcher=watcher)
        write_formats(f"{made.name}-{made.version}", formats)
    except CurateError as error:
        st.error(str(error))
        return
    st.success("  \n".join(made.summary()))


work_state(project(), by=person())  # refuses whoever may not see the page, before it says anything
st.title("Release")
if person().may(Right.LEAD):
    draw_next()
else:
    draw_label_errors()
draw_faults()
draw_releases()
