"""The document in a task's `data`: ours again where it came from here, else made as of any other row."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from curate.adapters.importers.encoding import Unreadable
from curate.adapters.importers.fields import Row, build_document, find_fields
from curate.adapters.label_studio.rich_texts import Conversation, Page, read_conversation, read_page
from curate.adapters.label_studio.tasks import DOCUMENT, SHA256
from curate.core.anchoring import folded
from curate.core.documents import Block, Document
from curate.core.spans import Span

OURS = (DOCUMENT, SHA256)


@dataclass(frozen=True, slots=True)
class TaskDocument:
    """`shown` is the page or conversation that the text was made of; None where it is as it stands in the task."""

    document: Document
    shown: Page | Conversation | None = None


def read_document(
    data: Mapping[str, Any], row: Row, quotes: Iterable[str] = (), *, is_page: bool = False
) -> TaskDocument:
    """`quotes` are words that regions mark, by which the text is known where its field has no usual name. With
    `is_page`, what holds markup is a page, and its text is what a browser shows of it.

    Raises Unreadable where there is no text, or another one than the document's that the task names.
    """
    pages = {key: read_page(value) for key, value in data.items() if is_page and _is_markup(value)}
    given = {**data, **{key: page.text for key, page in pages.items()}}
    values = {key: _as_text(value) for key, value in given.items() if value is not None and key not in OURS}
    fields = find_fields(list(values))
    conversation = None
    if not isinstance(given.get(fields.get("text", "")), str):
        if said := _conversation(data):
            fields["text"], conversation = said
            values[fields["text"]] = conversation.text
        else:
            fields["text"] = _field_of_text(given, quotes)
    if isinstance(ours := data.get(DOCUMENT), str) and ours:
        fields["doc_id"], values[DOCUMENT] = DOCUMENT, ours
    document = build_document(values, fields, row)
    if data.get(SHA256) not in (None, document.sha256):
        raise Unreadable(f"the text of {document.id!r} was changed after it left curate, and texts never change")
    return _spoken(document, conversation) if conversation else TaskDocument(document, pages.get(fields["text"]))


def _conversation(data: Mapping[str, Any]) -> tuple[str, Conversation] | None:
    found = [(key, read_conversation(value)) for key, value in data.items()]
    read = [(key, conversation) for key, conversation in found if conversation is not None]
    return read[0] if len(read) == 1 else None


def _spoken(document: Document, conversation: Conversation) -> TaskDocument:
    """With a block for each paragraph that says who spoke."""
    blocks = tuple(
        Block("body", Span(each.start, each.end), {"speaker": each.who} if each.who else {})
        for each in conversation.paragraphs
        if each.start < each.end
    )
    return TaskDocument(replace(document, blocks=blocks), conversation)


def _field_of_text(data: Mapping[str, Any], quotes: Iterable[str]) -> str:
    """The one field of text, or the one in which all the words stand that were marked."""
    texts = {key: folded(value) for key, value in data.items() if isinstance(value, str) and value.strip()}
    texts = {key: value for key, value in texts.items() if key not in OURS}
    if len(texts) > 1:
        marked = [folded(quote) for quote in quotes]
        texts = {key: value for key, value in texts.items() if marked and all(quote in value for quote in marked)}
    if len(texts) != 1:
        raise Unreadable("its data has no text that can be known; rename the field of the text to `text`")
    return next(iter(texts))


def _is_markup(value: object) -> bool:
    return isinstance(value, str) and "<" in value and ">" in value


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
