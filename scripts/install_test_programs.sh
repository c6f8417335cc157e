#!/bin/sh
# A browser, a database server, R, PSPP and fonts for the tests: from Debian's packages when root, else it says what is missing.
# What stays missing stops nothing here: the tests that need it skip with the reason, or fail where CI is set.
set -eu
cd "$(dirname "$0")/.."

has_browser() {
    if [ -n "${CURATE_CHROMIUM:-}" ]; then command -v "$CURATE_CHROMIUM" >/dev/null; return; fi
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

has_postgres() {
    [ -n "${DATABASE_URL:-}" ] || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Emoji and mathematical letters, which people write their names with; without the fonts a picture shows boxes.
has_fonts() {
    [ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] && [ -e /usr/share/fonts/truetype/dejavu/DejaVuMathTeXGyre.ttf ]
}

# Playwright's driver is a program that links to it; small installations come without.
has_driver_library() { ldconfig -p 2>/dev/null | grep -q libatomic.so.1; }

has_r() { command -v Rscript >/dev/null; }

has_pspp() { command -v pspp >/dev/null; }

packages=
has_r || packages="$packages r-base-core"
has_pspp || packages="$packages pspp"
has_browser || [ -n "${CURATE_CHROMIUM:-}" ] || packages="$packages chromium"
has_postgres || packages="$packages postgresql"
has_driver_library || packages="$packages libatomic1"
has_fonts || packages="$packages fonts-noto-color-emoji fonts-dejavu-core fonts-dejavu-extra"

if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086
    sh scripts/apt_install.sh $packages || echo "Debian's packages could not be installed:$packages" >&2
fi

has_browser || echo "No browser: looked for ${CURATE_CHROMIUM:-chromium, chromium-browser, google-chrome} on PATH." \
    "Install Chromium, or name one in CURATE_CHROMIUM." >&2
has_postgres || echo "No PostgreSQL: set DATABASE_URL to a server where databases may be created," \
    "or install its server programs." >&2
has_pspp || echo "No PSPP: looked for pspp on PATH. Install it, so that the syntax for SPSS is tested." >&2
has_r || echo "No R: looked for Rscript on PATH. Install it, so that the script for R is tested." >&2
