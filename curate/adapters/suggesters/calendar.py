"""Dates as newsrooms print them: what in a caption and its credit is a day or a month, and no place and no person."""

import re

_FULL_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT_DAY = r"(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat)"
_FULL_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
MONTH = rf"(?i:(?:{_FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)(?![\w-]))"
WEEKDAY = rf"(?i:(?:{_FULL_DAY}|{_SHORT_DAY}\.?|Sun\.)(?![\w-]))"  # "Sun" without a point is a newspaper
DAY = r"(?:3[01]|[12]\d|0?\d)(?:st|nd|rd|th)?(?!\d)"
YEAR = r"(?:19|20)\d\d(?!\d)"
SEASON = r"(?i:(?:[Ee]arly |[Ll]ate )?(?:spring|summer|autumn|fall|winter)(?!\w))"
# With its year, so that nothing else is meant.
DATE = re.compile(rf"\b(?:{MONTH} {DAY},? {YEAR}|{DAY} {MONTH},? {YEAR})")
# What begins a date and no name: "Jan. 30", "Monday", "May," and "March" at the end; not "Jan Smits" and "Sun Valley".
BEGINS_DATE = re.compile(
    rf"(?i:{_FULL_DAY})\b|(?:{WEEKDAY}|Sun)(?=[.,]|,? ?{MONTH}|,? ?\d|\W*$)|(?:{MONTH}|{SEASON})(?=[.,]? ?\d|,|\W*$)"
)
_DAY_AND_MONTH = rf"(?:{MONTH} {DAY}|{DAY} {MONTH})"
_ANY = rf"(?:(?:{WEEKDAY},? )?{_DAY_AND_MONTH}(?:,? {YEAR})?|(?:{MONTH},?|{SEASON}) {YEAR}|{WEEKDAY}|{MONTH})"
_ENDS = r"(?=[.)]*$|\s?[/|;,]|\s[–—-]\s)"
_LEAD = r"^(?:(?i:photos?|photographs?|images?|pictures?|video):?\s(?:taken\s|from\s|on\s)*)?"
_PART = re.compile(rf"(?:{_LEAD}|\s?[/|;]\s?|,?\s(?:taken|from|on)\s|,\s|\s[–—-]\s){_ANY}{_ENDS}")
_PLACE = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
DATELINE = re.compile(rf"^{_PLACE}(?:, {_PLACE})?, {_ANY}{_ENDS}")


def without_dates(words: str) -> str:
    """A credit's words without those of its parts that are dates: `Sam Hill/AP, Jan. 30, 2024` is `Sam Hill/AP`."""
    return _PART.sub("", words).strip(" ,.)/|;–—-")
