"""Which release the next one is: a new one, or the next version of one that there is.

The name of a new one is typed in the form and sent with its button: in a field of its own it would be sent first, and
the press that follows would meet a page that is being drawn anew.
"""

from collections.abc import Mapping

import streamlit as st

from curate.app.markdown import plain
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.services.releasing import list_project_releases

NEW = ""


def made_versions() -> dict[str, str]:
    """The last version of each release's name; the name of the newest release comes last."""
    versions: dict[str, str] = {}
    for record in list_project_releases(project(), by=person()):
        versions.pop(record.name, None)
        versions[record.name] = record.version
    return versions


def choose_name(versions: Mapping[str, str]) -> str:
    """The name of which it is the next version; empty for a new release."""
    if not versions:
        return NEW
    # The newest is chosen anew whenever there is one more.
    names = [*[*versions][::-1], NEW]
    name = st.selectbox("Release to make", names, key=f"release_of_{len(versions)}", format_func=_said)
    if name:
        last = plain(f"{name}-{versions[name]}")
        st.caption(f"The next version after {last}: documents keep the stories that they have in it.")
    return name or NEW


def _said(name: str) -> str:
    return name or "a new release"


def check_new(name: str, versions: Mapping[str, str]) -> None:
    """Raises CurateError where a name that was typed for a new release is taken."""
    if name in versions:
        raise CurateError(f"there is a release {name}; choose it above, and see what its next version would be")
