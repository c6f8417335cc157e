#!/bin/sh
# Installs Debian packages without asking; when it fails, renews the package lists and tries once more.
set -eu
export DEBIAN_FRONTEND=noninteractive

install() {
    apt-get install --yes --quiet=2 --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null
}

printf 'Installing Debian packages: %s\n' "$*" >&2
install "$@" || { apt-get update --quiet=2 </dev/null >/dev/null && install "$@"; }
