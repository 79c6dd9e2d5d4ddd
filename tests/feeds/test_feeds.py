"""Following changes from one release to the next: a changed, a new and a removed row in a copy of the small register."""

import re
import shutil
import xml.etree.ElementTree as xml

import pytest
import rdflib
from rdflib.namespace import DCTERMS, PROV, RDF

from lod import changes, config
from lod.app import create_app
from lod.catalog import versions
from lod.publish import release
from lod.releases import Releases

BASE = "http://127.0.0.1:8000/"
TREE = rdflib.Namespace("https://w3id.org/tree#")
LDES = rdflib.Namespace("https://w3id.org/ldes#")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def two(tmp_path_factory, root):
    """A folder with two releases of the register of libraries."""
    folder = tmp_path_factory.mktemp("feeds")
    register, out = folder / "register", folder / "releases"
    shutil.copytree(root / "tests" / "registers" / "libraries", register)
    release.publish(config.read_register(register), out, "2026-11-24")
    table = register / "data" / "loans.csv"
    text = table.read_text(encoding="utf-8")
    assert "2,Example loan of autumn,2,3,12\n" in text
    changed = text.replace("1,2,40", "1,2,41").replace("2,Example loan of autumn,2,3,12\n", "3,Example loan of winter,3,1,7\n")
    table.write_text(changed, encoding="utf-8")
    release.publish(config.read_register(register), out, "2026-11-25")
    return out


@pytest.fixture
def client(two):
    return create_app(two).test_client()


def graph_of(client, address):
    return rdflib.Graph().parse(data=client.get(address).data, format="turtle")


def test_GET_changes_since_give_exactly_the_new_release(client, two):
    listed = client.get("/changes.json?since=2026-11-24").get_json()
    assert [found["version"] for found in listed["releases"]] == ["2026-11-25"]
    assert {thing.removeprefix(BASE) for thing in listed["releases"][0]["things"]} >= {"id/loan/1", "id/loan/2", "id/loan/3"}
    delta = client.get(listed["changes"].removeprefix(BASE.rstrip("/"))).get_data(as_text=True).splitlines()
    releases = Releases(two)
    old = changes.read_lines(releases.get("2026-11-24").folder / "data.nq")
    new = changes.apply(old, delta, releases.current().iris.base, releases.current().iris.release("2026-11-25"))
    assert "".join(line + "\n" for line in sorted(new)) == (releases.current().folder / "data.nq").read_text(encoding="utf-8")


def test_the_recipe_of_the_documentation_applies_them(client, two, root):
    page = (root / "docs" / "how-to" / "follow-changes.md").read_text(encoding="utf-8")
    recipe = page.partition("```python\n")[2].partition("```")[0]
    said = {"base": BASE, "version": "2026-11-25", "delta_lines": client.get("/changes.nq?since=2026-11-24").text.splitlines(),
            "old_lines": changes.read_lines(Releases(two).get("2026-11-24").folder / "data.nq")}
    exec(recipe, said)
    assert said["new"] == changes.read_lines(Releases(two).current().folder / "data.nq")


def test_GET_changes_since_the_beginning_is_everything(client, two):
    delta = client.get("/changes.nq").get_data(as_text=True).splitlines()
    current = Releases(two).current()
    assert changes.apply(set(), delta, current.iris.base, current.iris.release(current.version)) == changes.read_lines(current.folder / "data.nq")


@pytest.mark.parametrize("since, count", [("2026-11-25", 0), ("2026-11-24", 1), ("2026-12-31", 0), ("2020-01-01", 2)])
def test_GET_changes_since_a_day_200(client, since, count):
    assert len(client.get(f"/changes.json?since={since}").get_json()["releases"]) == count


def test_GET_changes_since_nonsense_400(client):
    answer = client.get("/changes.json?since=yesterday")
    assert answer.status_code == 400
    assert "yesterday" in answer.get_json()["title"]


def test_stream_leads_to_every_version(client):
    root = graph_of(client, "/ldes")
    assert len(list(root.subjects(RDF.type, LDES.EventStream))) == 1
    members = rdflib.Graph()
    for page in root.objects(None, TREE.node):
        answer = client.get(str(page).removeprefix(BASE.rstrip("/")))
        assert "immutable" in answer.headers["Cache-Control"]
        members.parse(data=answer.data, format="turtle")
    loan = [node for node in members.subjects(DCTERMS.isVersionOf, rdflib.URIRef(BASE + "id/loan/1"))]
    assert len(loan) == 2
    assert sorted(int(members.value(node, rdflib.URIRef(BASE + "def#books"))) for node in loan) == [40, 41]
    newest = max(loan, key=lambda node: members.value(node, PROV.generatedAtTime))
    assert "2026-11-25" in str(newest)
    assert all(any(members.subjects(TREE.member, node)) for node in loan)


def test_stream_marks_what_was_taken_away(client):
    page = graph_of(client, "/ldes/2026-11-25/1")
    status = rdflib.URIRef("http://www.w3.org/ns/adms#status")
    withdrawn = page.subjects(status, rdflib.URIRef("http://purl.org/adms/status/Withdrawn"))
    gone = [page.value(node, DCTERMS.isVersionOf) for node in withdrawn]
    assert gone == [rdflib.URIRef(BASE + "id/loan/2")]


def test_pages_of_the_stream_never_change(client, two):
    before = client.get("/ldes/2026-11-24/1").data
    assert create_app(two).test_client().get("/ldes/2026-11-24/1").data == before
    assert client.get("/ldes/2026-11-24/99").status_code == 404


def test_GET_atom_of_a_class_200(client):
    root = xml.fromstring(client.get("/feed/class/Loan.atom").data)
    entries = [(entry.findtext(ATOM + "id"), entry.findtext(ATOM + "updated")) for entry in root.iter(ATOM + "entry")]
    assert entries[0][1] >= entries[-1][1]
    assert (BASE + "id/loan/3#release-2026-11-25", "2026-11-25T00:00:00Z") in entries
    assert len({identifier for identifier, _ in entries}) == len(entries)
    assert client.get("/feed/class/Nothing.atom").status_code == 404


def test_GET_atom_of_a_class_tells_what_was_taken_away(client):
    root = xml.fromstring(client.get("/feed/class/Loan.atom?lang=en").data)
    summaries = {entry.findtext(ATOM + "id"): entry.findtext(ATOM + "summary") for entry in root.iter(ATOM + "entry")}
    assert summaries[BASE + "id/loan/2#release-2026-11-25"].startswith("removed")
    assert summaries[BASE + "id/loan/1#release-2026-11-25"].startswith("changed")
    assert summaries[BASE + "id/loan/3#release-2026-11-25"].startswith("new")
    assert summaries[BASE + "id/loan/1#release-2026-11-24"].startswith("new")


def test_GET_atom_about_a_thing_tells_of_what_leads_to_it(client):
    root = xml.fromstring(client.get("/feed/about/id/library/3.atom").data)
    identifiers = {entry.findtext(ATOM + "id") for entry in root.iter(ATOM + "entry")}
    assert BASE + "id/loan/3#release-2026-11-25" in identifiers
    assert client.get("/feed/about/id/library/99.atom").status_code == 404


def test_a_feed_about_a_place_is_not_about_its_partners(current):
    told = {current.iris.local(iri) for iri in versions.about(current, current.iris.absolute("id/municipality/80225"))}
    assert told >= {"id/municipality/80225", "id/local-government/80225", "id/office/109", "id/record/15", "id/cooperation/1"}
    assert not {"id/office/102", "id/local-government/80110", "id/record/6", "def", "code/role"} & told


def test_dataset_dates_follow_the_releases(client):
    graph = graph_of(client, "/catalog.ttl")
    whole = rdflib.URIRef(BASE + "dataset/register")
    assert (str(graph.value(whole, DCTERMS.issued)), str(graph.value(whole, DCTERMS.modified))) == ("2026-11-24", "2026-11-25")


def test_GET_release_leads_to_all_releases_and_to_what_it_changed_200(client):
    """Whoever follows the newest change from the first page can see what it was."""
    page = client.get("/release/2026-11-25?lang=en", headers={"Accept": "text/html"}).text
    assert '<a href="/releases">Releases</a></li>' in page.partition("<main")[2]
    assert "<dt>Previous release</dt>" in page and "Previous page" not in page
    assert client.get(re.search(r'href="(/diff/release/[^"]*)"', page)[1], headers={"Accept": "text/html"}).status_code == 200
