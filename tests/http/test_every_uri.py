"""Every URI of a running server leads a client to statements about it: rdflib's parse and curl, as README shows them."""

import shutil
import subprocess

import pytest
import rdflib
from rdflib.compare import isomorphic

KINDS = ["id/office/101", "id/municipality/80110", "id/local-government/79022", "id/cooperation/1", "id/record/1", "id/activity/1",
         "id/result/1", "id/change/1", "id/figure/1", "id/collection/2012", "id/source/1", "id/organization/1", "code/form/department",
         "code/form", "def", "def#Office", "def#cooperatesWith", "graph/offices", "graph/derived", "cube/register-figures",
         "release/2026-11-24"]


@pytest.mark.parametrize("local", KINDS)
def test_GET_rdflib_parses_every_kind_of_URI_200(live, local):
    graph = rdflib.Graph().parse(live + local)
    if local.startswith("graph/"):
        assert len(graph) > 50
    else:
        assert any(graph.predicate_objects(rdflib.URIRef(live + local)))


@pytest.mark.parametrize("form", ["turtle", "xml", "nt", "json-ld", "n3"])
def test_GET_rdflib_parses_in_every_format_it_asks_for_200(live, form):
    graph, plain = rdflib.Graph().parse(live + "id/office/101", format=form), rdflib.Graph().parse(live + "doc/office/101.ttl")
    assert isomorphic(graph, plain)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("local", KINDS[:4] + ["code/form/department", "def", "release/2026-11-24"])
@pytest.mark.parametrize(("accept", "form"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")])
def test_GET_curl_follows_to_the_format_it_asks_for_200(live, local, accept, form):
    told = subprocess.run(["curl", "-sS", "-L", "--fail", "--max-time", "20", "-H", f"Accept: {accept}", live + local],
                          capture_output=True, check=True)
    graph = rdflib.Graph().parse(data=told.stdout, format=form)
    assert any(graph.predicate_objects(rdflib.URIRef(live + local)))
