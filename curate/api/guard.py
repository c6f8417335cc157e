"""Who may call the API from where.

The server listens on the user's own machine, so the danger is another web page in their browser: it could
post to us (cross-site request forgery) or reach us under a name of its own (DNS rebinding). A write
therefore needs a header that no foreign page can set without asking, JSON, and our own Origin; and
every request must be addressed to a host that we serve.
"""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "X-Curate"
# Label Studio calls here, under whatever name it reaches us, and sends no header of ours: a secret in the address says
# that it may, which no foreign page knows.
WEBHOOK = "/api/label-studio/webhook/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY = 8 * 1024 * 1024
FORMS = frozenset({"/login", "/logout"})
MAX_FORM = 16 * 1024


class Guard:
    """ASGI middleware; answers 403 with the reason instead of calling the application.

    `hosts` are the host names, without port, under which the server may be addressed; empty allows all.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if is_webhook(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = refuse(str(scope["method"]), headers, self.hosts, is_form=scope["path"] in FORMS)
        if refusal:
            await JSONResponse({"detail": refusal}, status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_webhook(scope: Scope) -> bool:
    """A call that its own secret lets in, or nothing."""
    beginning, _, secret = str(scope.get("path", "")).rpartition("/")
    return scope["type"] == "http" and scope["method"] == "POST" and f"{beginning}/" == WEBHOOK and bool(secret)


def refuse(method: str, headers: Headers, hosts: Collection[str], *, is_form: bool = False) -> str | None:
    """Why a request is refused, or None. A form cannot send our header, so its Origin must be said and be ours."""
    host = headers.get("host", "")
    if hosts and _name(host) not in hosts:
        return f"this server is not called {_name(host)!r}; open it under {', '.join(sorted(hosts))}"
    if method in SAFE:
        return None
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return f"writes from {origin} are refused; open the page from this server"
    if is_form:
        return _refuse_form(origin, headers)
    if headers.get(HEADER) is None:
        return f"a write needs the header {HEADER}: 1"
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return "a write needs Content-Type: application/json"
    return _oversized(headers.get("content-length"))


def _refuse_form(origin: str | None, headers: Headers) -> str | None:
    if origin is None:
        return "a form without an Origin is refused; open the page from this server, in a browser"
    if headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return "a form needs Content-Type: application/x-www-form-urlencoded"
    return _oversized(headers.get("content-length"), MAX_FORM)


def _oversized(length: str | None, most: int = MAX_BODY) -> str | None:
    if length is None or not length.isdecimal():
        return "a write needs a Content-Length"
    if int(length) > most:
        return f"a request may hold {most:,} bytes; send less at once"
    return None


def _name(host: str) -> str:
    """The host without its port; an IPv6 address keeps its brackets."""
    return host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
