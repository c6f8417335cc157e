"""Label: stands in the navigation for the page of that name, which is not Streamlit's (`curate/api/label.py`).

The script of `curate/app/shell.py` has the browser open that page. This is for a browser in which it did not.
"""

import streamlit as st

from curate.app import state
from curate.app.html import link_html

state.person()
st.html(link_html("label", "Open the labeller"))
