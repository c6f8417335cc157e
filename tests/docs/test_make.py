"""The commands of the Makefile: what they say when something is missing, and that a second run is quick.

Interpreters and Debian's installer are stood in for by scripts: they are where this machine's state and the network
begin. The real ones run whenever `make test` does.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

OLD_PYTHON = """#!/bin/sh
case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac
"""
PYTHON_WITHOUT_VENV = """#!/bin/sh
case "$*" in *"import venv"*) exit 1 ;; --version) echo "Python 3.11.2" ;; esac
"""
FAILING_ONCE = """#!/bin/sh
echo "$DEBIAN_FRONTEND $1 $(for word in "$@"; do case $word in chromium) echo $word ;; esac; done)" >> "$CALLS"
[ "$1" = update ] || [ -e "$CALLS.updated" ] || { touch "$CALLS.updated"; exit 100; }
"""


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """A folder with the Makefile, its scripts and the lock files, and nothing installed."""
    folder = tmp_path / "copy"
    folder.mkdir()
    shutil.copytree(repository / "scripts", folder / "scripts")
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copyfile(repository / name, folder / name)
    return folder


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def sh(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # What `make test` hands down would have the makes below it speak and behave otherwise.
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        words, cwd=folder, env=ours | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_make_alone_lists_every_command(copy: Path) -> None:
    listed = sh(copy, "make").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["make", name] for name in ("help", "run", "test", "check", "lock", "screenshots")
    ]


def test_an_old_python_is_named_with_what_is_needed(copy: Path, tmp_path: Path) -> None:
    old = program(tmp_path / "old" / "python3", OLD_PYTHON)
    result = sh(copy, "make", "run", PYTHON=str(old))
    assert result.returncode != 0
    assert "curate needs Python 3.11, 3.12 or 3.13 and found Python 3.9.2." in result.stderr
    assert not (copy / ".venv").exists()


def test_a_python_that_is_not_there_is_named(copy: Path) -> None:
    result = sh(copy, "make", "run", PYTHON="python-of-nowhere")
    assert result.returncode != 0
    assert "found no python-of-nowhere. Install one of them" in result.stderr


def test_a_python_without_venv_asks_debian_for_it_when_root_and_says_so_otherwise(copy: Path, tmp_path: Path) -> None:
    python = program(tmp_path / "bin" / "python3", PYTHON_WITHOUT_VENV)
    program(tmp_path / "bin" / "apt-get", '#!/bin/sh\necho "$*" >> "$CALLS"\n')
    path = f"{python.parent}:{os.environ['PATH']}"
    calls = tmp_path / "calls"
    result = sh(copy, "make", "run", PYTHON=str(python), PATH=path, CALLS=str(calls))
    assert result.returncode != 0
    assert "lacks the modules venv and ensurepip" in result.stderr
    assert "apt-get install python3-venv" in result.stderr
    assert calls.exists() == (os.geteuid() == 0)


def test_what_is_installed_is_only_compared(copy: Path) -> None:
    venv = copy / ".venv"
    for name in ("python", "curate"):
        (venv / "bin").mkdir(parents=True, exist_ok=True)
        program(venv / "bin" / name, '#!/bin/sh\necho "$0 $*"\n')
    (venv / "installed").mkdir()
    (venv / "installed" / "place").write_text(f"{copy}\n")
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copyfile(copy / name, venv / "installed" / name)
    start = time.perf_counter()
    result = sh(copy, "make", "run", "PORT=8599")
    assert time.perf_counter() - start < 0.3
    assert result.stdout == ".venv/bin/curate run --port 8599\n"
    assert result.stderr == ""


def test_a_changed_lock_is_installed_with_its_hashes(copy: Path) -> None:
    venv = copy / ".venv"
    (venv / "installed").mkdir(parents=True)
    for name in ("python", "curate"):
        program(venv / "bin" / name, '#!/bin/sh\necho "$*"\n')
    lines = sh(copy, "make", "run").stdout.splitlines()
    assert "--require-hashes -r requirements.lock" in lines[0]
    assert "--no-build-isolation --editable ." in lines[1]
    assert lines[2] == "run --port 8501"
    assert sh(copy, "make", "run").stdout.splitlines() == lines[2:]


def test_debian_is_asked_again_after_its_lists_were_renewed(copy: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "apt-get", FAILING_ONCE)
    calls = tmp_path / "calls"
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    result = sh(copy, "sh", "scripts/apt_install.sh", "chromium", PATH=path, CALLS=str(calls))
    assert result.returncode == 0
    assert [line.split() for line in calls.read_text().splitlines()] == [
        ["noninteractive", "install", "chromium"],
        ["noninteractive", "update"],
        ["noninteractive", "install", "chromium"],
    ]


def test_a_missing_browser_is_named_as_it_was_looked_for(copy: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "apt-get", "#!/bin/sh\n")
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    result = sh(copy, "sh", "scripts/install_test_programs.sh", PATH=path, CURATE_CHROMIUM="browser-of-nowhere")
    assert "No browser: looked for browser-of-nowhere on PATH." in result.stderr
    assert result.returncode == 0
