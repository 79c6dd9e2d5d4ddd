"""Cited answers survive later releases, and whoever keeps the releases can tell that they are what they were."""

import json
import shutil

import pytest
from click.testing import CliRunner
from tests.conftest import ROOT
from lod import citations, config
from lod.app import create_app
from lod.cli import main
from lod.publish import release

QUERY = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s ?name { ?s skos:prefLabel ?name } ORDER BY ?name ?s"


@pytest.fixture
def register(tmp_path):
    """A register of its own, published once."""
    shutil.copytree(ROOT / "tests/registers/libraries", tmp_path / "libraries")
    publish(tmp_path / "libraries", "2026-01-10")
    return tmp_path / "libraries"


def publish(folder, day, old=None, new=None):
    if old:
        table = folder / "data" / "libraries.csv"
        table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return release.publish(config.read_register(folder), folder / "releases", day)


def client(register):
    return create_app(register / "releases").test_client()


def cite(register, query=QUERY, **more):
    answer = client(register).post("/cite" + more.pop("address", ""), data={"query": query}, **more)
    return answer, "/cite/" + answer.headers.get("Location", "").rpartition("/")[2]


def verify(register, *names):
    return CliRunner().invoke(main, ["--register", str(register), "verify", *names])


def test_POST_query_is_kept_201_and_answers_after_two_releases(register):
    answer, address = cite(register)
    assert answer.status_code == 201
    before = {suffix: client(register).get(address + suffix) for suffix in (".csv", ".json", ".tsv", ".rq")}
    publish(register, "2026-02-10", "Example town library", "Renamed town library")
    publish(register, "2026-03-10", "Example village library", "Renamed village library")
    assert "Renamed" in client(register).get("/sparql", query_string={"query": QUERY, "format": "csv"}).text
    for suffix, kept in before.items():
        now = client(register).get(address + suffix)
        assert (now.status_code, now.data, now.headers.get("ETag")) == (200, kept.data, kept.headers.get("ETag")) or suffix == ".rq"
    page = client(register).get(address, headers={"Accept": "text/html", "Accept-Language": "en"}).text
    assert "There is a newer release, 2026-03-10" in page and "Example town library" in page
    assert verify(register).exit_code == 0


def test_POST_query_that_cannot_be_cited_stays_in_the_form_400(register):
    """People get back what they typed, with what is wrong with it; programs get problem details."""
    wanted = {"Accept": "text/html", "Accept-Language": "en"}
    answer, _ = cite(register, "SELECT broken", headers=wanted)
    assert answer.status_code == 400 and answer.headers["Cache-Control"] == "no-store"
    assert ">SELECT broken</textarea>" in answer.text and 'role="alert"' in answer.text
    assert cite(register, "SELECT broken")[0].mimetype == "application/problem+json"
    assert cite(register, headers=wanted)[0].status_code == 303


def test_citations_leave_room_on_the_disk(register, monkeypatch):
    monkeypatch.setattr(citations, "MOST_BYTES", 100)
    assert cite(register)[0].status_code == 503


def test_verify_tells_of_one_changed_byte(register):
    _, address = cite(register)
    publish(register, "2026-02-10", "Example town", "Renamed town")
    data = register / "releases" / "2026-01-10" / "data.nq"
    data.write_text(data.read_text(encoding="utf-8").replace("Example town library", "Exbmple town library"), encoding="utf-8")
    told = verify(register)
    assert told.exit_code == 1 and "2026-01-10/data.nq has other bytes" in told.output


def test_verify_tells_of_a_changed_answer(register):
    _, address = cite(register)
    path = register / "releases" / citations.FOLDER / f"{address.rpartition('/')[2]}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(kept | {"body": kept["body"].replace("Example", "Exbmple", 1)}), encoding="utf-8")
    assert "is not the one that was cited" in verify(register).output
    digest = citations.digest(kept["kind"], kept["body"].replace("Example", "Exbmple", 1))
    path.write_text(json.dumps(kept | {"body": kept["body"].replace("Example", "Exbmple", 1), "digest": digest}), encoding="utf-8")
    assert "answers otherwise than was cited" in verify(register).output
    assert verify(register, "nosuchname").exit_code == 2


def test_one_question_of_one_release_has_one_citation_whatever_the_order(register):
    (_, first), (_, again) = cite(register), cite(register)
    _, other = cite(register, QUERY.replace("ORDER BY ?name ?s", "ORDER BY DESC(?name)"))
    found = [citations.Citations(register / "releases").find(address.rpartition("/")[2]) for address in (first, other)]
    assert first == again != other and found[0].digest == found[1].digest


@pytest.mark.parametrize(("query", "accept"), [("ASK { ?s ?p ?o }", "application/sparql-results+json"),
                                              ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", "text/turtle")])
def test_GET_answers_of_other_kinds_200(register, query, accept):
    answer, address = cite(register, query)
    assert answer.status_code == 201
    assert client(register).get(address, headers={"Accept": accept}).status_code == 200
    assert client(register).get(address + ".csv").status_code == 406
    assert verify(register).exit_code == 0


@pytest.mark.parametrize(("query", "status"), [
    ("SELECT * { BIND(BNODE() AS ?b) }", 400), ("SELECT * {", 400), ("INSERT DATA { <a:b> <a:b> 1 }", 400),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403), ("SELECT (NOW() AS ?t) {}", 400), ("SELECT (rand() AS ?r) {}", 400)])
def test_POST_what_cannot_be_cited(register, query, status):
    answer, _ = cite(register, query)
    assert answer.status_code == status and not (register / "releases" / citations.FOLDER).exists()


def test_POST_a_text_that_only_names_the_time_201(register):
    assert cite(register, 'SELECT ?now { VALUES ?now { "now" } } # RAND()')[0].status_code == 201


def test_POST_another_dataset_does_not_take_the_name_of_an_answer_400(register):
    answer = client(register).post("/cite", data={"query": QUERY, "default-graph-uri": "http://nowhere.example/"})
    assert (answer.status_code, answer.get_json()["type"]) == (400, "about:blank#citation-dataset")
    assert "Example" in client(register).get(cite(register)[1] + ".csv").text


def test_verify_takes_the_order_of_a_server_that_holds_all_in_memory(register):
    """Without ORDER BY a LIMIT takes the first that come, and they come in another order out of memory than out of the index."""
    store = (register / "releases" / "current").resolve() / "index" / "store"
    store.rename(register / "store")
    cite(register, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5")
    (register / "store").rename(store)
    assert verify(register).exit_code == 0


def test_POST_too_fast_429(register):
    app = create_app(register / "releases").test_client()
    statuses = [app.post("/cite", data={"query": f"ASK {{ ?s ?p {number} }}"}).status_code for number in range(12)]
    assert statuses == [201] * 10 + [429] * 2


def test_GET_citation_that_is_not_there_404(register):
    for name in ("aaaa", "..%2Fcurrent", "a.b.c", "%00"):
        assert client(register).get(f"/cite/{name}").status_code == 404
