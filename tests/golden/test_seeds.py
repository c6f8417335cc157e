"""The sample articles come in through the importers, all of them, with what they say about themselves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curate.adapters.importers.csv import read_csv
from curate.adapters.importers.files import walk_files
from curate.adapters.importers.html import read_html
from curate.adapters.importers.jsonl import read_jsonl
from curate.adapters.importers.plain import read_text
from curate.core.documents import Document, Rejection

Read = Callable[[Path, str], Iterator[Document | Rejection]]
READERS: dict[str, Read] = {".txt": read_text, ".html": read_html, ".jsonl": read_jsonl, ".csv": read_csv}


@pytest.fixture(scope="module")
def documents(repository: Path) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for file in walk_files([repository / "seeds"], {suffix[1:] for suffix in READERS}):
        assert not isinstance(file, Rejection), file
        path, source = file
        for document in READERS[path.suffix](path, source):
            assert isinstance(document, Document), document
            found[document.id] = document
    return found


def test_no_file_and_no_row_is_rejected(documents: dict[str, Document]) -> None:
    assert len(documents) == 18
    assert sum(name.endswith(".txt") for name in documents) == 9
    assert sum(name.endswith(".html") for name in documents) == 3


def test_rows_and_pages_bring_their_metadata(documents: dict[str, Document]) -> None:
    strike = documents["web/harbour-strike.html"].metadata
    assert strike.outlet == "The Osterra Mail"
    assert strike.author == "Greta Vanterpool"
    assert str(strike.published).startswith("2024-03-19")
    assert documents["brief-002"].metadata.published == "2024-04-03"
    assert documents["letter-3"].metadata.author == "Fay Osgood"
    outlets = {document.metadata.outlet for document in documents.values()} - {None}
    assert len(outlets) >= 5


def test_pages_keep_posts_and_captions_and_lose_the_rest(documents: dict[str, Document]) -> None:
    expected = {"web/harbour-strike.html": (1, 2), "web/heat-record.html": (1, 2), "web/mayor-resigns.html": (3, 1)}
    for name, (posts, captions) in expected.items():
        document = documents[name]
        kinds = [block.kind for block in document.blocks]
        assert (kinds.count("post"), kinds.count("caption")) == (posts, captions), name
        for boilerplate in ("Subscribe", "cookies", "Sign up", "Most read", "fire the lot", "All rights reserved"):
            assert boilerplate not in document.text, name
