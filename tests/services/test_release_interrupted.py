"""A release that is cut off leaves no half release, and the next one is whole."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curate.services.annotating import Acknowledgement
from curate.services.importing import import_paths
from curate.services.projects import Project
from curate.services.releasing import create_release, verify_folder
from tests.fixtures.people import ALONE

Save = Callable[..., Acknowledgement]
DOCUMENTS = 60


@pytest.fixture
def filled(project: Project, save: Save, put: Callable[..., dict[str, Any]], tmp_path: Path) -> Project:
    """Enough that writing takes a while."""
    folder = tmp_path / "more"
    folder.mkdir()
    for number in range(DOCUMENTS):
        sea = " ".join(f"wave {number * 1000 + n}" for n in range(3_000))
        (folder / f"{number}.txt").write_text(f"Number {number} rose.\n{sea}\n", encoding="utf-8")
    import_paths(project, [folder], by=ALONE)
    for number in range(DOCUMENTS):
        save("ana", f"{number}.txt", put("claim", f"Number {number} rose"), {"action": "submit"})
    return project


@pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_half_is_left(filled: Project, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "curate", "release", "create", "study", "--project", str(filled.root)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    partial, place = filled.exports / "study-1.partial", filled.exports / "study-1"
    while process.poll() is None and not partial.exists():
        time.sleep(0.001)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode, "it was cut off while it wrote"
    assert not place.exists()
    assert partial.exists() == (number is signal.SIGKILL)
    made = create_release(filled, name="study", by=ALONE)
    assert verify_folder(made.folder) == []
    assert [path.name for path in filled.exports.iterdir()] == ["study-1"]
