"""The tutorial is run as it is written: files are made, commands give what the page shows, the address answers."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import free_port, wait_until_ready
from tests.docs import blocks

_BASE = "http://127.0.0.1:8000/"


@pytest.fixture
def shell(tmp_path):
    """Runs lines in the folder of the register; `lod` is the command of this very program."""
    folder, tools = tmp_path / "fountains", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    command = tools / "lod"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lod.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    surroundings = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": root}
    started = []

    def run(text, wait=True):
        if not wait:
            started.append(subprocess.Popen(["bash", "-c", "exec " + text], cwd=folder, env=surroundings,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            return started[-1]
        return subprocess.run(["bash", "-e", "-c", text], cwd=folder, env=surroundings, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120, check=False)

    run.folder = folder
    yield run
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.mark.xdist_group("live")
@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="curl or bash is not installed")
@pytest.mark.slow
def test_the_tutorial_runs_from_an_empty_folder(root, shell):
    address = f"http://127.0.0.1:{free_port()}/"
    output = None
    for block in blocks.read(root / "docs" / "tutorial.md"):
        text = block.text.replace(_BASE, address)
        if block.title == "once":
            continue
        if block.language == "output":
            assert output == text
        elif block.title == "serve":
            process = shell(f"{text.strip()} --port {address.rsplit(':', 1)[1].strip('/')}", wait=False)
            wait_until_ready(address, process)
        elif block.language == "sh":
            done = shell(text)
            assert done.returncode == 0, (text, done.stdout)
            output = done.stdout
        else:
            assert re.fullmatch(r"[a-z./-]+", block.title), f"a block of {block.language} has no file"
            path = shell.folder / block.title
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
