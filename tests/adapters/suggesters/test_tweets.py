"""Posts flattened into articles, in the shapes that extraction leaves them in."""

from collections.abc import Callable

import pytest

from curate.adapters.suggesters.tweets import suggest_tweets
from curate.core.documents import Block, Document
from curate.core.layers import Mark
from curate.core.spans import Span

Check = Callable[..., list[Mark]]

NAMES = [
    "Odile Marchetti",
    "𝕸𝖗. 𝐗",
    "Jean-Luc O’Hara 🚨",
    "Port Ellery Fire & Rescue",
    "The Ellery Courier (parody)",
    "張偉",
    "Tam | Rudd - News",
    "Dr. T. Rudd, MD",
]
DASHES = ["— ", "– ", "- ", "―", "—", "-- ", "— "]
DATES = [
    "July 23, 2016",
    "Dec. 22, 2023",
    "Dec 22, 2023",
    "22 December 2023",
    "22. Dezember 2023",
    "22 décembre 2023",
    "23 de julio de 2016",
    "2023-12-22",
    "12/22/2023",
    "December 22, 2023 at 5:14 PM",
    "5:14 PM · Dec 22, 2023",
    "September 1st, 2021",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dash", DASHES)
def test_names_in_any_letters_behind_any_dash(check_marks: Check, name: str, dash: str) -> None:
    text = f"It happened:\n⟦{dash}{name} (@odile_tarn) March 3, 2024⟧\nThe council met in the evening."
    [mark] = check_marks(suggest_tweets, text)
    assert mark.attributes == {
        "author_name": name,
        "author_handle": "odile_tarn",
        "date": "March 3, 2024",
        "body_status": "empty",
        "platform": "x",
    }


@pytest.mark.parametrize("date", DATES)
def test_dates_as_printed(check_marks: Check, date: str) -> None:
    [mark] = check_marks(suggest_tweets, f"Look at this:\n⟦— Tam Rudd (@tamrudd) {date}⟧")
    assert mark.attributes["date"] == date


@pytest.mark.parametrize(
    ("marked", "status"),
    [
        ("⟦The bridge at Tarn is shut again.\n— Odile Marchetti (@odile_tarn) March 3, 2024⟧\nMore to come.", "before"),
        (
            "⟦Third night without power.\n— T R (@t) May 9, 2023\nAll dark. pic.twitter.com/a1B2c3D4e5⟧\nThe end.",
            "split",
        ),
        ("He wrote:\n⟦— T R (@t) May 9, 2023\nOne.\nTwo.\nThree.\nAll dark. pic.x.com/a1B2c3⟧\nThe end.", "after"),
        ("He wrote:\n⟦— T R (@t) May 9, 2023⟧\n1\n2\n3\n4\nAll dark. pic.twitter.com/a1B2c3", "empty"),
        ("⟦Shut. pic.twitter.com/abc\n— T R (@t) May 9, 2023⟧\nOur page: https://example.org/more", "before"),
        ("⟦Shut again! https://t.co/abc — T R (@t) May 9, 2023⟧\nThe mayor spoke.", "before"),
        ("⟦Shut again! pic.twitter.com/abc— T R (@t) May 9, 2023⟧\nThe mayor spoke.", "before"),
        ("⟦Shut again!— T R (@t) May 9, 2023\nTail https://t.co/abc⟧\nThe mayor spoke.", "split"),
        ("⟦Shut again!\n\n— T R (@t) May 9, 2023\n\nTail https://t.co/abc⟧\n\nThe mayor spoke.", "split"),
        ("⟦Shut again!\r\n— T R (@t) May 9, 2023\r\nTail https://t.co/abc⟧\r\nThe mayor spoke.", "split"),
        ("⟦Shut again!\n— T R (@t) May 9, 2023 pic.twitter.com/abc⟧\nThe mayor spoke. https://t.co/abc", "split"),
    ],
)
def test_one_block_is_body_signature_body(check_marks: Check, marked: str, status: str) -> None:
    [mark] = check_marks(suggest_tweets, marked)
    assert mark.attributes["body_status"] == status


def test_several_posts_in_a_row_share_no_line(check_marks: Check) -> None:
    marks = check_marks(
        suggest_tweets,
        "⟦One. pic.twitter.com/one\n— A B (@a) May 1, 2023⟧\n"
        "⟦Two, and more below.\n— C D (@c) May 2, 2023\nThe rest. pic.twitter.com/two⟧\n"
        "⟦Three.\n— E F (@e) May 3, 2023⟧\n"
        "⟦Four. pic.twitter.com/four\n— G H (@g) May 4, 2023⟧\n"
        "⟦— I J (@i) May 5, 2023⟧",
    )
    assert [mark.attributes["body_status"] for mark in marks] == ["before", "split", "before", "before", "empty"]


def test_lines_between_two_signatures_end_the_first_post_unless_they_can_begin_the_next(check_marks: Check) -> None:
    marks = check_marks(
        suggest_tweets,
        "⟦Barges again.\n— A B (@a) May 1, 2023\nNo lights, no markers.\nHappy holiday. pic.twitter.com/one⟧\n"
        "⟦— C D (@c) May 2, 2023⟧\nThe council met on Monday evening.\n"
        "⟦Two.\n— E F (@e) May 3, 2023\nAnd two more. pic.twitter.com/two⟧\n"
        "⟦— G H (@g) May 4, 2023\nRead this: https://t.co/four⟧",
    )
    assert [mark.attributes["body_status"] for mark in marks] == ["split", "empty", "split", "after"]


@pytest.mark.parametrize(
    "line",
    [
        "Residents shared pictures of the flood:",
        "Marchetti called the closure a scandal in a post on X on Monday.",
        "The fire service posted a video of the flooded street.",
        "Odile Marchetti, who runs the ferry, was not amused by the decision.",
        "“We were not asked,” the ferry's owner said.",
        "Officials said on Tuesday that the bridge would stay shut, and they did not say for how long.",
        "The council, which has eleven members and meets twice a month in the old customs house, voted late on Monday "
        "to close the bridge after an engineer found cracks in the eastern pier, a decision that surprised traders on "
        "both banks and that the chamber of commerce, which had asked for a hearing, wants to take to court in spring.",
    ],
)
def test_the_reporters_line_above_is_not_the_post(check_marks: Check, line: str) -> None:
    check_marks(
        suggest_tweets, f"The bridge closed.\n{line}\n⟦— Odile Marchetti (@odile_tarn) March 3, 2024⟧\nIt rained."
    )


@pytest.mark.parametrize(
    "line",
    [
        "We are closing the ferry until further notice.",
        "6:00 pm, nobody at the pier.",
        "BREAKING: Bridge at Tarn closed after cracks were found",
        "The bridge is closed. Thanks to @PEFire for the quick work!",
        "I was told nothing. #Tarn",
        "Water at the second step 🌊",
        "Never forget who voted for this",
        "The bridge was closed, and the ferry was cancelled.",
        "“Steady as Tarn stone.”",
        "Tarn, PE: Like every Monday, long queues at the ferry.",
    ],
)
def test_the_posts_own_line_above_belongs_to_it(check_marks: Check, line: str) -> None:
    check_marks(
        suggest_tweets, f"The bridge closed.\n⟦{line}\n— Odile Marchetti (@odile_tarn) March 3, 2024⟧\nIt rained."
    )


@pytest.mark.parametrize(
    "text",
    [
        "“Steady as Tarn stone.”\n— Odile Marchetti, ferry owner\nThe council met.",
        "The plan — by Odile Marchetti (@odile_tarn) — was rejected on March 3, 2024.",
        "— Odile Marchetti (@odile_tarn) is a reporter for the Ellery Courier.",
        "The reporter (@odile_tarn) wrote this on March 3, 2024",
        "Follow Odile Marchetti (@odile_tarn) March 3, 2024",
        "— the council, March 3, 2024",
        "A well-known ferry owner (@odile_tarn) March 3, 2024",
        "Write to us (odile@example.org) by March 3, 2024",
    ],
)
def test_what_only_looks_like_a_signature(check_marks: Check, text: str) -> None:
    check_marks(suggest_tweets, text)


@pytest.mark.parametrize(
    ("handle", "printed", "platform"),
    [
        ("@tam.bsky.social", "tam.bsky.social", "bluesky"),
        ("@tam@tarn.example", "tam@tarn.example", "mastodon"),
        ("@TamRudd_1", "TamRudd_1", "x"),
    ],
)
def test_the_handle_tells_the_platform(check_marks: Check, handle: str, printed: str, platform: str) -> None:
    [mark] = check_marks(suggest_tweets, f"⟦Hello.\n— Tam ({handle}) March 3, 2024⟧\nIt rained.")
    assert (mark.attributes["author_handle"], mark.attributes["platform"]) == (printed, platform)


def test_links_are_kept_as_printed(check_marks: Check) -> None:
    [mark] = check_marks(
        suggest_tweets, "⟦See https://t.co/Ab1, pic.twitter.com/Cd2\n— T R (@t) May 9, 2023⟧\nThe end."
    )
    assert (mark.attributes["url"], mark.attributes["pic_url"]) == ("https://t.co/Ab1", "pic.twitter.com/Cd2")


def test_blocks_of_the_markup_win_and_nothing_is_marked_twice() -> None:
    post = "Third night\nwithout power.\n— Tam Rudd (@tamrudd) November 9, 2023"
    text = f"The power went.\n{post}\nAnother one:\n— A B (@a) May 1, 2023\n"
    start = text.index(post)
    attributes = {"platform": "twitter", "url": "https://x.example/tamrudd/status/1", "author_handle": "@tamrudd"}
    document = Document(id="d", text=text, blocks=(Block("post", Span(start, start + len(post)), attributes),))
    block, line = suggest_tweets(document)
    assert block.span.of(text) == post
    assert block.attributes == {
        "author_name": "Tam Rudd",
        "author_handle": "tamrudd",
        "date": "November 9, 2023",
        "body_status": "before",
        "platform": "x",
        "url": "https://x.example/tamrudd/status/1",
    }
    assert line.span.of(text) == "— A B (@a) May 1, 2023"


def test_a_block_without_a_signature_keeps_what_its_markup_says() -> None:
    text = "Before.\nA picture of the pier.\nAfter."
    attributes = {"platform": "instagram", "author_name": "Tam", "date": "2024-03-03"}
    [mark] = suggest_tweets(Document(id="d", text=text, blocks=(Block("post", Span(8, 30), attributes),)))
    assert mark.attributes == {**attributes, "body_status": "before"}


def test_the_posts_of_the_shared_article(shared_seed: str) -> None:
    marks = list(suggest_tweets(Document(id="seed", text=shared_seed)))
    assert [mark.attributes["body_status"] for mark in marks] == ["split", "split", "empty"]
    assert [len(mark.span.of(shared_seed).splitlines()) for mark in marks] == [3, 4, 1]
    assert marks[2].span.of(shared_seed) == "— 𝕸𝖗. 𝐗 (@Digital_Cloud) December 20, 2023"
