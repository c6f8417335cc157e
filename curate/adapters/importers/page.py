"""From a page's bytes to its tree: decoded as browsers do, parsed in bounded time.

A parser that follows the HTML standard can be made to build millions of nodes from a few kilobytes
(unclosed formatting elements are opened again in each paragraph), and to take time that grows with
the square of the nesting or of the attributes. Formatting elements say nothing about an article, so
they get a name without that meaning; and a page of unusual shape is first parsed in another
process, which can be stopped.
"""

import codecs
import re
import subprocess
import sys
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from curate.adapters.importers.dom import depth_of
from curate.adapters.importers.encoding import Unreadable, byte_order_mark, decode_text, describe_broken

MOST_TAGS = 200_000
DEEPEST = 512
HANDFUL = 5
"""Broken byte sequences that a page may have; each becomes U+FFFD and is counted in the metadata."""

# Beyond these a page is parsed on probation. No page we have seen of a newspaper passes the last two
# but by pictures in the markup; the time lost on one is that of starting Python.
USUAL_BYTES, USUAL_TAGS, USUAL_TAG_BYTES = 500_000, 30_000, 20_000
PROBATION_SECONDS = 5
PROBATION = "import sys; from selectolax.lexbor import LexborHTMLParser as P; P(sys.stdin.buffer.read())"

PREFIX = "formatting-"
FORMATTING = re.compile(r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)

CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE
)
CHARSET_REACH = 8192

# Labels of the Encoding Standard that Python calls otherwise, or that stand for a larger encoding.
ENCODINGS = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "tis-620": "windows-874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "utf8": "utf-8",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
READABLE = re.compile(
    r"utf-8|windows-125\d|iso-8859-\d{1,2}|koi8-[ru]|ibm866|cp(?:874|932|949)|gb18030|big5hkscs|euc-jp|iso-2022-jp|mac-roman"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page, its source, and what `metadata.extra` should say about its bytes."""

    tree: LexborHTMLParser
    html: str
    extra: dict[str, str]


def parse_page(raw: bytes, *, name: str) -> Page:
    """The page's tree; raises Unreadable where the bytes are no text, or the markup is out of all bounds."""
    html, extra = decode_page(raw, name=name)
    defused = FORMATTING.sub(rf"<\1{PREFIX}\2", html)
    _refuse_unbounded(defused)
    tree = LexborHTMLParser(defused)
    if tree.root is None:
        raise Unreadable("it holds no page; give the HTML of an article")
    if (depth := depth_of(tree.root)) > DEEPEST:
        raise Unreadable(f"its elements are nested {depth:,} deep, and no page needs {DEEPEST}; save the article again")
    return Page(tree, html, extra)


def decode_page(raw: bytes, *, name: str) -> tuple[str, dict[str, str]]:
    """The page's text, and in which encoding it was where that is not simply UTF-8.

    A byte order mark decides; then bytes that are UTF-8, whatever the page declares, because crawlers
    convert pages and leave the declaration; then the declaration; then windows-1252, as in browsers.
    """
    if (marked := byte_order_mark(raw)) is not None:
        return decode_text(raw, name=name).text, {"bom": marked[1]}
    if b"\x00" in raw:
        raise Unreadable(f"byte {raw.find(0)} is NUL, which no page has; it is another kind of file, or damaged")
    declared = declared_encoding(raw)
    if not raw.isascii() or declared in (None, "utf-8"):
        try:
            return raw.decode("utf-8"), _note_contradiction(raw, declared)
        except UnicodeDecodeError as error:
            broken = raw.decode("utf-8", "replace").count("\ufffd")
            if declared == "utf-8" and broken > HANDFUL:
                raise Unreadable(describe_broken(raw, error, name=name)) from error
            if declared == "utf-8" or (declared is None and 100 * broken < sum(byte > 0x7F for byte in raw)):
                return _decode_leniently(raw, "utf-8", name)
    return _decode_leniently(raw, declared or "windows-1252", name)


def _note_contradiction(raw: bytes, declared: str | None) -> dict[str, str]:
    contradicted = declared not in (None, "utf-8") and not raw.isascii()
    return {"encoding": f"utf-8, although the page declares {declared}"} if contradicted else {}


def _decode_leniently(raw: bytes, encoding: str, name: str) -> tuple[str, dict[str, str]]:
    text = raw.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > HANDFUL:
        raise Unreadable(
            f"{broken} byte sequences are not {encoding}, which the page declares or would be taken for; "
            f"find its encoding and convert it with `iconv -f ENCODING -t UTF-8 '{name}' > NEW-FILE`"
        )
    extra = {} if encoding == "utf-8" else {"encoding": encoding}
    return text, extra | ({"replacement_characters": str(broken)} if broken else {})


def declared_encoding(raw: bytes) -> str | None:
    """What a meta element or XML declaration near the beginning says, None where it is nothing we know."""
    match = CHARSET.search(raw[:CHARSET_REACH])
    if match is None:
        return None
    label = match[1].decode("ascii").lower()
    encoding = ENCODINGS.get(label, label)
    encoding = ENCODINGS.get(encoding, encoding)
    if not READABLE.fullmatch(encoding):
        return None
    try:
        codecs.lookup(encoding)
    except LookupError:
        return None
    return encoding


def _refuse_unbounded(html: str) -> None:
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise Unreadable(f"it has {tags:,} tags, and no article has {MOST_TAGS:,}; save the article alone")
    if len(html) <= USUAL_BYTES and tags <= USUAL_TAGS and max(map(len, html.split(">"))) <= USUAL_TAG_BYTES:
        return
    try:
        subprocess.run(
            [sys.executable, "-P", "-c", PROBATION],
            input=html.encode("utf-8"),
            timeout=PROBATION_SECONDS,
            capture_output=True,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"its markup takes more than {PROBATION_SECONDS} seconds to parse, so it is broken or hostile; "
            "save the article again"
        ) from error
    except subprocess.CalledProcessError as error:
        raise Unreadable("its markup makes the parser fail; save the article again") from error
