#!/bin/sh
# Fetch what users would pick instead, for bench/compare.py: stores into .stores, nginx and Virtuoso from Debian.
# Usage: bench/setup.sh
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
"$here"/tests/remote/setup.sh "$here/.stores"
command -v nginx > /dev/null || apt-get install -y --no-install-recommends nginx-light
python3 -m venv "$here/.stores/python"
"$here"/.stores/python/bin/pip install -q oxigraph==0.5.13 "rdflib-endpoint[web]==0.6.3" uvicorn==0.54.0
