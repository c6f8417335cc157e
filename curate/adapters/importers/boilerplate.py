"""What on a page is not the article: told by element, role, visibility, and the words of class and id."""

import re
from enum import Enum

from selectolax.lexbor import LexborNode

from curate.adapters.importers.dom import words_of

UNSEEN = frozenset(
    "head script style template noscript title meta link svg canvas audio video object embed applet map area iframe "
    "frame frameset noframes select option optgroup datalist textarea input button output progress meter dialog param "
    "source track img picture rp "
    "amp-ad amp-analytics amp-audio amp-auto-ads amp-img amp-lightbox amp-sidebar amp-video".split()
)
ASIDE = frozenset(["nav", "footer", "aside", "form", "menu"])
ROLES = frozenset(
    "navigation complementary contentinfo search dialog alertdialog alert menu menubar toolbar tablist button".split()
)
HIDDEN_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-reader(?:-text)?|u-hidden|is-hidden)(?:$|[\s_-])"
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

WORDS = frozenset(
    "ad ads advert advertisement advertising adslot adsense sponsor sponsored sponsors promo promos promotion promoted "
    "share shares sharing sharedaddy likes signature sharebar sharetools addthis social socials follow "
    "related recirc recirculation recommended recommendation recommendations readmore "
    "trending popular outbrain taboola "
    "newsletter newsletters signup subscribe subscription paywall regwall "
    "comments comment disqus respond livefyre "
    "cookie cookies consent gdpr onetrust "
    "breadcrumb breadcrumbs navigation navbar nav menu submenu sidebar footer masthead toolbar pagination pager "
    "modal popup overlay lightbox tooltip "
    "tags taglist keywords topics authorbox authorbio biography "
    "badge pill preloader playlist print printbtn survey quiz poll donate donation".split()
)
PAIRS = (
    {"author", "bio"},
    {"author", "box"},
    {"read", "more"},
    {"read", "next"},
    {"most", "read"},
    {"more", "stories"},
    {"more", "from"},
    {"see", "also"},
    {"skip", "link"},
    {"back", "top"},
    {"call", "action"},
    {"tag", "list"},
    {"post", "tags"},
    {"link", "list"},
    {"wp", "embedded", "content"},  # WordPress's card for another article
)


class Verdict(Enum):
    """KEEP; DROP what nobody sees; MUTE what is beside the article, where an embedded post still counts."""

    KEEP = "keep"
    MUTE = "mute"
    DROP = "drop"


def judge(node: LexborNode) -> Verdict:
    """The verdict on one element by itself, whatever holds it and however much it holds."""
    tag = node.tag or ""
    if tag in UNSEEN or _is_hidden(node):
        return Verdict.DROP
    if tag in ASIDE or (node.attributes.get("role") or "").casefold() in ROLES:
        return Verdict.MUTE
    words = words_of(node)
    if words & WORDS or any(pair <= words for pair in PAIRS):
        return Verdict.MUTE
    return Verdict.KEEP


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").casefold() == "true":
        return True
    names = (attributes.get("class") or "").casefold()
    if "hidden" in names.split() and ":" not in names:  # `hidden md:block` is hidden on telephones only
        return True
    return bool(HIDDEN_CLASSES.search(names) or HIDDEN_STYLE.search(attributes.get("style") or ""))
