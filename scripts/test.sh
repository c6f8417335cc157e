#!/bin/sh
# The linters, then every test, whatever the linters said; pytest has the last word and repeats theirs.
set -u
cd "$(dirname "$0")/.."

checks=ok
sh scripts/check.sh || checks=failed
CURATE_CHECKS=$checks .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup "$@"
tests=$?
[ "$checks" = ok ] && exit "$tests"
exit 1
