"""The built package carries everything: each file of the program is in the wheel, and the wheel works in an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from tests.house import source


def _run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what git keeps."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for path in source.tracked():
        name = path.relative_to(source.ROOT)
        if name.parts[0] == "lod" or len(name.parts) == 1:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy / name)
    done = _run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(copy)])
    if done.returncode and ("Could not find a version" in done.stderr or "connection" in done.stderr.lower()):
        pytest.skip("building needs setuptools from a registry, which cannot be reached")
    assert done.returncode == 0, done.stderr
    found, = out.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_program(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("lod/")}
    ours = {path.relative_to(source.ROOT).as_posix() for path in source.tracked() if path.is_relative_to(source.PROGRAM)}
    assert sorted(ours - inside) == []
    assert sorted(inside - ours) == []


@pytest.mark.slow
def test_the_wheel_publishes_and_answers_in_an_environment_of_its_own(wheel, tmp_path):
    """The environment has the wheel, and what it depends on from this one; the repository is out of its sight."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    assert _run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)]).returncode == 0
    own = _run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).stdout.strip()
    with open(os.path.join(own, "dependencies.pth"), "w", encoding="utf-8") as file:
        file.write(sysconfig.get_path("purelib") + "\n")
    shutil.copytree(source.ROOT / "tests" / "registers" / "libraries", tmp_path / "libraries")
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    published = _run([tmp_path / "venv" / "bin" / "lod", "--register", "libraries", "publish", "--date", "2026-11-24"],
                     cwd=tmp_path, env=plain)
    assert published.returncode == 0, published.stderr
    asked = _run([python, "-c", _ASK], cwd=tmp_path, env=plain)
    assert asked.returncode == 0, asked.stderr
    where, *statuses = asked.stdout.split()
    assert where.startswith(own)
    assert set(statuses) == {"200"}


_ASK = """
import lod
from lod.app import create_app
client = create_app("libraries/releases").test_client()
print(lod.__file__)
for path in ("/", "/sparql", "/releases", "/static/style.css", "/catalog", "/download"):
    for tag in ("sr-Cyrl", "sr-Latn", "en"):
        print(client.get(path, headers={"Accept": "text/html, text/css", "Accept-Language": tag}).status_code)
"""
