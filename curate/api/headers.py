"""What every answer tells the browser: run nothing and fetch nothing that is not ours."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DIRECTIVES = "; ".join(
    [
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send forms from the origin `null`, which nobody could tell from a foreign one.
    "Referrer-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds HEADERS and the policy to every HTTP answer.

    `scripts` are the inline scripts that may run, those of Streamlit's own page: they are allowed by their hash, so
    that one in a document never is.
    """

    def __init__(self, app: ASGIApp, scripts: Iterable[str] = ()) -> None:
        self.app = app
        allowed = " ".join(["script-src 'self'", *(f"'sha256-{_hash(script)}'" for script in scripts)])
        self.headers = {**HEADERS, "Content-Security-Policy": f"{DIRECTIVES}; {allowed}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
