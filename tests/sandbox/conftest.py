"""A live server with short deadlines, one for all tests of this folder."""

import pytest

from tests.conftest import DATE, ROOT, free_port, serving
from lod import config
from lod.publish import release

LIMITS = ("query-seconds=2", "streaming-seconds=30", "query-memory-mb=256", "result-mb=64", "body-seconds=2", "waiting-seconds=2",
          "client-queries=16")


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """(folder of releases, port): published for the address it is served at."""
    port, out = free_port(), tmp_path_factory.mktemp("sandbox") / "releases"
    release.publish(config.read_register(ROOT, f"http://127.0.0.1:{port}/"), out, DATE)
    return out, port


@pytest.fixture(scope="module")
def server(releases):
    """The address of the server."""
    folder, port = releases
    with serving(folder, port, *(word for limit in LIMITS for word in ("--limit", limit))) as address:
        yield address
