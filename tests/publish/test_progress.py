"""Long work shows its steps on a terminal, and stays quiet in a pipe."""

import os
import pty
import re
import shutil
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "lod.cli", "--register"]


@pytest.fixture
def register(root, tmp_path):
    """A copy of the library register."""
    return shutil.copytree(root / "tests/registers/libraries", tmp_path / "libraries")


def said_to_terminal(command):
    """What a command writes when its error stream is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:   # Linux says so when the other side has ended
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(ours)
    assert process.returncode == 0
    return b"".join(pieces).decode()


@pytest.mark.parametrize("command", [pytest.param("check", marks=pytest.mark.slow), "publish"])
def test_steps_are_shown_on_a_terminal_and_wiped_away(register, command):
    said = said_to_terminal([*COMMAND, str(register), command])
    assert said.count("\r\x1b[K") > 3 and "1/" in said
    steps, _, rest = said.rpartition("\r\x1b[K")
    assert re.search(r"\w+ \d+/\d+$", steps) and rest.strip() and not re.match(r"\w+ \d+/\d+", rest)


def test_taking_a_spreadsheet_back_shows_its_steps(register):
    command = [*COMMAND, str(register)]
    subprocess.run([*command, "publish"], check=True, capture_output=True)
    (register / "loans.csv").write_text((register / "data/loans.csv").read_text(encoding="utf-8").replace(",40", ",41"), encoding="utf-8")
    said = said_to_terminal([*command, "import", str(register / "loans.csv"), "--dry-run"])
    assert "spreadsheet 1/1" in said and "shapes 1/1" in said and re.search(r"\x1b\[K\w+: 0[^\r]*\r\n$", said)


@pytest.mark.parametrize("command", ["check", pytest.param("publish", marks=pytest.mark.slow)])
def test_nothing_but_the_outcome_goes_into_a_pipe(register, command):
    told = subprocess.run([*COMMAND, str(register), command], capture_output=True, text=True, check=True)
    assert "\r" not in told.stderr + told.stdout and "\x1b" not in told.stderr + told.stdout
    assert len(told.stderr.splitlines()) <= 3
