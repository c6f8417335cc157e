#!/bin/sh
# Writes both lock files: versions and hashes for every platform, and no address. Versions already locked are kept
# unless UPGRADE=--upgrade is set.
set -eu
cd "$(dirname "$0")/.."

tool=.venv-lock
[ -x "$tool/bin/uv" ] || { ${PYTHON:-python3} -m venv "$tool" && "$tool/bin/python" -m pip install -qq uv; }

compile() {
    "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header ${UPGRADE:-} pyproject.toml "$@"
}

compile --group build --output-file requirements.lock
compile --group dev --constraints requirements.lock --output-file requirements-dev.lock
