"""Verbs that credit words to a speaker, in all their forms, and what each of them can do."""

from dataclasses import dataclass
from enum import Enum

# Speech that can take a whole clause: X said (that) …, "…," X said, X said: …
SPEECH = """
    acknowledge add admit advise affirm allege announce answer argue ask assert assure boast caution chant claim
    clarify comment complain concede conclude confess confide confirm contend continue counter cry declare
    demand deny disclose elaborate emphasise emphasize exclaim explain express fume gloat grumble hint implore
    indicate inform insist interject joke lament maintain mention muse mutter note object observe opine plead
    pledge predict proclaim promise quip react read reason recall recommend recount reflect reiterate
    relate remark remind repeat reply report respond retort reveal say scoff scream shout shrug sigh snap
    speculate state stress suggest summarise summarize swear tell testify tweet urge vow warn whisper wonder
    write yell post venture counsel crow thunder rage gush enthuse marvel moan whine protest concur agree
    propose rule find laugh grin
""".split()
# Speech about somebody or something: X called Y “…”, X described Y as “…”.
VERDICTS = """
    accuse applaud attack blast brand call castigate celebrate champion characterise characterize cite compare
    condemn criticise criticize decry defend denounce depict deride describe dismiss hail label lambast lambaste
    laud mock paint portray praise refer reject ridicule rip salute slam tout trash welcome rail quote promote
    invoke thank congratulate speak talk
""".split()
# Not by these forms: nouns and adjectives as often as verbs.
AMBIGUOUS = frozenset(
    """
    claim claims report reports note notes demand demands promise promises answer answers comment comments
    remark remarks post posts tweet tweets state states point points read reads call calls label labels brand
    brands cry cries object objects attack attacks boast boasts complaint counter counters stress hint hints
    joke joked jokes pledge pledges vow vows shout shouts scream screams whisper whispers praise rule rules find
    finds blast rage urge urges protest protests reason reasons snap sigh shrug ask paint quote quotes counsel
    crow express address cite cites welcome slam rip trash salute champion mock rail question reading writing
    posting finding ruling calling comparing warning warnings building meaning reporting continuing pointing
    marvel moan whine react reacts concur propose respond indicate relate reflect laugh laughs grin speak talk
    talks speaking talking
    """.split()
)
IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "writing"),
    "read": ("reads", "read", "reading"),
    "find": ("finds", "found", "finding"),
    "speak": ("speaks", "spoke", "speaking"),
    "grin": ("grins", "grinned", "grinning"),
    "swear": ("swears", "swore", "swearing"),
    "refer": ("refers", "referred", "referring"),
    "quip": ("quips", "quipped", "quipping"),
    "snap": ("snaps", "snapped", "snapping"),
    "slam": ("slams", "slammed", "slamming"),
    "rip": ("rips", "ripped", "ripping"),
    "label": ("labels", "labelled labeled", "labelling labeling"),
    "admit": ("admits", "admitted", "admitting"),
}
# These take the listener as their object: told Politico, asked the council.
ADDRESSES = frozenset("tell ask inform advise remind assure urge warn write implore caution swear answer".split())
# Verbs whose colon introduces something else than a statement.
NOT_BEFORE_BLOCK = frozenset("ask wonder rule find agree point propose indicate mention recommend".split())
# Cues of two words, by their first.
PHRASES = {
    "according": ("to",),
    "words": ("of",),
    "put": ("it",),
    "puts": ("it",),
    "went": ("on",),
    "goes": ("on",),
    "shot": ("back",),
    "fired": ("back",),
    "hit": ("back",),
    "chimed": ("in",),
    "pointed": ("out",),
    "points": ("out",),
    "pointing": ("out",),
    "spoke": ("out",),
}


class Form(Enum):
    PRESENT = "present"  # say
    THIRD = "third"  # says
    PAST = "past"  # said
    PARTICIPLE = "participle"  # saying


@dataclass(frozen=True, slots=True)
class Verb:
    base: str
    form: Form
    verdict: bool

    @property
    def addresses(self) -> bool:
        return self.base in ADDRESSES


def _forms(base: str) -> tuple[str, str, str]:
    if base in IRREGULAR:
        return IRREGULAR[base]
    if base.endswith("e"):
        return base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), base + "ed", base + "ing"


def _verbs() -> dict[str, Verb]:
    verbs: dict[str, Verb] = {}
    for verdict, bases in ((False, SPEECH), (True, VERDICTS)):
        for base in bases:
            third, past, participle = _forms(base)
            verbs.setdefault(base, Verb(base, Form.PRESENT, verdict))
            for form, words in ((Form.THIRD, third), (Form.PAST, past), (Form.PARTICIPLE, participle)):
                for word in words.split():
                    verbs.setdefault(word, Verb(base, form, verdict))
    verbs["read"] = Verb("read", Form.PAST, False)
    return verbs


VERBS = _verbs()
