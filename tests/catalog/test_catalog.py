"""The catalogue over HTTP: one graph in every format, the official shapes, and nothing sent when nothing changed."""

import hashlib
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as xml

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, SH

from lod import config
from lod.app import create_app
from lod.catalog import dcat, flavours, offers, schema_org
from lod.publish import release

BASE = "http://127.0.0.1:8000/"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")   # rdflib's own stops at DCAT 2
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
FORMATS = {".ttl": ("text/turtle", "turtle", ox.RdfFormat.TURTLE), ".rdf": ("application/rdf+xml", "xml", ox.RdfFormat.RDF_XML),
           ".jsonld": ("application/ld+json", "json-ld", ox.RdfFormat.JSON_LD)}
ADDRESSES = ["/catalog.ttl", "/catalog.rdf", "/catalog.jsonld", "/catalog/portal.ttl", "/catalog/portal.rdf", "/catalog.html",
             "/dataset/register.ttl", "/dataset/register.html", "/.well-known/void", "/sitemap.xml", "/robots.txt", "/llms.txt",
             "/download", "/ldes", "/sparql.ttl", "/reconcile/about", "/feed/class/Office.atom", "/changes.json", "/changes.nq?since=2026-11-24",
             "/oai?verb=ListRecords&metadataPrefix=dcat_ap", "/data/offices.csv"]


def graph_of(client, address):
    return rdflib.Graph().parse(data=client.get(address).data, format="turtle")


def plain(data, name):
    """The graph with language tags in lower case: readers write them differently and mean the same."""
    found = rdflib.Graph()
    for subject, predicate, value in rdflib.Graph().parse(data=data, format=name):
        tag = getattr(value, "language", None)
        found.add((subject, predicate, rdflib.Literal(value, lang=tag.lower()) if tag else value))
    return found


@pytest.fixture(scope="module")
def catalog(app):
    return graph_of(app.test_client(), "/catalog.ttl")


@pytest.mark.parametrize("path", ["catalog", "catalog/portal"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_GET_catalog_200_says_the_same_in_every_format(client, path, suffix):
    media_type, name, rdf_format = FORMATS[suffix]
    answer = client.get(f"/{path}{suffix}", headers={"Accept": "*/*"})
    assert answer.status_code == 200
    assert answer.content_type == f"{media_type}; charset=utf-8"
    context = client.get("/context.jsonld").get_json()["@context"]
    body = answer.data
    if suffix == ".jsonld":
        body = json.dumps(json.loads(body) | {"@context": context}).encode()
    expected = graph_of(client, f"/{path}.ttl")
    assert isomorphic(rdflib.Graph().parse(data=body, format=name), expected)
    triples = ox.serialize((quad.triple for quad in ox.parse(body, format=rdf_format)), format=ox.RdfFormat.N_TRIPLES)
    assert isomorphic(plain(triples, "nt"), plain(body, name))


@pytest.mark.parametrize("address", ADDRESSES)
def test_HEAD_and_repeated_GET_304(client, address):
    first, again = client.get(address), client.get(address)
    assert first.status_code == 200
    assert first.data == again.data
    head = client.head(address)
    assert (head.status_code, head.content_type, head.headers["ETag"]) == (200, first.content_type, first.headers["ETag"])
    assert not first.headers["ETag"].startswith("W/")
    assert "Last-Modified" in first.headers
    unchanged = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged.data == b""


def test_another_process_over_the_same_release_sends_the_same_bytes(client, released):
    other = create_app(released).test_client()
    for address in ADDRESSES:
        first, again = client.get(address), other.get(address)
        assert (first.data, first.headers["ETag"], first.last_modified) == (again.data, again.headers["ETag"], again.last_modified), address


def shapes(root, *names):
    folder = root.parent / "shared" / "testdata"
    if not folder.is_dir():
        pytest.skip("the official shapes are not beside the repository (../shared/testdata)")
    found = rdflib.Graph()
    for name in names:
        found.parse(folder / name)
    found.remove((None, OWL.imports, None))
    return found


def violations(graph, found):
    """(focus node, path) of the results of severity violation; what stands inside another result is its detail."""
    _, report, _ = validate(graph, shacl_graph=found, inference="none")
    results = report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result)
    return [(str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultPath))) for result in results
            if report.value(result, SH.resultSeverity) == SH.Violation]


def test_catalog_conforms_to_official_dcat_ap(catalog, root):
    found = shapes(root, "dcat-ap/shapes.ttl", "dcat-ap/shapes_recommended.ttl", "dcat-ap/range.ttl",
                   "dcat-ap/deprecateduris.ttl")
    assert violations(catalog, found) == []


def test_catalog_conforms_to_official_vocabularies_but_for_known_conflicts(catalog, root):
    found = violations(catalog, shapes(root, "dcat-ap/mdr-vocabularies.shape.ttl"))
    assert {path for _, path in found} <= {str(SPDX.algorithm)}   # the shapes want https in an IRI that SPDX has with http


def test_catalog_conforms_to_official_bregdcat_ap_but_for_known_conflicts(catalog, root):
    found = violations(catalog, shapes(root, "bregdcat-ap/BRegDCAT-AP_shacl_shapes_2.1.0.ttl"))
    assert {path for _, path in found} <= {str(DCAT.byteSize)}   # xsd:decimal there, xsd:nonNegativeInteger in DCAT-AP 3


def test_catalog_names_collections_codes_and_tables(catalog):
    found = {str(node).removeprefix(BASE + "dataset/") for node in catalog.objects(None, DCAT.dataset)}
    assert {"register", "collection-2012", "collection-2026", "code-form", "cube-area-statistics"} <= found
    series = rdflib.URIRef(BASE + "dataset/series")
    assert (series, RDF.type, DCAT.DatasetSeries) in catalog
    assert len(set(catalog.subjects(DCAT.inSeries, series))) == 4


def test_statistical_tables_say_their_dimensions_attributes_and_units(catalog, current):
    stat, qb = rdflib.Namespace("http://data.europa.eu/m8g/"), rdflib.Namespace("http://purl.org/linked-data/cube#")
    sdmx = "http://purl.org/linked-data/sdmx/2009/"
    table = rdflib.URIRef(BASE + "dataset/cube-area-statistics")
    assert {str(found) for found in catalog.objects(table, stat.dimension)} == {
        sdmx + "dimension#refArea", sdmx + "dimension#refPeriod", BASE + "def#indicator"}
    assert {str(found) for found in catalog.objects(table, stat.attribute)} == {sdmx + "attribute#unitMeasure"}
    units = {str(found) for found in catalog.objects(table, stat.statUnitMeasure)}
    assert BASE + "code/unit/km2" in units
    assert units == {quad.object.value for quad in current.engine.quads(predicate=ox.NamedNode(sdmx + "attribute#unitMeasure"))}
    for found in catalog.objects(None, stat.dimension):
        assert (found, RDF.type, qb.DimensionProperty) in catalog
    described = set(catalog.subjects(stat.dimension))
    assert described == {node for node in catalog.objects(None, DCAT.dataset) if "/dataset/cube-" in node}


def test_every_distribution_has_the_size_and_sum_of_its_file(client, catalog):
    files = list(catalog.subjects(RDF.type, DCAT.Distribution))
    assert len(files) > 100
    for file in files:
        address = str(catalog.value(file, DCAT.downloadURL)).removeprefix(BASE)
        with client.get("/" + address) as answer:
            assert answer.status_code == 200, address
            data = answer.data
        assert len(data) == int(catalog.value(file, DCAT.byteSize)), address
        checksum = catalog.value(catalog.value(file, SPDX.checksum), SPDX.checksumValue)
        assert hashlib.sha256(data).hexdigest() == checksum.toPython().hex(), address


def test_every_dataset_speaks_three_languages(catalog):
    for node in catalog.objects(None, DCAT.dataset):
        for predicate in (DCTERMS.title, DCTERMS.description):
            assert {text.language.lower() for text in catalog.objects(node, predicate)} == {"sr-cyrl", "sr-latn", "en"}, node


def test_services_are_only_those_that_answer(client, catalog):
    services = list(catalog.subjects(RDF.type, DCAT.DataService))
    assert len(services) >= 3
    for node in services:
        address = str(catalog.value(node, DCAT.endpointDescription)).removeprefix(BASE)
        assert client.get("/" + address).status_code == 200, address


def test_GET_catalog_by_profile(client):
    portal = client.get("/catalog/portal.ttl")
    assert client.get("/catalog.ttl?_profile=portal").data == portal.data
    asked = client.get("/catalog.ttl", headers={"Accept-Profile": portal.headers["Content-Profile"]})
    assert asked.data == portal.data
    assert "Accept-Profile" in asked.headers["Vary"]
    assert client.get("/catalog/dcat-ap.ttl").data == client.get("/catalog.ttl").data


def test_paging_divides_without_repeating(current, app):
    found = offers.find(current, app.releases.history(), ["/sparql"])
    address = BASE + "catalog/portal.ttl"
    graphs = []
    for number in range(1, dcat.pages(found, 7) + 1):
        quads = dcat.build(current, found, flavours.PORTAL, number, 7, address).quads
        graphs.append({(quad.subject.value, quad.object.value) for quad in quads if quad.predicate.value == str(RDF.type)})
        following = [quad.object.value for quad in quads if quad.predicate.value.endswith("hydra/core#next")]
        assert following == ([f"{address}?page={number + 1}"] if number < dcat.pages(found, 7) else [])
    entries = [{subject for subject, kind in graph if kind in (str(DCAT.Dataset), str(DCAT.DataService))} for graph in graphs]
    assert sum(map(len, entries)) == len(set().union(*entries)) == len(found.datasets) + 1


@pytest.mark.slow
def test_jena_reads_the_same_graph_in_every_format(client, root, tmp_path):
    jars = sorted((root / ".stores").glob("jena-fuseki-server-*.jar"))
    if not jars or not shutil.which("java"):
        pytest.skip("Jena is not installed: run tests/remote/setup.sh")
    context = client.get("/context.jsonld").get_json()["@context"]
    expected = plain(client.get("/catalog.ttl").data, "turtle")
    for suffix in FORMATS:
        body = client.get("/catalog" + suffix).data
        path = tmp_path / f"catalog{suffix}"
        path.write_bytes(json.dumps(json.loads(body) | {"@context": context}).encode() if suffix == ".jsonld" else body)
        done = subprocess.run(["java", "-cp", jars[-1], "riotcmd.riot", "--check", "--output=ntriples", path], capture_output=True,
                              text=True, timeout=300, check=True)
        assert " ERROR " not in done.stderr and " WARN " not in done.stderr
        found = plain(done.stdout, "nt")
        assert len(found) > 1000
        assert isomorphic(found, expected)


def test_GET_catalog_beyond_the_last_page_404(client):
    assert client.get("/catalog.ttl?page=99").status_code == 404
    assert client.get("/catalog.ttl?page=x").status_code == 400


def test_void_counts_what_is_there(client, current):
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    graph = graph_of(client, "/.well-known/void")
    whole = rdflib.URIRef(BASE + "dataset/register")
    triples = {quad.triple for quad in current.engine.quads()}
    assert graph.value(whole, void.triples).toPython() == len(triples)
    parts = [graph.value(part, void.triples).toPython() for part in graph.objects(whole, void.propertyPartition)]
    assert sum(parts) == len(triples)
    assert any(graph.subjects(RDF.type, void.Linkset))


def test_sitemap_names_documents_that_answer(client):
    root = xml.fromstring(client.get("/sitemap.xml").data)
    addresses = [node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(addresses) == len(set(addresses)) > 500
    assert {BASE + page for page in ("", "search", "map", "network", "explore", "sparql", "statistics", "shapes", "list/Office")} <= set(addresses)
    for address in addresses[:25] + addresses[::97]:
        assert client.get(address.removeprefix(BASE.rstrip("/")), headers={"Accept": "text/html"}).status_code == 200, address
    assert "Sitemap: " + BASE + "sitemap.xml" in client.get("/robots.txt").get_data(as_text=True)


@pytest.mark.parametrize("address, kind", [("/", "DataCatalog"), ("/doc/office/101.html", "Organization"),
                                           ("/dataset/register.html", "Dataset")])
def test_pages_carry_schema_org(client, address, kind):
    text = client.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1]
    assert json.loads(block)["@type"] == kind


def test_schema_org_block_cannot_be_left():
    block = str(schema_org.block({"name": "</script><script>alert(1)//<!--"}))
    assert block.count("<") == 2
    assert json.loads(block.split(">", 1)[1].rpartition("<")[0])["name"].startswith("</script>")


def test_GET_dataset_that_never_was_404(client):
    assert client.get("/dataset/code-nothing").status_code == 404


def test_register_without_settings_has_a_catalogue_too(tmp_path, root):
    out = tmp_path / "releases"
    release.publish(config.read_register(root / "tests" / "registers" / "libraries"), out, "2026-11-24")
    client = create_app(out).test_client()
    graph = graph_of(client, "/catalog.ttl")
    whole = rdflib.URIRef(BASE + "dataset/register")
    assert set(graph.objects(None, DCAT.dataset)) >= {whole}
    assert len(list(graph.objects(whole, DCAT.distribution))) > 10
    found = shapes(root, "dcat-ap/shapes.ttl", "dcat-ap/range.ttl", "dcat-ap/deprecateduris.ttl")
    assert violations(graph, found) == []
