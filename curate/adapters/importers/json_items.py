"""The objects of a JSON array, one after the other, however long the array is.

A window moves over the file, and what stands at its beginning is parsed by the standard library; it grows, up to what a
row may have, only while an object does not end inside it. So memory holds one object and not the file.
"""

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NoReturn

from curate.adapters.importers.encoding import ROW_LIMIT, Unreadable, byte_order_mark, megabytes, refuse_nul

WINDOW = 1_000_000
WHITE = " \t\r\n"
LONGEST_WHOLE = 18  # digits; longer numbers are kept as they are written


def read_items(handle: BinaryIO, *, name: str, limit: int = ROW_LIMIT) -> Iterator[Mapping[str, Any]]:
    """The objects of the array, or the one object that the file is.

    Raises Unreadable, after what could be read, where the rest is no JSON in UTF-8, holds something other than
    objects, or an object larger than `limit` characters.
    """
    window = _Window(handle, name, limit)
    if window.peek() != "[":
        yield window.parse()
        window.expect_end()
        return
    window.skip()
    if window.peek() == "]":
        window.skip()
    else:
        yield window.parse()
        while window.next_of(",]") == ",":
            yield window.parse()
    window.expect_end()


class _Window:
    """A stretch of the file's text, and how far it has been read; `_passed` counts what has left it."""

    def __init__(self, handle: BinaryIO, name: str, limit: int) -> None:
        start = handle.read(4096)
        marked = byte_order_mark(start)
        if marked is not None and marked[1] != "utf-8":
            raise Unreadable(f"it is {marked[1].upper()}; convert it with `iconv -t UTF-8 '{name}' > NEW-FILE`")
        refuse_nul(start, name=name)
        handle.seek(len(marked[0]) if marked else 0)
        self._handle = handle
        self._limit = limit
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._parser = json.JSONDecoder(parse_int=_whole, parse_constant=_refuse_constant)
        self._text, self._at, self._passed, self._ended = "", 0, 0, False

    def peek(self) -> str:
        """The next character that is not white space; empty at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in WHITE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._read(WINDOW)

    def skip(self) -> None:
        self._at += 1

    def next_of(self, allowed: str) -> str:
        found = self.peek()
        if not found or found not in allowed:
            raise self._broken("the list is cut off or has no comma here")
        self.skip()
        return found

    def expect_end(self) -> None:
        if self.peek():
            raise self._broken("something follows after its end")

    def parse(self) -> Mapping[str, Any]:
        if self.peek() != "{":
            raise self._broken("an object should begin here")
        while True:
            try:
                value, self._at = self._parser.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._grow():
                    raise self._broken(error.msg, error.pos) from error
            except RecursionError as error:
                raise Unreadable("its JSON is nested too deeply; no export of annotations is") from error
            else:
                assert isinstance(value, dict)
                return value

    def _grow(self) -> bool:
        """Whether there is more to read: as much again, so that a large object is not parsed over and over."""
        held = len(self._text) - self._at
        if self._ended:
            return False
        if held > self._limit:
            raise Unreadable(
                f"one of its objects has more than {megabytes(self._limit)}, or never ends; split the file"
            )
        self._read(max(WINDOW, held))
        return True

    def _read(self, size: int) -> None:
        raw = self._handle.read(size)
        self._ended = not raw
        self._passed += self._at
        try:
            self._text = self._text[self._at :] + self._decode.decode(raw, final=self._ended)
        except UnicodeDecodeError as error:
            raise Unreadable(f"it is not UTF-8 (0x{error.object[error.start]:02X}); export or save it again") from error
        self._at = 0

    def _broken(self, reason: str, at: int | None = None) -> Unreadable:
        place = self._passed + (self._at if at is None else at)
        return Unreadable(f"it is not JSON ({reason}, character {place}); what follows is not read: export it again")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_WHOLE else digits


def _refuse_constant(constant: str) -> NoReturn:
    raise Unreadable(f"{constant} is not JSON; what follows is not read: export it again")
