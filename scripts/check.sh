#!/bin/sh
# Runs every linter, whatever the others say, and names those that complained.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
complained=

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "$name: ok"
    else
        printf '%s\n%s: FAILED (%s)\n' "$output" "$name" "$*"
        complained="$complained$name, "
    fi
}

check "lint" ruff check --quiet --output-format=concise .
check "format" ruff format --check .
check "types" mypy
check "imports" lint-imports

[ -z "$complained" ] || { echo "Checks that failed: ${complained%, }"; exit 1; }
