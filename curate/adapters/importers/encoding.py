"""From bytes to text: strictly, or not at all.

A wrong guess at an encoding shows up years later as `â€™` in a published corpus, so nothing is
guessed here: UTF-8 is decoded as it stands, another Unicode encoding only where its byte order mark
says so, and for anything else the refusal names the place, the likely encoding and the command that
converts the file.
"""

import codecs
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from curate.core.errors import CurateError

DOCUMENT_LIMIT = 50_000_000
"""Bytes that a file holding one document may have; the longest newspaper issue has about five million."""

ROW_LIMIT = 20_000_000
"""Bytes that one row of a table may have."""

# Longest first: the mark of UTF-16-LE is also the beginning of the one of UTF-32-LE.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# C0 controls but the white space among them, DEL, and surrogates, which UTF-8 cannot say.
UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class Unreadable(CurateError):
    """A file or row that cannot become a document; the message is the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark; `bom` is the encoding that mark announced, None without one."""

    text: str
    bom: str | None


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def read_bytes(path: Path, *, limit: int = DOCUMENT_LIMIT) -> bytes:
    """The whole file; raises Unreadable before reading one that is too large or not a plain file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is not a regular file; give a file or a folder of files")
        if status.st_size <= limit:
            with path.open("rb") as handle:
                raw = handle.read(limit + 1)
            if len(raw) <= limit:
                return raw
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({error.strerror or error}); check its name and permissions") from error
    raise Unreadable(
        f"it has {megabytes(status.st_size)}, and one document may have {megabytes(limit)}; "
        "split it into its articles, or put them into a JSONL or CSV file, a row each"
    )


def byte_order_mark(raw: bytes) -> tuple[bytes, str] | None:
    """The mark that the bytes begin with, and the encoding that it announces."""
    return next(((mark, name) for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), None)


def decode_text(raw: bytes, *, name: str) -> Decoded:
    """UTF-8, or what a byte order mark says; raises Unreadable where the bytes are not that.

    `name` is the file's, for the command in the remedy. New lines stay as they are.
    """
    marked = byte_order_mark(raw)
    mark, encoding = marked or (b"", "utf-8")
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(describe_broken(raw[len(mark) :], error, name=name, shift=len(mark))) from error
    return Decoded(text, marked[1] if marked else None)


def describe_broken(raw: bytes, error: UnicodeDecodeError, *, name: str, shift: int = 0) -> str:
    """Why `raw` is not the encoding it should be, and what to do; `shift` bytes stood before it."""
    place = f"byte {shift + error.start} (0x{raw[error.start]:02X}) is not valid {error.encoding.upper()}"
    if error.encoding.lower() not in ("utf-8", "utf8"):
        return f"{place}, which its byte order mark promises; save it as UTF-8 again"
    if error.reason == "unexpected end of data":
        return f"{place}: it ends in the middle of a character, so it was cut off; fetch it again"
    if b"\x00" in raw:
        return f"{place}, and it holds NUL bytes: {_nul_remedy(raw, name)}"
    decoded = raw.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    intact = sum(c > "\x7f" for c in decoded) - broken
    if intact > broken:
        return f"{place}; {_count(broken)} in a text that is UTF-8 otherwise, so mend them where the text came from"
    likely = guess_single_byte(raw)
    return (
        f"{place}; it looks like {likely}: convert it with "
        f"`iconv -f {likely.upper()} -t UTF-8 '{name}' > NEW-FILE` and look whether the accents are right"
    )


def guess_single_byte(raw: bytes) -> str:
    """The name of the 8-bit encoding that bytes which are not UTF-8 probably have.

    Most western texts are windows-1252; Cyrillic shows by runs of high bytes, which accents never form.
    """
    high = sum(byte > 0x7F for byte in raw[:100_000])
    letters = sum(chr(byte).isalpha() for byte in raw[:100_000] if byte <= 0x7F)
    if high > letters:
        return "windows-1251"
    try:
        raw.decode("windows-1252")
    except UnicodeDecodeError:
        return "iso-8859-15"
    return "windows-1252"


def find_unfit(text: str) -> str | None:
    """A sentence on the first character that no text has, None where there is none."""
    match = UNFIT.search(text)
    if match is None:
        return None
    code, line = ord(match[0]), text.count("\n", 0, match.start()) + 1
    if code >= 0xD800:
        return (
            f"character {match.start()} is a lone surrogate (U+{code:04X}), half of an emoji that was cut; "
            "write the whole character"
        )
    return (
        f"character {match.start()}, in line {line} of the text, is a control character (U+{code:04X}), "
        "which no text has; remove it, or check that this is a text file"
    )


def refuse_nul(raw: bytes, *, name: str) -> None:
    """Raises Unreadable for NUL bytes: a UTF-16 file without its mark, or no text at all."""
    place = raw.find(b"\x00")
    if place >= 0:
        raise Unreadable(f"byte {place} is NUL, which no text has: {_nul_remedy(raw, name)}")


def _nul_remedy(raw: bytes, name: str) -> str:
    even, odd = raw[0:4096:2].count(0), raw[1:4096:2].count(0)
    if max(even, odd) > len(raw[:4096]) // 8 and min(even, odd) < max(even, odd) // 8:
        encoding = "UTF-16BE" if even > odd else "UTF-16LE"
        return f"it looks like {encoding}; convert it with `iconv -f {encoding} -t UTF-8 '{name}' > NEW-FILE`"
    return "it is not a text file, or it is damaged; give the text itself"


def _count(broken: int) -> str:
    return "there is one broken byte sequence" if broken == 1 else f"there are {broken} broken byte sequences"


def describe_text(text: str) -> dict[str, str]:
    """What a reader cannot see, for `metadata.extra`.

    `newlines` where they are not all line feeds (`crlf`, `cr`, `mixed`), and how many
    `replacement_characters` (U+FFFD) an earlier conversion left behind.
    """
    found = {"newlines": name_newlines(text)}
    if "\ufffd" in text:
        found["replacement_characters"] = str(text.count("\ufffd"))
    return {key: value for key, value in found.items() if value}


def name_newlines(text: str) -> str:
    """`crlf`, `cr` or `mixed`; empty for line feeds alone, or none at all."""
    crlf = text.count("\r\n")
    counts = {"crlf": crlf, "cr": text.count("\r") - crlf, "lf": text.count("\n") - crlf}
    found = [kind for kind, count in counts.items() if count]
    if len(found) > 1:
        return "mixed"
    return "" if found == ["lf"] else "".join(found)
