"""The frame around every page."""

from pathlib import Path

import streamlit as st

from curate.app.account import draw_account
from curate.app.state import person, project
from curate.core.people import Right
from curate.services.starting import has_rounds

# Streamlit leaves six rems above the first line; the page begins under the navigation instead.
STYLE = "<style>.stMainBlockContainer { padding-top: 4rem; padding-bottom: 2rem; }</style>"
PAGES = Path(__file__).resolve().parent / "pages"

st.set_page_config(page_title="curate", page_icon="🗞️", layout="wide")
by = person()
# Who works alone begins with the corpus; as soon as work is planned, with what is next.
starts = has_rounds(project())
pages = [
    (Right.LABEL, st.Page(PAGES / "start.py", title="Start", icon="🧭", default=starts)),
    (Right.LABEL, st.Page(PAGES / "corpus.py", title="Corpus", icon="🗂️", default=not starts)),
    (Right.LABEL, st.Page(PAGES / "label.py", title="Label", icon="🖍️")),
    (Right.LEAD, st.Page(PAGES / "rounds.py", title="People & rounds", icon="👥")),
    (Right.LABEL, st.Page(PAGES / "progress.py", title="Progress", icon="📈")),
    (Right.ADJUDICATE, st.Page(PAGES / "agreement.py", title="Agreement", icon="📐")),
    (Right.ADJUDICATE, st.Page(PAGES / "adjudicate.py", title="Adjudicate", icon="⚖️")),
    (Right.LABEL, st.Page(PAGES / "feedback.py", title="Feedback", icon="💬")),
    (Right.ADJUDICATE, st.Page(PAGES / "release.py", title="Release", icon="📦")),
]
page = st.navigation([page for right, page in pages if by.may(right)], position="top")
st.html(STYLE)
draw_account(by)
page.run()
