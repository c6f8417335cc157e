"""A Chromium that times a labeller from outside: nothing of what is timed knows that it is.

All labellers are timed by one script, put into their pages before anything of theirs runs. What differs is said in two
expressions: how many marks of spans are on the page (`marks`), and the elements that hold a paragraph each (`lines`).
A moment is "painted" when the page does what is asked for at the beginning of a frame and that frame has been made:
the animation callback sees it, and a message posted there arrives after the frame's style, layout and paint.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from long_documents import LongDocument, Mark
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

WINDOW = {"width": 1400, "height": 900}
PATIENCE_MS = 180_000
SCROLL_PX, SCROLL_PX_A_SECOND = 12_000, 3_000
CLEAR = 4  # characters between the ends of a new selection and those of any span: both labellers let edges be dragged

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page wants from elsewhere, it doesn't get, and isn't made to wait for.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

SCRIPT = """(() => {
  const marks = () => MARKS;
  const lines = () => LINES;
  const afterFrame = (done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  };
  const painted = (holds) => new Promise((done, fail) => {
    const begun = performance.now();
    const look = () => {
      if (holds()) afterFrame(done);
      else if (performance.now() - begun > PATIENCE_MS) fail(new Error("what was waited for did not come"));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const bench = (window.bench = { labels: [], frames: [] });
  addEventListener("click", (event) => { bench.clicked = event.timeStamp; }, { capture: true });

  /** Since the page's navigation began, or since the last click. */
  bench.shows = async (first, count, since) => {
    const at = await painted(() => marks() >= count && lines()[0]?.textContent === first);
    return since === "click" ? at - bench.clicked : at;
  };
  bench.watchLabels = () => {
    addEventListener("pointerup", (event) => {
      const before = marks();
      bench.labelled = painted(() => marks() > before).then((at) => bench.labels.push(at - event.timeStamp));
    }, { capture: true });
  };
  bench.watchFrames = () => {
    let last = null;
    bench.frames = [];
    const tick = (now) => {
      if (last !== null) bench.frames.push(now - last);
      last = now;
      if (bench.frames) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };
  bench.endFrames = () => { const taken = bench.frames; bench.frames = null; return taken; };

  /** Where columns of a paragraph are on the screen, once it is in the middle of it. Columns are UTF-16 units. */
  bench.find = (line, start, end) => {
    const paragraph = lines()[line];
    const place = (column) => {
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; column -= node.length, node = walker.nextNode()) {
        if (column < node.length) return [node, column];
      }
    };
    const box = (column) => {
      const range = document.createRange();
      const [node, offset] = place(column);
      range.setStart(node, offset);
      range.setEnd(node, offset + 1);
      return range.getBoundingClientRect();
    };
    paragraph.scrollIntoView({ block: "center", behavior: "instant" });
    const [first, last] = [box(start), box(end - 1)];
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  };
})()"""


class Labeller(Protocol):
    """A server that runs and holds the documents, in the order of its list, and what its page is like."""

    name: str
    marks: str
    lines: str
    documents: Sequence[LongDocument]

    def enter(self, page: Page) -> None:
        """Logs in, where one must."""

    def address(self, document: LongDocument) -> str: ...

    def choose(self, page: Page, document: LongDocument, *, is_onward: bool) -> None:
        """Clicks on what leads to the document, which is the next of the one that is open, or the one before."""

    def arm(self, page: Page, *, is_first: bool) -> None:
        """Has the next words that are selected labelled."""


@dataclass
class Stopwatch:
    """A browser's tab with one labeller in it."""

    labeller: Labeller
    page: Page
    wire: CDPSession

    def open(self, document: LongDocument) -> float:
        """Milliseconds from the navigation's start until the text and all its spans are painted."""
        self.page.goto(self.labeller.address(document), wait_until="commit")
        return self._shows(document, "navigation")

    def switch(self, document: LongDocument, *, is_onward: bool) -> float:
        """Milliseconds from the click on another document until it is painted."""
        self.labeller.choose(self.page, document, is_onward=is_onward)
        return self._shows(document, "click")

    def label(self, document: LongDocument, count: int) -> list[float]:
        """Milliseconds from each release of the mouse until the new span is painted; the document must be open."""
        for nth, (line, start, end) in enumerate(stretches(document, count)):
            self.labeller.arm(self.page, is_first=nth == 0)
            if nth == 0:
                self.page.evaluate("bench.watchLabels()")
            x1, y1, x2, y2 = self.page.evaluate(
                "([line, start, end]) => bench.find(line, start, end)", [line, start, end]
            )
            self.page.mouse.move(x1, y1)
            self.page.mouse.down()
            self.page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
            self.page.mouse.move(x2, y2)
            self.page.mouse.up()
            self.page.evaluate("bench.labelled")
            self.page.wait_for_timeout(100)  # a person's hand is not faster
        taken: list[float] = self.page.evaluate("bench.labels")
        return taken

    def scroll(self) -> list[float]:
        """Milliseconds between frames while the text is scrolled by the wheel."""
        return _scroll(self.page, self.wire)

    def heap(self) -> float:
        """Megabytes of JavaScript's heap that are in use after a collection."""
        self.wire.send("HeapProfiler.collectGarbage")
        used: float = self.wire.send("Runtime.getHeapUsage")["usedSize"]
        return used / 1e6

    def _shows(self, document: LongDocument, since: str) -> float:
        first, count = document.text.split("\n", 1)[0], len(document.marks)
        call = "([first, count, since]) => bench.shows(first, count, since)"
        taken: float = self.page.evaluate(call, [first, count, since])
        return taken


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def stopwatch(browser: Browser, labeller: Labeller) -> Stopwatch:
    """A tab with cookies and storage of its own, in which one has logged in."""
    context = browser.new_context(viewport=WINDOW, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(_script(labeller.marks, labeller.lines))
    page = context.new_page()
    labeller.enter(page)
    return Stopwatch(labeller, page, context.new_cdp_session(page))


def scroll_plain(browser: Browser, document: LongDocument) -> list[float]:
    """Milliseconds between frames while the text alone is scrolled, with no labeller around: what this machine can."""
    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(_script("0", "[]"))
    page = context.new_page()
    page.goto("about:blank")
    page.evaluate("text => { document.body.innerText = text; }", document.text)
    taken = _scroll(page, context.new_cdp_session(page))
    context.close()
    return taken


def _script(marks: str, lines: str) -> str:
    return SCRIPT.replace("PATIENCE_MS", str(PATIENCE_MS)).replace("MARKS", marks).replace("LINES", lines)


def _scroll(page: Page, wire: CDPSession) -> list[float]:
    x, y = WINDOW["width"] * 0.4, WINDOW["height"] * 0.6
    page.mouse.move(x, y)
    page.evaluate("bench.watchFrames()")
    gesture = {"x": x, "y": y, "yDistance": -SCROLL_PX, "speed": SCROLL_PX_A_SECOND, "gestureSourceType": "mouse"}
    wire.send("Input.synthesizeScrollGesture", gesture)
    taken: list[float] = page.evaluate("bench.endFrames()")
    return taken


def stretches(document: LongDocument, count: int) -> list[tuple[int, int, int]]:
    """Line and columns of words to select, all over the text and on words' borders; columns are UTF-16 units."""
    chance = random.Random(count)
    edges = {edge for mark in document.marks for edge in (mark.start, mark.end)}
    found: list[tuple[int, Mark]] = []
    starts = list(_words_of(document.text))
    while len(found) < count:
        line, begins, ends = chance.choice(starts)
        first = chance.randrange(len(begins) - 6)
        start, end = begins[first], ends[first + 4]
        if all(edge not in edges for at in (start, end) for edge in range(at - CLEAR, at + CLEAR + 1)):
            found.append((line, Mark("", start, end)))
    line_starts = [0, *(at + 1 for at, character in enumerate(document.text) if character == "\n")]
    columns = [(line, line_starts[line], mark) for line, mark in found]
    return [
        (line, utf16(document.text[begin : mark.start]), utf16(document.text[begin : mark.end]))
        for line, begin, mark in columns
    ]


def _words_of(text: str) -> Iterator[tuple[int, list[int], list[int]]]:
    """Line, and where its words begin and end in the text."""
    at = 0
    for line, words in enumerate(text.split("\n")):
        begins = [at + place for place in range(len(words)) if place == 0 or words[place - 1] == " "]
        yield line, begins, [begin + len(words[begin - at :].split(" ", 1)[0]) for begin in begins]
        at += len(words) + 1


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
