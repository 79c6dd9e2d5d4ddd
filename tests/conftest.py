"""What all tests share: the real register published once a session, the application over it, and a live server."""

import contextlib
import fcntl
import gc
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lod import config
from lod.app import create_app
from lod.publish import release
from lod.releases import Release, Releases

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
DATE = "2026-11-24"
gc.set_threshold(100_000, 50, 100)   # as the commands do: terms by the million, and few cycles among them


@contextlib.contextmanager
def once(folder, name):
    """Held by one process of a parallel test run at a time; the others find the work done."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def shared_folder(tmp_path_factory):
    """A folder that all processes of this test run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def publish_once(tmp_path_factory, name, folder, base=None, prepare=lambda: None):
    """Publish a register once for all processes, after it is prepared; returns the folder of releases."""
    out = shared_folder(tmp_path_factory) / f"releases-{name}"
    with once(out.parent, name):
        if not (out / "current").exists():
            prepare()
            release.publish(config.read_register(folder, base), out, DATE)
    return out


GROUPS = ("live", "cycled", "asking", "flawed")
"""Fixtures that publish the real register or one as large: what asks for one of them stays in one process."""


@pytest.hookimpl(tryfirst=True)   # before pytest-xdist writes the groups behind the ids
def pytest_collection_modifyitems(items):
    """Otherwise each process would publish for itself, or wait while another does.

    In the browser run every test asks the live server; there two servers are faster than one process.
    """
    for item in items:
        shared = [name for name in GROUPS if name in getattr(item, "fixturenames", ())]
        if shared and not item.get_closest_marker("browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(shared[0]))


@pytest.fixture(scope="session")
def root():
    """The repository's folder, which is also the real register's."""
    return ROOT


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """The folder of releases of the real register, at its default base."""
    return publish_once(tmp_path_factory, "real", ROOT)


@pytest.fixture(scope="session")
def current(released):
    """The real register's current release, open for reading."""
    return Releases(released).current()


@pytest.fixture(scope="session")
def app(released):
    """The application over the real register."""
    return create_app(released)


@pytest.fixture
def client(app):
    """A client of the application; it asks like a program unless told otherwise."""
    return app.test_client()


def free_port():
    """A port nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def whole(out):
    """The version that `current` names, opened and counted: raises where it is not whole."""
    found = Release((out / "current").resolve())
    assert found.engine.count() == found.manifest["counts"]["quads"]
    for name, file in found.manifest["files"].items():
        assert hashlib.sha256((found.folder / name).read_bytes()).hexdigest() == file["sha256"]
    return found.version


def wait_until_ready(address, process, seconds=30):
    """Wait for a server's first answer; its own words when it ends before."""
    for _ in range(seconds * 20):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.05)
    raise TimeoutError(address)


@contextlib.contextmanager
def running(command, port):
    """A server as a process of its own: its address once it answers on that port; ended with the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def serving(folder, port, *options):
    """`lod serve` over a folder of releases, as `running`."""
    return running([sys.executable, "-m", "lod.cli", "serve", "--out", str(folder), "--port", str(port), *options], port)


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """The address of a live server over the real register, published for that very address."""
    port = free_port()
    out = tmp_path_factory.mktemp("live") / "releases"
    release.publish(config.read_register(ROOT, f"http://127.0.0.1:{port}/"), out, DATE)
    with serving(out, port) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once; the tests are skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM,
                                           args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield found
        found.close()
