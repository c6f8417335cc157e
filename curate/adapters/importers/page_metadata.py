"""What a page says about itself: JSON-LD first, then OpenGraph and meta elements, then the markup."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from curate.adapters.importers.dom import plain_text
from curate.adapters.importers.fields import LANGUAGE, iso_date
from curate.core.documents import Metadata

ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Posting|Report|Review)$")
MOST_OBJECTS = 10_000
TAG = re.compile(r"</?[A-Za-z][^<>]*>")

META = {
    "title": ("og:title", "twitter:title", "dc.title", "title"),
    "url": ("og:url",),
    "outlet": ("og:site_name", "dc.publisher", "publisher", "application-name"),
    "author": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"),
    "published": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publishdate",
        "dc.date.issued",
        "dc.date",
        "date",
    ),
    "language": ("og:locale", "content-language", "dc.language"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one source within the page says; None where it says nothing."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """The first of the page's sources that says something, for each field; guesses nothing."""
    sources = (_read_linked_data(tree), _read_meta(tree), _read_markup(tree))
    linked, meta, markup = sources
    dates = [said.published for said in sources if said.published]
    published = _first(map(iso_date, dates))
    return Metadata(
        title=_first(said.title for said in sources),
        url=markup.url or meta.url or linked.url,
        outlet=_first(said.outlet for said in (meta, linked) if not (said.outlet or "").startswith("http")),
        author=_first(said.author for said in sources),
        published=published,
        language=_first(tag_language(said.language) for said in reversed(sources)),
        extra={"published": dates[0]} if dates and published is None else {},
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def tag_language(said: str | None) -> str | None:
    """A BCP 47 tag, None for anything else."""
    return said.replace("_", "-") if said and LANGUAGE.fullmatch(said) else None


def _read_linked_data(tree: LexborHTMLParser) -> Said:
    objects = list(_linked_objects(tree))
    article = next((o for o in objects if any(ARTICLE_TYPES.search(t) for t in _types(o))), None)
    if article is None:
        return Said()
    return Said(
        title=_words(article.get("headline")) or _words(article.get("name")),
        url=_address(article.get("url")) or _address(article.get("mainEntityOfPage")),
        outlet=_name(_follow(article.get("publisher"), objects)),
        author=_names(article.get("author"), objects),
        published=_words(article.get("datePublished")),
        language=_words(article.get("inLanguage")),
    )


def _linked_objects(tree: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    """Every object of the page's JSON-LD, outermost first, up to a limit."""
    waiting: list[object] = []
    for script in tree.css("script[type='application/ld+json']"):
        try:
            waiting.append(json.loads(script.text().strip().removesuffix(";"), strict=False))
        except (ValueError, RecursionError):  # a page's metadata may be broken; its article is not for that
            continue
    for _ in range(MOST_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            yield value
            waiting += [inner for inner in value.values() if isinstance(inner, dict | list)]


def _types(value: Mapping[str, object]) -> list[str]:
    said = value.get("@type")
    return [t for t in (said if isinstance(said, list) else [said]) if isinstance(t, str)]


def _words(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return clean(value) if isinstance(value, str) else None


def clean(value: str) -> str | None:
    """On one line, without tags and character references, which publishers often write twice; None if empty."""
    return re.sub(r"\s+", " ", TAG.sub("", html.unescape(html.unescape(value)))).strip() or None


def _address(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _follow(value: object, objects: Iterable[Mapping[str, object]]) -> object:
    """The object itself, or the one of the page that has the `@id` it refers to."""
    if isinstance(value, dict) and "name" not in value and "@id" in value:
        return next((o for o in objects if o.get("@id") == value["@id"] and "name" in o), value)
    return value


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)


def _names(value: object, objects: list[Mapping[str, object]]) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [name for person in people if (name := _name(_follow(person, objects)))]
    return "; ".join(dict.fromkeys(name for name in names if not name.startswith("http"))) or None


def _read_meta(tree: LexborHTMLParser) -> Said:
    said: dict[str, str] = {}
    for element in tree.css("meta"):
        attributes = element.attributes
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (attributes.get(key) or "").casefold()
            if name and (value := clean(attributes.get("content") or attributes.get("value") or "")):
                said.setdefault(name, value)
    found = {field: next((said[n] for n in names if n in said), None) for field, names in META.items()}
    if (found["author"] or "").startswith("http"):
        found["author"] = next((said[n] for n in META["author"] if not said.get(n, "http").startswith("http")), None)
    if not (found["url"] or "").startswith("http"):
        found["url"] = None
    return Said(**found)


def _read_markup(tree: LexborHTMLParser) -> Said:
    canonical = tree.css_first("link[rel~=canonical][href]")
    title = tree.css_first("title")
    page = tree.css_first("html")
    author = tree.css_first("[itemprop~=author] [itemprop~=name], [itemprop~=author], [rel~=author]") or tree.css_first(
        "[class*=byline] a[href*=author], [class*=byline] a[href*=people]"
    )
    dated = tree.css_first("[itemprop~=datePublished], time[pubdate], article time[datetime], time[datetime]")
    return Said(
        title=clean(plain_text(title)) if title else None,
        url=_address(canonical.attributes.get("href")) if canonical else None,
        author=clean(plain_text(author)) if author else None,
        published=_date_of(dated.attributes) if dated else None,
        language=(page.attributes.get("lang") or page.attributes.get("xml:lang")) if page else None,
    )


def _date_of(attributes: Mapping[str, str | None]) -> str | None:
    return attributes.get("datetime") or attributes.get("content")
