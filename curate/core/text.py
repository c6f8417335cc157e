"""Texts and the three ways to count their characters.

Inside `curate` an offset counts code points. JavaScript counts UTF-16 code units, in which a
character outside the Basic Multilingual Plane (most emoji, `𝕸`) takes two. The conversion lives
here and nowhere else in Python; `curate/labeller` holds its one twin in JavaScript.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence

ASTRAL = 0x10000


def text_digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal: the identity of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_storable(text: str, what: str) -> str:
    """The text itself; raises ValueError where no database or file could give it back as it is.

    U+0000 is refused by PostgreSQL, and half of a surrogate pair is not a character and has no
    UTF-8. `what` begins the sentence.
    """
    if "\0" in text:
        raise ValueError(f"{what} has the character U+0000 at {text.index(chr(0))}, which cannot be stored; remove it")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"U+{ord(text[error.start]):04X}"
            raise ValueError(
                f"{what} has half a surrogate pair ({half}) at {error.start}, which is no character; "
                "write the whole character or U+FFFD"
            ) from error
    return text


class Utf16Offsets:
    """Converts offsets in one text between code points and UTF-16 code units.

    Costs one pass over the text, and memory only for its astral characters.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        astral = [] if text.isascii() else [i for i, c in enumerate(text) if ord(c) >= ASTRAL]
        self._astral: Sequence[int] = astral
        self._astral_utf16: Sequence[int] = [position + nth for nth, position in enumerate(astral)]

    def to_utf16(self, offset: int) -> int:
        """UTF-16 offset of a code-point offset in 0..len(text); raises ValueError outside it."""
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} is outside the text, which has {self._length} characters")
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, utf16_offset: int) -> int:
        """Code-point offset of a UTF-16 offset; raises ValueError outside the text or inside a pair."""
        before = bisect_left(self._astral_utf16, utf16_offset)
        offset = utf16_offset - before
        if before and utf16_offset == self._astral_utf16[before - 1] + 1:
            raise ValueError(f"UTF-16 offset {utf16_offset} is in the middle of a surrogate pair")
        if not 0 <= offset <= self._length:
            raise ValueError(f"UTF-16 offset {utf16_offset} is outside the text, which has {self._length} characters")
        return offset
