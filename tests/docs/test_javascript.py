"""The checks of the labeller's JavaScript: what they need is fetched once, and a wrong type fails them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from machine import absent

NPM = """#!/bin/sh
echo "npm $*" >> "$CALLS"
[ -z "${OFFLINE:-}" ] || exit 1
mkdir -p node_modules/.bin
printf '#!/bin/sh\\n' > node_modules/.bin/tsc
chmod +x node_modules/.bin/tsc
"""
COMPLAINING = '#!/bin/sh\necho "model.js(1,1): error TS2322: $*"\nexit 2\n'


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """A folder with the scripts and npm's lock, and an npm that notes how it was called."""
    folder = tmp_path / "copy"
    shutil.copytree(repository / "scripts", folder / "scripts")
    (folder / "tests" / "javascript").mkdir(parents=True)
    shutil.copy(repository / "tests" / "javascript" / "package-lock.json", folder / "tests" / "javascript")
    program(folder / ".venv" / "bin" / "npm", NPM)
    for name in ("ruff", "mypy", "lint-imports"):
        program(folder / ".venv" / "bin" / name, "#!/bin/sh\n")
    return folder


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def sh(folder: Path, script: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CALLS": str(folder / "calls"), **given}
    return subprocess.run(
        ["sh", f"scripts/{script}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_npm_is_asked_once_for_a_lock_file(copy: Path) -> None:
    assert sh(copy, "install_javascript.sh").returncode == 0
    assert sh(copy, "install_javascript.sh").stderr == ""
    assert (copy / "calls").read_text() == "npm ci --silent --no-progress\n"
    lock = copy / "tests" / "javascript" / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    sh(copy, "install_javascript.sh")
    assert (copy / "calls").read_text().count("npm ci") == 2


def test_without_a_registry_it_is_said_what_goes_unchecked(copy: Path) -> None:
    result = sh(copy, "install_javascript.sh", OFFLINE="1")
    assert result.returncode == 0
    assert "go unchecked. Check that this machine reaches npm's registry" in result.stderr
    assert "JavaScript types, frontend: not checked" in sh(copy, "check.sh").stdout


def test_where_ci_runs_unchecked_is_failed(copy: Path) -> None:
    assert sh(copy, "install_javascript.sh", OFFLINE="1", CI="true").returncode == 1
    result = sh(copy, "check.sh", CI="true")
    assert result.returncode == 1
    assert "Checks that failed: JavaScript types, frontend" in result.stdout


def test_a_complaint_of_the_checker_fails_the_checks(copy: Path) -> None:
    program(copy / "tests" / "javascript" / "node_modules" / ".bin" / "tsc", COMPLAINING)
    result = sh(copy, "check.sh")
    assert result.returncode == 1
    assert "error TS2322: --project tests/javascript/tsconfig.frontend.json" in result.stdout


def test_the_lock_holds_a_hash_for_every_package_and_no_address(repository: Path) -> None:
    lock = json.loads((repository / "tests" / "javascript" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert {"axe-core", "typescript"} <= {name.removeprefix("node_modules/") for name in lock["packages"]}
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in packages)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("/** @type {number} */ export const length = 'seven';", "TS2322"),
        ("export function untyped(given) { return given; }", "TS7006"),
        ("/** @param {string | null} words */ export const lengthOf = (words) => words.length;", "TS18047"),
        ("const unused = 1; export {};", "TS6133"),
    ],
)
def test_the_checker_finds_what_is_wrong(repository: Path, tmp_path: Path, words: str, complaint: str) -> None:
    folder = repository / "tests" / "javascript"
    checker = folder / "node_modules" / ".bin" / "tsc"
    if not checker.exists():
        absent("TypeScript is missing: run make check, which has npm install it")
    (tmp_path / "wrong.js").write_text(words, encoding="utf-8")
    settings = {"extends": str(folder / "tsconfig.frontend.json"), "include": ["wrong.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    found = subprocess.run([checker, "--project", tmp_path], capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode != 0
    assert complaint in found.stdout
