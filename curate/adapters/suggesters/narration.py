"""Tells the reporter's line above a signature from the post's own words, by form.

Each sign counts for one side; the sides are compared. Where they are even the line belongs to the
post: a signature that has lost its whole body is rarer than one whose body stands above it.
"""

import re

from curate.adapters.suggesters.lines import last_link

# A post held 140 characters until 2017 and 280 since; what is embedded of a longer one is cut there.
LONG_LINE = 300
LONGER_LINE = 420
DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SAID = (
    r"(?:said|says|told|tells|added|adds|noted|explained|announced|stated|argued|claimed|insisted|warned|"
    r"wrote|writes|tweeted|tweets|posted|posts|replied|responded|shared|captured)"
)
ATTRIBUTION = re.compile(rf"[,”\"’]\s(?:[\w.’'-]+\s){{1,8}}?{SAID}\b|\baccording to\b|\b{SAID}\s(?:that|in a|on|at)\b")
ABOUT_POSTS = re.compile(
    r"\b(?:tweet(?:s|ed|ing)?|retweet(?:s|ed)?|(?:took|taking) to (?:X|Twitter|social media|Truth Social|Bluesky)|"
    r"(?:wrote|posted|said|shared|writing|posting|saying|announced) (?:\w+ )?(?:on|in a post|in a thread|to) "
    r"(?:X|Twitter|social media|Bluesky|Truth Social|Facebook|Instagram|Mastodon)|"
    r"(?:posted|shared|published|uploaded|released) (?:a|an|the|some|several|this|these|more|new|\w+)"
    r"(?: \w+){0,3} (?:video|clip|footage|photos?|pictures?|images?|statement|message|map|update|thread)s?|"
    r"(?:video|clip|footage|photo|picture|image)s? (?:posted|shared|published|taken|from|shows?|showed|circulating))\b",
    re.IGNORECASE,
)
DATED_PROSE = re.compile(rf"\b(?:on|last|late|early) {DAY_NAME}\b|\b{DAY_NAME} (?:morning|afternoon|evening|night)\b")
LINKING = re.compile(
    r"^(?:Meanwhile|However|Earlier|Later|Still|Also|Since|Before|After|But|Yet|In addition|Moreover|As|Although|"
    r"While|Despite|Critics|Supporters|Others|Some|Many|Officials|Residents|Police|Witnesses|Users|Another)\b"
)
PAST = re.compile(r"\b(?:was|were|had|did|took|went|came|began|made|gave|\w{3,}ed)\b")
FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|[Ww]e|[Ww]e['’]\w+|[Mm]y|me|[Oo]ur|us|[Yy]ou|[Yy]ou['’]\w+|[Yy]our)\b")
POST_OPENING = re.compile(
    r"^(?:BREAKING|JUST IN|NEW|WATCH|UPDATE|EXCLUSIVE|THREAD|ALERT|LIVE|NOW|HAPPENING NOW|RT|PS|LOOK|READ|FYI|"
    r"\d{1,2}[:.]\d{2}|\d{1,2}\s?[ap]\.?m\b|\d+/\d*\s|[.@#])"
)
TAGS = re.compile(r"(?:^|[\s(])[@#]\w{2,}")
LIVELY = re.compile(r"!|\?\?|\b[A-Z]{4,} [A-Z]{3,}\b|\.\.\.|…")
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
FINAL = re.compile(r"[.?!…][\"”’')\]]*$")


def is_narration(line: str, earlier: str, author: str, *, ends_later: bool) -> bool:
    """Whether the line above a signature is the article's own voice.

    `earlier` is the line above it, `author` the signature's name; `ends_later` says that a tail of
    the post was found behind the signature, so that the post does not need this line.
    """
    if line.endswith((":", "：")) or len(line) > 2 * LONGER_LINE:
        return True
    return _reporter_signs(line, author) + (1 if ends_later else 0) > _post_signs(line, earlier) + 1


def reports(line: str) -> bool:
    """Whether a line behind a signature is surely the article again and not the post's tail."""
    if len(line) > LONGER_LINE:
        return True
    return QUOTED.search(line) is not None and ATTRIBUTION.search(line) is not None


def _reporter_signs(line: str, author: str) -> int:
    signs = 4 * (len(line) > LONGER_LINE) + 2 * (len(line) > LONG_LINE)
    signs += 3 * bool(ATTRIBUTION.search(line))
    signs += 3 * bool(ABOUT_POSTS.search(line))
    signs += 3 * _names(line, author)
    signs += 2 * bool(DATED_PROSE.search(line))
    signs += bool(LINKING.match(line)) + (bool(PAST.search(line)) and bool(FINAL.search(line)))
    return signs


def _post_signs(line: str, earlier: str) -> int:
    unquoted = QUOTED.sub("", line)
    signs = 8 * (last_link(line) is not None) + 3 * earlier.endswith(":")
    signs += 3 * bool(TAGS.search(line) or _has_pictograph(line))
    signs += 3 * bool(POST_OPENING.match(line))
    signs += 2 * bool(FIRST_PERSON.search(unquoted))
    signs += bool(LIVELY.search(unquoted)) + (not FINAL.search(line))
    return signs


def _names(line: str, author: str) -> bool:
    """Whether the line speaks of the post's author by the last name, in the third person."""
    words = re.findall(r"[^\W\d_]{3,}", author)
    return bool(words) and words[-1][0].isupper() and re.search(rf"\b{re.escape(words[-1])}\b", line) is not None


def _has_pictograph(line: str) -> bool:
    return any("\U0001f000" <= c <= "\U0001faff" or "\u2600" <= c <= "\u27bf" for c in line)
