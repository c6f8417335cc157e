"""The frame around every page."""

from pathlib import Path

import streamlit as st

from curate.app.state import project
from curate.services.starting import has_rounds

# Streamlit leaves six rems above the first line; the page begins under the navigation instead.
STYLE = "<style>.stMainBlockContainer { padding-top: 4rem; padding-bottom: 2rem; }</style>"
PAGES = Path(__file__).resolve().parent / "pages"

st.set_page_config(page_title="curate", page_icon="🗞️", layout="wide")
# Who works alone begins with the corpus; as soon as work is planned, with what is next.
starts = has_rounds(project())
page = st.navigation(
    [
        st.Page(PAGES / "start.py", title="Start", icon="🧭", default=starts),
        st.Page(PAGES / "corpus.py", title="Corpus", icon="🗂️", default=not starts),
        st.Page(PAGES / "label.py", title="Label", icon="🖍️"),
        st.Page(PAGES / "rounds.py", title="People & rounds", icon="👥"),
        st.Page(PAGES / "progress.py", title="Progress", icon="📈"),
        st.Page(PAGES / "agreement.py", title="Agreement", icon="📐"),
        st.Page(PAGES / "adjudicate.py", title="Adjudicate", icon="⚖️"),
        st.Page(PAGES / "release.py", title="Release", icon="📦"),
    ],
    position="top",
)
st.html(STYLE)
page.run()
