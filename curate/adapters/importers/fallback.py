"""What trafilatura knows where the page's own markup is silent."""

from dataclasses import replace

from curate.adapters.importers.fields import iso_date
from curate.core.documents import Metadata

GUESSED = ("title", "url", "outlet", "author", "published")
LONGEST_PAGE = 3_000_000
"""Characters; a larger page is not guessed at, which would take minutes."""


def find_paragraphs(html: str) -> list[str]:
    """The paragraphs of what trafilatura takes for the article; none where it finds none."""
    from trafilatura import extract  # late: importing it takes as long as reading a hundred pages

    if len(html) > LONGEST_PAGE:
        return []
    text = extract(html, include_comments=False, include_tables=True)
    return text.splitlines() if isinstance(text, str) else []


def guess_metadata(html: str, metadata: Metadata) -> Metadata:
    """Fields that are None filled as far as trafilatura finds them; `extra["guessed"]` names those filled."""
    missing = [name for name in GUESSED if getattr(metadata, name) is None]
    if not missing or len(html) > LONGEST_PAGE:
        return metadata
    from trafilatura import extract_metadata

    found = extract_metadata(html, extensive=False)
    if found is None:
        return metadata
    guesses = {
        "title": found.title,
        "url": found.url,
        "outlet": found.sitename,
        "author": found.author,
        "published": iso_date(found.date or ""),
    }
    used = {name: guess for name in missing if (guess := guesses[name]) and guess.strip()}
    if not used:
        return metadata
    return replace(metadata, **used, extra=dict(metadata.extra) | {"guessed": ", ".join(used)})
