"""The browser labeller: plain ES modules in `frontend/`, mounted through Streamlit's packaged components.

It fetches the document and saves every change through `/api` by itself, and moves to the next document by
itself. Streamlit is told only that a layer was submitted or reopened, so that the page around it can count
again, and which document is shown now: triggers may be lost, and nothing is ever saved through them.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from curate.core.layers import LayerState

FRONTEND = Path(__file__).resolve().parent / "frontend"


def mount_labeller(
    *,
    document_id: str,
    author: str,
    key: str,
    previous: str | None = None,
    next_: str | None = None,
    sittings: Mapping[str, str] = MappingProxyType({}),
    on_move: Callable[[], None] = lambda: None,
) -> LayerState | None:
    """Shows the labeller; returns the state that the layer has just reached, None in every other run.

    `previous` and `next_` are where the labeller may go by itself. When it has gone, `on_move` is called before
    the script runs again; `moved_to` tells it where to. A document whose sitting, by `sittings`, is another than before
    is read from the server as if it had never been open. Only ids travel through Streamlit. A browser page that
    still runs an older labeller than `version` asks its reader to reload.
    """
    shown = {
        "document_id": document_id,
        "author": author,
        "version": frontend_version(),
        "previous": previous,
        "next": next_,
        "sittings": {each: sittings[each] for each in (document_id, previous, next_) if each and each in sittings},
    }
    result = _renderer()(data=shown, key=key, on_state_change=_ignore, on_document_change=on_move)
    return _read_state(result.get("state"))


def moved_to(key: str) -> str | None:
    """The id to which the labeller says that it has moved, None where it has not; for `on_move`."""
    said = st.session_state[key].get("document")
    return said if isinstance(said, str) else None


@cache
def frontend_version() -> str:
    """A digest of all that the browser loads: names and contents."""
    digest = sha256()
    for file in sorted(FRONTEND.iterdir()):
        digest.update(f"{file.name}\n".encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def _renderer() -> ComponentRenderer:
    return st.components.v2.component("curate.labeller", js="component.js")


def _ignore() -> None:
    """Streamlit keeps a trigger's value only where a callback is named."""


def _read_state(value: object) -> LayerState | None:
    """The browser is not to be trusted with more than naming a state."""
    return LayerState(value) if isinstance(value, str) and value in set(LayerState) else None
