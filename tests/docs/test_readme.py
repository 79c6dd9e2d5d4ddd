"""What README shows is true: its lines run against a live server and give what it says."""

import contextlib
import io
import shutil
import subprocess

import pytest

from tests.docs import blocks

_BASE = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def readme(root):
    """The blocks of README."""
    return blocks.read(root / "README.md")


@pytest.mark.xdist_group("live")
@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_lines_of_curl_answer(readme, live):
    text, = [block.text for block in readme if block.language == "sh"]
    lines = [line for line in text.splitlines() if line.startswith("curl")]
    assert len(lines) == 5
    signs = ["kler:Office", '"@context"', "owl:Ontology", "offices\r\n", "key,local_government"]
    for line, sign in zip(lines, signs, strict=True):
        done = subprocess.run(["bash", "-c", line.replace("curl ", "curl --silent --show-error --fail ").replace(_BASE, live)],
                              capture_output=True, timeout=30, check=False)
        assert done.returncode == 0, (line, done.stderr)
        assert sign.encode() in done.stdout, line


@pytest.mark.xdist_group("live")
def test_the_question_in_python_gives_the_nine(readme, live):
    code, = [block.text for block in readme if block.language == "python"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.replace(_BASE, live), "README.md", "exec"), {})   # noqa: S102  the page's own code
    shown = [block.text for block in readme if not block.language][-1]
    assert printed.getvalue() == shown
    assert len(shown.splitlines()) == 9


def test_the_two_commands_are_targets_and_the_lines_behind_them_are_theirs(readme, root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    commands, behind = [block.text for block in readme if not block.language][:2]
    for line in commands.splitlines():
        target = line.split()[1]
        assert f"\n{target}:" in makefile
    for line in behind.replace(".venv/bin/", "").splitlines():
        if line.startswith("lod "):
            command = line.replace("http://127.0.0.1:8000/", "$(BASE)").replace("8000", "$(PORT)")
            assert f"$(VENV)/bin/{command}" in makefile
