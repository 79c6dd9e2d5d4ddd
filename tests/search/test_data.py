"""Lists and searches as data: the same things in every format, filters kept, and the query that computes them."""

import csv
import io
import json

import openpyxl
import pyoxigraph as ox
import pytest
import rdflib

from lod import listing, search
from lod.formats import Settings, geojson, list_csv, xlsx
from lod.narrowing import read
from lod.results import Column, Listing, Table

ADDRESSES = ["/list/Office{}", "/list/Office{}?district=06", "/list/Office{}?staff=unknown&staff=2..4", "/list/Office{}?founded=2009",
             "/list/Office{}?form=unknown", "/list/Municipality{}?region=RS12&kind=city", "/list/Cooperation{}?role=mentor",
             pytest.param("/search{}?q=becej", marks=pytest.mark.slow), "/list/OfficeRecord{}?q=nis&collection=2026"]


def _csv(client, address):
    answer = client.get(address.format(".csv"))
    assert answer.status_code == 200 and answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.mark.parametrize("address", ADDRESSES)
def test_GET_every_format_holds_the_same_things_200(client, address):
    rows = _csv(client, address)
    wanted = [row["iri"] for row in rows]
    assert wanted
    data = client.get(address.format(".json")).get_json()
    assert [thing["iri"] for thing in data["things"]] == wanted and data["count"] == len(wanted)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address.format(".xlsx")).data)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted
    features = json.loads(client.get(address.format(".geojson")).data)["features"]
    assert [feature["id"] for feature in features] == wanted
    for suffix, kind in ((".ttl", "turtle"), (".jsonld", None)):
        answer = client.get(address.format(suffix))
        assert answer.status_code == 200
        if kind:
            graph = rdflib.Graph().parse(data=answer.data, format=kind)
            assert {str(iri) for iri in graph.subjects() if "#" not in str(iri)} == set(wanted)


@pytest.mark.parametrize(("words", "found"), [
    ("Nišavski okrug", "id/district/20"), ("CenTriR", "id/organization/1"), ("Регион Војводине", "id/region/RS12")])
def test_GET_things_without_a_list_of_their_own_are_found_200(client, words, found):
    assert _csv(client, f"/search{{}}?q={words}")[0]["iri"].endswith(found)


def test_GET_values_that_nobody_names_are_called_by_their_ends_200(client):
    page = client.get("/search?class=Organization&lang=en", headers={"Accept": "text/html"}).text
    assert ">USA<" in page.replace(" · ", "><") and "http://publications.europa.eu" not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_GET_the_query_computes_the_same_200(client, current, address):
    answer = client.get(address.format(".rq"), headers={"Accept-Language": "en"})
    assert answer.content_type.startswith("application/sparql-query")
    table = current.engine.query(answer.get_data(as_text=True))
    rows = {row["iri"]: row for row in csv.DictReader(io.StringIO(client.get(address.format(".csv"), headers={"Accept-Language": "en"})
                                                                  .get_data(as_text=True)))}
    computed = {}
    for row in table.rows:
        terms = dict(zip(table.columns, row, strict=True))
        computed[terms["iri"].value] = {name: term.value if term is not None else "" for name, term in terms.items()}
    assert set(computed) == set(rows)
    for iri, row in computed.items():
        for name, value in row.items():
            if name in ("latitude", "longitude"):
                assert bool(value) == bool(rows[iri][name]) and (not value or float(value) == float(rows[iri][name])), (iri, name)
            elif name == "founded":
                assert value[:4] == rows[iri][name]
            else:
                assert set(value.split("; ")) == set(rows[iri][name].split("; ")), (iri, name)


def test_GET_csv_is_described_200(client):
    answer = client.get("/list/Office.csv?district=06")
    link = next(link for link in answer.headers.getlist("Link") if 'rel="describedby"' in link)
    described = client.get(link.partition("<")[2].partition(">")[0].removeprefix("http://127.0.0.1:8000")).get_json()
    assert [column["name"] for column in described["tableSchema"]["columns"]] == answer.get_data(as_text=True).splitlines()[0].split(",")
    assert described["url"].endswith("/list/Office.csv?district=06")


def test_GET_one_page_of_data_200(client):
    whole, first, last = (client.get(f"/list/Municipality.json{page}").get_json()["things"] for page in ("", "?page=1", "?page=3"))
    assert (len(whole), len(first), len(last)) == (145, 50, 45) and whole[:50] == first and whole[100:] == last


def test_GET_page_links_to_its_data_200(client):
    answer = client.get("/list/Office?district=06&lang=en", headers={"Accept": "text/html"})
    links = ", ".join(answer.headers.getlist("Link"))
    for suffix in (".csv", ".xlsx", ".json", ".jsonld", ".ttl", ".geojson", ".rq"):
        assert f"<http://127.0.0.1:8000/list/Office{suffix}?district=06>" in links
        assert f'href="/list/Office{suffix}?district=06"' in answer.get_data(as_text=True)


def test_GET_headers_of_a_workbook_are_in_the_readers_language_200(client):
    for language, expected in (("en", "district"), ("sr-Cyrl", "управни округ"), ("sr-Latn", "upravni okrug")):
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/list/Office.xlsx?lang={language}").data)).active
        assert expected in [cell.value for cell in sheet[1]]


@pytest.mark.parametrize("address", ["/list/Unheard.csv", "/list/Unheard", "/list/.csv"])
def test_GET_the_list_of_no_class_404(client, address):
    assert client.get(address).status_code == 404


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\")"]


def _listing():
    rows = [(ox.NamedNode("http://x/1"), ox.Literal(text), (ox.Literal("a"), ox.Literal("b")), None, ox.Literal("21.5"), ox.Literal("43"))
            for text in DANGEROUS]
    return Listing([Column(name, name.upper()) for name in ("iri", "text", "several", "none", "long", "lat")], rows, "Title", "en", "http://x/")


def test_no_text_of_a_table_becomes_a_formula():
    body = io.BytesIO()
    list_csv.write(_listing(), body, Settings())
    cells = [row[1] for row in list(csv.reader(io.StringIO(body.getvalue().decode(), newline="")))[1:]]
    assert cells == ["'" + text for text in DANGEROUS]
    body = io.BytesIO()
    xlsx.write(_listing(), body, Settings())
    sheet = openpyxl.load_workbook(io.BytesIO(body.getvalue())).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"s"}


def test_numbers_stay_numbers_in_a_workbook():
    integer, decimal = (ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("integer", "decimal"))
    body = io.BytesIO()
    xlsx.write(Table(["a", "b", "c"], [(ox.Literal("7", datatype=integer), ox.Literal("2.5", datatype=decimal), ox.Literal("007"))]), body, Settings())
    assert list(openpyxl.load_workbook(io.BytesIO(body.getvalue())).active.iter_rows(min_row=2, values_only=True)) == [(7, 2.5, "007")]


def test_coordinates_become_points_east_first():
    body = io.BytesIO()
    geojson.write(_listing(), body, Settings())
    feature = json.loads(body.getvalue())["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [21.5, 43.0]}
    assert feature["properties"]["several"] == "a; b" and "lat" not in feature["properties"]


def test_GET_sparql_answers_as_workbook_and_map_200(client):
    query = "SELECT ?iri ?lat ?long { ?iri <http://www.w3.org/2003/01/geo/wgs84_pos#lat> ?lat ; <http://www.w3.org/2003/01/geo/wgs84_pos#long> ?long }"
    count = len(client.get("/sparql", query_string={"query": query, "format": "csv"}).get_data(as_text=True).splitlines()) - 1
    found = client.get("/sparql", query_string={"query": query, "format": "geojson"})
    assert count > 100 and found.status_code == 200 and len(json.loads(found.data)["features"]) == count
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/sparql", query_string={"query": query, "format": "xlsx"}).data)).active
    assert sheet.max_row == count + 1


def test_a_value_reaches_the_query_as_a_term(current):
    index, kind = search.index(current), current.iris.absolute("def#Office")
    asked = read(index, current, {"founded": ["2009"]}, kind)
    planned = listing.plan(index, current, asked, [], "en")
    assert planned.conditions == ((("starts", "<http://127.0.0.1:8000/def#founded>", ('"2009"',)),),)


def test_GET_links_of_a_list_stay_on_the_day_asked_for_200(client):
    page = client.get("/list/Office?asOf=2012&lang=en", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "asOf=2012" in page.partition('class="panel facets"')[2].partition("</nav>")[0]
    assert 'href="/as-of/2012/list/Office.csv"' in page
    whole, then = (client.get(address).get_json()["count"] for address in ("/list/Office.json", "/list/Office.json?asOf=2012"))
    assert 0 < then < whole


def test_GET_list_of_a_class_without_things_on_a_day_200(client):
    assert client.get("/list/Office.json?asOf=1990").get_json()["things"] == []
    assert client.get("/list/Office?asOf=1990").status_code == 200
