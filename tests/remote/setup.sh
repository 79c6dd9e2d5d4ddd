#!/bin/sh
# Fetch the two stores that the tests of the remote store run against: Apache Jena Fuseki (Maven) and Virtuoso (Debian).
# Usage: tests/remote/setup.sh [folder]   (default: .stores in the repository); then run: pytest -m slow tests/remote
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$here/../../.stores}
mkdir -p "$target"
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.2.0 -DoutputDirectory="$target"
command -v virtuoso-t > /dev/null || apt-get install -y --no-install-recommends virtuoso-opensource
