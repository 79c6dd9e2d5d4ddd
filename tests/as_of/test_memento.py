"""Releases in time (RFC 7089): the TimeGate chooses, the TimeMap lists, a memento says when it was current."""

import re
import shutil

import pytest
from tests.conftest import ROOT
from lod import config, errors
from lod.app import create_app
from lod.publish import release

DAYS = ("2026-01-10", "2026-02-20", "2026-03-30")
PATH = "/doc/library/1"


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """A client over three releases: each renames a library."""
    folder = tmp_path_factory.mktemp("past") / "libraries"
    shutil.copytree(ROOT / "tests/registers/libraries", folder)
    table = folder / "data" / "libraries.csv"
    for number, day in enumerate(DAYS, 1):
        text = table.read_text(encoding="utf-8")
        table.write_text(re.sub(r"town library[ 0-9]*", f"town library {number}", text), encoding="utf-8")
        release.publish(config.read_register(folder), folder / "releases", day)
    return create_app(folder / "releases").test_client()


@pytest.mark.parametrize(("asked", "version"), [
    ("Thu, 01 Jan 2026 00:00:00 GMT", DAYS[0]), ("Tue, 20 Jan 2026 00:00:00 GMT", DAYS[0]),
    ("Fri, 20 Feb 2026 00:00:00 GMT", DAYS[1]), ("Sun, 29 Mar 2026 23:59:59 GMT", DAYS[1]),
    ("Mon, 01 Jan 2035 00:00:00 GMT", DAYS[2])])
def test_GET_document_with_a_time_leads_to_its_memento_302(past, asked, version):
    answer = past.get(PATH, headers={"Accept-Datetime": asked})
    assert (answer.status_code, answer.headers["Location"].split("/at/")[1].split("/")[0]) == (302, version)
    assert "Accept-Datetime" in answer.headers["Vary"]
    memento = past.get("/at/" + answer.headers["Location"].split("/at/")[1], headers={"Accept": "text/turtle"})
    assert memento.status_code == 200 and memento.headers["Memento-Datetime"].endswith("00:00:00 GMT")
    assert any('rel="original timegate"' in link for link in memento.headers.getlist("Link"))
    assert f'"Example town library {DAYS.index(version) + 1}"@en' in memento.text


def test_GET_thing_with_a_time_302(past):
    iri = "/id/library/1"
    answer = past.get(iri, headers={"Accept-Datetime": "Tue, 20 Jan 2026 00:00:00 GMT"})
    assert answer.status_code == 302
    second = past.get("/at/" + answer.headers["Location"].split("/at/")[1])
    assert second.status_code == 303 and f"/at/{DAYS[0]}/doc/" in second.headers["Location"]


def test_GET_document_with_a_time_nobody_can_read_400(past):
    assert past.get(PATH, headers={"Accept-Datetime": "yesterday"}).status_code == 400


def test_GET_timemap_lists_every_release_200(past):
    answer = past.get("/timemap" + PATH)
    assert answer.status_code == 200 and answer.content_type.startswith("application/link-format")
    assert [line.count("memento") for line in answer.text.splitlines()].count(1) == 3
    assert 'rel="first memento"' in answer.text and 'rel="last memento"' in answer.text
    assert past.get("/timemap/doc/library/none").status_code == 404


def test_GET_page_of_a_memento_keeps_its_links_200(past):
    page = past.get(f"/at/{DAYS[0]}/list/Library", headers={"Accept-Language": "en"})
    assert f'href="/at/{DAYS[0]}/doc/' in page.text and DAYS[0] in page.text
    assert past.get("/at/1999-01-01/list/Library").status_code == 404


def test_GET_query_of_a_memento_behind_isolation_404(past):
    """The endpoint's own processes hold the current release only."""
    from lod.limits import Limits
    from lod.releases import Releases
    from lod.sandbox.pool import Pool
    release = Releases(past.application.releases.folder).get(DAYS[0])
    with pytest.raises(errors.NotFound, match="past-not-queried"):
        Pool("nowhere", Limits()).answer(None, release, None)
