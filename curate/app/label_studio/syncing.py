"""Sync at the press of a button, and who the users there are."""

from collections.abc import Callable

import streamlit as st

from curate.app.html import table_html
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.services.syncing import Lines
from curate.services.syncing_pull import pull
from curate.services.syncing_settle import sync
from curate.services.syncing_status import SyncStatus

UNKNOWN = "ls:"


def draw_buttons(*, is_tied: bool) -> bool:
    """Syncs if it is asked to; True if the server is to be asked how it stands."""
    words = "Sync now" if is_tied else "Make a project there and sync"
    with st.container(horizontal=True):
        begin = st.button(words, key="ls_sync", type="primary")
        ask = st.button("Ask Label Studio how it stands", key="ls_ask", disabled=not is_tied)
    if begin:
        watch(lambda progress: sync(project(), by=person(), progress=progress).lines())
    return ask


def watch(work: Callable[[Callable[[int], None]], Lines]) -> bool:
    """Shows how far it is, and at the end what came of it, or why not."""
    with st.status("Talking to Label Studio …") as box:
        try:
            lines = work(lambda count: box.update(label=f"Talking to Label Studio: {count:,} tasks …"))
        except CurateError as error:
            box.update(label="That did not work", state="error", expanded=True)
            st.text(str(error))
            return False
        box.update(label="Done", state="complete", expanded=True)
        st.html(table_html(("What", "How much"), lines))
        return True


def draw_unknown(status: SyncStatus) -> None:
    """Users there whose annotations came, and of whom nobody has said who they are here."""
    authors = status.last_pull.get("authors", {})
    unknown = [author for author in sorted(authors) if author.startswith(UNKNOWN)]
    if not unknown:
        return
    st.subheader("Who is who", anchor=False)
    st.caption("Annotations came of users who are nobody here. Who they are is remembered, also for the command line.")
    with st.form("ls_people"):
        named = {
            author.removeprefix(UNKNOWN): st.text_input(
                f"User {author.removeprefix(UNKNOWN)}, {authors[author]} annotations", key=f"ls_is_{author}"
            ).strip()
            for author in unknown
        }
        pressed = st.form_submit_button("Remember and pull")
    people = {number: name for number, name in named.items() if name}
    if pressed and people:
        watch(lambda progress: pull(project(), by=person(), people=people, progress=progress).lines())
