"""What no longer stands for anything: an address that leads on for ever, and one that says it is gone."""

import pytest

from lod.app import create_app
from tests.conftest import publish_once


@pytest.fixture(scope="module")
def reader(root, tmp_path_factory):
    """A client of the town libraries, which withdrew two addresses."""
    return create_app(publish_once(tmp_path_factory, "libraries", root / "tests/registers/libraries")).test_client()


@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "*/*", "image/png"])
def test_GET_thing_that_is_another_308(reader, accept):
    answer = reader.get("/id/library/8", headers={"Accept": accept})
    assert answer.status_code == 308 and answer.headers["Location"].endswith("/id/library/1")
    assert reader.head("/id/library/8").status_code == 308


@pytest.mark.parametrize("path", ["/id/library/9", "/doc/library/9", "/doc/library/9.ttl", "/doc/library/9.html"])
@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_GET_thing_withdrawn_410(reader, path, accept):
    answer = reader.get(path, headers={"Accept": accept})
    assert answer.status_code == 410
    assert answer.mimetype == ("text/html" if accept == "text/html" else "application/problem+json")


def test_GET_document_of_a_thing_that_is_another_says_which_200(reader):
    answer = reader.get("/doc/library/8", headers={"Accept": "text/turtle"})
    assert answer.status_code in (200, 308) and (b"library/1" in answer.data or answer.headers["Location"].endswith("library/1"))
