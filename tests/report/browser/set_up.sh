#!/bin/sh
# What the browser tests need and Parley does not: Debian's chromium, and axe-core as a wheel on PyPI
# carries it (axe-playwright-python; axe-core itself is not there). Only the script is taken out of it.
# Where either cannot be had the tests skip and say so.
set -eu
here=$(dirname "$0")
axe="$here/.axe_cache/axe.min.js"
wheel="axe-playwright-python==0.1.8"
digest="sha256:fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8"
python=${PYTHON:-.venv/bin/python}

if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null || true
fi
if [ ! -s "$axe" ]; then
    mkdir -p "$here/.axe_cache"
    wanted="$here/.axe_cache/requirements.txt"
    echo "$wheel --hash=$digest" >"$wanted"
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r "$wanted" -d "$here/.axe_cache" || exit 0
    "$python" -c "
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, open(sys.argv[2], 'wb') as script:
    script.write(wheel.read('axe_playwright_python/axe.min.js'))
" "$here"/.axe_cache/*.whl "$axe"
fi
