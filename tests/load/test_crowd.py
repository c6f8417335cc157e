"""A crowd saving through the real server, which is killed in the middle: nothing acknowledged lost, none doubled."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import crowd
import pytest
from crowd_proof import find_faults
from machine import free_port
from served_project import ServedProject

from curate.store.engine import Store

ANNOTATORS = 20
SECONDS = 4
EVERY = 0.5
DOCUMENTS = 5


@pytest.fixture
def served(repository: Path, tmp_path: Path, database_url: str) -> Iterator[ServedProject]:
    root = tmp_path / "project"
    shutil.copytree(repository / "schemas", root / "schemas")
    (root / "seeds").mkdir()
    (root / "curate.toml").write_text(f"database_url = {database_url!r}\n", encoding="utf-8")
    for nth in range(DOCUMENTS):
        text = crowd.make_text(300) + f"Number {nth}"
        (root / "seeds" / f"article-{nth:02}.txt").write_text(text, encoding="utf-8")
    server = ServedProject(root, free_port(), tmp_path / "server.log")
    yield server
    server.stop()


def test_a_crowd_loses_nothing_when_the_server_is_killed(
    served: ServedProject, database_url: str, tmp_path: Path
) -> None:
    """Of every two annotators on a document one saves beside the other; each layer holds its own changes alone."""
    out = tmp_path / "made.jsonl"
    arguments = [served.url, ANNOTATORS, SECONDS, EVERY, DOCUMENTS, out]
    people = subprocess.Popen([sys.executable, crowd.__file__, *map(str, arguments)])
    time.sleep(SECONDS / 2)
    served.kill()
    killed = time.time()
    served.start()
    assert people.wait(120) == 0, served.output
    made = crowd.read_made(out)
    assert len(made) == ANNOTATORS * SECONDS / EVERY
    assert any(one.acknowledged and one.acknowledged < killed for one in made), "the server was killed too early"
    assert any(one.made > killed for one in made), "the server was killed too late"
    assert [one.id for one in made if one.acknowledged is None] == []
    store = Store(database_url)
    try:
        assert find_faults(store, made) == []
        assert_it_would_be_seen(store, made)
    finally:
        store.dispose()


def assert_it_would_be_seen(store: Store, made: list[crowd.Made]) -> None:
    """A proof that cannot fail proves nothing."""
    never = crowd.Made("never-sent", "a", "annotator-00", "article-00.txt", 0.0, acknowledged=1.0)
    assert find_faults(store, [*made, never]) == ["never-sent was acknowledged and is lost"]
    first = made[0]
    moved = crowd.Made(first.id, "a", "annotator-99", first.document, 0.0)
    astray = f"{first.id} stands in the layer of {first.author} on {first.document}"
    assert find_faults(store, [*made, moved]) == [astray]
