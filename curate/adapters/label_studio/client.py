"""Talking to a Label Studio server: its answers as JSON, what goes wrong as one sentence with a remedy.

Not by the client of Label Studio's SDK: it sends a POST again after an error of the server, which doubles tasks that
were imported before the answer was lost; and it prints the headers of an answer with its errors. Here only what reads
is sent again. Importing httpx costs a tenth of what the SDK's client does.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from curate.adapters.label_studio.tokens import VARIABLE, WHERE, Token, expires_at
from curate.core.errors import CurateError

if TYPE_CHECKING:
    import httpx

OLDEST = (1, 20)
SECONDS = 60.0
# A machine that is there takes a connection within these, however busy it is.
CONNECT = 10.0
TRIES = 3
# An access token holds 300 s; one that ends within these is renewed before it is sent.
MARGIN = 30.0


class LabelStudioError(CurateError):
    """What a server refused or failed to do. `status` is HTTP's, 0 where there was no answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Unanswered(LabelStudioError):
    """Nobody knows whether the server did what it was asked: the answer did not come, or was an error of its own."""


class Server:
    """A server as one user sees it. To be closed; nothing is asked before the first question."""

    def __init__(self, url: str, token: Token, *, seconds: float = SECONDS, tries: int = TRIES) -> None:
        import httpx

        self.url = check_url(url)
        self._token = token
        self._access = ""
        self._seconds = seconds
        self._tries = tries
        self._moment = datetime.now(UTC).isoformat()
        # A redirect could lead the token to another host.
        try:
            patience = httpx.Timeout(seconds, connect=min(seconds, CONNECT))
            self._http = httpx.Client(base_url=self.url + "/", timeout=patience, follow_redirects=False)
        except httpx.InvalidURL as error:
            raise CurateError(_NO_ADDRESS) from error

    def close(self) -> None:
        self._http.close()

    def check_version(self) -> str:
        """The server's version. Raises LabelStudioError where it is too old, or no Label Studio at all."""
        answer = self.get("api/version/")
        version = answer.get("release") if isinstance(answer, dict) else None
        if not isinstance(version, str):
            raise LabelStudioError(_STRANGER.format(url=self.url))
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if numbers < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise LabelStudioError(
                f"the Label Studio at {self.url} is {version}, which is too old; upgrade it to {oldest} or later "
                "(1.23.2 is the one that curate is tested with)"
            )
        return version

    def moment(self) -> str:
        """Now, by the server's clock: the last whole second before its last answer."""
        return self._moment

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Asked again where the server does not answer or has an error of its own: reading changes nothing."""
        for nth in range(1, self._tries):
            try:
                return self._ask("GET", path, params=params)
            except Unanswered:
                time.sleep(0.2 * nth)
        return self._ask("GET", path, params=params)

    def send(self, method: str, path: str, body: object, params: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Sent once. Raises Unanswered where it may have been done all the same."""
        return self._ask(method, path, body=body, params=params)

    def _ask(self, method: str, path: str, *, body: object = None, params: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        answer = self._request(method, path, body, params, self._authorization())
        if answer.status_code == 401 and self._token.is_personal:
            self._access = ""
            answer = self._request(method, path, body, params, self._authorization())
        return self._read(answer, path)

    def _authorization(self) -> str:
        if not self._token.is_personal:
            return f"Token {self._token.secret}"
        if (expires_at(self._access) or 0) < time.time() + MARGIN:
            self._access = self._refresh()
        return f"Bearer {self._access}"

    def _refresh(self) -> str:
        answer = self._request("POST", "api/token/refresh/", {"refresh": self._token.secret}, None, None)
        if answer.status_code in {400, 401, 403}:
            raise LabelStudioError(_REFUSED.format(url=self.url), answer.status_code)
        said = self._read(answer, "api/token/refresh/")
        access = said.get("access") if isinstance(said, dict) else None
        if not isinstance(access, str) or not access.isascii() or expires_at(access) is None:
            raise LabelStudioError(_STRANGER.format(url=self.url))
        return access

    def _request(
        self, method: str, path: str, body: object, params: Mapping[str, Any] | None, authorization: str | None
    ) -> "httpx.Response":
        import httpx

        headers = {"Authorization": authorization} if authorization else {}
        try:
            answer = self._http.request(method, path, json=body, params=params, headers=headers)
            self._note_moment(answer.headers.get("Date", ""))
            return answer
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise LabelStudioError(_unconnected(self.url, str(error))) from error
        except httpx.TimeoutException as error:
            raise Unanswered(
                f"Label Studio at {self.url} did not answer within {self._seconds:g} s; see whether it is busy and run "
                "the command again: it goes on where it stopped"
            ) from error
        except httpx.HTTPError as error:
            raise Unanswered(
                f"the connection to Label Studio at {self.url} broke ({type(error).__name__}); run the command again: "
                "it goes on where it stopped"
            ) from error

    def _note_moment(self, date: str) -> None:
        try:
            self._moment = parsedate_to_datetime(date).isoformat()
        except ValueError:
            self._moment = datetime.now(UTC).isoformat()

    def _read(self, answer: "httpx.Response", path: str) -> Any:  # noqa: ANN401
        status = answer.status_code
        if status == 401:
            raise LabelStudioError(_refusal(self.url, answer.text), status)
        if status == 403:
            raise LabelStudioError(
                f"Label Studio refuses {path} to the token's user (403); have them made a member of the project, or "
                "use another's token",
                status,
            )
        if status >= 500:
            raise Unanswered(
                f"Label Studio had an error of its own at {path} ({status}); look into its log, then run the command "
                "again: it goes on where it stopped",
                status,
            )
        said = self._json(answer)
        if status == 404:
            raise LabelStudioError(f"Label Studio has no {path}; it was deleted, or label_studio_url is wrong", status)
        if status >= 400:
            reason = self._without_secrets(_reason(said))[:500]
            raise LabelStudioError(f"Label Studio refused {path}: {reason}; mend that and run it again", status)
        return said

    def _without_secrets(self, words: str) -> str:
        """A server may repeat what it was sent."""
        for secret in filter(None, (self._token.secret, self._access)):
            words = words.replace(secret, "…")
        return words

    def _json(self, answer: "httpx.Response") -> Any:  # noqa: ANN401
        if answer.status_code == 204:
            return None
        try:
            if answer.is_redirect:
                raise ValueError(answer.status_code)
            return answer.json()
        except (ValueError, RecursionError) as error:
            raise LabelStudioError(_STRANGER.format(url=self.url), answer.status_code) from error


def check_url(url: str) -> str:
    """Without a slash at its end. Raises CurateError where it is no address of a server, or holds a password."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_port = parts.port != 0
    except ValueError as error:
        raise CurateError(_NO_ADDRESS) from error
    if parts.username or parts.password:
        raise CurateError(f"label_studio_url holds a password; take it out and put a token into {VARIABLE}")
    is_bare = is_port and not (parts.query or parts.fragment or " " in url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare:
        raise CurateError(_NO_ADDRESS)
    return url.rstrip("/")


# The address is not repeated: what stands where none should may be a token.
_NO_ADDRESS = "label_studio_url is no address of a server; write it like http://127.0.0.1:8080, with nothing behind it"
_STRANGER = "what answers at {url} is not Label Studio, or it sends elsewhere; correct label_studio_url"
_REFUSED = "Label Studio at {url} refuses the personal access token; make a new one under " + WHERE


def _unconnected(url: str, why: str) -> str:
    if "SSL" in why:
        return (
            f"no secure connection to {url}; write http:// in label_studio_url where the server has no certificate, or "
            "name the authority that signed its certificate in SSL_CERT_FILE"
        )
    return f"nothing answers at {url}; start Label Studio there, or correct label_studio_url"


def _refusal(url: str, said: str) -> str:
    if "legacy" in said.lower():
        return (
            f"Label Studio at {url} takes no legacy tokens; use a personal access token from {WHERE}, or have an "
            "administrator allow legacy tokens for the organization"
        )
    return f"Label Studio at {url} refuses the token; copy it again from {WHERE} into {VARIABLE} or its file"


def _reason(said: object) -> str:
    """What a refusal says in one line: the field with its words where it names one."""
    if isinstance(said, dict):
        fields = said.get("validation_errors")
        if isinstance(fields, dict) and fields:
            return "; ".join(f"{name}: {_reason(words)}" for name, words in fields.items())
        return _reason(said.get("detail") or "; ".join(f"{name}: {words}" for name, words in said.items()))
    if isinstance(said, list):
        return "; ".join(map(_reason, said))
    return " ".join(str(said).split())
