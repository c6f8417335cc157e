"""Posts of social networks embedded in a page: which elements they are, and what their markup says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from curate.adapters.importers.dom import classes_of, plain_text

# Class of the element that holds the post's text -> platform.
EMBED_CLASSES: Mapping[str, str] = {
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "tweet-embed": "twitter",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "bluesky-embed": "bluesky",
    "mastodon-embed": "mastodon",
    "fb-post": "facebook",
    "fb-video": "facebook",
    "text-post-media": "threads",
    "reddit-card": "reddit",
    "reddit-embed-bq": "reddit",
    "truthsocial-embed": "truthsocial",
}
EMBED_TAGS: Mapping[str, str] = {
    "twitter-widget": "twitter",
    "amp-twitter": "twitter",
    "amp-instagram": "instagram",
    "amp-facebook": "facebook",
    "amp-tiktok": "tiktok",
    "amp-reddit": "reddit",
}
EMBED_HOSTS: Mapping[str, str] = {
    "platform.twitter.com": "twitter",
    "platform.x.com": "twitter",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "embed.bsky.app": "bluesky",
    "threads.net": "threads",
    "threads.com": "threads",
    "truthsocial.com": "truthsocial",
    "embed.reddit.com": "reddit",
}

URLS: Mapping[str, re.Pattern[str]] = {
    "twitter": re.compile(
        r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?P<handle>\w+)/status(?:es)?/(?P<id>\d+)", re.I
    ),
    "instagram": re.compile(r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|tv|reel)/(?P<id>[\w-]+)", re.I),
    "tiktok": re.compile(r"https?://(?:www\.)?tiktok\.com/@(?P<handle>[\w.]+)/video/(?P<id>\d+)", re.I),
    "bluesky": re.compile(r"https?://bsky\.app/profile/(?P<handle>[\w.:-]+)/post/(?P<id>\w+)", re.I),
    "mastodon": re.compile(r"https?://[\w.-]+/@(?P<handle>\w+(?:@[\w.-]+)?)/(?P<id>\d+)", re.I),
    "facebook": re.compile(
        r"https?://(?:www\.|m\.)?facebook\.com/(?P<handle>[\w.-]+)/(?:posts|videos|photos)/[^?#]*?(?P<id>\w+)/?(?:[?#]|$)",
        re.I,
    ),
    "threads": re.compile(r"https?://(?:www\.)?threads\.(?:net|com)/@(?P<handle>[\w.]+)/post/(?P<id>[\w-]+)", re.I),
    "reddit": re.compile(r"https?://(?:www\.|embed\.)?reddit\.com/r/\w+/comments/(?P<id>\w+)", re.I),
    "truthsocial": re.compile(r"https?://(?:www\.)?truthsocial\.com/@(?P<handle>\w+)/(?:posts/)?(?P<id>\d+)", re.I),
}
ID_ATTRIBUTES = ("data-tweet-id", "data-tweetid", "data-video-id", "data-shortcode")
URL_ATTRIBUTES = (
    "data-tweetid",
    "cite",
    "data-instgrm-permalink",
    "data-href",
    "data-src",
    "data-embed-url",
    "data-text-post-permalink",
    "src",
)

LONGEST_SIGNATURE = 300  # characters: the pattern may look at each dash of a line
POST_ID = re.compile(r"[\w-]{5,30}")
HANDLE = re.compile(r"\(@([\w.@-]+)\)")
SIGNATURE = re.compile(r"[—–-]\s*(?P<name>[^\n]*?)\s*\(@(?P<handle>[\w.@-]+)\)\s*(?P<date>[^\n]*)$")


@dataclass(frozen=True, slots=True)
class Embed:
    """A post on `platform`; `attributes` is what its element and links say, before its text is read."""

    platform: str
    attributes: Mapping[str, str]


def recognise_post(node: LexborNode) -> Embed | None:
    """The embed that this element is, None where it is none."""
    tag, attributes = node.tag or "", node.attributes
    platform = EMBED_TAGS.get(tag)
    if tag == "iframe":
        platform = _platform_of(attributes.get("src") or attributes.get("data-src") or "")
    elif platform is None and tag in ("blockquote", "div", "section", "figure"):
        platform = next((EMBED_CLASSES[name] for name in classes_of(node) if name in EMBED_CLASSES), None)
    if platform is None:
        return None
    return Embed(platform, {"platform": platform, **_locate(node, platform)})


def _platform_of(address: str) -> str | None:
    try:
        split = urlsplit(address)
    except ValueError:
        return None
    host = (split.hostname or "").removeprefix("www.")
    if host in ("facebook.com", "m.facebook.com"):
        return "facebook" if split.path.startswith(("/plugins/post.php", "/plugins/video.php")) else None
    if (
        host in ("instagram.com", "tiktok.com", "threads.net", "threads.com", "truthsocial.com")
        and "embed" not in split.path
    ):
        return None
    return EMBED_HOSTS.get(host)


def _locate(node: LexborNode, platform: str) -> dict[str, str]:
    """`url`, `post_id` and `author_handle` from the element's attributes and its links."""
    said = [value for name in URL_ATTRIBUTES if (value := node.attributes.get(name))]
    links = [link.attributes.get("href") or "" for link in node.css("a")]
    frames = [frame.attributes.get("src") or "" for frame in node.css("iframe")]
    found: dict[str, str] = {}
    # The last link of a tweet is its date, the earlier ones are in its words.
    for address in [*said, *reversed(links), *frames]:
        if (match := URLS[platform].search(_unwrap(address))) is not None:
            parts = {
                "url": match[0].rstrip("?#"),
                "post_id": match["id"],
                "author_handle": match.groupdict().get("handle"),
            }
            found = {key: value for key, value in parts.items() if value and value not in ("i", "web")}
            break
    if "post_id" not in found:
        ids = [carrier.attributes.get(name) for carrier in (node, *node.css("iframe")) for name in ID_ATTRIBUTES]
        queried = [number for address in [*said, *frames] for number in _query(address).get("id", [])]
        known = next((number for number in [*ids, *queried] if number and POST_ID.fullmatch(number)), None)
        found |= {"post_id": known} if known else {}
    return found


def _query(address: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(address).query)
    except ValueError:
        return {}


def _unwrap(address: str) -> str:
    """The address that an embedding frame carries as its `href` or `url`, else the address itself."""
    query = _query(address)
    return next((value for key in ("href", "url") for value in query.get(key, []) if value.startswith("http")), address)


def describe_post(embed: Embed, node: LexborNode, text: str) -> dict[str, str]:
    """All attributes of a post's block: where it is, by whom, and when, as far as markup and signature say."""
    found = dict(embed.attributes)
    lines = text.split("\n")
    matches = (SIGNATURE.search(line[-LONGEST_SIGNATURE:]) for line in reversed(lines))
    signature = next(filter(None, matches), None)
    if signature is not None:
        said = {"author_name": signature["name"], "author_handle": signature["handle"], "date": signature["date"]}
        found |= {key: value.strip() for key, value in said.items() if value.strip()}
    elif (handle := HANDLE.search(text)) is not None:
        found.setdefault("author_handle", handle[1])
    time = node.css_first("time")
    if time is not None and "date" not in found:
        found["date"] = time.attributes.get("datetime") or plain_text(time)
    return {key: value for key, value in found.items() if value}
