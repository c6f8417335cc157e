"""docs/commands.md and the command line say the same, command by command and option by option."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from curate.cli import app

SECTION = re.compile(r"^### (curate [^\n]+)\n(.*?)(?=^#{2,3} |\Z)", re.MULTILINE | re.DOTALL)
USAGE = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
HELP_EXAMPLE = re.compile(r"^Example: (.+)\Z", re.MULTILINE)
EVERYWHERE = {"--json", "--project"}


def walk(command: Any, name: str = "curate") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's own classes
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, child in below.items():
        yield from walk(child, f"{name} {word}")


COMMANDS = dict(walk(typer.main.get_command(app)))


@pytest.fixture(scope="module")
def sections(repository: Path) -> dict[str, str]:
    return dict(SECTION.findall((repository / "docs" / "commands.md").read_text(encoding="utf-8")))


def long_options(command: Any) -> set[str]:  # noqa: ANN401
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def usage(section: str) -> str:
    found = USAGE.search(section)
    assert found, "the section begins without a usage line"
    return found.group(1)


def documented(text: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]*", text))


def parameters_in_words(command: Any) -> list[str]:  # noqa: ANN401
    arguments = (parameter for parameter in command.params if parameter.param_type_name == "argument")
    return [argument.metavar or argument.name.upper() for argument in arguments]


def test_the_page_has_each_command_and_no_other(sections: dict[str, str]) -> None:
    assert sorted(sections) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_usage_line_has_each_option_and_argument(name: str, sections: dict[str, str]) -> None:
    line = usage(sections[name])
    assert line.startswith(name)
    assert documented(line) == long_options(COMMANDS[name])
    assert line.removeprefix(name).split()[: len(parameters_in_words(COMMANDS[name]))] == parameters_in_words(
        COMMANDS[name]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_is_explained(name: str, sections: dict[str, str]) -> None:
    explained = documented("".join(re.findall(r"^\| (`--[^|]+) \|", sections[name], re.MULTILINE)))
    assert explained == long_options(COMMANDS[name]) - EVERYWHERE


@pytest.mark.parametrize("name", COMMANDS)
def test_help_and_page_give_the_same_example(name: str, sections: dict[str, str]) -> None:
    in_help = HELP_EXAMPLE.search(COMMANDS[name].help.strip())
    on_page = EXAMPLE.findall(sections[name])
    assert in_help, f"{name} --help ends without an example"
    assert in_help.group(1) in [example.strip() for example in on_page]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_is_understood(name: str) -> None:
    """Its words are parsed as the command line would parse them; nothing is run."""
    example = HELP_EXAMPLE.search(COMMANDS[name].help.strip())
    assert example
    words = shlex.split(re.split(r" (?:&&|>|\|) ", example.group(1))[0])
    prefix = name.split()
    assert words[: len(prefix)] == prefix
    context = COMMANDS[name].make_context(name, words[len(prefix) :])
    assert context.params


def test_every_parameter_of_every_command_has_help() -> None:
    silent = [
        (name, parameter.name)
        for name, command in COMMANDS.items()
        for parameter in command.params
        if not getattr(parameter, "help", None)
    ]
    assert not silent
