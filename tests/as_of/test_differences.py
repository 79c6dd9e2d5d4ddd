"""Differences and trends: the published totals, and a patch that gives the later state exactly."""

import csv
import hashlib
import io
import re

import pyoxigraph as ox
import pytest
from lod import changes

BASE = "http://127.0.0.1:8000/"


def state(release, key):
    return changes.read_lines(release.folder / "as-of" / key / "data.nq") if (release.folder / "as-of" / key).exists() \
        else changes.read_lines(release.folder / "data.nq")


def digest(lines):
    """The SHA-256 of the canonical form (RDFC-1.0) of a dataset."""
    dataset = ox.Dataset(ox.parse("\n".join(sorted(lines)).encode(), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("\n".join(sorted(f"{quad} ." for quad in dataset)).encode()).hexdigest()


def test_GET_difference_has_the_published_totals_200(ask):
    counts = ask.get("/diff/2012..2015.json").json["counts"][BASE + "def#Office"]
    assert counts == {"new": 20, "gone": 3, "changed": 74, "same": 14}


def test_a_patch_of_2012_gives_2015(ask, cycles_release):
    patch = ask.get("/diff/2012..2015.nq").text.splitlines()
    made = changes.apply(state(cycles_release, "2012"), patch, BASE, BASE + "diff/2012..2015")
    assert made == state(cycles_release, "2015")
    assert digest(made) == digest(state(cycles_release, "2015")) != digest(state(cycles_release, "2012"))


def test_GET_difference_as_csv_has_a_row_for_every_change_200(ask):
    rows = list(csv.DictReader(io.StringIO(ask.get("/diff/2012..2015.csv").text)))
    offices = {row["thing"]: row["kind"] for row in rows if row["class"] == BASE + "def#Office"}
    assert [list(offices.values()).count(kind) for kind in ("new", "gone", "changed", "same")] == [20, 3, 74, 14]
    changed = next(row for row in rows if row["thing"] == BASE + "id/office/4" and row["property"].endswith("currentRecord"))
    assert (changed["old"], changed["new"]) == (BASE + "id/record/4", BASE + "id/record/204")


def test_GET_trend_tells_the_numbers_of_the_difference_200(ask):
    page = ask.get("/trend/2012..2015", headers={"Accept-Language": "en"}).text
    row = re.search(r"<th scope=\"row\">Offices</th>(.*?)</tr>", page, re.S)[1]
    assert [int(number) for number in re.findall(r">(\d+)<", row)] == [91, 20, 3, 74, 14, 108]
    carried = re.search(r">First mapping, 2012</a></th>(.*?)</tr>", page, re.S)[1]
    assert [int(number) for number in re.findall(r">\s*(\d+) <span", carried)] == [91, 14]


def test_GET_difference_page_in_words_200(ask):
    page = ask.get("/diff/2012..2015", headers={"Accept-Language": "sr-Latn"})
    assert "Sintetička kancelarija 100" in page.text and "Sintetička kancelarija 2<" in page.text


def test_GET_a_release_with_itself_has_no_difference_200(ask, cycles_release):
    version = cycles_release.version
    body = ask.get(f"/diff/release/{version}..{version}.json").json
    assert body["statements"] == {"removed": 0, "added": 0} and body["things"] == []


@pytest.mark.parametrize(("path", "status"), [
    ("/diff/2012", 400), ("/diff/2012..", 400), ("/diff/..2012", 400), ("/diff/2012..soon", 400), ("/diff/release/a..b", 404),
    ("/diff/release/../../etc..passwd", 404), ("/trend/2012..x", 400)])
def test_GET_difference_of_what_is_not_there(ask, path, status):
    assert ask.get(path).status_code == status


def test_GET_choice_leads_to_the_difference_303(ask):
    answer = ask.get("/diff?from=2012&to=2015")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/diff/2012..2015")
    assert ask.get("/diff").status_code == 200
