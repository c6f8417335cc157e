"""Whatever the markup: words keep their order, and blocks cover the text."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from curate.adapters.importers.encoding import Unreadable
from curate.adapters.importers.html import build_page_document
from curate.adapters.importers.page import parse_page

WORD = st.text(st.sampled_from("abcdefghäé🙂"), min_size=1, max_size=6)
LEAD = "<article><h1>Headline of the vote</h1><p>The council of Lower Marsh voted on the bridge again on Tuesday.</p>"

PHRASE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
INLINE = st.recursive(
    PHRASE,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "span", "em", "code"]), inner).map(lambda t: f" <{t[0]}>{t[1]}</{t[0]}> "),
        st.lists(inner, min_size=1, max_size=3).map(" <br>\n".join),
    ),
    max_leaves=5,
)
BLOCK = st.recursive(
    st.tuples(st.sampled_from(["p", "div", "h2", "li", "blockquote", "pre"]), INLINE).map(
        lambda t: f"<{t[0]}>{t[1]}</{t[0]}>"
    ),
    lambda inner: st.tuples(
        st.sampled_from(["div", "section", "blockquote", "ul", "figure", "table", "blockquote class=twitter-tweet"]),
        st.lists(inner, min_size=1, max_size=4).map("".join),
    ).map(lambda t: f"<{t[0]}>{t[1]}</{t[0].split()[0]}>"),
    max_leaves=8,
)
JUNK = st.text(st.sampled_from("<>/=\"'&;!-abpdiv \n\t"), max_size=120)
FRAGMENT = st.lists(
    st.one_of(
        st.sampled_from(
            "<p> </p> <div> </div> <b> </b> <br> <pre> </pre> <ul> <li> <table> <tr> <td> <figure> <figcaption> <a> "
            "</a> <blockquote> </blockquote> <aside> <nav> </nav> <h2> <script> </script> <svg> <form> <body> "
            "</article> <time> &nbsp; &#0; &#8203; <blockquote/class=twitter-tweet> <iframe>".split()
        ),
        PHRASE,
        JUNK,
    ),
    max_size=25,
).map("".join)


def words(text: str) -> list[str]:
    return re.findall(r"[^\s]+", text)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, max_size=6).map("".join))
def test_words_come_in_their_order_and_none_is_lost_or_added(markup: str) -> None:
    document = build_page_document(parse_page(f"{LEAD}{markup}<p>end</p>".encode(), name="a.html"), "a.html")
    if "pull_quotes_dropped" in document.metadata.extra:
        return
    assert words(document.text) == words(re.sub("<[^>]*>", " ", f"{LEAD}{markup}<p>end</p>"))


@settings(max_examples=300, deadline=None)
@given(FRAGMENT)
def test_blocks_cover_the_text_of_any_markup(markup: str) -> None:
    try:
        document = build_page_document(parse_page(f"{LEAD}{markup}".encode(), name="a.html"), "a.html")
    except Unreadable:
        return
    said = [block.span.of(document.text) for block in document.blocks]
    assert "\n".join(said) == document.text
    assert all(piece == piece.strip() and piece for piece in said)
    starts = [block.span.start for block in document.blocks]
    assert starts == sorted(starts)
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f]", document.text)
