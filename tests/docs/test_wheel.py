"""What `pip install .` gives is whole: it begins a project and serves it, away from the repository."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from machine import free_port
from served_project import ServedProject

from curate.api.labeller_files import address

LABELLER = "curate/labeller/"


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(repository))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment in which the wheel's files come before the repository's."""
    folder = tmp_path_factory.mktemp("installed")
    run("pip", "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return os.environ | {"PYTHONPATH": str(folder)}


def run(*arguments: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_all_that_the_repository_has_for_users(wheel: Path, repository: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    for folder, prefix in (("schemas", "curate/starter/"), ("seeds", "curate/starter/"), (LABELLER, "")):
        files = [path.relative_to(repository).as_posix() for path in (repository / folder).rglob("*") if path.is_file()]
        assert files, f"{folder} is empty"
        assert {prefix + file for file in files} <= names
    migrations = [name for name in names if "/store/migrations/versions/" in name and name.endswith(".py")]
    assert migrations
    assert {"curate/py.typed", "curate/app/main.py"} <= names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    foreign = [name for name in ZipFile(wheel).namelist() if not name.startswith(("curate/", "curate-"))]
    assert not foreign


def test_init_from_the_wheel_makes_a_project(installed: Mapping[str, str], repository: Path, tmp_path: Path) -> None:
    assert run("curate", "init", "demo", cwd=tmp_path, environment=installed) == ""
    for folder in ("schemas", "seeds"):
        assert contents(tmp_path / "demo" / folder) == contents(repository / folder)


def test_the_wheel_serves_pages_and_labeller(installed: Mapping[str, str], tmp_path: Path) -> None:
    run("curate", "init", "demo", cwd=tmp_path, environment=installed)
    project = ServedProject(tmp_path / "demo", free_port(), tmp_path / "server.log", installed)
    try:
        assert urlopen(f"{project.url}/api/docs").status == 200
        assert b"export" in urlopen(f"{project.url}/{address('model.js')}").read()
    finally:
        project.stop()
    status = json.loads(run("curate", "status", "--json", cwd=tmp_path / "demo", environment=installed))
    assert status["documents"] > 0


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
