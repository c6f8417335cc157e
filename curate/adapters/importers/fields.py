"""Which column or key of a table means what, and how a row becomes a document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from curate.adapters.importers.encoding import Unreadable, describe_text, find_unfit
from curate.core.documents import Block, Document, Metadata

# The first name found wins; a further one stays in `extra` under its own name.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "id"),
    "text": ("text", "body", "full_text", "article_text", "content"),
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical_url", "uri"),
    "outlet": ("outlet", "source", "publication", "publisher", "newspaper", "media_name", "site_name"),
    "author": ("author", "authors", "byline", "creator"),
    "published": (
        "published",
        "date",
        "published_at",
        "date_published",
        "datepublished",
        "publish_date",
        "publication_date",
        "pub_date",
        "pubdate",
    ),
    "language": ("language", "lang", "locale"),
}

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
MAIL_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
PARTIAL_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's place: `number` counts from 1, `source` is the file's."""

    source: str
    number: int

    def __str__(self) -> str:
        return f"{self.source}#{self.number}"


def plain_name(name: str) -> str:
    """A column's name without case, and with underscores for spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip().casefold())


def find_fields(names: list[str]) -> dict[str, str]:
    """Which of `names` holds each field of ALIASES that there is: field -> name as written."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(plain_name(name), name)
    found = {field: next((written[a] for a in aliases if a in written), None) for field, aliases in ALIASES.items()}
    return {field: name for field, name in found.items() if name is not None}


def name_text_fields() -> str:
    return ", ".join(f"`{alias}`" for alias in ALIASES["text"])


def build_document(
    values: Mapping[str, str], fields: Mapping[str, str], row: Row, blocks: tuple[Block, ...] = ()
) -> Document:
    """The document of a row, whose `fields` were found by find_fields; empty values are no values.

    Raises Unreadable with the reason and the remedy.
    """
    for name, value in values.items():
        if (unfit := find_unfit(value)) is not None:
            raise Unreadable(f"{name!r}: {unfit}")
    text = values.get(fields.get("text", ""), "")
    if not text.strip():
        raise Unreadable("its text is empty; give the text, or leave the row out")
    identity = values.get(fields.get("doc_id", ""), "") or str(row)
    extra = {**describe_text(text), **values}
    try:
        return Document(identity, text, str(row), build_metadata(extra, fields), blocks)
    except ValueError as error:
        raise Unreadable(f"{error}; mend the row") from error


def build_metadata(values: Mapping[str, str], fields: Mapping[str, str]) -> Metadata:
    """Known fields by name; the rest, and a date or language that is not ISO 8601 or BCP 47, in `extra`."""
    known = {field: values[name].strip() for field, name in fields.items() if values.get(name, "").strip()}
    used = {fields[field] for field in known}
    if "published" in known and iso_date(known["published"]) is None:
        used.discard(fields["published"])
        del known["published"]
    if "language" in known and not LANGUAGE.fullmatch(known["language"]):
        used.discard(fields["language"])
        del known["language"]
    return Metadata(
        title=known.get("title"),
        url=known.get("url"),
        outlet=known.get("outlet"),
        author=known.get("author"),
        published=iso_date(known.get("published", "")),
        language=known["language"].replace("_", "-") if "language" in known else None,
        extra={name: value for name, value in values.items() if name not in used and value},
    )


def iso_date(value: str) -> str | None:
    """An ISO 8601 year, month, day or moment as it was written, one of RFC 2822 (`Tue, 13 Dec 2016 22:33:06 +0000`)
    in ISO 8601, and None for anything else: `03/04/2023` has two meanings.
    """
    if PARTIAL_DATE.fullmatch(value):
        return value
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return _from_mail_date(value)
    return value


def _from_mail_date(value: str) -> str | None:
    if not MAIL_DATE.match(value):
        return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except ValueError:
        return None
