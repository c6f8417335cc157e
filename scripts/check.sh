#!/bin/sh
# Runs every linter, whatever the others say, and names those that complained.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
complained=
javascript=tests/javascript

is_in_ci() { case ${CI:-} in 1 | [Tt]rue) ;; *) false ;; esac; }

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
for part in frontend tests; do
    if [ -x "$javascript/node_modules/.bin/tsc" ] || is_in_ci; then
        check "JavaScript types, $part" "$javascript/node_modules/.bin/tsc" --project "$javascript/tsconfig.$part.json"
    else
        echo "JavaScript types, $part: not checked, because npm has not installed TypeScript (run make check again)"
    fi
done

[ -z "$complained" ] || { echo "Checks that failed: ${complained%, }"; exit 1; }
