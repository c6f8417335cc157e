"""Documents come back as they went in, whatever their characters, on both systems."""

import tracemalloc
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.core.documents import LONGEST_ID, Block, Document, Metadata
from curate.core.errors import CurateError, NotFound
from curate.core.spans import Span
from curate.store.documents import (
    PAGE,
    add_documents,
    count_documents,
    get_document,
    ids_by_digest,
    known_digests,
    list_documents,
    stream_documents,
)
from curate.store.engine import Store

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(CHARACTERS, max_size=30)
# Every example needs an id of its own, because a database keeps what earlier ones stored.
numbers = count()

MANY_TEXTS = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    tricky = st.sampled_from(["\r\n", "\r", "\ufeff", "𝕸", "👩‍👩‍👧", "e\u0301", "\u2028", "‏ש", "\x85", "'\"\\"])
    text = "".join(draw(st.lists(st.one_of(tricky, st.text(CHARACTERS, min_size=1)), min_size=1))) + "x"
    start = draw(st.integers(0, len(text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(text))))
    said = st.none() | WORDS
    metadata = st.builds(Metadata, said, said, said, said, said, said, st.dictionaries(WORDS, WORDS, max_size=3))
    blocks = st.lists(st.builds(Block, WORDS, st.just(span), st.dictionaries(WORDS, WORDS, max_size=2)), max_size=3)
    name = draw(st.sampled_from(["", ".txt", "/Über uns/𝕸.html", "#3", "'; --"]))
    return Document(f"{next(numbers)}{name}", text, draw(WORDS), draw(metadata), tuple(draw(blocks)))


@MANY_TEXTS
@given(document=documents())
def test_a_document_comes_back_as_it_went(store: Store, document: Document) -> None:
    with store.writing() as session:
        assert add_documents(session, documents=[document]) == 1
    with store.reading() as session:
        stored = get_document(session, document_id=document.id)
        assert known_digests(session, ids=[document.id, "nobody"]) == {document.id: document.sha256}
    assert stored == document
    assert stored.text.encode() == document.text.encode()


def test_many_documents_at_once_come_back_as_they_went(store: Store) -> None:
    """Many rows go another way into PostgreSQL, which has escapes of its own."""
    tricky = ["a\tb\\N\r\n\\.\n", "\\", "𝕸\x85\u2028\x01", '{"a": "\\u0041"}', "\ufeff'\"", "\\x41\x7f"]
    stored = [
        Document(f"{number:03}", words, words, Metadata(title=words or None, extra={words: words}), (block,))
        for number in range(300)
        for words in [tricky[number % len(tricky)]]
        for block in [Block("body", Span(0, 1), {"url": words})]
    ]
    with store.writing() as session:
        assert add_documents(session, documents=stored) == 300
        assert list(stream_documents(session)) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one\0two", "document 'd' has the character U\\+0000 at 3, which cannot be stored; remove it"),
        ("one \udcff", "document 'd' has half a surrogate pair \\(U\\+DCFF\\) at 4"),
    ],
)
def test_characters_that_no_database_gives_back_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Document("d", text)
    with pytest.raises(ValueError, match=sentence):
        Document("d", "text", metadata=Metadata(extra={"key": text}))
    with pytest.raises(ValueError, match=sentence):
        Document("d", "text", blocks=(Block("body", Span(0, 4), {"url": text}),))


def test_the_longest_id_fits_every_index(store: Store) -> None:
    longest = Document("𝕸" * LONGEST_ID, "text")
    with store.writing() as session:
        add_documents(session, documents=[longest])
        assert get_document(session, document_id=longest.id) == longest
    with pytest.raises(ValueError, match="has 501 characters; at most 500 do"):
        Document("𝕸" * (LONGEST_ID + 1), "text")


def test_importing_again_adds_nothing(store: Store) -> None:
    twice = [Document("a", "one"), Document("b", "two"), Document("a", "one")]
    for added in (2, 0):
        with store.writing() as session:
            assert add_documents(session, documents=twice) == added
            assert count_documents(session) == 2


@pytest.mark.parametrize("first", ["stored before", "in the same import"])
def test_another_text_under_an_id_is_refused_and_nothing_is_kept(store: Store, first: str) -> None:
    original, changed = Document("a", "one"), Document("a", "two")
    together = [original, changed]
    if first == "stored before":
        with store.writing() as session:
            add_documents(session, documents=[original])
        together = [Document("b", "good"), changed]
    with (
        pytest.raises(CurateError, match=r"'a' is there with another text, .* give the new version another id"),
        store.writing() as session,
    ):
        add_documents(session, documents=together)
    with store.reading() as session:
        assert count_documents(session) == (1 if first == "stored before" else 0)


def test_an_unknown_document_is_not_found(store: Store) -> None:
    with store.reading() as session, pytest.raises(NotFound, match="no document 'x'; look its id up"):
        get_document(session, document_id="x")


def test_documents_are_sorted_by_code_point_as_python_does(store: Store) -> None:
    """PostgreSQL's own collations put é beside e, and capitals among the small letters."""
    names = ["e", "E", "é", "z", "a b", "a-b", "a/b", "ab", "𝕸", "\uffee", "Ä", "10", "9"]
    with store.writing() as session:
        add_documents(session, documents=[Document(name, "text") for name in names])
    with store.reading() as session:
        assert [document.id for document in stream_documents(session)] == sorted(names)
        assert [summary.id for summary in list_documents(session)] == sorted(names)


def test_streaming_goes_over_pages(store: Store) -> None:
    names = [f"{number:05}" for number in range(2 * PAGE + 1)]
    with store.writing() as session:
        add_documents(session, documents=(Document(name, f"text of {name}") for name in names))
    with store.reading() as session:
        assert [document.id for document in stream_documents(session)] == names
        some = [*names[::3], "nobody", names[0]]
        assert [document.id for document in stream_documents(session, ids=some)] == names[::3]
        assert list(stream_documents(session, ids=[])) == []


def test_blocks_come_with_their_document(store: Store) -> None:
    blocks = (Block("headline", Span(0, 4)), Block("post", Span(5, 8), {"platform": "twitter"}))
    stored = [Document("a", "head one"), Document("b", "head two", blocks=blocks), Document("c", "head two")]
    with store.writing() as session:
        add_documents(session, documents=stored)
    with store.reading() as session:
        assert list(stream_documents(session)) == stored
        assert ids_by_digest(session, digests=[d.sha256 for d in stored] + ["0" * 64]) == {
            stored[0].sha256: ("a",),
            stored[1].sha256: ("b", "c"),
        }


def test_a_summary_counts_code_points(store: Store) -> None:
    document = Document("a", "𝕸🙂\r\n", "sub/a.txt", Metadata(title="T", extra={"desk": "news"}))
    with store.writing() as session:
        add_documents(session, documents=[document])
        (summary,) = list_documents(session)
    assert (summary.length, summary.source, summary.metadata) == (4, "sub/a.txt", document.metadata)
    assert summary.to_json()["extra"] == {"desk": "news"}


def test_streaming_holds_a_page_and_not_the_corpus(store: Store) -> None:
    """20 MB of texts go in and out; neither way holds more than a few pages of them."""

    def corpus() -> Iterator[Document]:
        for number in range(1_000):
            yield Document(f"{number:05}", f"{number:05}" * 4_000)

    with store.writing() as session, _peak() as peak:
        assert add_documents(session, documents=corpus()) == 1_000
    assert peak() < 12_000_000
    with store.reading() as session, _peak() as peak:
        assert sum(1 for _ in stream_documents(session)) == 1_000
    assert peak() < 12_000_000


class _peak:  # noqa: N801 - reads as a function
    """Bytes that Python held at most inside the block."""

    def __enter__(self) -> "_peak":
        tracemalloc.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    def __call__(self) -> int:
        return self.bytes
