"""The document in a task's `data`: ours again where it came from here, else made as of any other row."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from curate.adapters.importers.encoding import Unreadable
from curate.adapters.importers.fields import Row, build_document, find_fields
from curate.adapters.label_studio.tasks import DOCUMENT, SHA256
from curate.core.anchoring import folded
from curate.core.documents import Document


def read_document(data: Mapping[str, Any], row: Row, quotes: Iterable[str] = ()) -> Document:
    """`quotes` are words that regions mark, by which the text is known where its field has no usual name.

    Raises Unreadable where there is no text, or another one than the document's that the task names.
    """
    values = {
        key: _as_text(value) for key, value in data.items() if value is not None and key not in (DOCUMENT, SHA256)
    }
    fields = find_fields(list(values))
    if not isinstance(data.get(fields.get("text", "")), str):
        fields["text"] = _field_of_text(data, quotes)
    if isinstance(ours := data.get(DOCUMENT), str) and ours:
        fields["doc_id"], values[DOCUMENT] = DOCUMENT, ours
    document = build_document(values, fields, row)
    if data.get(SHA256) not in (None, document.sha256):
        raise Unreadable(f"the text of {document.id!r} was changed after it left curate, and texts never change")
    return document


def _field_of_text(data: Mapping[str, Any], quotes: Iterable[str]) -> str:
    """The one field of text, or the one in which all the words stand that were marked."""
    texts = {key: folded(value) for key, value in data.items() if isinstance(value, str) and value.strip()}
    texts = {key: value for key, value in texts.items() if key not in (DOCUMENT, SHA256)}
    if len(texts) > 1:
        marked = [folded(quote) for quote in quotes]
        texts = {key: value for key, value in texts.items() if marked and all(quote in value for quote in marked)}
    if len(texts) != 1:
        raise Unreadable("its data has no text that can be known; rename the field of the text to `text`")
    return next(iter(texts))


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
