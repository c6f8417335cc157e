"""Only the spans near the window are registered with the browser, and one sees all that one can see."""

from labeller_driver import Driver

from curate.core.layers import Annotation
from curate.core.spans import Span

LINE = "The bridge at Tarn is closed, and the farmers of the valley wait for a word from the council. " * 3
COUNT = 200


def painted_words(labeller: Driver) -> set[str]:
    return {words for name, words in labeller.painted() if name.endswith("suggested")}


def test_spans_come_and_go_with_the_window(labeller: Driver) -> None:
    lines = [f"{n:03} {LINE}" for n in range(COUNT)]
    text = "\n".join(lines)
    starts = [text.index(f"{n:03} ") for n in range(COUNT)]
    suggestions = [Annotation(f"{labeller.document_id}:{n}", "quote", Span(at, at + 3)) for n, at in enumerate(starts)]
    # One that is over all of the text's lines is near wherever one is.
    suggestions.append(Annotation(f"{labeller.document_id}:all", "post", Span(0, starts[-1] + 3)))
    labeller.start(text, suggestions)
    labeller.page.wait_for_function("() => [...CSS.highlights].length > 0")
    assert "000" in painted_words(labeller)
    assert f"{COUNT - 1:03}" not in painted_words(labeller)
    labeller.text.focus()
    labeller.press("Control+End")
    labeller.page.wait_for_function(
        """words => [...CSS.highlights.values()].some((ranges) =>
             [...ranges].some((range) => range.startContainer.data?.startsWith(words)))""",
        arg=f"{COUNT - 1:03}",
    )
    assert "000" not in painted_words(labeller)
    assert any(name.endswith("suggested") and len(words) > 1_000 for name, words in labeller.painted())
    labeller.press("Control+Home")
    labeller.page.wait_for_function(
        """words => [...CSS.highlights].some(([name, ranges]) => name.endsWith("suggested") &&
             [...ranges].some(({ startContainer, endContainer }) =>
               startContainer.data?.startsWith(words) && startContainer === endContainer))""",
        arg="000",
    )


def test_a_span_is_still_there_when_one_comes_back(labeller: Driver) -> None:
    text = "\n".join(f"{n:03} {LINE}" for n in range(COUNT))
    labeller.start(text)
    at = text.index(f"{COUNT - 1:03} ")
    labeller.text.focus()
    labeller.press("Control+End", "Home", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "q")
    assert labeller.stored() == [("quote", f"{COUNT - 1:03}")]
    labeller.press("Control+Home")
    labeller.page.wait_for_timeout(300)
    labeller.press("n")
    labeller.page.wait_for_function("() => [...CSS.highlights].some(([n, h]) => n.endsWith('made') && h.size === 1)")
    assert labeller.layer().annotations[0].span.start == at


LEAVES = """async () => {
  const { Nearness } = await import(new URL("nearness.js", document.querySelector("script[type=module]").src));
  const tall = (name) => Object.assign(document.createElement("div"), { id: name, style: "height: 400vh" });
  const leaves = ["first", "second"].map(tall);
  document.body.replaceChildren(...leaves);
  window.told = [];
  new Nearness(leaves, (came, went) => window.told.push([came, went]));
}"""


def test_a_leaf_that_one_scrolled_past_is_given_up_when_one_rests(labeller: Driver) -> None:
    """Where no other comes in, nothing but the quiet tells that it has gone."""
    labeller.start("The bridge at Tarn is closed.")
    page = labeller.page
    page.evaluate(LEAVES)
    page.evaluate("scrollTo(0, 3.2 * innerHeight)")
    page.wait_for_function("() => told.at(-1)?.[0].join() === '1'")
    page.evaluate("scrollTo(0, 5 * innerHeight)")
    page.wait_for_function("() => told.length > 1")
    assert page.evaluate("told") == [[[1], []], [[], [0]]]
