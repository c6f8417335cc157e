"""Reads the signature line of a flattened post: `— Name (@handle) December 22, 2023`."""

import re
from dataclasses import dataclass

from curate.adapters.suggesters.lines import LINK, Line, last_link
from curate.core.spans import Span

DASHES = "—–―‒−‐‑﹘─"
LONGEST_NAME = 120
LONGEST_DATE = 60
# A signature ends its line, but for the tail that a lost line break put behind it.
LONGEST_ENDING = 600
HANDLE = re.compile(r"[(（]\s?(@[\w.\-]{1,60}(?:@[\w.\-]{1,60})?)\s?[)）]")
# A dash that opens a signature inside a line; a hyphen must not be one inside a word.
INNER_DASH = re.compile(rf"[{DASHES}]+|(?<![\w-])-{{1,3}}(?=\s)")
LEADING_DASH = re.compile(rf"[{DASHES}-]+\s*")
MONTH = r"[^\W\d_]{3,12}\.?"
CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?"
DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
DATE = re.compile(
    rf"""(?:(?:on\s|am\s|le\s|el\s)?(?:{CLOCK}\s?(?:[·|,\-–—]\s?)?(?:on\s)?)?)
    (?:{MONTH}\s{DAY},?\s\d{{4}}            # December 22, 2023
      |{DAY}(?:\sde)?\s{MONTH},?(?:\sde)?\s\d{{4}}  # 22 December 2023, 22. Dezember 2023, 22 de julio de 2016
      |\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:T[\d:.Z+-]+)?
      |\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}
      |\d{{4}}年\d{{1,2}}月\d{{1,2}}日)
    (?:,?\s?(?:[·|]\s?)?(?:at\s|um\s|à\s)?{CLOCK}(?:\s?[A-Z]{{2,4}})?)?""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """`span` runs from the dash to the end of the date; `handle` has no leading @; `follows_body`
    where words stand before the dash.
    """

    span: Span
    name: str
    handle: str
    date: str
    follows_body: bool
    body_ends_in_link: bool
    ends_in_link: bool

    @property
    def platform(self) -> str:
        if self.handle.endswith(".bsky.social"):
            return "bluesky"
        return "mastodon" if "@" in self.handle else "x"


def read_signature(line: Line, *, undated: bool = False) -> Signature | None:
    """The signature that ends a line, or None. `undated` takes one without a date, where markup vouches for it."""
    for handle in HANDLE.finditer(line.text, max(0, len(line.text) - LONGEST_ENDING)):
        date = _read_date(line.text, handle.end(), undated=undated)
        if date is not None:
            return _signature(line, handle, date)
    return None


def _read_date(text: str, start: int, *, undated: bool) -> tuple[int, int] | None:
    """Where the date stands behind the handle: nothing else but a link may follow it on the line."""
    rest = text[start:]
    begin = start + len(rest) - len(rest.lstrip(" \t\u00a0,·|-–—"))
    match = DATE.match(text, begin, min(len(text), begin + LONGEST_DATE))
    if match is None:
        return (start, start) if undated and _only_links(rest) else None
    return (begin, match.end()) if _only_links(text[match.end() :]) or last_link(text) else None


def _only_links(rest: str) -> bool:
    return not LINK.sub("", rest).strip(" \t\u00a0.·|")


def _signature(line: Line, handle: re.Match[str], date: tuple[int, int]) -> Signature | None:
    dash = _find_dash(line.text, handle.start())
    if dash is None:
        return None
    start, name_start = dash
    body = line.text[:start].rstrip()
    return Signature(
        span=Span(line.span.start + start, line.span.start + max(date[1], handle.end())),
        name=line.text[name_start : handle.start()].strip(),
        handle=handle[1].removeprefix("@"),
        date=line.text[date[0] : date[1]].strip(),
        follows_body=bool(body),
        body_ends_in_link=last_link(body) is not None,
        ends_in_link=last_link(line.text) is not None,
    )


def _find_dash(text: str, handle_start: int) -> tuple[int, int] | None:
    """Start of the dash and of the name. A leading dash wins: the name itself may hold another."""
    if leading := LEADING_DASH.match(text):
        return (0, leading.end()) if leading.end() <= handle_start <= LONGEST_NAME else None
    inner = list(INNER_DASH.finditer(text, max(0, handle_start - LONGEST_NAME), handle_start))
    return inner[-1].span() if inner else None
