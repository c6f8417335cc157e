"""What is known of the connection, and what stands on either side of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from curate.app.html import table_html
from curate.app.markdown import plain
from curate.services.syncing_status import SyncStatus
from curate.services.syncing_words import pull_lines

NAME = """\
label_studio_url = "http://127.0.0.1:8080"
label_studio_token_file = "~/label-studio.token"
# or no file, and the token in the variable CURATE_LABEL_STUDIO_TOKEN"""
BEGIN = """\
# a project there, with the codebook and the documents
curate label-studio push
# what was annotated there
curate label-studio pull --map bea@example.org=bea
# and it says by itself when something changes
curate label-studio webhook --register"""
NOT_ASKED = "not asked"


def draw_beginning() -> None:
    """How a Label Studio is named; there is none."""
    st.info(
        "No Label Studio is named. A team that labels in one keeps it: documents and suggestions go there, annotations "
        "come back as layers. Name it in `curate.toml`, and start `curate run` again:"
    )
    st.code(NAME, language="toml", wrap_lines=True)
    st.caption(
        "The token is a personal access token from Account & Settings there, in a file that only you can read. Then a "
        "button on this page sends the project there, or these commands do:"
    )
    st.code(BEGIN, language="sh", wrap_lines=True)


def draw_connection(status: SyncStatus) -> None:
    rows = [
        ("Address", str(status.url)),
        ("Project", _project(status)),
        ("Version", str(status.server.get("version", NOT_ASKED))),
        ("Token", status.token),
        ("Webhook", _webhook(status)),
        ("Last push", moment(status.pushed)),
        ("Last pull", moment(status.pulled)),
    ]
    st.html(table_html(("Connection", ""), rows))
    if status.trouble:
        st.warning(f"The last pull that nobody watched failed, and is tried again: {plain(status.trouble)}")


def _project(status: SyncStatus) -> str:
    if status.project is None:
        return "none yet"
    title = status.server.get("title")
    return f"{status.project}: {title}" if title else str(status.project)


def _webhook(status: SyncStatus) -> str:
    if not status.webhook:
        return "none; to be told of changes: curate label-studio webhook --register"
    waiting = f"; {status.told} tasks that it has told of wait to be read" if status.told else ""
    return f"answered while curate run serves{waiting}"


def moment(at: str | None) -> str:
    """To the minute."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC" if at else "never"


def draw_sides(status: SyncStatus) -> None:
    """What there is here, and there if it was asked, where other things may be, too."""
    server: Mapping[str, Any] = status.server
    tasks, annotations, golden = (
        f"{server.get(key, 0)} {words}" if server else NOT_ASKED
        for key, words in (("tasks", "tasks"), ("annotations", "annotations"), ("ground_truth", "ground truths"))
    )
    rows = [
        ("Documents", f"{status.documents}, and {status.tasks} of them are tasks there", tasks),
        ("Layers", f"{status.layers} that are annotations there", annotations),
        ("Gold", f"{status.gold} documents sent there" if status.gold else "none sent there", golden),
    ]
    st.html(table_html(("What", "Here", "In Label Studio"), rows))
    if status.changed_here:
        count = len(status.changed_here)
        st.caption(f"{count} layers changed here alone since both agreed; a sync sends those that are submitted.")


def draw_last_pull(status: SyncStatus) -> None:
    if status.last_pull:
        with st.expander("What the last whole pull brought"):
            st.html(table_html(("What", "How much"), pull_lines(status.last_pull)))
