"""The token for a Label Studio server: where it comes from, and that nobody sees it.

It is never in `curate.toml`, which people commit and show around: an environment variable holds it, or a file that only
its owner can read.
"""

import base64
import binascii
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curate.core.errors import CurateError

VARIABLE = "CURATE_LABEL_STUDIO_TOKEN"
WHERE = "Account & Settings in Label Studio"


@dataclass(frozen=True, slots=True)
class Token:
    """`is_personal`: a personal access token, with which access tokens are asked for; else one of the legacy kind,
    which is sent as it is. Neither printing nor comparing shows the secret."""

    secret: str = field(repr=False)
    is_personal: bool


def read_token(environment: Mapping[str, str], file: Path | None) -> Token:
    """The environment's token, else the file's. Raises CurateError where there is none or others can read the file."""
    if secret := environment.get(VARIABLE, "").strip():
        return _token(secret, VARIABLE)
    if file is None:
        raise CurateError(
            f"no token for Label Studio: copy a personal access token from {WHERE} into {VARIABLE}, or name a file "
            "that holds it as label_studio_token_file in curate.toml"
        )
    return _token(_read_private(file), str(file))


def _read_private(file: Path) -> str:
    try:
        opened = file.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CurateError(
            f"the token's file {file} cannot be read ({error.strerror}); correct label_studio_token_file"
        ) from error
    with opened:
        mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
        # On Windows the bits say nothing.
        if os.name == "posix" and mode & 0o077:
            raise CurateError(f"others can read the token's file {file} (mode {mode:o}); run: chmod 600 {file}")
        return opened.read(10_000).strip()


def _token(secret: str, where: str) -> Token:
    if not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise CurateError(f"{where} holds no token; copy it again from {WHERE}, alone and in one line")
    return Token(secret, is_personal=expires_at(secret) is not None)


def expires_at(secret: str) -> float | None:
    """When a JSON web token ends, in seconds since 1970; None where it is no such token."""
    parts = secret.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None
    ends = claims.get("exp") if isinstance(claims, dict) else None
    try:
        return float(ends) if isinstance(ends, int | float) else None
    except OverflowError:
        return None
