"""Whatever the text and wherever the mouse goes: the offsets cut out in Python what Chromium had selected."""

import random

import pytest
from labeller_driver import Driver
from playwright.sync_api import expect

from curate.core.documents import Block, Document, Metadata
from curate.core.layers import Annotation
from curate.core.spans import Span

PIECES = [
    *("Tarn ", "bridge, ", "the ", "“mayor’s” ", "x\t", "\u00a0", "ﬁ", "<b>&amp;"),
    *("e\u0301a\u0308 ", "👩\u200d👩\u200d👧\u200d👦 ", "😀", "🇩🇪 ", "𝕸𝖊𝖉𝖎𝖆 ", "字幕 ", "ทดสอบ ", "हिन्दी "),
    *(
        "\u200bzero",
        "a\u0308\u0323\u0301 ",
        "👍🏽 ",
        "❤️\u200d🔥 ",
        "𐐷𐐲 ",
        "𞤀𞤣 ",
        "\u2067abc\u2069 ",
        "12\u00a0345 ",
        "\x1c",
        "\x07",
        "\x85",
    ),
    *("Donaudampfschifffahrtsgesellschaft" * 4 + " ", "שלום (abc) ", "a-b_c.d@e ", "\u00ad", "x" * 90),
    *("שלום ", "קול ", "صوت ", "\u200f", "\ufeff", "\u2028", "\r\n", "\n", "\n\n"),
]

# The selection as the browser has it, before anything of ours has looked at it.
WATCH = """() => {
  window.watched = [];
  document.addEventListener("mouseup", () => {
    const selection = getSelection();
    if (selection.rangeCount) window.watched.push(selection.getRangeAt(0).toString());
  }, { capture: true });
}"""


def random_text(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(60, 120))) + "end"


@pytest.mark.parametrize("seed", range(6))
def test_the_words_under_the_mouse_are_the_words_in_python(labeller: Driver, seed: int) -> None:
    chance = random.Random(seed)
    text = random_text(chance)
    labeller.start(text)
    labeller.page.evaluate(WATCH)
    labeller.keep_exact()
    labeller.press("Escape")
    labeller.chip("Post").click()
    box = labeller.page.locator(".page").bounding_box()
    assert box is not None
    mouse = labeller.page.mouse
    for _ in range(12):
        bottom = min(box["y"] + box["height"], 890)
        points = [
            (box["x"] + chance.random() * box["width"], box["y"] + chance.random() * (bottom - box["y"])) for _ in "ab"
        ]
        mouse.move(*points[0])
        mouse.down()
        mouse.move(*points[1], steps=3)
        mouse.up()
        # The next press must not take hold of an end of this span.
        labeller.page.evaluate("new Promise(requestAnimationFrame)")
        if labeller.page.locator(".edge.end").is_visible():
            labeller.press("Escape")
    watched: list[str] = [words for words in labeller.page.evaluate("window.watched") if words.strip()]
    assert len(watched) > 6
    layer = labeller.layer()
    document = labeller.document
    assert document is not None
    # A line break stands between two text nodes: the browser's own string has none.
    stored = [annotation.span.of(document.text).replace("\n", "") for annotation in layer.annotations]
    assert sorted(stored) == sorted(words.strip() for words in watched)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He: 👩\u200d👩\u200d👧\u200d👦 and then the words", "the words"),
        ("𝕸𝖊𝖉𝖎𝖆 𝕬𝖚𝖙𝖍𝖔𝖗 (@media) wrote it", "(@media)"),
        ("e\u0301e\u0301e\u0301 cafe\u0301 au lait", "cafe\u0301 au"),
        ("line one\r\nline two\r\n\r\nline four", "four"),
        ("שלום לכולם, קול ברור", "קול"),
        ("one\ttwo\t\tthree", "three"),
        ("\n\n  indented", "indented"),
        ("x" * 30_000 + " end of a long line", "long"),
        ("x", "x"),
        ("😀", "😀"),
        ("\r\n\t \u2028one\u2029two\r\n", "two"),
        ("a\u200bb\u2060c\ufeffd end", "end"),
        ("bell\x07 \x1fcontrol", "control"),
        ("english שלום (עולם) 12,5 עברית end", "עולם"),
        ("\n" * 500 + "deep", "deep"),
    ],
)
def test_words_after_any_kind_of_character_are_found_again(labeller: Driver, text: str, words: str) -> None:
    labeller.start(text)
    labeller.keep_exact()
    labeller.label(words, "q")
    assert labeller.stored() == [("quote", words)]
    labeller.open()
    # Spans far from the window are painted when one gets there.
    labeller.rows.first.click()
    labeller.page.wait_for_function(
        "() => [...CSS.highlights].some(([name, ranges]) => name.endsWith('-1-0-made') && ranges.size)"
    )
    assert ("1-0-made", words) in labeller.painted()


def test_the_text_on_the_screen_is_the_text_character_by_character(labeller: Driver) -> None:
    text = random_text(random.Random(99))
    labeller.start(text)
    lines: list[str] = labeller.page.evaluate(
        "[...document.querySelectorAll('.line')].map((line) => line.firstChild.data)"
    )
    assert "\n".join(lines) == text


def test_a_line_of_a_million_characters_is_shown_in_pieces_that_leave_nothing_out(labeller: Driver) -> None:
    words = ["bridge", "קול", "👩\u200d👩\u200d👧\u200d👦", "字幕", "𝕸𝖊𝖉𝖎𝖆", "x" * 700]
    chance = random.Random(7)
    text = " ".join(chance.choices(words, k=7_000)) + " the end"
    assert len(text) > 800_000
    labeller.start(text)
    pieces: list[str] = labeller.page.evaluate(
        "[...document.querySelectorAll('.line')].map((line) => line.firstChild.data)"
    )
    assert "".join(pieces) == text
    assert len(pieces) > 100
    labeller.keep_exact()
    labeller.press("Escape", "Control+End")
    labeller.label("the end", "q")
    cut = pieces[0][-5:] + pieces[1][:5]
    labeller.label(cut.strip(), "c")
    assert labeller.stored() == [("claim", cut.strip()), ("quote", "the end")]


MALICE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'


def test_markup_in_text_labels_attributes_and_metadata_is_inert(labeller: Driver) -> None:
    text = f"{MALICE} said Ines. {MALICE}"
    where = Metadata(title=MALICE, outlet=MALICE, author=MALICE, url="javascript:window.hit=1", language=MALICE)
    blocks = (Block(MALICE, Span(0, 5)),)
    document = Document(labeller.document_id, text, metadata=where, blocks=blocks)
    suggested = Annotation(f"{document.id}:s", "claim", Span(0, 8), {"topic": MALICE}, note=MALICE)
    labeller.start(document, [suggested])
    labeller.press("n")
    expect(labeller.inspector).to_contain_text(MALICE)
    labeller.press("Enter")
    labeller.inspector.get_by_label("Note").fill(MALICE)
    labeller.text.focus()
    labeller.wait_saved()
    labeller.open()
    labeller.press("n", "?")
    assert labeller.page.evaluate("window.hit") is None
    assert labeller.page.locator("img, .labeller script").count() == 0
    assert labeller.page.locator(".labeller a").count() == 0


def test_nothing_is_asked_of_another_host(labeller: Driver, bridge: Document) -> None:
    asked: list[str] = []
    labeller.page.on("request", lambda request: asked.append(request.url))
    labeller.start(bridge)
    labeller.label("Farmers", "q")
    labeller.wait_saved()
    assert asked
    assert all(url.startswith((labeller.server.url, "data:")) for url in asked)
