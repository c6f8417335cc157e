"""What the next release is called: a name that there is makes it the next version of that one."""

from collections.abc import Mapping

import streamlit as st

from curate.app.markdown import plain
from curate.app.state import person, project
from curate.services.releasing import list_project_releases

NAME = "release_name"


def made_versions() -> dict[str, str]:
    """The last version of each release's name; the name of the newest release comes last."""
    versions: dict[str, str] = {}
    for record in list_project_releases(project(), by=person()):
        versions.pop(record.name, None)
        versions[record.name] = record.version
    return versions


def chosen_name() -> str:
    """As it stands in the field; before anything is typed that of the newest release."""
    return str(st.session_state.setdefault(NAME, next(reversed(made_versions()), "")))


def draw_name(versions: Mapping[str, str]) -> None:
    name = st.text_input("Name", placeholder="border-study", max_chars=60, key=NAME)
    if name in versions:
        last = plain(f"{name}-{versions[name]}")
        st.caption(f"The next version after {last}: documents keep the stories that they have in it.")
