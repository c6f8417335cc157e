"""Makes the pictures of the documentation: a project with two annotators' labels, opened in Chromium."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import uuid4

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
PORT = 8611
ADDRESS = f"http://127.0.0.1:{PORT}"
ARTICLE = "blog/drone-ban.txt"
PAGES = {
    "label": f"label?person=cara&document_id={quote(ARTICLE, safe='')}",
    "agreement": "agreement",
    "adjudicate": "adjudicate?person=chris",
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("schemas", "seeds"):
            shutil.copytree(REPOSITORY / name, Path(folder) / name)
        command = [sys.executable, "-m", "curate", "run", "--port", str(PORT), "--no-browser"]
        server = subprocess.Popen(command, cwd=folder)
        try:
            wait_for_server()
            label_as("ben", take=lambda number: number % 4 != 0, submit=True)
            label_as("ana", take=lambda number: number % 3 != 0, submit=True)
            label_as("cara", take=lambda number: number % 2 == 0, submit=False)
            take_pictures()
        finally:
            server.terminate()
            server.wait(20)


def wait_for_server() -> None:
    for _ in range(300):
        try:
            with urlopen(f"{ADDRESS}/_stcore/health", timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    sys.exit("the server did not start")


def label_as(author: str, *, take: Any, submit: bool) -> None:  # noqa: ANN401
    """Accepts some of the suggestions on the article as this annotator."""
    with urlopen(f"{ADDRESS}/api/labelling?document_id={quote(ARTICLE)}&author={author}") as answer:
        seen = json.load(answer)
    changes = [
        {"id": str(uuid4()), "action": "put", "annotation": accepted(suggestion)}
        for number, suggestion in enumerate(seen["suggestions"])
        if take(number)
    ]
    if submit:
        changes.append({"id": str(uuid4()), "action": "submit"})
    body = {
        "document_id": ARTICLE,
        "author": author,
        "sha256": seen["document"]["sha256"],
        "schema_digest": seen["schema"]["digest"],
        "changes": changes,
    }
    headers = {"Content-Type": "application/json", "X-Curate": "1", "Origin": ADDRESS}
    with urlopen(Request(f"{ADDRESS}/api/changes", json.dumps(body).encode(), headers)):
        pass


def accepted(suggestion: dict[str, Any]) -> dict[str, Any]:
    kept = {key: suggestion[key] for key in ("label", "start", "end", "quote", "attributes")}
    return {"id": str(uuid4()), "origin": suggestion["id"], **kept}


def take_pictures() -> None:
    browser_path = os.environ.get("CURATE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1300, "height": 820})
        for name, path in PAGES.items():
            page.goto(f"{ADDRESS}/{path}")
            page.wait_for_timeout(6_000)
            if name == "label":
                # A span in hand, so that the panel has something to show.
                page.keyboard.press("n")
                page.wait_for_timeout(500)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
