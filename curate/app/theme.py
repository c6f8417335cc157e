"""Colours of Streamlit's pages: those of the labeller, so that the pages look alike, and words on them can be read.

`labeller/masthead.css` has the same. Streamlit prints white on the accent and the accent on the paper: on dark paper no
colour has a contrast of 4.5 with both, so what stands on the accent is dark there. A chosen pill under the mouse stands
on a fifth of the accent, which a lighter blue than ours could not be read on. Its captions are too pale on white.
"""

from typing import Any

THEMES = {
    "light": {"text": "#31333f", "background": "#ffffff", "secondaryBackground": "#f0f2f6", "primary": "#005fb8"},
    "dark": {"text": "#fafafa", "background": "#0e1117", "secondaryBackground": "#262730", "primary": "#4da6ff"},
}
# Streamlit leaves six rems above the first line; the page begins under the navigation instead.
STYLE = """<style>
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 2rem; }
.stApp { --on-accent: light-dark(#ffffff, #0e1117); --quiet: light-dark(#62646d, #c1c2c3); }
.stApp button[kind^="primary"]:enabled, .stApp [data-tag], .stApp [data-tag] span, .stApp [data-tag] button,
.stApp .stNumberInput button:enabled:is(:hover, :focus) { color: var(--on-accent); }
.stApp .stCheckbox [data-selected="true"] svg { stroke: var(--on-accent); }
.stApp [data-testid="stCaptionContainer"] { color: var(--quiet); opacity: 1; }
</style>"""


def theme_options() -> dict[str, Any]:
    """For Streamlit's configuration; with both themes given, it still lets people choose, or follows the system."""
    return {f"theme.{name}.{key}Color": value for name, theme in THEMES.items() for key, value in theme.items()}
