"""Saved questions over HTTP: pages, answers in every format, refusals, what programs are told of them."""

import csv
import io
import json
import re

import openpyxl
import pyoxigraph as ox
import pytest
import rdflib
from openapi_spec_validator import OpenAPIV31SpecValidator

from lod import queries
from lod.app import create_app
from tests.conftest import ROOT, publish_once

BASE = "http://127.0.0.1:8000/"
QUESTIONS = queries.read_folder(ROOT / "queries" / "questions")
_PAGE = {"Accept": "text/html", "Accept-Language": "en"}

INJECTIONS = ['zzz" || true || "a"="a', "0) } } #", 'x" } INSERT DATA { <a> <b> <c> } #', '"""', "a\"\"\"b", "\\u0022", "a\nb", "@en", '"@en',
              "http://x/a>b", "http://x/a b", "http://x/> } UNION { ?s ?p ?o } #", "UNDEF", "٢٠١٢", "\x00", "1e9", " 1", "?x", "<", "a" * 3000]
"""Values that a query pasted together from texts would take for more than a value."""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """A client of the second register."""
    return create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests" / "registers" / "libraries")).test_client()


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode(), newline="")))


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_questions_lists_all_of_them_200(client, language):
    page = client.get(f"/questions?lang={language}", headers=_PAGE).text
    assert set(re.findall(r'href="/questions/([a-z0-9-]+)"', page)) - {"openapi"} == set(QUESTIONS)
    question = QUESTIONS["who-mentored-whom"]
    title = {"en": question.header["summary", "en"], "sr-Cyrl": question.header["summary", "sr-Cyrl"],
             "sr-Latn": "Ko je koga mentorisao i u kom projektu?"}[language]
    assert title in page


@pytest.mark.parametrize("wanted", ["менторисао", "mentorisao", "MENTORED", "mentórisao"])
def test_GET_questions_searched_in_any_writing_200(client, wanted):
    found = re.findall(r'href="/questions/([a-z0-9-]+)"', client.get("/questions", query_string={"q": wanted}, headers=_PAGE).text)
    assert "who-mentored-whom" in found and len(found) < 6


def test_GET_questions_of_a_subject_200(client):
    for tag in ("twinning", "братимљење", "bratimljenje"):
        found = re.findall(r'href="/questions/([a-z0-9-]+)"', client.get("/questions", query_string={"tag": tag}, headers=_PAGE).text)
        assert set(found) - {"openapi"} == {"twin-towns", "twinning-by-country"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_GET_question_page_200(client, name):
    """The page has the question, a label for each parameter, the answer, and no name of a variable for a heading."""
    page = client.get(f"/questions/{name}", headers=_PAGE)
    assert page.status_code == 200 and page.mimetype == "text/html"
    question, text = QUESTIONS[name], page.text
    assert f"<h1>{question.header['summary', 'en']}</h1>" in text
    for parameter in set(question.parameters) - {"language"}:
        assert f'for="p-{parameter}">{question.header[f"parameter.{parameter}", "en"]}</label>' in text
    assert "<caption>" in text and "_label</th>" not in text


@pytest.mark.parametrize("name", QUESTIONS)
def test_GET_question_csv_is_the_expected_answer_200(client, name):
    """The same rows as the expected answer; their order is that of the reader's alphabet."""
    answer = client.get(f"/questions/{name}.csv", query_string={"lang": "en"})
    assert answer.status_code == 200 and answer.content_type == "text/csv; charset=utf-8"
    expected = (ROOT / "tests" / "questions" / "expected" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(answer.data.decode().splitlines()) == sorted(expected)


def test_GET_answer_in_every_format_200(client):
    address = "/questions/offices-by-form"
    assert len(rows(client.get(address + ".csv"))) == 4
    assert client.get(address + ".tsv").data.count(b"\n") == 5
    assert len(json.loads(client.get(address + ".json").data)["results"]["bindings"]) == 4
    for suffix in (".xml", ".srx"):
        assert client.get(address + suffix).data.count(b"<result>") == 4
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address + ".xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == ["form", "form_label", "offices", "known", "total"]
    assert isinstance(sheet["C2"].value, int)
    for suffix, kind in ((".ttl", "turtle"), (".rdf", "xml"), (".jsonld", None), (".nt", "nt")):
        answer = client.get(address + suffix)
        assert answer.status_code == 200
        if kind:
            graph = rdflib.Graph().parse(data=answer.data, format=kind)
            solutions = set(graph.objects(None, rdflib.URIRef("http://www.w3.org/2001/sw/DataAccess/tests/result-set#solution")))
            assert len(solutions) == 4
    assert client.get(address + ".geojson").status_code == 404
    assert client.get(address + ".pdf").status_code == 404


def test_GET_answer_is_negotiated_200(client):
    address = "/questions/offices-by-form"
    assert client.get(address, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get(address, headers={"Accept": "text/turtle"}).mimetype == "text/turtle"
    assert client.get(address, headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "text/html"
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_GET_answer_again_304(client):
    first = client.get("/questions/offices-by-form.csv")
    assert first.headers["ETag"] and {"Accept-Language", "Cookie"} <= set(first.headers["Vary"].replace(" ", "").split(","))
    assert client.get("/questions/offices-by-form.csv", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_GET_names_in_the_reader_s_language_and_alphabet_200(client):
    latin = [row["district_label"] for row in rows(client.get("/questions/offices-by-district.csv?lang=sr-Latn")) if row["offices"] == "0"]
    assert latin == sorted(latin, key=lambda name: [("abcčćdđefghijklmnoprsštuvzž ".find(letter), letter) for letter in name.lower()])
    assert "Град Београд" in client.get("/questions/offices-by-district.csv?lang=sr-Cyrl").data.decode()


def test_GET_question_as_of_a_day_200(client):
    now = rows(client.get("/questions/offices-by-response.csv"))
    then = rows(client.get("/questions/offices-by-response.csv?asOf=2012"))
    assert now and now != then


def test_GET_parameter_by_relative_and_by_full_address_200(client):
    relative = client.get("/questions/cooperations-of-a-district.csv?district=id/district/06")
    full = client.get("/questions/cooperations-of-a-district.csv", query_string={"district": f"{BASE}id/district/06"})
    assert rows(relative) == rows(full) and rows(relative)


def test_GET_empty_value_is_the_default_200(client):
    assert client.get("/questions/offices-founded-before-a-year.csv?year=").data == client.get("/questions/offices-founded-before-a-year.csv").data


@pytest.mark.parametrize(("address", "said"), [
    ("offices-founded-before-a-year.csv?year=soon", "“soon” is not a value of type year for year."),
    ("offices-founded-before-a-year.csv?year=20100", "“20100” is not a value"),
    ("best-connected-organizations.csv?least=1.5", "“1.5” is not a value of type integer for least."),
    ("office-contacts.csv?district=id/district/99", "“id/district/99” is not among the choices for district."),
    ("office-contacts.csv?district=id/office/101", "is not among the choices for district."),
    ("office-contacts.csv?place=x", "There is no parameter place."),
    ("office-contacts.csv?language=en", "There is no parameter language."),
    ("offices-founded-before-a-year.csv?year=2010&year=2012", "The parameter year is given twice."),
])
def test_GET_answer_to_a_wrong_value_400(client, address, said):
    answer = client.get(f"/questions/{address}", headers={"Accept-Language": "en"})
    assert answer.status_code == 400 and said in answer.get_json()["title"] and answer.get_json()["detail"]


def test_GET_page_of_a_wrong_value_400(client):
    """The form comes back with what was written, and says at the field what to write."""
    answer = client.get("/questions/offices-founded-before-a-year?year=<b>soon", headers=_PAGE)
    assert answer.status_code == 400 and "ETag" not in answer.headers
    assert 'value="&lt;b&gt;soon"' in answer.text and 'aria-invalid="true"' in answer.text and "year of four digits" in answer.text
    assert "<b>soon" not in answer.text


_ONE_OF_EACH = {"year": ("offices-founded-before-a-year", "year"), "integer": ("best-connected-organizations", "least"),
                "iri": ("records-of-an-office", "office")}


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("kind", _ONE_OF_EACH)
def test_GET_injection_400(client, kind, text):
    name, parameter = _ONE_OF_EACH[kind]
    answer = client.get(f"/questions/{name}.csv", query_string={parameter: text})
    assert answer.status_code == 400 and answer.get_json()["title"]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("kind", queries.TYPES)
def test_an_injection_is_a_value_of_any_type_or_none(tmp_path, current, kind, text):
    """For every type: refused, or a term that stands alone in the query and matches nothing."""
    path = tmp_path / "asked.rq"
    path.write_text(f"SELECT ?thing WHERE {{ ?thing ?property ?value FILTER(?value = ?_wanted_{kind}) }}", encoding="utf-8")
    question = queries.read(path)
    try:
        text_asked = question.fill(BASE, wanted=text)
    except queries.errors.NotFilled:
        assert kind != "string" or len(text) > 2000
        return
    before = current.engine.count()
    assert [row for row in current.engine.query(text_asked).rows] == []
    assert current.engine.count() == before


def test_GET_unknown_question_404(client):
    assert client.get("/questions/nothing").status_code == 404
    assert client.get("/questions/nothing.csv").status_code == 404


def test_GET_query_can_be_asked_as_it_is_200(client):
    """The query behind an answer gives that answer at the endpoint."""
    text = client.get("/questions/offices-of-a-development-group.rq?lang=en&year=2013&group=code/development-group/II")
    assert text.mimetype == "application/sparql-query" and "#>" in text.text and "?_" not in text.text
    answer = client.get("/sparql", query_string={"query": text.text}, headers={"Accept": "text/csv"})
    asked = client.get("/questions/offices-of-a-development-group.csv?lang=en&year=2013&group=code/development-group/II")
    assert sorted(answer.data.splitlines()) == sorted(asked.data.splitlines()) and len(asked.data.splitlines()) > 1


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_openapi_is_valid_200(client, language):
    described = json.loads(client.get(f"/questions/openapi.json?lang={language}").data)
    assert described["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described).validate()
    assert len(described["paths"]) == len(QUESTIONS)


def test_GET_every_address_of_openapi_200(client):
    described = json.loads(client.get("/questions/openapi.json?lang=en").data)
    suffixes = described["components"]["parameters"]["format"]["schema"]["enum"]
    for path, item in described["paths"].items():
        assert client.get(path.replace("{format}", "csv")).status_code == 200
        for parameter in item["get"]["parameters"]:
            assert "$ref" in parameter or parameter["name"] in QUESTIONS[item["get"]["operationId"]].parameters
    assert [client.get(f"/questions/who-funded-cooperations.{suffix}").status_code for suffix in suffixes] == [200] * len(suffixes)
    page = client.get("/questions/openapi", headers=_PAGE).text
    assert all(f'id="{name}"' in page for name in QUESTIONS)


def test_GET_sparql_examples_200(client):
    """Each question is an executable by the convention of the SIB, and answers at its target."""
    answer = client.get("/.well-known/sparql-examples.ttl")
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    found = list(graph.query("""PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
        SELECT ?question ?comment ?query WHERE { ?question a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:comment ?comment ; sh:select ?query ;
        schema:target ?target ; schema:keywords ?keyword FILTER(lang(?comment) = "en" && lang(?keyword) = "en") }"""))
    assert {str(row.question).removeprefix(f"{BASE}questions/") for row in found} == set(QUESTIONS)
    for query in sorted({str(row["query"]) for row in found})[:5]:
        assert client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}).status_code == 200
    described = rdflib.Graph().parse(data=client.get("/sparql.ttl").data, format="turtle")
    assert (None, rdflib.RDFS.seeAlso, rdflib.URIRef(f"{BASE}.well-known/sparql-examples")) in described


def test_GET_questions_of_another_register_200(libraries):
    found = rows(libraries.get("/questions/loans-by-library.csv?lang=en"))
    assert [(row["lender"].removeprefix(BASE), row["loans"], row["all"]) for row in found] == [
        ("id/library/1", "1", "2"), ("id/library/2", "1", "2")]
    assert all(row["lender_label"] for row in found)
    for language in ("en", "sr-Latn"):
        assert libraries.get(f"/questions/loans-by-library?lang={language}", headers=_PAGE).status_code == 200
        OpenAPIV31SpecValidator(json.loads(libraries.get(f"/questions/openapi.json?lang={language}").data)).validate()


def test_as_graph_has_no_blank_nodes(client):
    quads = list(ox.parse(client.get("/questions/who-funded-cooperations.nt").data, format=ox.RdfFormat.N_TRIPLES))
    assert quads and not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))
