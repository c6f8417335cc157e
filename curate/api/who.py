"""Who asks: the person behind a request, and a door that is closed where nobody is known."""

from typing import Annotated, TypeAlias
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from curate.api.guard import is_webhook
from curate.core.errors import CurateError, InvalidInput, NotFound, Stale
from curate.core.people import Forbidden, Person, at_own_machine
from curate.services.logging_in import Visitor, cookie_name, who
from curate.services.projects import Project

VISITOR = "curate.visitor"
API = "/api/"
PUBLIC = frozenset({"/login", "/login/organisation", "/logout", "/_stcore/health", "/favicon.png"})
# Streamlit's own, by which an identity provider is asked.
PROVIDER = frozenset({"/auth/login", "/oauth2callback"})
# Streamlit's own scripts and fonts, and the labeller's: the same in every project.
STATIC = ("/static/", "/labeller/")
UNKNOWN = "nobody is logged in; log in again, or give the script a token: curate user token NAME"


class NotLoggedIn(CurateError):
    """Somebody has to log in first."""


def visitor_of(project: Project, headers: Headers, *, script: bool = False) -> Visitor:
    """By the cookie that a browser sends; with `script` by a token in the header `Authorization`, if there is one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if script and scheme.lower() == "bearer":
        return who(project, token.strip(), script=True)
    cookies = HTTPConnection({"type": "http", "headers": headers.raw}).cookies
    return who(project, cookies.get(cookie_name(project)))


def visitor_in(project: Project, request: Request, *, script: bool = False) -> Visitor:
    """As the door has found them, if the request came through it."""
    found: Visitor = request.scope.get(VISITOR) or visitor_of(project, request.headers, script=script)
    return found


def person_behind(project: Project, request: Request, *, script: bool = False) -> Person:
    """In a project without accounts whoever reaches the server. Raises NotLoggedIn where there are accounts."""
    visitor = visitor_in(project, request, script=script)
    if visitor.person:
        return visitor.person
    if visitor.is_team:
        raise NotLoggedIn(UNKNOWN)
    return at_own_machine("whoever is here")


def asking(request: Request) -> Person:
    """Who asks the API. Routes that write name the author themselves."""
    return person_behind(request.app.state.project, request, script=True)


By: TypeAlias = Annotated[Person, Depends(asking)]


def status_of(error: Exception) -> int:
    """The HTTP status that says what kind of refusal it is."""
    return {NotLoggedIn: 401, Forbidden: 403, NotFound: 404, Stale: 409, InvalidInput: 422}.get(type(error), 400)


class Door:
    """ASGI middleware: in a team's project nothing but PUBLIC and STATIC is answered to whoever has not logged in, and
    Label Studio's webhook.

    A page sends them to log in, a WebSocket is refused before it opens, all else is answered with 401. Each request
    asks the database again, so that what was revoked a moment ago is closed now.
    """

    def __init__(self, app: ASGIApp, project: Project) -> None:
        self.app = app
        self.project = project

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        is_open = path in PUBLIC | PROVIDER or path.startswith(STATIC) or is_webhook(scope)
        if scope["type"] not in {"http", "websocket"} or is_open:
            await self.app(scope, receive, send)
            return
        is_script = scope["type"] == "http" and path.startswith(API)
        visitor = await run_in_threadpool(visitor_of, self.project, Headers(scope=scope), script=is_script)
        if visitor.person or not visitor.is_team:
            await self.app({**scope, VISITOR: visitor}, receive, send)
            return
        refusal = WebSocketClose(reason=UNKNOWN) if scope["type"] == "websocket" else _turn_away(scope, path)
        await refusal(scope, receive, send)


def _turn_away(scope: Scope, path: str) -> Response:
    wants_page = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    if not wants_page or path.startswith(API):
        unknown = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"detail": UNKNOWN}, status_code=401, headers=unknown)
    query = scope["query_string"].decode("latin-1")
    next_ = quote(path) + (f"?{query}" if query else "")
    # Relative, for behind a proxy our pages may lie in a folder of its own.
    return RedirectResponse(f"{'../' * (path.count('/') - 1)}login?{urlencode({'next': next_})}", status_code=303)
