"""OAI-PMH 2.0: every record by resumption, both formats, days, deleted records, and every error of the protocol."""

import json
import xml.etree.ElementTree as xml
from types import SimpleNamespace

import pytest
import rdflib

from lod.catalog import oai

NAMES = "{http://www.openarchives.org/OAI/2.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"


def ask(client, **arguments):
    answer = client.get("/oai", query_string={name.rstrip("_"): value for name, value in arguments.items()})
    assert answer.status_code == 200
    return xml.fromstring(answer.data)


def walk(client, **arguments):
    records = []
    root = ask(client, **arguments)
    while True:
        records += root.iter(NAMES + "record")
        token = next(root.iter(NAMES + "resumptionToken"), None)
        if token is None or not token.text:
            return records, token
        root = ask(client, verb=arguments["verb"], resumptionToken=token.text)


@pytest.mark.parametrize("prefix", ["oai_dc", "dcat_ap"])
def test_walk_brings_every_record_once(client, current, prefix):
    records, last = walk(client, verb="ListRecords", metadataPrefix=prefix)
    names = {entry["name"] for entry in json.loads((current.folder / "download" / "datasets.json").read_text(encoding="utf-8"))}
    identifiers = [record.findtext(f"{NAMES}header/{NAMES}identifier") for record in records]
    assert sorted(identifiers) == sorted(f"oai:127.0.0.1:{name}" for name in names)
    assert int(last.get("completeListSize")) == len(records)
    assert not last.text


def test_dcat_ap_records_are_rdf_xml(client):
    root = ask(client, verb="GetRecord", identifier="oai:127.0.0.1:register", metadataPrefix="dcat_ap")
    graph = rdflib.Graph().parse(data=xml.tostring(next(root.iter(RDF))), format="xml")
    assert (rdflib.URIRef("http://127.0.0.1:8000/dataset/register"), rdflib.RDF.type, rdflib.DCAT.Dataset) in graph


def test_identify_and_formats_and_sets(client):
    identity = ask(client, verb="Identify").find(NAMES + "Identify")
    assert [identity.findtext(NAMES + name) for name in ("protocolVersion", "deletedRecord", "granularity")] == \
        ["2.0", "persistent", "YYYY-MM-DD"]
    formats = [node.text for node in ask(client, verb="ListMetadataFormats").iter(NAMES + "metadataPrefix")]
    assert formats == ["oai_dc", "dcat_ap"]
    sets = {node.text for node in ask(client, verb="ListSets").iter(NAMES + "setSpec")}
    records, _ = walk(client, verb="ListRecords", metadataPrefix="oai_dc", set="codes")
    assert {node.text for record in records for node in record.iter(NAMES + "setSpec")} == {"codes"} <= sets


@pytest.mark.parametrize("code, arguments", [
    ("badVerb", {}), ("badVerb", {"verb": "Nothing"}), ("badArgument", {"verb": "ListRecords"}),
    ("badArgument", {"verb": "Identify", "set": "codes"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-13-01"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-12-01", "until": "2026-11-01"}),
    ("cannotDisseminateFormat", {"verb": "ListRecords", "metadataPrefix": "marc"}),
    ("idDoesNotExist", {"verb": "GetRecord", "identifier": "oai:127.0.0.1:x", "metadataPrefix": "oai_dc"}),
    ("noRecordsMatch", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "2000-01-01"}),
    ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "bm90aGluZw=="}),
    ("badResumptionToken", {"verb": "ListSets", "resumptionToken": "x"})])
def test_errors_of_the_protocol(client, code, arguments):
    root = ask(client, **arguments)
    assert root.find(NAMES + "error").get("code") == code


def test_repeated_argument_is_an_error(client):
    root = xml.fromstring(client.get("/oai?verb=Identify&verb=Identify").data)
    assert root.find(NAMES + "error").get("code") == "badArgument"


def test_POST_identify_200(client):
    answer = client.post("/oai", data={"verb": "Identify"})
    assert xml.fromstring(answer.data).find(NAMES + "Identify") is not None


def test_what_a_release_no_longer_has_is_a_deleted_record(current):
    offers = SimpleNamespace(datasets=(), gone={"code-old": "2026-11-25"})
    found = oai.answer(current, offers, [("verb", "ListIdentifiers"), ("metadataPrefix", "oai_dc")])
    assert [(record.identifier, record.day, record.dataset) for record in found.records] == \
        [("oai:127.0.0.1:code-old", "2026-11-25", None)]
