"""The reconciliation service, in both versions, as clients such as OpenRefine use it; every answer is judged by the schemas."""

import json
from urllib.parse import urlsplit

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.conftest import ROOT
from lod import languages, lists, matching

SCHEMAS = ROOT.parent / "shared" / "testdata" / "reconciliation"
CLASSES = ("def#Municipality", "def#LocalGovernment", "def#Office")
SPELLINGS = {"Cyrillic": lambda text: text, "Latin": languages.to_latin, "without diacritics": languages.fold,
             "capitals": lambda text: languages.to_latin(text).upper()}


def judge(version, name, body):
    """Fail when the schema of the specification refuses a body; nothing to judge by where the schemas are not."""
    if not SCHEMAS.is_dir():
        pytest.skip("the JSON schemas of the specification are not beside this repository")
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (SCHEMAS / version).glob("*.json")}
    registry = Registry(retrieve=lambda uri: Resource.opaque(schemas.get(urlsplit(uri).path.rpartition("/")[2], True)))
    kind = jsonschema.validators.validator_for(schemas[name], default=jsonschema.Draft7Validator)
    kind = jsonschema.Draft7Validator if kind is not jsonschema.Draft7Validator else kind
    kind({**schemas[name], "$schema": "http://json-schema.org/draft-07/schema#"}, registry=registry).validate(body)


def ask(client, query, **more):
    """The candidates of one query of 0.2."""
    body = client.post("/reconcile", data={"queries": json.dumps({"q": {"query": query, **more}})}).json
    judge("0.2", "reconciliation-result-batch.json", body)
    return body["q"]["result"]


def test_every_name_in_every_spelling_is_first(current):
    """At least 98 of 100 right first: `docs/how-to/reconcile-with-openrefine.md` has the table."""
    asked, right = {}, {}
    for class_iri in map(current.iris.absolute, CLASSES):
        for iri, label, _ in lists.every(current, class_iri, "sr-Cyrl"):
            for spelling, write in SPELLINGS.items():
                found = matching.match(current, write(label), class_iri)
                key = class_iri.rpartition("#")[2], spelling
                asked[key] = asked.get(key, 0) + 1
                right[key] = right.get(key, 0) + bool(found and found[0].iri == iri)
    assert sum(asked.values()) == 4 * (145 + 145 + 28)
    assert all(right[key] >= 0.98 * count for key, count in asked.items()), right
    page = (ROOT / "docs" / "how-to" / "reconcile-with-openrefine.md").read_text(encoding="utf-8")
    for (class_name, spelling), count in asked.items():
        assert f"| {class_name} | {spelling} | {right[class_name, spelling]} of {count} |" in page


def test_a_name_of_two_places_is_no_match_by_itself(client):
    found = ask(client, "Palilula")
    assert [entry["match"] for entry in found[:2]] == [False, False] and found[0]["score"] == found[1]["score"] == 100
    assert {entry["id"] for entry in found[:2]} == {"municipality/70203", "municipality/71323"}


@pytest.mark.parametrize("text", ["becej", "Bečej", "Бечеј", "BEČEJ", "Be\u010dej", "  bečej  "])
def test_a_municipality_is_certain_in_any_writing(client, text):
    found = ask(client, text, type="def#Municipality")
    assert (found[0]["id"], found[0]["match"]) == ("municipality/80110", True) and found[0]["features"]


def test_a_code_is_certain(client):
    assert [(entry["id"], entry["match"]) for entry in ask(client, "80110", type="def#Municipality")] == [("municipality/80110", True)]
    assert ask(client, "municipality/80110")[0]["match"]


def test_a_typing_error_is_proposed_and_no_match(client):
    found = ask(client, "Zrenjnin", type="def#Municipality")
    assert found[0]["id"] == "municipality/80152" and not found[0]["match"] and found[0]["score"] < matching.CERTAIN


def test_a_property_tells_namesakes_apart(client):
    without = ask(client, "Novi Sad", type="def#Office") or ask(client, "Канцеларија Ириг", type="def#Office")
    assert without
    near = ask(client, "Крагујевац", type="def#Municipality", properties=[{"pid": "facet/district", "v": "Šumadijski okrug"}])
    far = ask(client, "Крагујевац", type="def#Municipality", properties=[{"pid": "facet/district", "v": "Borski okrug"}])
    assert near[0]["score"] > far[0]["score"] and {"id": "facet/district", "value": 1.0} in near[0]["features"]


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "x" * 5000}, {"query": "!!!"}, {"query": "Niš", "type": "nonsense"},
                                   {"query": "Niš", "limit": -1}, {"query": "Niš", "limit": "many"}, {"query": "Niš", "properties": [{}]}])
def test_odd_queries_are_answered(client, query):
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200 and isinstance(answer.json["q"]["result"], list)


@pytest.mark.parametrize("queries", ["", "[", "[]", "1", json.dumps({"q": "Niš"}), json.dumps({"q": {"query": 7}})])
def test_POST_what_is_no_batch_400(client, queries):
    assert client.post("/reconcile", data={"queries": queries}).status_code == 400


def test_POST_too_many_413(client):
    assert client.post("/reconcile", data={"queries": json.dumps({str(n): {"query": "a"} for n in range(101)})}).status_code == 413


def test_GET_manifests_200(client):
    answer = client.get("/reconcile")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    judge("0.2", "manifest.json", answer.json)
    judge("1.0-draft", "manifest.json", client.get("/reconcile/manifest").json)


def test_GET_batch_in_the_address_200(client):
    body = client.get("/reconcile", query_string={"queries": json.dumps({"a": {"query": "Ниш"}, "b": {"query": "Ада"}})}).json
    assert [body[name]["result"][0]["id"] for name in ("a", "b")] == ["municipality/79022", "municipality/80012"]


def test_POST_draft_batch_200(client):
    asked = {"queries": [{"type": "def#Municipality", "limit": 2, "conditions": [
        {"matchType": "name", "propertyValue": "nis"}, {"matchType": "property", "propertyId": "facet/district", "propertyValue": ["Nišavski"]}]}]}
    judge("1.0-draft", "reconciliation-query-batch.json", asked)
    body = client.post("/reconcile/match", json=asked).json
    judge("1.0-draft", "reconciliation-result-batch.json", body)
    assert body["results"][0]["candidates"][0]["id"] == "municipality/79022"


@pytest.mark.parametrize(("what", "prefix", "wanted"), [
    ("entity", "novi b", "municipality/80268"), ("entity", "Нови Бе", "municipality/80268"), ("type", "muni", "def#Municipality"),
    ("property", "distr", "facet/district"), ("property", "wikid", "code/wikidata")])
def test_GET_suggest_200(client, what, prefix, wanted):
    body = client.get(f"/reconcile/suggest/{what}", query_string={"prefix": prefix, "lang": "en"}).json
    name = {"entity": "entities", "type": "types", "property": "properties"}[what]
    for version in ("0.2", "1.0-draft"):
        judge(version, f"suggest-{name}-response.json", body)
    assert wanted in [entry["id"] for entry in body["result"]]


def test_GET_preview_and_flyout_200(client):
    preview = client.get("/embed/reconcile?id=municipality/79022&lang=sr-Latn")
    assert "Niš" in preview.text and "frame-ancestors" not in preview.headers["Content-Security-Policy"]
    assert "Ниш" in client.get("/reconcile/flyout?id=municipality/79022").json["html"]
    assert client.get("/embed/reconcile?id=municipality/1").status_code == 404


def test_POST_extension_200(client):
    asked = {"ids": ["municipality/79022", "office/101", "municipality/none"],
             "properties": [{"id": "facet/district"}, {"id": "code/rzs"}, {"id": "facet/staff"}, {"id": "nothing"}]}
    old = client.post("/reconcile", data={"extend": json.dumps(asked)}).json
    judge("0.2", "data-extension-response.json", old)
    assert old["rows"]["municipality/79022"]["facet/district"][0]["id"] == "district/20"
    assert old["rows"]["municipality/79022"]["code/rzs"] == [{"str": "79022"}] and old["rows"]["municipality/none"]["code/rzs"] == []
    new = client.post("/reconcile/extend", json=asked).json
    judge("1.0-draft", "data-extension-response.json", new)
    assert [row["id"] for row in new["rows"]] == asked["ids"]


def test_GET_proposed_properties_200(client):
    body = client.get("/reconcile/extend/propose?type=def%23Municipality&limit=3").json
    for version in ("0.2", "1.0-draft"):
        judge(version, "data-extension-property-proposal.json", body)
    assert len(body["properties"]) == 3 and body["type"] == "def#Municipality"


def test_GET_service_of_a_register_without_settings_200(tmp_path_factory):
    from tests.conftest import publish_once
    from lod.app import create_app
    other = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert other.get("/reconcile").status_code == 200
    found = other.post("/reconcile", data={"queries": json.dumps({"q": {"query": "example town library"}})}).json
    assert found["q"]["result"][0]["match"] is True


def test_GET_about_200(client):
    assert client.get("/reconcile/about").status_code == 200
