"""A store on each database system, and what to put into it."""

from collections.abc import Iterator

import pytest

from curate.core.documents import Document
from curate.core.schema import Schema
from curate.store.documents import add_documents
from curate.store.engine import Store
from curate.store.schemas import save_schema


@pytest.fixture
def store(ready_database_url: str) -> Iterator[Store]:
    """Set up and empty; a test that asks for it runs on both systems."""
    opened = Store(ready_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def schema() -> Schema:
    """A codebook with one label, like no real one."""
    color = {"light": "#1f77b4", "dark": "#6baed6"}
    label = {"name": "mood", "title": "Mood", "description": "A mood.", "hotkey": "m", "color": color}
    codebook = {"name": "moods", "title": "Moods", "description": "For tests.", "labels": [label]}
    return Schema.from_mapping(codebook, "moods")


@pytest.fixture
def filled(store: Store, schema: Schema) -> Store:
    """With the schema and three documents of 20 characters: a, b and c."""
    with store.writing() as session:
        save_schema(session, schema=schema)
        add_documents(session, documents=[Document(name, f"{name}: nineteen 𝕸 more") for name in "abc"])
    return store
