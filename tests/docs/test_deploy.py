"""The files that docs/how-to/deploy.md gives an operator are taken by the programs they are for."""

import re
import shutil
import subprocess
import sys

import pytest

from lod.cli import serve
from tests.conftest import ROOT
from tests.docs import blocks

PAGE = ROOT / "docs" / "how-to" / "deploy.md"


def block(language):
    return next(found.text for found in blocks.read(PAGE) if found.language == language)


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **more)


def test_the_unit_is_taken_by_systemd(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "register.service"
    unit.write_text(block("ini").replace("/srv/venv/bin/lod", sys.executable))
    done = run("systemd-analyze", "verify", str(unit))
    assert "register.service" not in done.stderr, done.stderr


def test_the_proxy_is_taken_by_nginx(tmp_path):
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("nginx or openssl is not installed")
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=register.example.org",
               "-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"))
    assert made.returncode == 0, made.stderr
    text = re.sub(r"/etc/letsencrypt/live/[^/]+", str(tmp_path), block("nginx"))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{\naccess_log off;\n{text}\n}}\n")
    done = run("nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))
    assert done.returncode == 0, done.stderr


def test_every_command_line_has_known_options():
    """Of the unit, the container and the lines between them."""
    known = {option for parameter in serve.params for option in (*parameter.opts, *parameter.secondary_opts)}
    lines = [line for found in blocks.read(PAGE) for line in found.text.splitlines() if re.search(r'lod[", ]+serve', line)]
    assert len(lines) >= 3
    assert {option for line in lines for option in re.findall(r"--[a-z-]+", line.partition("serve")[2])} <= known
