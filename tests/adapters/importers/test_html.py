"""An invented page, feature by feature: what arrives, as what, and where."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curate.adapters.importers.html import read_html
from curate.core.documents import Block, Document, Rejection

Importer = Callable[[Path, str], Iterator[Document | Rejection]]
Outcomes = Callable[[Importer, bytes | str, str], tuple[list[Document], list[Rejection]]]

PARAGRAPH = "The council of Lower Marsh voted on the bridge again on Tuesday, and the vote was as close as ever."
PAGE = """<!doctype html><html lang="en-GB"><head><title>Bridge vote - The Quiet Ledger</title>
<meta property="og:site_name" content="The Quiet Ledger"><link rel="canonical" href="https://ledger.example/bridge">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge vote",
 "datePublished": "2024-02-03T10:00:00+01:00", "author": [{{"name": "Bea Hollow"}}, {{"name": "Ada Quill"}}]}}</script>
</head><body><nav><a href="/">Home of the Ledger</a></nav><main><article><h1>Bridge vote</h1>{body}</article></main>
<footer>All rights reserved by the Ledger</footer></body></html>"""
TWEET = """<blockquote class="twitter-tweet" data-lang="en"><p lang="en">Not <a href="https://t.co/x">again</a> 🙂
#marsh<br><br>Why? pic.twitter.com/a1</p>&mdash; Cal Reed (@calreed)
<a href="https://twitter.com/calreed/status/1738301234567890123?ref_src=twsrc">February 3, 2024</a></blockquote>"""


def read(outcomes: Outcomes, body: str, *, page: str = PAGE) -> Document:
    (document,), rejections = outcomes(read_html, page.format(body=body), "a.html")
    assert rejections == []
    return document


def said(document: Document, kind: str | None = None) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if kind in (None, block.kind)]


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.blocks]


def only(document: Document, kind: str) -> Block:
    (block,) = (block for block in document.blocks if block.kind == kind)
    return block


def test_an_article_is_a_line_a_block(outcomes: Outcomes) -> None:
    document = read(
        outcomes, f"<p>{PARAGRAPH}</p><h2>Why</h2><ul><li>One</li><li>Two</li></ul><blockquote>Never.</blockquote>"
    )
    assert document.text == f"Bridge vote\n{PARAGRAPH}\nWhy\nOne\nTwo\nNever."
    assert kinds(document) == ["headline", "body", "heading", "list", "list", "quote"]
    assert "\n".join(said(document)) == document.text


def test_metadata_is_what_the_page_says(outcomes: Outcomes) -> None:
    metadata = read(outcomes, f"<p>{PARAGRAPH}</p>").metadata
    assert (metadata.title, metadata.outlet, metadata.language) == ("Bridge vote", "The Quiet Ledger", "en-GB")
    assert (metadata.url, metadata.author) == ("https://ledger.example/bridge", "Bea Hollow; Ada Quill")
    assert metadata.published == "2024-02-03T10:00:00+01:00"
    assert metadata.extra == {}


def test_a_tweet_reads_as_in_a_browser_and_says_whose_it_is(outcomes: Outcomes) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH} Reed wrote:</p>{TWEET}<p>{PARAGRAPH}</p>")
    post = only(document, "post")
    assert post.span.of(document.text) == (
        "Not again 🙂 #marsh\nWhy? pic.twitter.com/a1\n— Cal Reed (@calreed) February 3, 2024"
    )
    assert post.attributes == {
        "platform": "twitter",
        "url": "https://twitter.com/calreed/status/1738301234567890123",
        "post_id": "1738301234567890123",
        "author_handle": "calreed",
        "author_name": "Cal Reed",
        "date": "February 3, 2024",
    }
    assert kinds(document) == ["headline", "body", "post", "body"]


@pytest.mark.parametrize(
    ("markup", "attributes"),
    [
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cxyz_1/?utm">'
            "<p>A post shared by Ada (@ada.quill)</p></blockquote>",
            {"platform": "instagram", "post_id": "Cxyz_1", "author_handle": "ada.quill"},
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@ada/video/7301" data-video-id="7301">'
            "<section>Look</section></blockquote>",
            {"platform": "tiktok", "post_id": "7301", "author_handle": "ada"},
        ),
        (
            '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:1/post/3k"><p>Look</p>— Ada '
            '(<a href="https://bsky.app/profile/ada.example">@ada.example</a>) '
            '<a href="https://bsky.app/profile/ada.example/post/3kabc">Feb 3</a></blockquote>',
            {"post_id": "3kabc", "author_handle": "ada.example", "author_name": "Ada", "date": "Feb 3"},
        ),
        (
            '<div class="fb-post" data-href="https://www.facebook.com/lowermarsh/posts/10158"><blockquote>Look'
            "</blockquote></div>",
            {"platform": "facebook", "post_id": "10158", "author_handle": "lowermarsh"},
        ),
        (
            '<blockquote class="mastodon-embed" data-embed-url="https://social.example/@ada/1112/embed">Look</blockquote>',
            {"platform": "mastodon", "post_id": "1112", "author_handle": "ada"},
        ),
    ],
)
def test_posts_of_other_networks(outcomes: Outcomes, markup: str, attributes: dict[str, str]) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH}</p>{markup}<p>{PARAGRAPH}</p>")
    assert attributes.items() <= only(document, "post").attributes.items()
    assert kinds(document) == ["headline", "body", "post", "body"]


@pytest.mark.parametrize(
    "markup",
    [
        '<amp-twitter data-tweetid="1738301234567890123"></amp-twitter>',
        '<twitter-widget data-tweet-id="1738301234567890123"></twitter-widget>',
        '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=1738301234567890123"></iframe>',
        '<div class="twitter-tweet"><iframe data-tweet-id="1738301234567890123"></iframe></div>',
        '<blockquote class="twitter-tweet"><a href="https://x.com/calreed/status/1738301234567890123"></a></blockquote>',
        '<aside><blockquote class="twitter-tweet"><a href="https://x.com/c/status/1738301234567890123"></a></blockquote>'
        "</aside>",
    ],
)
def test_a_post_without_words_is_recorded_with_its_place(outcomes: Outcomes, markup: str) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH}</p>{markup}<p>Afterwards.</p>")
    assert document.text == f"Bridge vote\n{PARAGRAPH}\nAfterwards."
    (post,) = json.loads(document.metadata.extra["posts_without_text"])
    assert (post["platform"], post["post_id"]) == ("twitter", "1738301234567890123")
    assert document.text[post["offset"] :] == "Afterwards."


def test_a_post_is_kept_where_what_holds_it_is_not(outcomes: Outcomes) -> None:
    document = read(outcomes, f'<p>{PARAGRAPH}</p><div class="social-embed"><b>Follow us</b>{TWEET}</div>')
    assert kinds(document) == ["headline", "body", "post"]
    assert "Follow" not in document.text


@pytest.mark.parametrize(
    "markup",
    [
        '<figure><img src="a"><figcaption>The bridge <span class="credit">(Bea Hollow)</span></figcaption></figure>',
        '<figure><img src="a"><figcaption>The bridge</figcaption><div class="c">(Bea Hollow)</div></figure>',
        '<div class="wp-caption"><img src="a"><p class="wp-caption-text">The bridge (Bea Hollow)</p></div>',
        '<div><img src="a"><span class="photo__imageCaption">The bridge<br>(Bea Hollow)</span></div>',
        '<figure><img src="a"><figcaption><i class=t>The bridge</i><i class=s>(Bea Hollow)</i></figcaption></figure>',
    ],
)
def test_captions_are_one_line_in_place(outcomes: Outcomes, markup: str) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH}</p>{markup}<p>{PARAGRAPH}</p>")
    assert said(document, "caption") == ["The bridge (Bea Hollow)"]
    assert kinds(document) == ["headline", "body", "caption", "body"]


def test_a_figure_around_a_quote_or_table_is_no_caption(outcomes: Outcomes) -> None:
    document = read(
        outcomes,
        f"<p>{PARAGRAPH}</p><figure><blockquote>Never.</blockquote><figcaption>Ada Quill</figcaption></figure>"
        "<figure><table><tr><td>Yes<td>4</tr><tr><td>No<td>3</table><figcaption>The vote</figcaption></figure>",
    )
    assert list(zip(kinds(document)[2:], said(document)[2:], strict=True)) == [
        ("quote", "Never."),
        ("caption", "Ada Quill"),
        ("body", "Yes\t4"),
        ("body", "No\t3"),
        ("caption", "The vote"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        '<p class="author">Bea Hollow</p>',
        '<div class="entry-meta">Bea Hollow</div>',
        '<p><a rel="author" href="/b">Bea</a> Hollow</p>',
        '<p>Bea Hollow<time datetime="2024-02-03"></time></p>',
    ],
)
def test_a_line_at_the_head_that_names_author_or_date_is_a_byline(outcomes: Outcomes, line: str) -> None:
    document = read(outcomes, f"{line}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>{line}")
    assert kinds(document)[:4] == ["headline", "byline", "body", "body"]
    assert said(document, "byline")[0] == "Bea Hollow"


def test_the_lead_picture_and_byline_come_from_outside_the_body(outcomes: Outcomes) -> None:
    page = PAGE.replace(
        "<article><h1>Bridge vote</h1>{body}</article>",
        '<header><p class="kicker">Town</p><h1>Bridge vote</h1><p class="standfirst">A close one.</p>'
        '<div class="byline">By Bea Hollow</div></header><figure><figcaption>The bridge</figcaption></figure>'
        '<article class="card"><figure><figcaption>Another story</figcaption></figure></article>'
        '<div class="article-body">{body}</div>',
    )
    document = read(outcomes, f"<p>{PARAGRAPH}</p><p>{PARAGRAPH} Thrice.</p>", page=page)
    assert kinds(document) == ["headline", "body", "byline", "caption", "body", "body"]
    assert said(document)[:4] == ["Bridge vote", "A close one.", "By Bea Hollow", "The bridge"]


BESIDE = [
    "<nav>EVIL</nav>",
    "<aside>EVIL</aside>",
    "<footer>EVIL</footer>",
    "<form><input><label>EVIL</label></form>",
    "<script>EVIL</script>",
    "<style>EVIL</style>",
    "<noscript>EVIL</noscript>",
    "<template>EVIL</template>",
    "<button>EVIL</button>",
    "<svg><text>EVIL</text></svg>",
    "<!-- EVIL -->",
    "<p hidden>EVIL</p>",
    "<p style='display: none'>EVIL</p>",
    "<p aria-hidden=true>EVIL</p>",
    "<p class='sr-only'>EVIL</p>",
    "<div role=navigation>EVIL</div>",
    "<div class='related-stories'><p>EVIL</p></div>",
    "<div class='Newsletter__signup'>EVIL</div>",
    "<div id='comments'><article class='comment'><p>EVIL</p></article></div>",
    "<div class='ad-slot'>EVIL</div>",
    "<ul class='shareTools'><li>EVIL</li></ul>",
    "<div class='cookie-banner'>EVIL</div>",
    "<p><a href='/b'>EVIL</a></p>",
    "<p>Read more: <a href='/b'>Another EVIL story about something else</a></p>",
    "<h3>EVIL</h3><div class='comments'>x</div>",
]


@pytest.mark.parametrize("beside", BESIDE)
def test_what_is_beside_the_article_stays_out(outcomes: Outcomes, beside: str) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH}</p><p>And so it ended.</p>{beside}")
    assert document.text == f"Bridge vote\n{PARAGRAPH}\nAnd so it ended."


def test_links_that_lead_away_are_kept_in_the_metadata(outcomes: Outcomes) -> None:
    document = read(outcomes, f"<p>{PARAGRAPH}</p><p><a href='/b'>The other bridge</a></p><p>Done.</p>")
    assert document.metadata.extra["related_links"] == "The other bridge"
    assert document.text.endswith("as ever.\nDone.")


def test_a_pull_quote_is_dropped_where_it_repeats_the_text_only(outcomes: Outcomes) -> None:
    pulled = '<aside class="pullquote">the vote was as close as ever</aside>'
    document = read(outcomes, f"<p>{PARAGRAPH}</p>{pulled}<p>Done.</p>")
    assert kinds(document) == ["headline", "body", "body"]
    assert document.metadata.extra["pull_quotes_dropped"] == "1"
    document = read(outcomes, f"<p>{PARAGRAPH}</p>{pulled.replace('close', 'tight')}<p>Done.</p>")
    assert said(document, "quote") == ["the vote was as tight as ever"]


def test_a_page_inside_a_form_or_a_hidden_wrapper_is_read(outcomes: Outcomes) -> None:
    page = PAGE.replace("<main>", '<form id="aspnet" class="sidebar-left" style="visibility:hidden"><main>')
    assert said(read(outcomes, f"<p>{PARAGRAPH}</p>", page=page), "body") == [PARAGRAPH]


def test_white_space_is_as_in_a_browser(outcomes: Outcomes) -> None:
    document = read(
        outcomes,
        f"<p>{PARAGRAPH}</p><p> a\n\t b&nbsp;&nbsp;c <b>d</b><i>e</i> <br> f<br><br>g</p><p>&nbsp;</p><p>\u200b</p>"
        "<pre>  x\n    y  z\n</pre><p>h</p>",
    )
    assert said(document)[2:] == ["a b\u00a0\u00a0c de\nf", "g", "x\n    y  z", "h"]


def test_a_page_without_any_article_markup_is_read(outcomes: Outcomes) -> None:
    page = "<html><body><h1>Bridge vote</h1>{body}</body></html>"
    document = read(outcomes, f"<p>{PARAGRAPH}</p><p>{PARAGRAPH} Twice.</p>", page=page)
    assert said(document) == ["Bridge vote", PARAGRAPH, f"{PARAGRAPH} Twice."]
    assert document.metadata.extra["article_found_by"] in ("trafilatura", "whole page")
    document = read(outcomes, f"<p>{PARAGRAPH}</p>", page="<p>{body}")
    assert document.text == PARAGRAPH


def test_the_longest_of_several_articles_is_the_article(outcomes: Outcomes) -> None:
    cards = "".join(f"<article class=card><h3>Card {n}</h3><p>{PARAGRAPH}</p></article>" for n in range(5))
    page = PAGE.replace("</main>", f"</main><div>{cards}</div>")
    document = read(outcomes, f"<p>{PARAGRAPH} One.</p><p>{PARAGRAPH} Two.</p>", page=page)
    assert "Card" not in document.text
    assert len(said(document, "body")) == 2


def test_trafilatura_fills_in_what_the_page_does_not_say_and_that_is_recorded(outcomes: Outcomes) -> None:
    page = '<html><body><article><h1>Bridge vote</h1><p class="author">By Bea Hollow</p>{body}</article></body></html>'
    metadata = read(outcomes, f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>", page=page).metadata
    assert metadata.title == "Bridge vote"
    assert metadata.author is None or "author" in metadata.extra["guessed"]


@pytest.mark.parametrize(
    "linked",
    [
        '{{"@graph": [{{"@type": ["Thing", "ReportageNewsArticle"], "headline": "H", "author": {{"@id": "#a"}}}},'
        ' {{"@id": "#a", "name": "Ada&amp;#8217;s"}}]}}',
        '[{{"@type": "BlogPosting", "headline": "H", "author": "Ada’s"}}]',
    ],
)
def test_linked_data_in_its_many_shapes(outcomes: Outcomes, linked: str) -> None:
    start, rest = PAGE.split('ld+json">')
    page = start + 'ld+json">' + linked + rest[rest.index("</script>") :]
    assert read(outcomes, f"<p>{PARAGRAPH}</p>", page=page).metadata.author == "Ada’s"


@pytest.mark.parametrize("linked", ["{{", "[" * 50_000, "null", '"x"', '{{"@type": "NewsArticle", "author": 5}}'])
def test_broken_linked_data_costs_no_article(outcomes: Outcomes, linked: str) -> None:
    start, rest = PAGE.split('ld+json">')
    page = start + 'ld+json">' + linked + rest[rest.index("</script>") :]
    document = read(outcomes, f"<p>{PARAGRAPH}</p>", page=page)
    assert document.metadata.outlet == "The Quiet Ledger"


@pytest.mark.parametrize("content", ["", "<html></html>", "<p>hi", "<html><body><script>x</script></body></html>"])
def test_a_page_without_an_article_is_rejected(outcomes: Outcomes, content: str) -> None:
    documents, (rejection,) = outcomes(read_html, content, "a.html")
    assert documents == []
    assert rejection.where == "a.html"
    assert "; " in rejection.reason or ", " in rejection.reason
