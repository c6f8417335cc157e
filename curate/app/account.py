"""Who is logged in, with the way out, at the top of every page."""

from html import escape

import streamlit as st

from curate.core.people import Person

# A form, not a button of Streamlit: only the browser itself can give back its cookie.
LINE = """
<style>
.curate-account {{ display: flex; gap: .75rem; justify-content: flex-end; align-items: center; font-size: .875rem;
  margin-bottom: -.75rem; }}
.curate-account form {{ margin: 0; }}
.curate-account button {{ font: inherit; color: inherit; background: none; cursor: pointer; padding: .15rem .6rem;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-radius: .5rem; }}
.curate-account span {{ overflow-wrap: anywhere; }}
</style>
<div class="curate-account"><span>{name} · {role}</span>
<form method="post" action="logout"><button type="submit">Log out</button></form></div>
"""


def draw_account(by: Person) -> None:
    """Nothing where nobody logs in."""
    if not by.is_alone:
        st.html(LINE.format(name=escape(by.name), role=escape(by.role)))
