"""Logging in through an identity provider (OpenID Connect), by Streamlit's own login.

Streamlit does the conversation with the provider and leaves a signed cookie, which holds for thirty days and cannot
be revoked. It is used once: the login page takes the verified address out of it, gives a session of ours instead,
and forgets it.
"""

import json
import time
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from curate.core.errors import CurateError
from curate.services.logging_in import Identity

SECRETS = Path(".streamlit") / "secrets.toml"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
FRESH_SECONDS = 300


class StreamlitLogin:
    """The provider that `.streamlit/secrets.toml` names."""

    def address(self) -> str:
        return f"/auth/login?provider={encode_provider_token('default')}"

    def identity(self, cookies: Mapping[str, str]) -> Identity | None:
        value = get_cookie_with_chunks(lambda name: _signed(cookies, name), USER_COOKIE_NAME)
        if value is None:
            return None
        ours = [name for name in cookies if name.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME))]
        return Identity(verified_email(json.loads(value), time.time()), ours)


def verified_email(claims: Mapping[str, Any], now: float) -> str | None:
    """The address, where the provider says that it is the person's, and has said so just now."""
    email, issued = claims.get("email"), claims.get("iat")
    is_fresh = isinstance(issued, int | float) and abs(now - issued) < FRESH_SECONDS
    return email if isinstance(email, str) and claims.get("email_verified") is True and is_fresh else None


def read_secrets(root: Path) -> dict[str, Any] | None:
    """The section `[auth]` of the project's secrets, None without one. Raises CurateError where it cannot do."""
    file = root / SECRETS
    if not file.is_file():
        return None
    try:
        auth = tomllib.loads(file.read_text(encoding="utf-8")).get("auth")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CurateError(f"{file} is not valid TOML: {error}; mend that line") from error
    if auth is None:
        return None
    missing = [key for key in NEEDED if not auth.get(key)]
    if missing:
        raise CurateError(f"[auth] in {file} lacks {', '.join(missing)}; see docs/people.md")
    if find_spec("authlib") is None:
        raise CurateError("logging in through a provider needs Authlib; install it: pip install 'curate[oidc]'")
    return {"auth": auth}


def _signed(cookies: Mapping[str, str], name: str) -> bytes | None:
    value = cookies.get(name)
    return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace"))
