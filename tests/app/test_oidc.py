"""What `.streamlit/secrets.toml` may say, and what is said where it does not do."""

from pathlib import Path

import pytest

from curate.app.oidc import NEEDED, SECRETS, read_secrets
from curate.core.errors import CurateError


def write(root: Path, text: str) -> None:
    (root / SECRETS).parent.mkdir()
    (root / SECRETS).write_text(text, encoding="utf-8")


def test_a_project_without_secrets_or_without_their_section_has_no_provider(tmp_path: Path) -> None:
    assert read_secrets(tmp_path) is None
    write(tmp_path, "[database]\nname = 'x'\n")
    assert read_secrets(tmp_path) is None


def test_all_that_is_needed_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "[auth]\nclient_id = 'x'\n")
    with pytest.raises(CurateError, match="lacks redirect_uri, cookie_secret, client_secret, server_metadata_url"):
        read_secrets(tmp_path)
    (tmp_path / SECRETS).write_text("[auth]\n" + "".join(f"{key} = 'x'\n" for key in NEEDED), encoding="utf-8")
    assert read_secrets(tmp_path) == {"auth": dict.fromkeys(NEEDED, "x")}


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    write(tmp_path, "[auth\n")
    with pytest.raises(CurateError, match="not valid TOML"):
        read_secrets(tmp_path)
