"""Schemas on disk: YAML, as plain as JSON.

People exchange codebooks, so a schema file is read as if a stranger had written it: no anchors and
aliases (nine lines of them can fill the memory), no tags, no key twice, 1 MB at most. Only `true`,
`false` and `null` mean something; everything else is text, so that `hotkey: 1` and `values: [yes, no]`
are what they look like. Problems are told with their line and column.
"""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

import yaml

from curate.core.errors import CurateError, InvalidInput, NotFound, Problem
from curate.core.mappings import listed
from curate.core.schema import Schema

LARGEST = 1_000_000
DEEPEST = 20
SUFFIXES = (".yaml", ".yml")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def find_schema(folder: Path, name: str | None = None) -> Path:
    """The schema of that name in `folder` (its suffix may be left out), or the only one there is.

    Raises NotFound, with the choices, where there is none or where one would have to be guessed.
    """
    found = sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES and path.is_file())
    choices = listed(path.name for path in found)
    if name is not None:
        named = [path for path in found if name in (path.name, path.stem)]
        if len(named) == 1:
            return named[0]
        raise NotFound(f"{folder} has no schema {name!r}; name one of: {choices}")
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"{folder} has no schema; write one (docs/schema.md) or copy news.yaml there")
    setting = f'schema_file = "{found[0].name}"'
    raise NotFound(f"{folder} has several schemas ({choices}); name one in curate.toml, as in {setting}")


def read_schema(path: Path) -> Schema:
    """Raises InvalidInput with everything that is wrong with the file, NotFound where there is none."""
    subject = str(path)
    root = _compose(_read(path), subject)
    tree = _Tree()
    data = tree.value(root, "")
    try:
        schema = Schema.from_mapping(data, subject)
    except InvalidInput as invalid:
        located = [replace(problem, where=tree.locate(problem.where)) for problem in invalid.problems]
        raise InvalidInput(subject, [*tree.problems, *located]) from None
    if tree.problems:
        raise InvalidInput(subject, tree.problems)
    return schema


def write_schema(schema: Schema, path: Path) -> None:
    """A file that `read_schema` reads as the same schema; raises CurateError where the path is taken.

    Raises InvalidInput where the schema breaks a rule that only `read_schema` checks; then nothing is written.
    """
    mapping = schema.to_mapping()
    Schema.from_mapping(mapping, str(path))
    text = yaml.dump(mapping, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=110)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise CurateError(f"{path} is there already; give another --name, or move it away") from error


class _PlainDumper(yaml.SafeDumper):
    """Writes out what occurs twice, for `read_schema` takes no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise NotFound(f"the schema {path} cannot be read ({error.strerror}); name one that can") from error
    if len(content) > LARGEST:
        problem = Problem(
            "the file", f"has more than {LARGEST:,} bytes", "a schema has a page or a few; name another file"
        )
        raise InvalidInput(str(path), [problem])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(f"byte {error.start}", "is not UTF-8", "save the file as UTF-8")
        raise InvalidInput(str(path), [problem]) from error


def _compose(text: str, subject: str) -> yaml.Node:
    """The tree of the one YAML document in the text."""
    try:
        loader = _PlainLoader(text)
        root = loader.get_single_node()
    except _Refusal as refusal:
        raise InvalidInput(subject, [refusal.problem]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _place(mark) if mark else "the file"
        problem = Problem(where, f"is not YAML: {error.problem}", "mend it there or just before")
        raise InvalidInput(subject, [problem]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = Problem(f"line {line}", "holds a character that YAML does not allow", "take it out")
        raise InvalidInput(subject, [problem]) from error
    except (ValueError, OverflowError) as error:
        # An escape such as "\\UFFFFFFFF" names no character; PyYAML lets Python's own errors through.
        problem = Problem("the file", "holds an escape or a number that YAML does not allow", "write it out")
        raise InvalidInput(subject, [problem]) from error
    if root is None:
        raise InvalidInput(subject, [Problem("the file", "is empty", "write a schema; docs/schema.md shows one")])
    return root


class _PlainLoader(yaml.SafeLoader):
    """YAML without anchors, aliases and tags, and not nested without end."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _Refusal(event, "anchors and aliases (&name, *name) are not read here", "write it out")
        if getattr(event, "tag", None) is not None:
            raise _Refusal(event, "tags (!name) are not read here", "take it out")
        if self.depth >= DEEPEST:
            raise _Refusal(event, f"is nested deeper than {DEEPEST} levels", "a schema needs six")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Tree:
    """Turns nodes into values, and remembers on which line each path begins."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._lines: dict[str, int] = {}

    def value(self, node: yaml.Node, path: str) -> object:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, f"{path}[{nth}]") for nth, child in enumerate(node.value)]
        return _word(node)

    def locate(self, where: str) -> str:
        """The path with the line of its nearest part that is in the file."""
        path = where
        while path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return f"line {self._lines[path]}, {where}"

    def _mapping(self, node: yaml.MappingNode, path: str) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report(key, "a list or a mapping cannot be a key", "write a name before the colon")
            elif key.value in values:
                self._report(key, f"the key {key.value!r} stands there twice", "take one of them out")
            else:
                values[key.value] = self.value(child, f"{path}.{key.value}" if path else key.value)
        return values

    def _report(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(_place(node.start_mark), what, remedy))


def _word(node: yaml.Node) -> object:
    """Text, or what one of the few words stands for where it is not in quotation marks."""
    assert isinstance(node, yaml.ScalarNode)
    return WORDS.get(node.value, node.value) if node.style is None else node.value


class _Refusal(Exception):
    """YAML that is well formed and not wanted here."""

    def __init__(self, event: yaml.Event, what: str, remedy: str) -> None:
        assert event.start_mark is not None
        self.problem = Problem(_place(event.start_mark), what, remedy)


class _Mark(Protocol):
    """A place in the file, counted from 0."""

    line: int
    column: int


def _place(mark: _Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"
