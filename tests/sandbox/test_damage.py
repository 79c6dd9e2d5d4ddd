"""A full disk and damaged releases: the old release goes on, and what is wrong is said in a sentence."""

import os
import resource
import shutil
import subprocess
import sys

import pytest

from lod import config
from lod.publish import release
from lod.releases import Releases, versions
from tests.conftest import DATE, free_port, wait_until_ready
from tests.sandbox.asking import ask, request

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("damage")]   # each test publishes and starts a server


@pytest.fixture(scope="module")
def libraries(root, tmp_path_factory):
    """A register's folder that may be changed, and the folder of its releases with one in it; (register, releases)."""
    folder = tmp_path_factory.mktemp("damage")
    shutil.copytree(root / "tests" / "registers" / "libraries", folder / "register")
    release.publish(config.read_register(folder / "register"), folder / "releases", DATE)
    return folder / "register", folder / "releases"


def publish(register, out, **more):
    return subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(register), "publish", "--out", str(out), "--date", "2026-12-01",
                           "--base", "http://127.0.0.1:9/"], capture_output=True, text=True, timeout=120, **more)


def is_untouched(out):
    return (os.readlink(out / "current"), sorted(path.name for path in out.iterdir() if path.name != ".lock")) == (DATE, [DATE, "current"])


@pytest.fixture
def two(libraries, tmp_path):
    """A folder with two releases of which the second is current."""
    out = tmp_path / "releases"
    shutil.copytree(libraries[1], out, symlinks=True)
    assert publish(libraries[0], out).returncode == 0 and os.readlink(out / "current") == "2026-12-01"
    return out


@pytest.mark.parametrize("largest", [0, 2000, 60_000])
def test_a_file_that_may_not_grow_leaves_the_old_release(libraries, largest):
    register, out = libraries
    done = publish(register, out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)))
    assert done.returncode == 3 and "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert is_untouched(out)
    assert Releases(out).current().version == DATE


def test_a_full_disk_leaves_the_old_release(libraries, tmp_path):
    """On a real file system of two megabytes, mounted where only this process sees it."""
    register, out = libraries
    script = (f"mount -t tmpfs -o size=2m none {tmp_path} && cp -a {out} {tmp_path}/ && head -c 1350k /dev/zero > {tmp_path}/filler && cd {tmp_path} && {sys.executable} -m lod.cli"
              f" --register {register} publish --out {tmp_path}/releases --date 2026-12-01 --base http://127.0.0.1:9/; echo status $?;"
              f" readlink {tmp_path}/releases/current; ls -A {tmp_path}/releases; df {tmp_path} | tail -1")
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    done = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=120, env=environment)
    if "status" not in done.stdout or "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip(f"no file system can be mounted here: {done.stderr[:100]}")
    assert "status 3" in done.stdout and "No space left" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout.split("status 3\n")[1].startswith(f"{DATE}\n.lock\n{DATE}\ncurrent\n")


def missing(folder):
    (folder / "data.ttl").unlink()


def cut(folder):
    (folder / "data.nq").write_bytes((folder / "data.nq").read_bytes()[:1000])


def without_manifest(folder):
    (folder / "manifest.json").write_text("{")


def one_letter_changed(folder):
    content = (folder / "data.nq").read_bytes()
    (folder / "data.nq").write_bytes(content.replace(b"Example", b"Exomple", 1))


def without_index(folder):
    for path in (folder / "index" / "store").glob("*.sst"):
        path.write_bytes(b"")


@pytest.mark.parametrize("damage", [missing, cut, without_manifest, one_letter_changed, without_index])
def test_a_damaged_release_on_start_leaves_the_old_one_serving(two, damage, tmp_path):
    damage(two / "2026-12-01")
    port, log = free_port(), tmp_path / "log"
    with log.open("w") as file:
        server = subprocess.Popen([sys.executable, "-m", "lod.cli", "serve", "--out", str(two), "--port", str(port)], stdout=file, stderr=file)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_until_ready(address + "health/ready", server, 60)
        assert request(address, "GET", "/doc/library/1.ttl").status == 200
        reply = ask(address, "SELECT * { ?s ?p ?o }", timeout=30)
        assert reply.status == 200 and b"Exomple" not in reply.body
    finally:
        server.terminate()
        server.wait(30)
    assert "2026-12-01 is not taken, another goes on" in log.read_text() or damage is without_index
    assert "Traceback" not in log.read_text()


def test_versions_are_sorted_by_day_and_number(tmp_path):
    for name in ("2026-11-24", "2026-11-24.2", "2026-11-24.10", "2025-12-31"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    (tmp_path / "2026-11-25").mkdir()
    assert versions(tmp_path) == ["2026-11-24.10", "2026-11-24.2", "2026-11-24", "2025-12-31"]
