#!/bin/sh
# Brings tests/javascript/node_modules up to its lock file: TypeScript's checker and axe, which look at the labeller
# and are never shipped. npm comes with the locked Python packages, so that no Node needs to be on the machine.
# What npm cannot fetch stops nothing here, except where CI is set: there everything must be checked.
set -eu
cd "$(dirname "$0")/../tests/javascript"

venv=../../.venv
installed=node_modules/.installed

is_done() { cmp -s package-lock.json "$installed" && [ -x node_modules/.bin/tsc ]; }

install() { PATH=$PWD/$venv/bin:$PATH npm ci --silent --no-progress </dev/null >&2; }

is_done && exit
echo "Installing TypeScript and axe from tests/javascript/package-lock.json; this takes some seconds, once." >&2
if install; then
    cp package-lock.json "$installed"
    exit
fi
echo "npm could not install tests/javascript/package-lock.json: the types of the labeller's JavaScript and its" \
    "accessibility go unchecked. Check that this machine reaches npm's registry, and try again." >&2
case ${CI:-} in 1 | [Tt]rue) exit 1 ;; esac
