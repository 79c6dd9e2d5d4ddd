#!/bin/sh
# Fetch the two stores that the tests of the remote store run against: Apache Jena Fuseki (Maven) and Virtuoso (Debian).
# Usage: tests/remote/setup.sh (it writes to .stores in the repository); then run: pytest -m slow tests/remote
set -eu
target=$(cd "$(dirname "$0")/../.." && pwd)/.stores
missing=""
command -v virtuoso-t > /dev/null || missing="$missing virtuoso-opensource"
command -v java > /dev/null || missing="$missing default-jre-headless"
command -v mvn > /dev/null || missing="$missing maven"
if [ -n "$missing" ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > /dev/null
fi
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.2.0 -DoutputDirectory="$target"
