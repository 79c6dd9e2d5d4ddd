"""A live server with short deadlines, one for all tests of this folder."""

import shutil

import pytest

from tests.conftest import free_port, serving

LIMITS = ("query-seconds=2", "streaming-seconds=30", "query-memory-mb=256", "result-mb=64", "body-seconds=2", "head-seconds=2", "waiting-seconds=2",
          "client-queries=16")


@pytest.fixture(scope="module")
def releases(released, tmp_path_factory):
    """(folder of releases, port): a copy, for some tests damage it. Its base is the default one, as behind a proxy."""
    return shutil.copytree(released, tmp_path_factory.mktemp("sandbox") / "releases", symlinks=True), free_port()


@pytest.fixture(scope="module")
def server(releases):
    """The address of the server."""
    folder, port = releases
    with serving(folder, port, *(word for limit in LIMITS for word in ("--limit", limit))) as address:
        yield address
