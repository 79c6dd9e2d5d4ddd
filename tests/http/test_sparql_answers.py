"""What people ask: the engines agree, and a client library gets what it came for from a running server."""

import csv

import pytest
from SPARQLWrapper import CSV, GET, JSON, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLExceptions, SPARQLWrapper

PREFIXES = """PREFIX kler: <def#> PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
MENTORED = PREFIXES + """SELECT DISTINCT ?municipality ?name WHERE {
  ?party org:organization ?cooperation ; org:role <code/role/mentee> ; org:member ?office .
  ?cooperation a kler:Cooperation ; dct:temporal [ dcat:startDate ?start ; dcat:endDate ?end ] .
  FILTER(?start <= "2012-12-31"^^xsd:date && ?end >= "2012-01-01"^^xsd:date)
  ?office org:unitOf ?government . ?government kler:governs ?municipality . ?municipality skos:prefLabel ?name .
  FILTER(langMatches(lang(?name), "sr-Latn"))
}"""

QUESTIONS = [
    MENTORED,
    PREFIXES + "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class HAVING (COUNT(DISTINCT ?s) > 1)",
    PREFIXES + "SELECT ?one ?other { ?one kler:cooperatesWith/kler:cooperatesWith ?other FILTER(?one = <id/office/105>) }",
    PREFIXES + "SELECT ?o ?l { ?o a kler:Office OPTIONAL { ?o skos:altLabel ?l FILTER(langMatches(lang(?l), 'sr-Cyrl')) } }",
    PREFIXES + "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    PREFIXES + "SELECT ?s { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), 'ниш')) }",
    PREFIXES + "SELECT ?s { VALUES ?s { <id/office/101> <id/office/9999> } FILTER NOT EXISTS { ?s a kler:Office } }",
    PREFIXES + "SELECT ?s ?n { ?s a kler:Municipality ; skos:prefLabel ?n FILTER(lang(?n) = 'en' && REGEX(?n, '^Ba')) } ORDER BY ?n",
    PREFIXES + "SELECT ?s { ?s a kler:Office MINUS { ?s org:unitOf ?g } }",
    PREFIXES + "SELECT (MIN(?d) AS ?first) (MAX(?d) AS ?last) { ?s dcat:startDate ?d FILTER(datatype(?d) = xsd:date) }",
]


def mentored(root):
    """The nine by the tables: whose office is a mentee; by the Latin name of the municipality of the same code."""
    def read(name):
        with (root / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    offices = {row["member"] for row in read("parties") if row["role"] == "mentee" and row["cooperation"] == "1"}
    governments = {row["local_government"] for row in read("offices") if row["key"] in offices}
    return {row["name_latn"] for row in read("municipalities") if row["code"] in governments}


def rows(client, query):
    """The rows of an answer as a set of tuples of texts."""
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    document = answer.get_json()
    return {tuple(str(row.get(name)) for name in sorted(document["head"]["vars"])) for row in document["results"]["bindings"]}


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_GET_the_engines_agree_200(apps, number):
    first, second = (rows(app.test_client(), QUESTIONS[number]) for app in apps.values())
    assert first == second and (first or "MINUS" in QUESTIONS[number])


def wrapper(address, query, method=GET, form=JSON):
    """A SPARQLWrapper with a query."""
    asked = SPARQLWrapper(address + "sparql")
    asked.setQuery(query)
    asked.setMethod(method)
    asked.setReturnFormat(form)
    return asked


@pytest.mark.parametrize(("method", "direct"), [(GET, False), (POST, False), (POST, True)])
def test_GET_which_municipalities_were_mentored_in_2012_200(live, root, method, direct):
    asked = wrapper(live, MENTORED, method)
    if direct:
        asked.setRequestMethod(POSTDIRECTLY)
    found = asked.query().convert()["results"]["bindings"]
    assert {row["name"]["value"] for row in found} == mentored(root) and len(found) == 9
    assert all(row["municipality"]["value"].startswith(live + "id/municipality/") for row in found)


def test_GET_a_client_library_reads_every_format_200(live):
    assert wrapper(live, MENTORED, form=XML).query().convert().getElementsByTagName("result").length == 9
    assert wrapper(live, MENTORED, form=CSV).query().convert().count(b"\r\n") == 10
    assert wrapper(live, MENTORED, form=TSV).query().convert().count(b"\n") == 10
    assert wrapper(live, "ASK { <id/office/101> a <def#Office> }").query().convert()["boolean"] is True
    for form in (RDFXML, TURTLE, N3):
        found = wrapper(live, "DESCRIBE <id/office/101>", form=form).query().convert()
        assert b"office/101" in (found if isinstance(found, bytes) else found.serialize(format="nt").encode())


def test_GET_a_client_library_is_told_what_is_wrong_400(live):
    with pytest.raises(SPARQLExceptions.QueryBadFormed) as told:
        wrapper(live, "SELECT * {").query()
    assert "bad-query" in str(told.value)


def test_GET_a_client_library_picks_graphs_200(live):
    asked = wrapper(live, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    asked.addDefaultGraph(live + "graph/offices")
    one = int(asked.query().convert()["results"]["bindings"][0]["n"]["value"])
    asked.addDefaultGraph(live + "graph/parties")
    both = int(asked.query().convert()["results"]["bindings"][0]["n"]["value"])
    assert 0 < one < both
