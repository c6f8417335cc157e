"""`CITATION.cff`, the Citation File Format 1.2.0, which reference managers and code hosts read."""

import json
import re
from collections.abc import Mapping
from typing import Any

from curate.core.textless import FORMAT as TEXTLESS

SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
DIGEST = {
    False: "digest of the content, which curate release verify recomputes",
    True: "digest of the content, which is without texts",
}


def citation(about: Mapping[str, Any]) -> str:
    """YAML, every value a JSON string, which YAML takes as it is. A release whose authors are not stated has the
    project's own name there, because the format wants one; a licence that is no SPDX name, which the format does not
    take, stands in the abstract."""
    said = about["about"]
    title = said["title"] or about["name"]
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite this data set as below.",
        "type: dataset",
        f"title: {_text(title)}",
        f"version: {_text(about['version'])}",
        "authors:",
        *(f"  - name: {_text(author)}" for author in said["authors"] or [f"The makers of {about['name']}"]),
        "identifiers:",
        "  - type: other",
        f"    value: {_text('sha256:' + about['digest'])}",
        f"    description: {DIGEST[about.get('format') == TEXTLESS]}",
    ]
    if said["licence"] and SPDX.fullmatch(said["licence"]):
        lines.append(f"license: {_text(said['licence'])}")
    elif said["licence"]:
        lines.append(f"abstract: {_text('Licence: ' + said['licence'])}")
    if said["contact"]:
        kind = "email" if EMAIL.fullmatch(said["contact"]) else "name"
        lines += ["contact:", f"  - {kind}: {_text(said['contact'])}"]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    return json.dumps(str(words), ensure_ascii=False)
