"""Streamlit's own page, with two things said that it would otherwise find out late.

Where the server is: on a page below the first (`/label`) it asks `/label/_stcore/…` before `/_stcore/…`: two requests
that fail, and a wait, at every opening. It does not guess where `window.__streamlit` names the address.

What the Label page will run: a browser learns the labeller's modules one import after another, when Streamlit has
started, connected and run the page. Named here, they are there by then; they come after what Streamlit needs itself.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from curate.app.components.labeller import FRONTEND

PAGES = Path(__file__).resolve().parent / "pages"
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
LABELLER = "_stcore/bidi-components/curate.labeller"
# The folder of a page's address: behind a proxy it may be another one than we think.
SCRIPT = 'const base = new URL(".", location.href).href; window.__streamlit = { BACKEND_BASE_URL: base };'


def page_routes() -> list[Route]:
    """A route for each page, which all answer with the same HTML; Streamlit itself answers the first page's."""
    html = INDEX.read_text(encoding="utf-8").replace("<head>", f"<head><script>{SCRIPT}</script>", 1)
    coming = {"label": html.replace("</head>", f"{_preloads()}</head>", 1)}
    return [Route(f"/{file.stem}", _answer(coming.get(file.stem, html))) for file in sorted(PAGES.glob("*.py"))]


def _answer(html: str) -> Callable[[Request], HTMLResponse]:
    return lambda _request: HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def _preloads() -> str:
    """A link for each module and style sheet of the labeller, under the address that Streamlit gives them."""
    modules = (f'<link rel="modulepreload" fetchpriority="low" href="{LABELLER}/{file.name}">' for file in _files("js"))
    sheets = (
        f'<link rel="preload" as="fetch" crossorigin="anonymous" fetchpriority="low" href="{LABELLER}/{file.name}">'
        for file in _files("css")
    )
    return "".join([*modules, *sheets])


def _files(ending: str) -> list[Path]:
    return sorted(FRONTEND.glob(f"*.{ending}"))


def inline_scripts() -> list[str]:
    """The scripts that stand in these pages."""
    page = HTMLParser(INDEX.read_text(encoding="utf-8"))
    return [SCRIPT, *(script.text() for script in page.css("script:not([src])"))]
