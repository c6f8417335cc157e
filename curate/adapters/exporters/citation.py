"""`CITATION.cff`, the Citation File Format 1.2.0, which reference managers and code hosts read."""

import json
from collections.abc import Mapping
from typing import Any


def citation(about: Mapping[str, Any]) -> str:
    """YAML, every value a JSON string, which YAML takes as it is. A release whose authors are not stated has the
    project's own name there, because the format wants one."""
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
        "    description: digest of the content, which curate release verify recomputes",
    ]
    if said["licence"]:
        lines.append(f"license: {_text(said['licence'])}")
    if said["contact"]:
        lines += ["contact:", f"  - name: {_text(said['contact'])}"]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    return json.dumps(str(words), ensure_ascii=False)
