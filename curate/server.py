"""One process: Streamlit's pages with the API mounted under `/api`, served by uvicorn."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Mount
from streamlit import App
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from curate.api.guard import Guard
from curate.api.headers import SecurityHeaders
from curate.api.label import label_routes
from curate.api.login import login_routes
from curate.api.routes import create_api
from curate.api.who import Door
from curate.app import navigation, state
from curate.app.oidc import StreamlitLogin, read_secrets
from curate.app.shell import inline_scripts, page_routes
from curate.app.theme import theme_options
from curate.core.errors import CurateError
from curate.services.projects import Project
from curate.services.syncing_background import Background

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, never bound to by default
SCRIPT = Path(__file__).resolve().parent / "app" / "main.py"


def create_app(project: Project, *, host: str, port: int) -> App:
    """The ASGI application over one open project; one a process, as Streamlit demands."""
    bootstrap.load_config_options(streamlit_options(host, port))
    # Streamlit takes a folder called pages/ for its older kind of navigation until `st.navigation` has run once: the
    # first visitor of a fresh server who opens /label directly would see the page without its frame.
    PagesManager.uses_pages_directory = False
    state.serve(project)
    background = Background(project)
    secrets = read_secrets(project.root)
    provider = StreamlitLogin() if secrets else None
    hosts = () if host in ANYWHERE else (*LOOPBACK, host)
    return App(
        SCRIPT,
        routes=[
            *login_routes(project, provider),
            Mount("/api", create_api(project, on_webhook=background.wake)),
            *label_routes(project, partial(navigation.menu, project)),
            *page_routes(partial(navigation.first_page, project)),
        ],
        middleware=[
            Middleware(SecurityHeaders, scripts=inline_scripts()),
            Middleware(Guard, hosts=hosts),
            Middleware(Door, project=project),
        ],
        lifespan=partial(_live, background),
        secrets=secrets,
    )


def streamlit_options(host: str, port: int) -> dict[str, Any]:
    """Streamlit tuned for serving: it neither watches files, nor calls home, nor shows its insides; in our colours."""
    return {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "runner.postScriptGC": False,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "global.developmentMode": False,
        **theme_options(),
    }


def bind(host: str, port: int) -> socket.socket:
    """The listening socket; raises CurateError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off for sockets that say they are TCP's, and for no others: with it, an answer on
    # a connection that was used before waits 40 ms for the browser to acknowledge its head.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise CurateError(
            f"cannot serve on {host}:{port}: {error.strerror}; stop what listens there or name another port: --port"
        ) from error
    return listening


class _Server(uvicorn.Server):
    """Says once when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(app: App, listening: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serves until interrupted; calls `ready` when the first request would be answered."""
    config = uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=3)
    _Server(config, ready).run(sockets=[listening])


@asynccontextmanager
async def _live(background: Background, _app: App) -> AsyncIterator[None]:
    """Imports what the first page needs before the first visitor waits for it; reads what Label Studio tells."""
    for name in ("pandas", "pyarrow", "altair"):
        import_module(name)
    background.start()
    yield
    background.stop()
