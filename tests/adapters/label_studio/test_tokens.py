"""Where the token comes from, and who may see it."""

import base64
import json
import os
from pathlib import Path

import pytest

from curate.adapters.label_studio.tokens import VARIABLE, expires_at, read_token
from curate.core.errors import CurateError
from tests.fixtures.small_server import LEGACY, PERSONAL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(f"{LEGACY}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def refusal(environment: dict[str, str], file: Path | None) -> str:
    with pytest.raises(CurateError) as caught:
        read_token(environment, file)
    assert LEGACY not in str(caught.value)
    return str(caught.value)


def test_the_environment_goes_before_the_file_which_is_then_not_read(file: Path) -> None:
    file.chmod(0o644)
    token = read_token({VARIABLE: f" {PERSONAL}\n"}, file)
    assert (token.secret, token.is_personal) == (PERSONAL, True)


@pytest.mark.parametrize("environment", [{}, {VARIABLE: " "}])
def test_a_file_that_its_owner_alone_can_read(file: Path, environment: dict[str, str]) -> None:
    token = read_token(environment, file)
    assert (token.secret, token.is_personal) == (LEGACY, False)
    assert LEGACY not in f"{token!r} {token}"


@pytest.mark.skipif(os.name != "posix", reason="the bits say nothing there")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o644])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    words = refusal({}, file)
    assert f"(mode {mode:o})" in words
    assert words.endswith(f"; run: chmod 600 {file}")


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for file in (tmp_path / "missing", tmp_path):
        assert refusal({}, file).endswith("correct label_studio_token_file")


def test_no_token_at_all_names_both_places() -> None:
    words = refusal({}, None)
    assert VARIABLE in words
    assert "label_studio_token_file" in words


@pytest.mark.parametrize("held", ["", "two words", f"{LEGACY}\n{LEGACY}", f"“{LEGACY}”", f"{LEGACY}\x00"])
def test_what_is_no_token(file: Path, held: str) -> None:
    file.write_text(held, encoding="utf-8")
    assert "alone and in one line" in refusal({}, file)
    assert VARIABLE in refusal({VARIABLE: held or "two words"}, None)


def encoded(claims: object) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.s"


@pytest.mark.parametrize(
    ("secret", "ends"),
    [
        (encoded({"exp": 1_800_000_000}), 1_800_000_000.0),
        (encoded({"exp": "soon"}), None),
        (encoded({"exp": 10**400}), None),
        (encoded({}), None),
        (encoded([1]), None),
        ("a.b.c", None),
        ("a.{}.c", None),
        (LEGACY, None),
    ],
)
def test_a_json_web_token_says_when_it_ends(secret: str, ends: float | None) -> None:
    assert expires_at(secret) == ends
