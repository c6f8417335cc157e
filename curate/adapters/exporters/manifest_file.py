"""`manifest.json` read bit by bit: its head, and the rows of its documents, which are never held together."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from curate.core.errors import CurateError

Json = dict[str, Any]
DOCUMENTS = "documents"
BLOCK = 1 << 16  # characters
_WHITE = " \t\n\r"
_OF_NUMBERS = ".eE"
_SPACE = re.compile(r"[ \t\n\r]*")
_NEXT_OBJECT = re.compile(r"[ \t\n\r]*,[ \t\n\r]*(?=\{)")
_DECODER = json.JSONDecoder()


def read_head(path: Path) -> Json:
    """All but the documents. Raises CurateError where the file holds no JSON object."""
    return {key: value for key, value, _ in _members(path) if key != DOCUMENTS}


def read_rows(path: Path) -> Iterator[Json]:
    """The documents' rows, one after the other; raises CurateError as `read_head` does, and where one is no object."""
    return (row for row, _ in _rows(path))


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """The documents' rows of a manifest, read anew whenever they are passed over."""

    path: Path

    def __iter__(self) -> Iterator[Json]:
        return read_rows(self.path)

    def texts(self) -> Iterator[str]:
        """Each as it stands in the file, to be written into another manifest as it is."""
        return (text for _, text in _rows(self.path))


def _rows(path: Path) -> Iterator[tuple[Json, str]]:
    for key, row, text in _members(path):
        if key == DOCUMENTS:
            if not isinstance(row, dict):
                raise CurateError(f"{path} lists no documents; name the folder of a release")
            yield row, text


def _members(path: Path) -> Iterator[tuple[str, Any, str]]:
    """Each member of the object with its text; of the list of documents each row as one."""
    try:
        with path.open(encoding="utf-8") as file:
            yield from _read_object(_Reader(file))
    except (OSError, ValueError, RecursionError) as error:
        raise CurateError(f"{path} cannot be read ({error}); name the folder of a release") from error


def _read_object(reader: "_Reader") -> Iterator[tuple[str, Any, str]]:
    reader.take("{")
    more = reader.peek() != "}"
    while more:
        key, _ = reader.value()
        if not isinstance(key, str):
            raise ValueError(f"it has the key {key!r}")
        reader.take(":")
        if key == DOCUMENTS and reader.peek() == "[":
            yield from ((key, row, text) for row, text in _read_list(reader))
        else:
            yield key, *reader.value()
        more = reader.goes_on("}")
    reader.take("}")
    if reader.peek():
        raise ValueError("more stands after its end")


def _read_list(reader: "_Reader") -> Iterator[tuple[Any, str]]:
    reader.take("[")
    more = reader.peek() != "]"
    while more:
        yield reader.value()
        more = reader.at_next_object() or reader.goes_on("]")
    reader.take("]")


class _Reader:
    """A place in a file of JSON; what lies before it is forgotten."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at = file, "", 0

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        found = self._text[self._at : self._at + 1]
        if found and found not in _WHITE:
            return found
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches anything
            if self._at < len(self._text) or not self._read_on():
                return self._text[self._at : self._at + 1]

    def take(self, character: str) -> None:
        if self.peek() != character:
            found = self._text[self._at : self._at + 1]
            raise ValueError(f"{character} was expected where {found} stands" if found else "it is cut off")
        self._at += 1

    def goes_on(self, end: str) -> bool:
        """Past a comma; False before the end."""
        if self.peek() == end:
            return False
        self.take(",")
        return True

    def at_next_object(self) -> bool:
        """Past a comma, where an object follows that has been read already: most rows of a long list."""
        if next_ := _NEXT_OBJECT.match(self._text, self._at):
            self._at = next_.end()
        return bool(next_)

    def value(self) -> tuple[Any, str]:
        """What comes next, whatever JSON can hold, and its text."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._read_on():
                    raise
                continue
            # A number may go on in what is not read yet, and so may `1` where `1.` or `1e` is all there is.
            is_whole = end < len(self._text) and self._text[end] not in _OF_NUMBERS
            if is_whole or not self._read_on():
                text, self._at = self._text[self._at : end], end
                return value, text

    def _read_on(self) -> bool:
        """As much again as is held, so that a long value costs its length and not its square."""
        held = self._text[self._at :]
        block = self._file.read(max(BLOCK, len(held)))
        if block:
            self._text, self._at = held + block, 0
        return bool(block)
