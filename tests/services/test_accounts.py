"""Accounts, sessions and guesses, on both database systems."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from curate.core.accounts import FAILURES_FROM_AN_ADDRESS, FAILURES_OF_A_NAME
from curate.core.errors import CurateError, NotFound
from curate.core.people import Forbidden, Person, Role
from curate.services import accounts, logging_in
from curate.services.logging_in import RefusedLogin, Visitor, log_in, log_out, make_token, who
from curate.services.projects import Project, opened
from tests.fixtures.people import ADA, ALONE, ANA, LEA

SECRET = "harbour lantern fog"
NOBODY = Visitor(None, is_team=True)
HERE = "192.0.2.1"


@pytest.fixture
def team(project: Project) -> Iterator[Project]:
    """A lead, and an annotator."""
    accounts.add_account(project, name="lea", role=Role.LEAD, password=SECRET, by=ALONE)
    accounts.add_account(project, name="ana", role=Role.ANNOTATOR, password=SECRET + " ana", by=LEA)
    return project


def enter(project: Project, name: str = "lea", password: str = SECRET, address: str = HERE) -> str:
    return log_in(project, name=name, password=password, address=address)


def test_without_accounts_nobody_logs_in(project: Project) -> None:
    assert who(project, None) == Visitor(None, is_team=False)
    with pytest.raises(CurateError, match="the first account must be a lead's"):
        accounts.add_account(project, name="ana", role=Role.ANNOTATOR, password=SECRET, by=ALONE)
    assert not accounts.has_accounts(project)


def test_who_logs_in_is_known_by_the_token_until_they_log_out(team: Project) -> None:
    token = enter(team)
    assert who(team, token) == Visitor(Person("lea", Role.LEAD), is_team=True)
    assert who(team, None) == who(team, "") == who(team, token + "x") == NOBODY
    log_out(team, token)
    assert who(team, token) == NOBODY


def test_neither_passwords_nor_tokens_stand_in_the_database(team: Project) -> None:
    token = enter(team)
    with team.store.reading() as session:
        tables = ("account", "login_session", "login_attempt")
        rows = [str(session.connection().execute(text(f"SELECT * FROM {table}")).all()) for table in tables]
    said = " ".join(rows)
    assert token not in said
    assert SECRET not in said
    assert said.count("$argon2id$") == 2


@pytest.mark.parametrize(
    ("name", "password"), [("lea", "wrong"), ("nobody", SECRET), ("", ""), ("lea\0", SECRET), ("\udc80", "\udc80")]
)
def test_what_does_not_fit_is_refused_with_one_message(team: Project, name: str, password: str) -> None:
    with pytest.raises(RefusedLogin, match="name and password do not fit; try again"):
        enter(team, name, password)


@pytest.mark.parametrize("name", ["lea", "nobody"])
def test_guessing_is_limited_for_known_and_unknown_names_alike_and_over_a_restart(team: Project, name: str) -> None:
    for _ in range(FAILURES_OF_A_NAME):
        with pytest.raises(RefusedLogin, match="do not fit"):
            enter(team, name, "wrong")
    with pytest.raises(RefusedLogin, match="too many wrong passwords; try again in 15 minutes"):
        enter(team, name)
    with opened(team.root) as again, pytest.raises(RefusedLogin, match="too many"):
        enter(again, name, address="198.51.100.7")
    assert enter(team, "ana", SECRET + " ana")
    accounts.change_password(team, name="lea", password=SECRET + "!", by=LEA)
    assert enter(team, "lea", SECRET + "!")


def test_one_address_cannot_go_through_all_names(team: Project) -> None:
    for nth in range(FAILURES_FROM_AN_ADDRESS):
        with pytest.raises(RefusedLogin, match="do not fit"):
            enter(team, f"name {nth}", "wrong")
    with pytest.raises(RefusedLogin, match="too many"):
        enter(team)
    assert enter(team, address="198.51.100.7")


def test_guessing_in_parallel_gives_no_more_guesses(team: Project) -> None:
    def guess(_nth: int) -> str:
        with pytest.raises(RefusedLogin) as refused:
            enter(team, "lea", "wrong")
        return str(refused.value)

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(guess, range(12)))
    assert sum("do not fit" in message for message in said) == FAILURES_OF_A_NAME


def test_a_success_forgives_the_failures_before_it(team: Project) -> None:
    for _ in range(2):
        for _ in range(FAILURES_OF_A_NAME - 1):
            with pytest.raises(RefusedLogin, match="do not fit"):
                enter(team, "lea", "wrong")
        assert enter(team)


def test_a_session_ends_when_it_idles_and_when_it_is_old(team: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    token = enter(team)
    hasty = replace(team, settings=team.settings.model_copy(update={"session_hours": 1e-9}))
    assert who(hasty, token) == NOBODY
    assert who(team, token).person == LEA
    brief = replace(team, settings=team.settings.model_copy(update={"session_days": 1e-9}))
    assert who(team, enter(brief)) == NOBODY
    monkeypatch.setattr(logging_in, "NOTED", timedelta())
    assert who(team, token).person == LEA
    with team.store.reading() as session:
        query = text("SELECT seen > created FROM login_session ORDER BY created")
        assert session.connection().execute(query).scalars().first()


def test_disabling_another_password_and_revoking_end_sessions_at_once(team: Project) -> None:
    tokens = [enter(team, "ana", SECRET + " ana"), make_token(team, name="ana", days=1, by=LEA)]
    assert [who(team, tokens[0]).person, who(team, tokens[1], script=True).person] == [ANA, ANA]
    assert accounts.count_sessions(team, by=LEA) == {"ana": 2}
    assert accounts.change_password(team, name="ana", password="other words entirely", by=LEA) == 2
    assert who(team, tokens[0]) == who(team, tokens[1], script=True) == NOBODY
    token = enter(team, "ana", "other words entirely")
    assert accounts.end_sessions(team, name="ana", by=LEA) == 1
    assert who(team, token) == NOBODY
    token = enter(team, "ana", "other words entirely")
    assert accounts.disable_account(team, name="ana", by=LEA).disabled
    assert who(team, token) == NOBODY
    with pytest.raises(RefusedLogin, match="do not fit"):
        enter(team, "ana", "other words entirely")
    with pytest.raises(CurateError, match="curate user enable ana"):
        make_token(team, name="ana", days=1, by=LEA)
    accounts.enable_account(team, name="ana", by=LEA)
    assert who(team, token) == NOBODY
    assert who(team, enter(team, "ana", "other words entirely")).person == ANA


def test_a_browsers_token_is_no_scripts_and_the_other_way_round(team: Project) -> None:
    assert who(team, enter(team), script=True) == NOBODY
    assert who(team, make_token(team, name="lea", days=1, by=LEA)) == NOBODY


def test_a_role_holds_from_the_next_step_and_a_lead_remains(team: Project) -> None:
    token = enter(team, "ana", SECRET + " ana")
    accounts.change_role(team, name="ana", role=Role.ADJUDICATOR, by=LEA)
    assert who(team, token).person == Person("ana", Role.ADJUDICATOR)
    with pytest.raises(CurateError, match="lea is the only lead"):
        accounts.change_role(team, name="lea", role=Role.ANNOTATOR, by=LEA)
    with pytest.raises(CurateError, match="lea is the only lead"):
        accounts.disable_account(team, name="lea", by=LEA)
    accounts.change_role(team, name="ana", role=Role.LEAD, by=LEA)
    accounts.disable_account(team, name="lea", by=LEA)


def test_a_name_is_given_once_and_kept(team: Project) -> None:
    for name in ("ana", "machine:x@1", "gold", " ana", ""):
        with pytest.raises(CurateError):
            accounts.add_account(team, name=name, role=Role.ANNOTATOR, password=SECRET, by=LEA)
    accounts.disable_account(team, name="ana", by=LEA)
    with pytest.raises(CurateError, match="there is an account 'ana'"):
        accounts.add_account(team, name="ana", role=Role.ANNOTATOR, password=SECRET, by=LEA)
    with pytest.raises(NotFound, match="there are: ana, lea"):
        accounts.change_role(team, name="zoe", role=Role.LEAD, by=LEA)


@pytest.mark.parametrize("by", [ANA, ADA])
def test_only_leads_manage_accounts(team: Project, by: Person) -> None:
    for ask in (
        lambda: accounts.list_accounts(team, by=by),
        lambda: accounts.count_sessions(team, by=by),
        lambda: accounts.check_account(team, name="ana", by=by),
        lambda: accounts.add_account(team, name="mia", role=Role.LEAD, password=SECRET, by=by),
        lambda: accounts.change_role(team, name="ana", role=Role.LEAD, by=by),
        lambda: accounts.change_password(team, name="lea", password=SECRET, by=by),
        lambda: accounts.disable_account(team, name="lea", by=by),
        lambda: accounts.enable_account(team, name="lea", by=by),
        lambda: accounts.end_sessions(team, name="lea", by=by),
        lambda: make_token(team, name="lea", days=1, by=by),
    ):
        with pytest.raises(Forbidden, match="ask a lead"):
            ask()
