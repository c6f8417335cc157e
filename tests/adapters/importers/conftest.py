"""Files of the given bytes, and what an importer makes of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curate.core.documents import Document, Rejection

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = tuple[list[Document], list[Rejection]]


@pytest.fixture
def outcomes(tmp_path: Path) -> Callable[[Importer, bytes | str, str], Outcomes]:
    def read(importer: Importer, content: bytes | str, name: str) -> Outcomes:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = list(importer(path, name))
        documents = [outcome for outcome in found if isinstance(outcome, Document)]
        return documents, [outcome for outcome in found if isinstance(outcome, Rejection)]

    return read
