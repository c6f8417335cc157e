"""Reads a picture credit: `Jane Roe/Getty Images`, `AP Photo/Jane Roe`, `Handout via Reuters`.

A credit names a photographer, an agency or both, and says so by a slash, by a word such as *photo*
or *courtesy*, by *via*, or by an agency's name. What else stands in parentheses at the end of a
line (a party and state, an acronym, an age, a date, an aside) does none of these.
"""

import re
from dataclasses import dataclass

from curate.adapters.suggesters.agencies import AGENCY, NOT_ALONE
from curate.adapters.suggesters.calendar import DATELINE, without_dates
from curate.core.spans import Span

HOUSE = re.compile(
    r"\b(?:Photos?|Photography|Images?|Pictures?|Pix|Wire|Press|News|Agency|Herald|Times|Post|Tribune|Gazette|Courier|"
    r"Journal|Chronicle|Observer|Media|Pool|Service|Telegraph|Guardian|Mail|Mirror|Sun|Star|Globe|Standard|Register|"
    r"Examiner|Ledger|Dispatch|Bulletin|Argus|Echo|Echoes|Record|Review|Reporter|Sentinel|Mercury|Independent|Daily|"
    r"Network|Studio|Staff|Archive|Archives|Library|Collection|Museum|Handout|File|Staff Photographer|Freelance|"
    r"Contributor|Correspondent)\b"
)
PICTURE_HOUSE = re.compile(r"\b(?:Photos?|Images?|Pictures?|Wire|Pix)$")
SAYS_PICTURE = re.compile(
    r"(?i:^(?:photos?|images?|pictures?|photographs?|video|graphic|illustration|map|screen\s?(?:shot|grab|capture)s?|"
    r"screen ?cap|handout|hand-out|credit|pic|source photo|courtesy|contributed|supplied|submitted|provided)"
    r"(?::|\s?/|\s(?:by|courtesy|credit|provided|supplied|from|via|of|taken by|illustration|photo|photos|image)\b))"
    r"|^(?i:screen\s?(?:shot|grab|capture)|photo|handout|hand-out)$"
    r"|(?:^|[\s/,])(?:(?i:file|handout|courtesy|staff|contributed|submitted|supplied|pool|stock|archive|official|"
    r"provided|undated|social media|drone|police|family))\s(?i:photos?|images?|pictures?|photographs?|handout)\b"
    r"|\b[A-Z][\w.]*\s(?:Photos?|photo|photos|Picture|photograph)(?:$|[/,]|\s(?:by|via|courtesy)\b)"
    r"|\b(?:[Hh]andout|HANDOUT|[Cc]ourtesy of|COURTESY|Courtesy)\b|^(?:[Ff]ile|FILE)$"
    r"|,\s(?:[Ff]ile|FILE|[Hh]andout|[Pp]ool)$"
)
NO_CREDIT = re.compile(
    r"(?i:^(?:see|not|with|and|or|but|the|a|an|who|which|that|as|at|in|on|from|for|or|also|now|then|later|born|aged|age|"
    r"reporting|editing|additional|writing|edited|reported|this|above|left|right|pictured|including|e\.g|i\.e|about|"
    r"formerly|inputs?|compiled|published|click|read|watch|for more|"
    r"via (?:zoom|e-?mail|phone|telephone|skype|video))\b)"
    r"|\b(?:[Pp]ictured|[Rr]eporting by|[Ee]diting by|[Ii]nputs from|[Aa]ll photos|[Pp]hotos? below|[Pp]hotos? above)\b"
    r"|^(?:[DRILP]|Dem|Rep|Lab|Con|LD|SNP|Ind|Conservative|Labour|Liberal)[-–,/ ]\s?[A-Z]"
    r"|^\W*\d"
)
NAME_WORD = (
    r"(?:[A-ZÀ-ÖØ-Þ][\w.’'-]*|[a-z]{1,3}[’'][A-Z][\w-]+|"
    r"d[aeiou]s?|del|della|van|von|der|den|bin|ibn|al|el|la|le|y|e|ten|ter)"
)
NAME = re.compile(rf"^(?:[A-ZÀ-ÖØ-Þ@][\w.’'-]*)(?: {NAME_WORD}){{1,5}}$|^@[\w.]{{2,40}}$")
BY = re.compile(
    r"^(?i:(?:[\w.]{1,20} ){0,4}(?:photos?|images?|pictures?|photographs?|video|graphic|illustration|pic)"
    r"(?: (?:taken|credit|courtesy|provided|supplied))?(?: by:?| of:?|:)|courtesy(?: of| photo)?:?|credit:?|by|for)\s+"
)
OFFICE = re.compile(
    r"^(?i:(?:the )?(?:staff|chief|freelance|contributing) photographer|(?:file|handout|pool)(?: (?:photo|image))?|"
    r"contributor|staff|freelance|archive|screen\s?(?:shot|grab)|(?:contributed|submitted|supplied|stock) photo|photo|"
    r"(?:file,? )?(?:19|20)\d\d)$"
)
ORGANISATION = re.compile(
    r"\b(?:Department|Office|Ministry|Council|Government|University|College|School|Police|Sheriff|Army|Navy|Guard|Service|"
    r"Force|Company|Inc|Ltd|Corp|Foundation|Institute|Society|Church|Party|Campaign|Club|Hospital|Court|Parliament|"
    r"Family|Agency|Association|Authority|Committee)\b"
)
SEPARATOR = re.compile(r"\s?[/|;]\s?|, |\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class Credit:
    """`before` is the line up to the credit; `surely_a_picture` says that more than an agency's name speaks for it."""

    span: Span
    before: str
    surely_a_picture: bool
    photographer: str | None
    agency: str | None
    via: str | None

    @property
    def described(self) -> bool:
        return bool(self.before.strip(" .|"))


def read_credit(
    words: str, start: int, *, before: str = "", alone: bool = False, vouched: bool = False
) -> Credit | None:
    """The credit that `words` are, which stand at `start`; None where they are something else.

    `vouched` says that a word such as "Image:" already led them in; `alone` that they are a whole
    line of a caption's block.
    """
    inner = words.strip(" .\u00a0")
    if not inner or len(inner) > 200 or (NO_CREDIT.search(inner) and not vouched):
        return None
    said = _undated(inner, vouched)
    is_dated = said != inner
    strength = 2 if vouched else _strength(said)
    if not said or not strength or (strength == 1 and (alone or is_dated or _spells_out(said, before))):
        return None
    names = _parts(said)
    if is_dated and vouched and not any(names):
        return None
    offset = start + words.index(inner)
    return Credit(Span(offset, offset + len(inner)), before, strength > 1, *names)


def _undated(inner: str, vouched: bool) -> str:
    """Without dates, and without the place of a dateline: of `Corvane, Jan. 30, 2024, File` there stays `File`."""
    dateline = None if vouched else DATELINE.match(inner)
    if dateline and not HOUSE.search(dateline[0]) and not AGENCY.search(dateline[0]):
        inner = inner[dateline.end() :].strip(" ,/|;–—-")
    return without_dates(inner) if inner else ""


def _strength(inner: str) -> int:
    """2 where the form says picture, 1 where only an agency's name does, 0 for no credit."""
    agencies = [match[0] for match in AGENCY.finditer(inner)]
    if SAYS_PICTURE.search(inner) or _slashed(inner, agencies) or _via(inner, agencies):
        return 2
    if inner in agencies:
        return 0 if inner in NOT_ALONE else 1
    if "," in inner or ";" in inner:
        return _listed(re.split(r"[,;] ?", inner), agencies)
    if PICTURE_HOUSE.search(inner) and inner[0].isupper() and len(inner.split()) <= 5:
        return 2
    if re.match(r"^[A-Z][\w.’'-]+ [A-Z][\w.’' -]+ for (?:the |The )?[A-Z]", inner) and HOUSE.search(inner):
        return 2
    return 1 if agencies and agencies[0] not in NOT_ALONE and _all_capitalised(inner) else 0


def _slashed(inner: str, agencies: list[str]) -> bool:
    """`Name/House`, `House/Name`, `@handle/Instagram`, spaces around the slash allowed."""
    parts = [part.strip() for part in re.split(r"[/|]|\s[–—-]\s", inner)]
    if len(parts) < 2 or not all(parts):
        return False
    if agencies and any(part in agencies or AGENCY.search(part) for part in parts):
        return True
    named = any(NAME.match(part) for part in parts)
    return named and all(part[0].isupper() or part[0] == "@" for part in parts) and all(len(p) > 1 for p in parts)


def _via(inner: str, agencies: list[str]) -> bool:
    head, found, tail = inner.rpartition("via ")
    return bool(found) and (any(name in tail for name in agencies) or (bool(HOUSE.search(tail)) and bool(head.strip())))


def _listed(parts: list[str], agencies: list[str]) -> int:
    """`Name, Agency` and longer lists; a first part that is a person decides."""
    named = bool(NAME.match(parts[0])) and not any(part.strip().isdigit() for part in parts)
    known = any(part in agencies for part in parts[1:])
    housed = any(HOUSE.search(part) or OFFICE.match(part) for part in parts[1:])
    if named and (known or housed):
        return 2
    return 2 if parts[0] in agencies and all(NAME.match(part) or OFFICE.match(part) for part in parts[1:]) else 0


def _all_capitalised(inner: str) -> bool:
    return all(
        word[0].isupper() or not word[0].isalpha() or word in {"for", "and", "of", "the"} for word in inner.split()
    )


def _spells_out(inner: str, before: str) -> bool:
    """Whether the words before an acronym are what it stands for: `the Associated Press (AP)`."""
    if not inner.isupper() or len(inner) > 6:
        return False
    words = [word for word in re.split(r"[\s-]+", before[-200:]) if word and word[0].isupper()]
    initials = "".join(word[0] for word in words[-len(inner) :])
    return initials == inner


def _parts(inner: str) -> tuple[str | None, str | None, str | None]:
    """Photographer, agency and relay, each as printed."""
    head, _, via = inner.rpartition(" via ")
    if not head and inner.startswith("via "):
        head, via = "", inner[4:]
    elif not head:
        head, via = inner, ""
    pieces = [piece.strip() for piece in re.split(rf"{SEPARATOR.pattern}| (?=for (?:the |The )?[A-Z])", head)]
    cleaned = [words for piece in pieces if (words := BY.sub("", piece).strip(" ."))]
    agency = next((piece for piece in cleaned if AGENCY.fullmatch(piece)), None) or _agency_within(cleaned)
    people = [p for p in cleaned if p != agency and not OFFICE.match(p) and not AGENCY.fullmatch(p)]
    person = next((p for p in people if _is_person(p)), None)
    if agency is None:
        agency = next(
            (
                _house(p)
                for p in people
                if p != person and (HOUSE.search(p) or ORGANISATION.search(p)) and p[0].isupper()
            ),
            None,
        )
    return person, agency, via.strip() or None


def _house(piece: str) -> str:
    """`Harbor News Photo` is by Harbor News; a house's name that is nothing but `Images` keeps it."""
    return re.sub(r"\s(?:file )?(?:[Pp]hotos?|[Pp]icture|file)$", "", piece)


def _agency_within(pieces: list[str]) -> str | None:
    for piece in pieces:
        match = AGENCY.search(piece)
        if match and not _is_person(piece):
            return match[0]
    return None


def _is_person(piece: str) -> bool:
    if any(form.search(piece) for form in (AGENCY, PICTURE_HOUSE, OFFICE, ORGANISATION)):
        return False
    if HOUSE.search(piece) and (len(piece.split()) < 2 or HOUSE.search(piece.split()[-1])):
        return False
    return NAME.match(piece) is not None
