"""Where a picture was taken: the first "City, State" that a preposition of place leads in."""

import re

from curate.adapters.suggesters.calendar import BEGINS_DATE, MONTH

# Printed with a point, which belongs to them.
_STATE = (
    r"(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Me|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|"
    r"Pa|Tenn|Tex|Va|Vt|Wash|Wis|W\.Va|Wyo|Alta|Man|Ont|Que|Sask)\."
)
_TITLE = (
    r"(?:Mayor|Gov|Governor|Sen|Senator|Rep|Representative|President|Vice|Prime|Police|Officials?|Chief|Sheriff|Judge|"
    r"Justice|Secretary|Minister|Chancellor|Former|Pope|Mr|Mrs|Ms|Dr|Rev)\b"
)
_CITY_WORD = r"(?:(?:[A-Z]|St\.|Ft\.|Mt\.)[\w.’'-]*|d[aeiou]s?|la|el|al-\w+)"
_DATED = rf"(?:{BEGINS_DATE.pattern}|{MONTH})"
_REGION_WORD = rf"(?!{_DATED})[A-Z][\w’'-]*"
_REGION = rf"(?:(?:[A-Z]\.){{2,3}}|{_STATE}|(?!{_TITLE}){_REGION_WORD}(?: {_REGION_WORD}){{0,2}})"
_CITY = rf"(?:{_CITY_WORD} ){{0,3}}[A-Z][\w’'-]*"
# A city before a date, or before somebody who is named by an office, stands alone.
_ALONE = rf"(?=, (?:{_DATED}|{_TITLE}))"
_PLACE = re.compile(rf"\b(?:in|at|near|outside|off|from) ({_CITY}(?:, {_REGION}|{_ALONE}))")


def find_location(description: str) -> str | None:
    """As it is printed; None where nothing says it in this form."""
    for match in _PLACE.finditer(description):
        if not BEGINS_DATE.match(description, match.start(1)):
            return match[1]
    return None
