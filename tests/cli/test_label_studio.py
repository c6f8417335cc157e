"""`curate label-studio` where no server is named, or it refuses: what to set, and never a token."""

import subprocess
import sys
from pathlib import Path

import pytest

from curate.adapters.label_studio.tokens import VARIABLE
from tests.cli.conftest import Curate
from tests.fixtures.small_server import LEGACY, SmallLabelStudio, answering

TALKING = [("push",), ("push", "--gold"), ("pull",), ("sync",)]
UNUSED = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def ready_database_url(tmp_path: Path) -> str:
    """SQLite alone: the store is not what is tested here."""
    return f"sqlite:///{tmp_path / 'curate.db'}"


def configure(folder: Path, **settings: str) -> None:
    with (folder / "curate.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'{name} = "{value}"\n' for name, value in settings.items())


@pytest.mark.parametrize("command", [*TALKING, ("status",), ("keep", "ours", "harbour.txt", "ana")], ids=" ".join)
def test_without_an_address_every_command_says_what_to_set(curate: Curate, command: tuple[str, ...]) -> None:
    answer = curate("label-studio", *command)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith('write label_studio_url = "http://…" into curate.toml\n')
    assert answer.err.count("\n") == 1


def test_without_an_address_status_says_what_is_known_here(curate: Curate) -> None:
    answer = curate("label-studio", "status", "--offline", "--json")
    assert (answer.code, answer.json["url"], answer.json["project"]) == (0, None, None)
    assert "None" not in curate("label-studio", "status", "--offline").err


@pytest.mark.parametrize("command", TALKING, ids=" ".join)
def test_without_a_token_every_command_says_where_to_put_one(
    curate: Curate, project_folder: Path, command: tuple[str, ...]
) -> None:
    configure(project_folder, label_studio_url=UNUSED)
    answer = curate("label-studio", *command)
    assert (answer.code, answer.out) == (1, "")
    assert "no token for Label Studio" in answer.err
    assert all(name in answer.err for name in (VARIABLE, "label_studio_token_file"))


@pytest.mark.skipif(sys.platform == "win32", reason="the bits say nothing there")
def test_a_token_that_others_can_read_is_sent_nowhere(curate: Curate, project_folder: Path) -> None:
    (project_folder / "token").write_text(LEGACY, encoding="utf-8")
    (project_folder / "token").chmod(0o644)
    with answering(SmallLabelStudio()) as small:
        configure(project_folder, label_studio_url=small.url, label_studio_token_file="token")
        answer = curate("label-studio", "push")
    assert (answer.code, small.questions) == (1, [])
    assert "chmod 600" in answer.err
    assert LEGACY not in answer.err


def test_a_tokens_file_may_stand_in_ones_own_folder(
    curate: Curate, project_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "ls.token").write_text(LEGACY, encoding="utf-8")
    (tmp_path / "ls.token").chmod(0o600)
    configure(project_folder, label_studio_url=UNUSED, label_studio_token_file="~/ls.token")
    assert curate("label-studio", "status", "--offline", "--json").json["token"] == "a legacy token"


def test_a_webhook_needs_a_project_there_and_an_address_that_is_one(curate: Curate, project_folder: Path) -> None:
    for more in ((), ("--remove",)):
        answer = curate("label-studio", "webhook", *more)
        assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert "run: curate label-studio push" in answer.err


@pytest.mark.parametrize(
    ("studio", "words"),
    [
        (SmallLabelStudio(takes_legacy=False), "takes no legacy tokens; use a personal access token"),
        (SmallLabelStudio(version="1.7.0"), "too old; upgrade it"),
    ],
    ids=["legacy", "old"],
)
def test_a_refusal_is_one_sentence_and_writes_nothing(
    curate: Curate, project_folder: Path, monkeypatch: pytest.MonkeyPatch, studio: SmallLabelStudio, words: str
) -> None:
    monkeypatch.setenv(VARIABLE, LEGACY)
    with answering(studio) as small:
        configure(project_folder, label_studio_url=small.url)
        answers = [curate("label-studio", *command) for command in TALKING]
    for answer in answers:
        assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert words in answer.err
        assert LEGACY not in answer.err
    assert {question.method for question in small.questions} == {"GET"}


def test_an_address_with_a_token_in_it_is_not_repeated(curate: Curate, project_folder: Path) -> None:
    configure(project_folder, label_studio_url=f"{UNUSED}/?token={LEGACY}")
    for command in (*TALKING, ("status",), ("status", "--offline")):
        answer = curate("label-studio", *command)
        assert (answer.code, LEGACY in answer.out + answer.err) == (1, False)


@pytest.mark.parametrize("arguments", [("--help",), ("label-studio", "--help"), ("label-studio", "push", "--help")])
def test_help_loads_no_heavy_library(arguments: tuple[str, ...]) -> None:
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded:', *{name.partition('.')[0] for name in sys.modules}))\n"
        f"sys.argv = {['curate', *arguments]!r}\n"
        "from curate.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    shown, _, loaded = done.stdout.rpartition("loaded:")
    assert "Usage: curate" in shown
    assert "typer" in loaded.split()
    assert not set(loaded.split()) & {"label_studio_sdk", "httpx", "pandas", "streamlit", "sqlalchemy"}
