"""Exports of pages and conversations, as Label Studio 1.23.2 wrote them for words that were marked with a mouse."""

import json
from pathlib import Path
from typing import Any

import pytest

from curate.adapters.label_studio.exports import read_json
from curate.adapters.label_studio.rich_texts import place_in_paragraphs, read_conversation, read_page
from curate.core.anchoring import Anchoring, Unplaced
from curate.core.documents import Document, Rejection
from curate.core.foreign_layers import ForeignLayer

PAGE = (
    "<h1>News &amp; more 😀</h1>\n<p>The <b>bridge</b> is&nbsp;closed 👩🏽‍🚒 says\n   the mayor.</p>"
    "<ul><li>one river</li><li>two rivers</li></ul><p>The river rose &lt;3 metres.</p>"
    "<script>var the = 'river'</script>"
)
MARKED = [
    ("/p[1]/b[1]/text()[1]", 18, 24, "bridge"),
    ("/p[1]/text()[2]", 28, 44, "closed 👩🏽‍🚒 says"),
    ("/ul[1]/li[1]/text()[1]", 58, 77, "one river\\ntwo rivers"),
    ("/p[2]/text()[1]", 81, 101, "river rose <3 metres"),
]
SAID = [
    {"author": "Ann", "text": "𝕸𝖗. 𝐗 said 😀 the bridge is closed."},
    {"author": "Bo", "text": "Really?\nThe bridge? The ferry\r\ndoes not run."},
    {"author": "Cy", "text": "No. 👩🏽‍🚒 It burnt."},
]
HEARD = [
    ("0", "0", 21, 37, "bridge is closed"),
    ("1", "1", 24, 39, "ferry does not"),
    ("2", "2", 15, 20, "burnt"),
    ("0", "1", 9, 6, "said 😀 the bridge is closed.\n00:00:00 - 00:00:00\nReally"),
]


def on_page(path: str, start: int, end: int, words: str) -> dict[str, Any]:
    value = {"start": path, "end": path, "globalOffsets": {"start": start, "end": end}, "text": words}
    return {"id": words[:4], "from_name": "l", "type": "labels", "value": {**value, "labels": ["claim"]}}


def in_conversation(start: str, end: str, first: int, last: int, words: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "startOffset": first, "endOffset": last, "text": words}
    value["paragraphlabels"] = ["claim"]
    return {"id": words[:4], "from_name": "l", "type": "paragraphlabels", "value": value}


def task(number: int, data: dict[str, Any], results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": number, "data": data, "annotations": [{"id": number, "completed_by": 1, "result": results}]}


def read(tmp_path: Path, *tasks: dict[str, Any]) -> tuple[list[Document], list[ForeignLayer], list[str]]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    found = list(read_json(path, "export.json"))
    return (
        [each for each in found if isinstance(each, Document)],
        [each for each in found if isinstance(each, ForeignLayer)],
        [each.reason for each in found if isinstance(each, Rejection)],
    )


def test_a_page_becomes_what_a_browser_shows_and_its_regions_stand_where_they_were(tmp_path: Path) -> None:
    tasks = [task(1, {"html": "<p>Nobody marked <i>this</i></p>"}, [])]
    tasks.append(task(2, {"html": PAGE}, [on_page(*each) for each in MARKED]))
    (first, document), (empty, layer), rejected = read(tmp_path, *tasks)
    assert first.text == "Nobody marked this"
    assert empty.annotations == ()
    assert "<" not in document.text.replace("<3", "")
    assert "var the" not in document.text
    words = [each.span.of(document.text) for each in layer.annotations]
    assert words == ["bridge", "closed 👩🏽‍🚒 says", "one river\ntwo rivers", "river rose <3 metres"]
    assert rejected == []


def test_a_conversation_is_a_line_a_paragraph_and_says_who_speaks(tmp_path: Path) -> None:
    (document,), (layer,), rejected = read(
        tmp_path, task(1, {"talk": SAID}, [in_conversation(*each) for each in HEARD])
    )
    assert document.text == "\n".join(each["text"] for each in SAID)
    assert [(block.attributes["speaker"], block.span.of(document.text)) for block in document.blocks] == [
        (each["author"], each["text"]) for each in SAID
    ]
    words = {each.span.of(document.text) for each in layer.annotations}
    across = "said 😀 the bridge is closed.\nReally"
    assert words == {"bridge is closed", "ferry\r\ndoes not", "burnt", across}
    assert layer.placed[Anchoring.UTF16] + layer.placed[Anchoring.CODE_POINTS] == 4
    assert rejected == []


def test_what_does_not_stand_where_it_says_is_rejected(tmp_path: Path) -> None:
    wrong = [
        ("0", "0", 17, 30, "bridge is closed"),
        ("7", "7", 0, 2, "No"),
        ("2", "0", 0, 2, "No"),
        ("0", "0", 1, 3, ""),
    ]
    _, (layer,), rejected = read(tmp_path, task(1, {"talk": SAID}, [in_conversation(*each) for each in wrong]))
    assert layer.annotations == ()
    assert len(rejected) == 4
    page = [on_page("/p[1]", 3, 9, "the mayors")]
    _, (layer,), (reason,) = read(tmp_path, task(1, {"html": PAGE}, page))
    assert "are not in the text" in reason


@pytest.mark.parametrize("value", [None, [], "text", [{"text": 1}], [{"said": "x"}], [1], {"text": "x"}])
def test_what_is_no_conversation(value: object) -> None:
    assert read_conversation(value) is None


@pytest.mark.parametrize("offset", [-1, True, 2.5, "3", None, 10**12])
def test_hostile_offsets_are_refused(offset: object) -> None:
    talk = read_conversation([{"text": "abc"}])
    assert talk is not None
    value = {"start": "0", "end": "0", "startOffset": offset, "endOffset": 3, "text": "abc"}
    with pytest.raises(Unplaced):
        place_in_paragraphs(value, talk)


def test_a_page_without_a_body_has_no_text() -> None:
    assert read_page("").text == ""


def test_a_browsers_lines_are_lines_and_places_count_without_them() -> None:
    page = read_page("<div>one<p>two <b>bold</b></p>three<br>four</div>\n<p>five</p><script>x</script>")
    assert page.text == "one\ntwo bold\nthree\nfour\nfive"
    raw = "onetwo boldthreefour\nfive"
    for words in ("one", "two bold", "three", "four", "five"):
        start, end = page.place(raw.index(words), raw.index(words) + len(words))
        assert page.text[start:end] == words
