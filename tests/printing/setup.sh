#!/bin/sh
# Fetch veraPDF (Maven), which judges the printed catalogue.
# Usage: tests/printing/setup.sh [folder]   (default: .verapdf in the repository); then run: pytest -m slow tests/printing
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$here/../../.verapdf}
mkdir -p "$target"
mvn -q -B dependency:copy -Dartifact=org.verapdf.apps:greenfield-apps:1.28.2 -DoutputDirectory="$target"
