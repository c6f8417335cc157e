"""Lines and grounds of labels on the screen, against WCAG 2.2: 3 : 1 for what carries meaning, 4.5 : 1 for text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labeller_driver import Driver
from labelling_page import LabellingServer, serve_labeller
from playwright.sync_api import Page

from curate.core.colors import contrast
from curate.core.documents import Document
from curate.core.layers import Annotation
from curate.core.spans import Span
from curate.services.projects import opened

Color = tuple[float, float, float, float]

LOOKS = """() => {
  const line = document.querySelector(".line");
  const labeller = document.querySelector(".labeller");
  // As the painter does it for the span in hand.
  const colors = [...document.querySelectorAll(".chip")].map((chip) => chip.style.getPropertyValue("--label-color"));
  const held = (key, nth) => {
    line.style.setProperty("--active-color", colors[nth]);
    line.style.setProperty("--hover-color", colors[nth]);
    for (const how of ["active", "hover"]) line.style.setProperty(`--${how}-line`, "underline solid 1px");
    return look(`${prefix}held-${key}`);
  };
  const look = (key) => {
    const { textDecorationColor, backgroundColor } = getComputedStyle(line, `::highlight(${key})`);
    return [textDecorationColor, backgroundColor];
  };
  const prefix = [...CSS.highlights.keys()].map((name) => name.match(/^curate-[0-9]+-/)).find(Boolean)[0];
  const labels = Array.from({ length: 5 }, (_, nth) => [
    [look(`${prefix}${nth}-0-made`)[0], look(`${prefix}${nth}-0-made`)[1]],
    [look(`${prefix}${nth}-0-suggested`)[0], "rgba(0, 0, 0, 0)"],
    [held("active", nth)[0], look(`${prefix}active-${nth}`)[1]],
    [held("hover", nth)[0], look(`${prefix}hover-${nth}`)[1]],
  ]);
  const { backgroundColor, color } = getComputedStyle(labeller);
  return { labels, paper: backgroundColor, ink: color };
}"""


@pytest.fixture(scope="module")
def news_server(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[LabellingServer]:
    root = tmp_path_factory.mktemp("news")
    for name in ("schemas", "seeds", "exports"):
        (root / name).mkdir()
    (root / "schemas" / "news.yaml").write_bytes((repository / "schemas" / "news.yaml").read_bytes())
    with opened(root) as project, serve_labeller(project) as server:
        yield server


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_line_stands_out_from_its_ground_and_the_words_too(
    page: Page, news_server: LabellingServer, document_id: str, theme: str
) -> None:
    driver = Driver(page, news_server, document_id)
    page.emulate_media(color_scheme=theme)
    # Where nothing is suggested there are no rules for what is.
    suggested = Annotation(f"{document_id}:1", "claim", Span(0, 10))
    driver.start(Document(document_id, "The bridge at Tarn is closed."), [suggested])
    check_looks(page.evaluate(LOOKS))
    page.emulate_media(contrast="more")
    check_looks(page.evaluate(LOOKS))


def check_looks(found: dict[str, Any]) -> None:
    paper = parsed(found["paper"])
    ink = written(parsed(found["ink"]))
    for nth, looks in enumerate(found["labels"]):
        for line, ground in looks:
            below = over(parsed(ground), paper)
            assert contrast(written(over(parsed(line), below)), written(below)) >= 3, (nth, line, ground)
            assert contrast(ink, written(below)) >= 4.5, (nth, line, ground)


def over(color: Color, ground: Color) -> Color:
    alpha = color[3]
    red, green, blue = (one * alpha + other * (1 - alpha) for one, other in zip(color[:3], ground[:3], strict=True))
    return red, green, blue, 1


def written(color: Color) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in color[:3])


def parsed(css: str) -> Color:
    """`rgb(…)`, `rgba(…)` or `color(srgb …)`, as browsers write computed colours."""
    numbers = [float(number) for number in re.findall(r"[\d.]+(?:e-?\d+)?", css)]
    red, green, blue = numbers[:3] if css.startswith("color(") else [number / 255 for number in numbers[:3]]
    return red, green, blue, numbers[3] if len(numbers) > 3 else 1.0
