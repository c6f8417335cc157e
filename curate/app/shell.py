"""Streamlit's own page, with one thing said that it would otherwise guess: where the server is.

On a page below the first (`/label`) it asks `/label/_stcore/…` before `/_stcore/…`: two requests that fail, and a wait,
at every opening. It does not guess where `window.__streamlit` names the address.
"""

from pathlib import Path

import streamlit
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

PAGES = Path(__file__).resolve().parent / "pages"
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
# The folder of a page's address: behind a proxy it may be another one than we think.
SCRIPT = 'const base = new URL(".", location.href).href; window.__streamlit = { BACKEND_BASE_URL: base };'


def page_routes() -> list[Route]:
    """A route for each page, which all answer with the same HTML; Streamlit itself answers the first page's."""
    html = INDEX.read_text(encoding="utf-8").replace("<head>", f"<head><script>{SCRIPT}</script>", 1)

    def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return [Route(f"/{file.stem}", answer) for file in sorted(PAGES.glob("*.py"))]


def inline_scripts() -> list[str]:
    """The scripts that stand in these pages."""
    page = HTMLParser(INDEX.read_text(encoding="utf-8"))
    return [SCRIPT, *(script.text() for script in page.css("script:not([src])"))]
