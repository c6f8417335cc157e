"""Words on Streamlit's pages can be read in light and in dark, by axe's rule for WCAG 2.2, 1.4.3; the colours are the
labeller's."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe import AXE
from machine import absent
from playwright.sync_api import Page, expect
from served_project import ServedProject

from curate.app.theme import THEMES

CONTRAST = """() => axe.run("html", { runOnly: { type: "rule", values: ["color-contrast"] } })"""
GROUND = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"


def test_words_can_be_read_in_both_themes(served_project: ServedProject, page: Page) -> None:
    if not AXE.exists():
        absent("axe is missing: run make check, which has npm install it")
    page.add_init_script(path=AXE)
    for scheme in THEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{served_project.url}/release")
        page.get_by_role("button", name="labels", exact=True).click()
        expect(page.get_by_role("button", name="labels", exact=True)).to_have_attribute("aria-pressed", "true")
        check_contrast(page, scheme, "By chance", "labels")
        page.goto(f"{served_project.url}/rounds")
        page.get_by_role("tab", name="Plan a round").click()
        people = page.get_by_role("combobox", name="Annotators")
        people.fill("ana")
        people.press("Enter")
        expect(page.locator("[data-tag]", has_text="ana").first).to_be_visible()
        check_contrast(page, scheme, "ana", "Open and deal")


def check_contrast(page: Page, scheme: str, *words: str) -> None:
    """What axe cannot reckon it leaves out, so those words that stand on an accent must be among what it looked at."""
    # While a page is drawn anew what stood there is pale, and colours change slowly.
    page.wait_for_timeout(300)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.wait_for_timeout(700)
    found: dict[str, Any] = page.evaluate(CONTRAST)
    looked = " ".join(re.sub("<[^>]*>", "", node["html"]) for rule in found["passes"] for node in rule["nodes"])
    pale = [(node["html"][:90], node["any"][0]["message"]) for rule in found["violations"] for node in rule["nodes"]]
    assert not pale, (scheme, pale)
    for each in words:
        assert each in looked, (scheme, each, looked)


def test_a_theme_chosen_on_streamlits_pages_is_the_label_pages_and_in_its_colours(
    served_project: ServedProject, page: Page
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{served_project.url}/progress?person=ana")
    expect(page.get_by_role("heading", name="Progress")).to_be_visible(timeout=30_000)
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    page.get_by_test_id("stMainMenu").click()
    page.get_by_role("menuitemradio", name="Dark").or_(page.get_by_text("Dark", exact=True)).first.click()
    page.wait_for_function(f"({GROUND})() === 'rgb(14, 17, 23)'")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Label", exact=True).click()
    expect(page.locator(".labeller .line").first).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 23)"


@pytest.mark.parametrize(("theme", "rule"), [("light", ":root {"), ("dark", ':root[data-theme="dark"] {')])
def test_the_labeller_has_the_same_colours(repository: Path, theme: str, rule: str) -> None:
    css = (repository / "curate" / "labeller" / "masthead.css").read_text(encoding="utf-8")
    said = dict(re.findall(r"--(\w+): (#\w+);", css.split(rule)[1].split("}")[0]))
    names = {"ink": "text", "paper": "background", "tint": "secondaryBackground", "accent": "primary"}
    assert {names[name]: color for name, color in said.items()} == THEMES[theme]
