"""What the repository's own files promise: links that lead somewhere, one version, no address to fetch from."""

import json
import re
import subprocess
from pathlib import Path

import pytest

import curate

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

# Spelt apart, so that this file holds none of them itself.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "proxy.golang" + ".org",
)
DELIVERY = (
    "cdn.js" + "delivr",
    "un" + "pkg.com",
    "cdn" + "js.cloudflare",
    "fonts.google" + "apis",
    "fonts." + "gstatic",
)
OPTIONS = ("--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host", "-f " + "http")
ARCHIVE = re.compile(r"https?://\S+\.(?:whl|tar\.gz|zip|deb|tgz)\b")
LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)", re.MULTILINE)


def tracked_files(repository: Path) -> list[Path]:
    """What git tracks and is there; empty where the tests run from an unpacked archive."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=False)
    return [repository / name for name in listing.stdout.split("\0") if name and (repository / name).is_file()]


def read_texts(repository: Path) -> dict[str, str]:
    texts = {}
    for path in tracked_files(repository):
        try:
            texts[path.relative_to(repository).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts


@pytest.fixture(scope="module")
def texts(repository: Path) -> dict[str, str]:
    found = read_texts(repository)
    assert len(found) > 50, "git lists too few files to say anything about the repository"
    return found


def test_no_file_says_where_to_download_from(texts: dict[str, str]) -> None:
    needles = (*REGISTRIES, *DELIVERY, *OPTIONS)
    found = [(name, needle) for name, text in texts.items() for needle in needles if needle in text]
    found += [(name, match.group()) for name, text in texts.items() for match in ARCHIVE.finditer(text)]
    assert not found


def test_lock_files_hold_a_hash_for_every_package_and_no_address(texts: dict[str, str]) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        requirements = re.split(r"^(?=\S)", texts[name], flags=re.MULTILINE)[1:]
        assert all(LOCKED.match(line) and "--hash=sha256:" in line for line in requirements)
        assert "://" not in texts[name]


def test_the_development_lock_holds_the_same_versions(texts: dict[str, str]) -> None:
    run = dict(LOCKED.findall(texts["requirements.lock"]))
    development = dict(LOCKED.findall(texts["requirements-dev.lock"]))
    assert run.items() <= development.items()


def test_links_between_our_pages_resolve(texts: dict[str, str], repository: Path) -> None:
    pages = {name: text for name, text in texts.items() if name.endswith(".md")}
    assert len(pages) > 10
    broken = [
        (name, target)
        for name, text in pages.items()
        for target in LINK.findall(FENCE.sub("", text))
        if "://" not in target and not target.startswith("mailto:") and not resolves(repository / name, target)
    ]
    assert not broken


def resolves(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = page.parent / path if path else page
    return file.exists() and (not anchor or anchor in anchors(file.read_text(encoding="utf-8")))


def anchors(markdown: str) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    headings = HEADING.findall(FENCE.sub("", markdown))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_index(repository: Path) -> None:
    index = set(LINK.findall((repository / "docs" / "README.md").read_text(encoding="utf-8")))
    pages = {page.name for page in (repository / "docs").glob("*.md")} - {"README.md"}
    assert pages <= index


def test_the_changelog_begins_with_this_version(texts: dict[str, str]) -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+\S*)", texts["CHANGELOG.md"], re.MULTILINE)
    assert versions[0] == curate.__version__


def test_the_package_and_its_distribution_are_one_version(texts: dict[str, str]) -> None:
    declared = re.search(r'^version = "(.+)"$', texts["pyproject.toml"], re.MULTILINE)
    assert declared
    assert declared.group(1) == curate.__version__


def test_every_decision_is_in_the_table_and_has_its_three_parts(repository: Path) -> None:
    folder = repository / "docs" / "decisions"
    pages = sorted(folder.glob("0*.md"))
    table = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert [page.name for page in pages] == [target for target in table if target.startswith("0")]
    for number, page in enumerate(pages, 1):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def as_toml(default: object) -> str:
    """As the table writes it: text without its quotes, nothing for None."""
    if isinstance(default, bool | tuple):
        return json.dumps(default)
    return "" if default is None else str(default)


def test_every_setting_is_documented_with_its_default(texts: dict[str, str]) -> None:
    from curate.settings import Settings

    rows = re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`)? ?\|", texts["docs/settings.md"], re.MULTILINE)
    expected = {name: as_toml(field.default) for name, field in Settings.model_fields.items()}
    assert dict(rows) == expected
