"""The register as of a day: the same answer on every surface, and what is unknown or past says so."""

import csv
import io
import re
from urllib.parse import quote

import pytest
import rdflib
from lod import as_of, errors
from lod.app import create_app
from lod.states import States

OFFICES = {"2012": 91, "2015": 108, "2012-07-31": 91, "2014": 91, "2011": 0}
CLASS = "http://127.0.0.1:8000/def#Office"
COUNT = f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{CLASS}> }}"


def listed(client, address):
    """How many things a list counts, by its page."""
    return int(re.search(r"(\d+) in all", client.get(address, headers={"Accept-Language": "en"}).text)[1])


@pytest.mark.parametrize(("key", "expected"), OFFICES.items())
def test_GET_list_and_query_and_dump_agree_200(ask, key, expected):
    counted = ask.get(f"/sparql?query={quote(COUNT)}&asOf={key}&format=csv").text.split()[1]
    in_path = ask.get(f"/as-of/{key}/sparql?query={quote(COUNT)}&format=csv").text.split()[1]
    assert (listed(ask, f"/list/Office?asOf={key}"), int(counted), int(in_path)) == (expected,) * 3


def test_the_published_sum_of_2015_holds(ask):
    """108 = 20 found + 74 updated + 14 carried over; 3 had been closed."""
    query = """PREFIX kler: <http://127.0.0.1:8000/def#>
        SELECT ?collection (COUNT(?office) AS ?n) { ?office kler:currentRecord/kler:collectedIn ?collection }
        GROUP BY ?collection ORDER BY ?collection"""
    rows = list(csv.reader(io.StringIO(ask.get(f"/sparql?query={quote(query)}&asOf=2015&format=csv").text)))[1:]
    assert [(iri.rpartition("/")[2], int(n)) for iri, n in rows] == [("2012", 14), ("2015", 94)]


def test_GET_a_closed_thing_as_of_later_404(ask):
    assert ask.get("/doc/office/1.ttl?asOf=2012").status_code == 200
    refused = ask.get("/doc/office/1.ttl?asOf=2015")
    assert refused.status_code == 404 and "2015-12-31" in refused.json["title"]
    assert ask.get("/doc/office/1.ttl").status_code == 200


def test_GET_a_thing_as_of_2012_has_the_record_of_2012_200(ask):
    graph = rdflib.Graph().parse(data=ask.get("/doc/office/4.ttl?asOf=2012").data, format="turtle")
    current = rdflib.URIRef("http://127.0.0.1:8000/def#currentRecord")
    assert [str(record).rpartition("/")[2] for record in graph.objects(None, current)] == ["4"]
    whole = rdflib.Graph().parse(data=ask.get("/doc/office/4.ttl").data, format="turtle")
    assert [str(record).rpartition("/")[2] for record in whole.objects(None, current)] == ["204"]


def test_GET_thing_as_of_leads_to_its_document_as_of_303(ask):
    answer = ask.get("/id/office/4?asOf=2012")
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://127.0.0.1:8000/doc/office/4?asOf=2012")


def test_GET_links_of_a_page_stay_in_its_state_200(ask):
    page = ask.get("/list/Office?asOf=2012").text
    assert 'href="/as-of/2012/doc/office/4"' in page and 'href="/doc/office/4"' not in page
    assert 'href="/list/Office"' in page, "the way back to what is known now"


def test_GET_alternates_keep_the_state_200(ask):
    links = ask.get("/doc/office/4?asOf=2012", headers={"Accept": "text/html"}).headers.getlist("Link")
    assert '<http://127.0.0.1:8000/doc/office/4.ttl?asOf=2012>; rel="alternate"; type="text/turtle"' in links


@pytest.mark.parametrize("wrong", ["soon", "2012-13", "2012-02-30", "../..", "2012'", "x" * 300])
def test_GET_as_of_what_is_no_day_400(ask, wrong):
    answer = ask.get(f"/list/Office?asOf={quote(wrong)}")
    assert answer.status_code == 400 and "2012, 2015" in answer.json["detail"]


def test_GET_as_of_in_a_register_without_it_400(tmp_path_factory):
    from tests.conftest import ROOT, publish_once
    client = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert client.get("/?asOf=2012").status_code == 400


def test_the_real_register_as_of_2012_tells_of_nothing_later(client):
    text = client.get("/as-of/2012/sparql?format=csv&query=" + quote("""
        PREFIX kler: <http://127.0.0.1:8000/def#>
        SELECT ?record ?from { ?record a kler:OfficeRecord OPTIONAL { ?record kler:validFrom ?from } }""")).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and all(row["from"] and row["from"] <= "2012-07-31" for row in rows)


@pytest.mark.parametrize(("text", "day"), [("2012", "2012-12-31"), ("2012-02", "2012-02-29"), ("2012-12", "2012-12-31"),
                                           ("2011-02", "2011-02-28"), ("2012-07-31", "2012-07-31"), ("2012-7", None),
                                           ("2011-02-29", None), ("0000", None), ("9999", "9999-12-31")])
def test_a_year_or_month_stands_for_its_last_day(text, day):
    assert as_of.day(text) == day


def test_a_day_is_the_same_however_it_was_come_to(released):
    """The page of one day that compares others opens them; what is kept of them is the release's, not that day's."""
    first = create_app(released).test_client()
    expected = first.get("/as-of/2026/quality.csv").data
    second = create_app(released).test_client()
    assert second.get("/as-of/2012/diff/2018..2026", headers={"Accept": "text/html"}).status_code == 200
    assert second.get("/as-of/2026/quality.csv").data == expected


def test_who_asks_for_many_days_does_not_hold_the_threads_of_pages(cycles_release):
    """While one day is made and one request waits, others are told at once to come again; days that are there are answered."""
    found = States(1_000_000)
    kept = found.get(cycles_release, "2013-05-05")
    with found._places, found._places:
        assert found.get(cycles_release, "2013-05-05") is kept and found.get(cycles_release, "2012").point.key == "2012"
        found._lock = None   # nobody waits for it
        with pytest.raises(errors.NotServing) as told:
            found.get(cycles_release, "2014-05-05")
    assert told.value.key == "as-of-busy" and told.value.headers["Retry-After"]
