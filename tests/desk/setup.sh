#!/bin/bash
# LibreOffice Calc, which the round trip of tests/desk/test_libreoffice.py drives; as root on Debian
set -euo pipefail
command -v soffice >/dev/null && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
