"""One way to write a value as JSON, so that the same content always has the same digest."""

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Keys sorted, no white space, characters as they are; refuses NaN and infinities (ValueError)."""
    return _ENCODER.encode(value)


def content_digest(value: Any) -> str:  # noqa: ANN401
    """SHA-256 of the value's canonical JSON in UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()
