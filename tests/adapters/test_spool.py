"""A spool gives back what was put in, as often as asked, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from adjudicated import modest, releases
from hypothesis import given

from curate.adapters.exporters.jsonl import write_jsonl
from curate.adapters.exporters.parquet import write_parquet
from curate.adapters.spool import spooled
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, release_digest

ROWS = [{"n": n, "text": "😀\u2028\x85\n\"'" * 7} for n in range(5)]


class Told:
    def __init__(self) -> None:
        self.steps: list[tuple[int, int | None]] = []

    def begin(self, what: str) -> None: ...

    def step(self, done: int, of: int | None) -> None:
        self.steps.append((done, of))


def test_passes_are_independent_and_the_watcher_is_told(tmp_path: Path) -> None:
    told = Told()
    with spooled(iter(ROWS), tmp_path, told) as spool:
        assert [next(iter(spool)), *spool] == [ROWS[0], *ROWS]
        assert list(zip(spool, spool, strict=True)) == [(row, row) for row in ROWS]
        assert len(spool) == len(ROWS)
        assert told.steps == [(5, 5)] * 3
    assert os.listdir(tmp_path) == []


def test_lines_longer_than_a_block_come_whole(tmp_path: Path) -> None:
    rows = [{"text": letter * 3_000_000} for letter in "ab"]
    with spooled(rows, tmp_path) as spool:
        assert list(spool) == rows


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CurateError, match="make room or give the right"), spooled([], tmp_path / "gone"):
        pass


@modest
@given(releases())
def test_a_release_on_the_disk_has_the_same_digest_and_bytes(
    tmp_path_factory: pytest.TempPathFactory, release: ReleaseContent
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    with spooled(release.kept, folder) as spool:
        same = replace(release, kept=spool)
        assert release_digest(same) == release_digest(release)
        made = {}
        for name, content in {"disk": same, "memory": release}.items():
            (folder / name).mkdir()
            for write in (write_jsonl, write_parquet):
                write(content, folder / name)
            made[name] = {path.name: path.read_bytes() for path in (folder / name).iterdir()}
    assert made["disk"] == made["memory"]


KILLED = """
import os, signal, sys
from pathlib import Path
from curate.adapters.spool import spooled
def rows():
    for n in range(100_000):
        yield {"n": n}
        if n == 99_998:
            os.kill(os.getpid(), signal.SIGKILL)
with spooled(rows(), Path(sys.argv[1])):
    pass
"""


@pytest.mark.skipif(os.name != "posix", reason="a file without a name is POSIX's")
def test_a_killed_process_leaves_no_spool(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == []
