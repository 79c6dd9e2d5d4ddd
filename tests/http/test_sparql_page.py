"""The page of the endpoint: the plain form, its answer as a table, examples, completions, and short links."""

import html
import re
import sqlite3

import pytest

from lod import errors, evaluation, examples, rows, shortlinks
from lod.app import create_app

PEOPLE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OFFICES = "PREFIX kler: <def#> SELECT ?office ?name WHERE { ?office a kler:Office ; " \
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?office ?name"


def ask(client, query, **more):
    """GET the endpoint with a query as a browser does."""
    return client.get("/sparql", query_string={"query": query, **more}, headers=PEOPLE)


def test_GET_query_by_people_is_a_page_with_rows_200(client, current):
    answered = ask(client, OFFICES, lang="en")
    assert answered.status_code == 200 and answered.content_type == "text/html; charset=utf-8"
    assert answered.text.count("<tr>") == 1 + 3 * current.manifest["counts"]["classes"][current.iris.absolute("def#Office")]
    assert '<a href="/doc/office/101">' in answered.text and 'lang="sr-Cyrl"' in answered.text
    assert html.escape(OFFICES.partition("SELECT")[2].strip()[:30], quote=False) in answered.text   # the form keeps the query
    for suffix in ("csv", "json", "tsv", "srx"):
        assert f"&amp;format={suffix}\"" in answered.text


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, {"Accept": "application/sparql-results+json"}])
def test_GET_query_by_programs_is_data_200(client, headers):
    answered = client.get("/sparql", query_string={"query": "ASK {}"}, headers=headers)
    assert answered.content_type.startswith("application/sparql-results+json") and answered.get_json()["boolean"] is True


@pytest.mark.parametrize(("query", "shown"), [
    ("ASK { ?s a <def#Office> }", "notice good"), ("ASK { ?s a <def#Nobody> }", "notice unsure"),
    ("SELECT ?s WHERE { ?s a <def#Nobody> }", "nothing in the register answers it"),
    ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", '<th scope="col">predicate</th>'),
    ("SELECT ?n WHERE { BIND(3 AS ?n) }", '<td class="number">3</td>'),
    ("SELECT ?a ?b WHERE { BIND(1 AS ?a) }", 'class="nothing"')])
def test_GET_every_kind_of_answer_is_shown_200(client, query, shown):
    answered = ask(client, query, lang="en")
    assert answered.status_code == 200 and shown in answered.text


def test_GET_what_a_query_makes_up_is_text_200(client):
    """A query can make any IRI and any text: only web addresses become links, and nothing becomes HTML."""
    answered = ask(client, 'SELECT ?a ?b ?c WHERE { BIND(IRI("javascript:alert(1)") AS ?a) BIND("<script>x</script>" AS ?b) '
                           'BIND(STRDT("no", <http://www.w3.org/2001/XMLSchema#integer>) AS ?c) }')
    assert answered.status_code == 200
    assert 'href="javascript:' not in answered.text and "<script>x" not in answered.text


def test_GET_a_broken_query_keeps_what_was_written_400(client):
    answered = ask(client, "SELECT ?office WHERE { ?office a kler:Nonsense", lang="en")
    assert answered.status_code == 400 and 'role="alert"' in answered.text and "kler:Nonsense</textarea>" in answered.text
    assert answered.headers["Cache-Control"] == "no-store" and "ETag" not in answered.headers


def test_GET_unknown_example_404(client):
    assert client.get("/sparql?example=nothing", headers=PEOPLE).status_code == 404


def test_GET_examples_of_the_page_are_answered_200(client):
    """Each question of the list stands in the form with its prefixes in full, and is answered below it."""
    names = re.findall(r'/sparql\?example=([\w-]+)"', client.get("/sparql?lang=en", headers=PEOPLE).text)
    assert len(names) > 20
    for name in names[::4]:
        answered = client.get(f"/sparql?example={name}&lang=en", headers=PEOPLE)
        assert answered.status_code == 200 and "&lt;def#" not in answered.text and "XMLSchema&gt;" not in answered.text, name


def test_GET_completions_are_of_this_register_200(client, current):
    found = client.get("/sparql/completions.json?lang=en").get_json()
    classes = {term["iri"]: term for term in found["classes"]}
    properties = {term["iri"]: term for term in found["properties"]}
    office, staff = current.iris.absolute("def#Office"), current.iris.absolute("def#staffCount")
    assert classes[office]["count"] == current.manifest["counts"]["classes"][office] and classes[office]["label"]
    assert staff in properties and "http://www.w3.org/2004/02/skos/core#prefLabel" in properties
    assert found["prefixes"]["kler"] == current.iris.absolute("def#")
    assert [term["count"] for term in found["properties"]] == sorted((term["count"] for term in found["properties"]), reverse=True)


def test_first_rows_of_a_long_answer_are_read_no_further():
    """An answer that streams is closed as soon as there are enough rows; the last row is whole."""
    state = []

    def chunks():
        try:
            yield b"?n\n"
            for number in range(10_000):
                yield f"{number}\n".encode()
                state.append(number)
        finally:
            state.append("closed")

    found = rows.first(evaluation.Answered("table", "tsv", "v", chunks=chunks()), {}, most=10)
    assert [row[0].text for row in found.rows] == [str(number) for number in range(10)] and found.more
    assert state[-1] == "closed" and len(state) < 20
    found = rows.first(evaluation.Answered("table", "tsv", "v", whole=b"?n\n1\n2\n"), {}, most=2)
    assert len(found.rows) == 2 and not found.more


@pytest.fixture
def linked(released, tmp_path):
    """A client of a server whose folder of releases can be written."""
    (tmp_path / "releases").mkdir()
    for path in released.iterdir():
        if not path.name.startswith("."):
            (tmp_path / "releases" / path.name).symlink_to(path.resolve() if not path.is_symlink() else path.readlink())
    return create_app(tmp_path / "releases").test_client()


def test_POST_a_query_gets_a_short_link_201(linked, current):
    made = linked.post("/s", data={"query": OFFICES}, headers={"Accept": "text/plain"})
    assert made.status_code == 201 and made.headers["Location"] == made.text.strip()
    path = "/" + current.iris.local(made.headers["Location"])
    assert re.fullmatch(r"/s/[a-z2-7]{16}", path)
    assert linked.post("/s", data={"query": OFFICES}).headers["Location"] == made.headers["Location"]
    shown = linked.get(path + "?lang=en", headers=PEOPLE)
    assert shown.status_code == 200 and 'class="rows"' in shown.text and made.text.strip() in shown.text
    assert linked.get(path).get_json() == linked.get("/sparql", query_string={"query": OFFICES}).get_json()
    assert linked.get(path + ".csv").data == linked.get("/sparql", query_string={"query": OFFICES, "format": "csv"}).data
    assert linked.get(path + ".rq").text == OFFICES
    assert linked.get("/s/aaaaaaaaaaaaaaaa").status_code == 404


def test_POST_a_query_by_people_leads_to_its_page_303(linked):
    made = linked.post("/s", data={"query": "ASK {}"}, headers=PEOPLE)
    assert made.status_code == 303 and linked.get(made.headers["Location"], headers=PEOPLE).status_code == 200


def test_POST_too_much_is_refused_413_429_503(linked, tmp_path):
    assert linked.post("/s", data={"query": "#" * 9000}).status_code == 413
    for number in range(20):
        assert linked.post("/s", data={"query": f"ASK {{}} #{number}"}).status_code == 201
    refused = linked.post("/s", data={"query": "ASK {} #20"})
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60"
    assert linked.post("/s", data={"query": "ASK {} #3"}).status_code == 201   # a link that exists costs nothing
    full = shortlinks.ShortLinks(tmp_path / "releases", most=20)
    with pytest.raises(errors.LimitExceeded):
        full.keep("ASK {} #new", "another client")
    with sqlite3.connect(tmp_path / "releases" / shortlinks.NAME) as database:
        assert database.execute("SELECT count(*) FROM link").fetchone() == (20,)


def test_POST_where_nothing_can_be_written_404(linked, monkeypatch):
    """The page then offers no short links; links made before go on working."""
    path = linked.post("/s", data={"query": "ASK {}"}).headers["Location"]
    monkeypatch.setattr(shortlinks.os, "access", lambda *_: False)
    assert linked.post("/s", data={"query": "ASK {} #2"}).status_code == 404
    assert 'formaction="/s"' not in linked.get("/sparql", headers=PEOPLE).text
    assert linked.get(path).get_json()["boolean"] is True


def test_an_example_keeps_the_hash_at_the_end_of_a_namespace(current):
    """`<def#>` and `…XMLSchema#` in full are the same namespaces: without the hash every name in the query would mean another."""
    asked = {name: examples.text(current, name, "en") for name, _, _ in examples.titles(current, "en")}
    assert any("XMLSchema#>" in text for text in asked.values())
    assert [name for name, text in asked.items() if "XMLSchema>" in text or f"<{current.iris.base}def>" in text] == []
