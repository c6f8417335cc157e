"""`curate user`: passwords from standard input, never printed; messages that say what to do next."""

import io
import sys
from pathlib import Path

import pytest

from curate.services.accounts import is_loopback
from tests.cli.conftest import Curate

PASSWORD = "harbour lantern fog"

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n" * 9))


def test_a_team_from_the_command_line(curate: Curate, typed: None) -> None:
    assert "the first account must be a lead's" in curate("user", "add", "ana", "--role", "annotator").err
    first = curate("user", "add", "lea", "--role", "lead")
    assert (first.code, "from this moment everybody has to log in" in first.err) == (0, True)
    second = curate("user", "add", "ana", "--role", "annotator", "--json")
    assert second.json == {**second.json, "name": "ana", "role": "annotator", "has_password": True, "disabled": None}
    assert curate("user", "role", "ana", "adjudicator", "--json").json["role"] == "adjudicator"
    assert curate("user", "disable", "ana", "--json").json["disabled"]
    rows = curate("user", "list", "--json").json["accounts"]
    assert [(row["name"], bool(row["disabled"]), row["sessions"]) for row in rows] == [
        ("ana", True, 0),
        ("lea", False, 0),
    ]
    assert curate("user", "enable", "ana").code == 0
    for refused in (curate("user", "disable", "lea"), curate("user", "role", "lead", "lead")):
        assert refused.code == 1
    spoken = "".join(answer.out + answer.err for answer in (first, second))
    assert PASSWORD not in spoken


def test_an_account_for_the_identity_provider_has_no_password(curate: Curate) -> None:
    account = curate("user", "add", "lea", "--role", "lead", "--email", "Lea@Newsroom.example", "--json").json
    assert (account["email"], account["has_password"]) == ("lea@newsroom.example", False)
    assert curate("user", "add", "ana", "--role", "lead", "--email", "lea@newsroom.example").code == 1
    assert "is no e-mail address" in curate("user", "add", "ana", "--role", "lead", "--email", "lea").err


def test_tokens_and_their_end(curate: Curate, typed: None) -> None:
    curate("user", "add", "lea", "--role", "lead")
    token = curate("user", "token", "lea", "--days", 3)
    assert len(token.out.strip()) == 43
    assert "ends in 3 days" in token.err
    assert curate("user", "list", "--json").json["accounts"][0]["sessions"] == 1
    assert "1 sessions of lea ended" in curate("user", "revoke", "lea").err
    assert "another password; 0 sessions ended" in curate("user", "password", "lea").err


@pytest.mark.parametrize("line", ["", "\n", "short\n", "lea lea lea lea\n"])
def test_a_missing_or_poor_password_makes_no_account(
    curate: Curate, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    assert curate("user", "add", "lea", "--role", "lead").code == 1
    assert curate("user", "list", "--json").json == {"accounts": []}
    assert "no accounts: whoever sits at this machine" in curate("user", "list").err


def test_a_project_without_accounts_is_not_served_to_the_network(curate: Curate, project_folder: Path) -> None:
    (project_folder / "curate.toml").write_text('host = "192.0.2.1"\nport = 8599\n', encoding="utf-8")
    refused = curate("run", "--no-browser")
    assert refused.code == 1
    assert "curate user add NAME --role lead" in refused.err


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("desk", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here
