"""The frame around every page."""

from pathlib import Path

import streamlit as st

from curate.app.account import draw_account
from curate.app.navigation import entries_for, first_page
from curate.app.state import person, project, remember_person, say_person
from curate.app.theme import STYLE

PAGES = Path(__file__).resolve().parent / "pages"

st.set_page_config(page_title="curate", page_icon="🗞️", layout="wide")
remember_person()
by = person()
first = first_page(project())
pages = [
    st.Page(PAGES / f"{entry.name}.py", title=entry.title, icon=entry.icon, default=entry.name == first)
    for entry in entries_for(by)
]
page = st.navigation(pages, position="top")
st.html(STYLE)
draw_account(by)
say_person()
page.run()
