#!/bin/sh
# Make the environments of the real harvesters, apart from ours: their pins and ours do not go together.
# Usage: tests/harvest/setup.sh [folder]   (default: .harvest in the repository); then run: pytest -m slow tests/harvest
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$here/../../.harvest}
for name in ckan udata validators; do
    python3 -m venv "$target/$name"
    "$target/$name/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements-$name.txt"
done
