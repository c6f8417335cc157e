#!/bin/sh
# Brings .venv up to a lock file and installs the project into it, where that isn't done yet.
#
#   scripts/install.sh LOCK [COVERED…]
#
# COVERED are lock files whose packages LOCK holds too. What was installed is remembered as copies
# under .venv/installed, so a second run only compares files.
set -eu
cd "$(dirname "$0")/.."

lock=$1
venv=.venv
installed=$venv/installed

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

is_usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_usable "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="no ${PYTHON:-python3}"
    fail "curate needs Python 3.11, 3.12 or 3.13 and found $found." \
        "Install one of them, or name it: make PYTHON=/path/to/python3.12 …"
}

has_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

create_venv() {
    python=$(find_python)
    if ! has_venv "$python" && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        sh scripts/apt_install.sh python3-venv
    fi
    has_venv "$python" || fail "$python lacks the modules venv and ensurepip, which make a virtual environment." \
        "Install them (on Debian and Ubuntu: apt-get install python3-venv) and try again."
    say "Creating $venv with $("$python" --version)."
    rm -rf "$venv"
    "$python" -m venv "$venv" || { rm -rf "$venv"; fail "$python could not create $venv; its words are above."; }
    mkdir -p "$installed"
    pwd >"$installed/place"
}

# Scripts in a virtual environment know its absolute path: one that was moved or copied is made anew.
is_in_place() { [ -x "$venv/bin/python" ] && { [ ! -e "$installed/place" ] || [ "$(cat "$installed/place")" = "$(pwd)" ]; }; }

is_done() { cmp -s "$1" "$installed/$1"; }

pip_install() { "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input "$@"; }

install_lock() {
    say "Installing $(grep -c '^[a-z]' "$lock") packages from $lock into $venv; this takes a minute or two, once."
    pip_install --no-deps --require-hashes -r "$lock" || fail "pip could not install $lock; its words are above." \
        "Check that this machine reaches its package index, and try again."
    for file in "$@"; do cp "$file" "$installed/$file"; done
}

install_project() {
    pip_install --no-deps --no-build-isolation --editable . || fail "pip could not install the project itself."
    cp pyproject.toml "$installed/pyproject.toml"
}

is_in_place || create_venv
mkdir -p "$installed"
[ -e "$installed/place" ] || pwd >"$installed/place"
is_done "$lock" || install_lock "$@"
{ is_done pyproject.toml && [ -x "$venv/bin/curate" ]; } || install_project
