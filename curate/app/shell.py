"""Streamlit's own page, with a script before all others.

It says where the server is: on a page below the first (`/corpus`) Streamlit asks `/corpus/_stcore/…` before
`/_stcore/…`: two requests that fail, and a wait, at every opening. It does not guess where `window.__streamlit` names
the address.

It lets the browser follow links to the Label page, which is not Streamlit's: Streamlit would answer the click itself,
by showing a page of its own. Who somebody has said they are goes along.

The page that is first has the address of the folder, and Streamlit knows it by no other: who asks for it by its name,
as a bookmark or the link of a check does, is sent there.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

PAGES = Path(__file__).resolve().parent / "pages"
UNKEPT = {"Cache-Control": "no-cache"}
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
# The folder of a page's address: behind a proxy it may be another one than we think.
SCRIPT = """\
const base = new URL(".", location.href).href;
window.__streamlit = { BACKEND_BASE_URL: base };
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link?.href.split("?")[0] !== `${base}label`) return;
  event.stopPropagation();
  const address = new URL(link.href);
  const person = new URL(location.href).searchParams.get("person");
  if (person && !address.searchParams.has("person")) address.searchParams.set("person", person);
  link.href = address.href;
}, { capture: true });"""


def page_routes(first: Callable[[], str]) -> list[Route]:
    """A route for each page, which all answer with the same HTML, and one for the folder.

    `first` names the page that is first at the moment, since rounds change which that is.
    """
    html = INDEX.read_text(encoding="utf-8").replace("<head>", f"<head><script>{SCRIPT}</script>", 1)

    def answer(name: str, request: Request) -> Response:
        if name == first():
            return RedirectResponse(f"./?{request.url.query}".removesuffix("?"), headers=UNKEPT)
        return HTMLResponse(html, headers=UNKEPT)

    names = ("", *sorted(file.stem for file in PAGES.glob("*.py")))
    return [Route(f"/{name}", partial(answer, name)) for name in names]


def inline_scripts() -> list[str]:
    """The scripts that stand in these pages."""
    page = HTMLParser(INDEX.read_text(encoding="utf-8"))
    return [SCRIPT, *(script.text() for script in page.css("script:not([src])"))]
