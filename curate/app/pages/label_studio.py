"""Label Studio: the connection, what is on either side, what a lead has to settle. The server is asked on demand."""

import streamlit as st

from curate.app.label_studio.conflicts import draw_conflicts
from curate.app.label_studio.connection import draw_beginning, draw_connection, draw_last_pull, draw_sides
from curate.app.label_studio.syncing import draw_buttons, draw_unknown
from curate.app.markdown import plain
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.services.syncing_status import SyncStatus, sync_status


def read_status(*, ask: bool) -> SyncStatus:
    """With what the server says, if it is asked and answers within seconds."""
    if ask:
        try:
            return sync_status(project(), by=person(), ask=True, hurried=True)
        except CurateError as error:
            st.error(plain(str(error)))
    return sync_status(project(), by=person(), ask=False)


before = sync_status(project(), by=person(), ask=False)  # refuses whoever may not see the page, before it says anything
st.title("Label Studio", anchor=False)
if before.url is None:
    draw_beginning()
    st.stop()
status = read_status(ask=draw_buttons(is_tied=before.project is not None))
draw_conflicts()
draw_unknown(status)
draw_connection(status)
draw_sides(status)
draw_last_pull(status)
