"""The query builder's shapes: every name in the reader's language, every range a class that is there, nothing empty."""

import json
import re

import pyoxigraph as ox
import pytest

from lod.app import create_app
from tests.conftest import publish_once

SH = "http://www.w3.org/ns/shacl#"
PEOPLE = {"Accept": "text/html"}


def node(name):
    return ox.NamedNode(SH + name)


@pytest.fixture(scope="module", params=["sr-Cyrl", "sr-Latn", "en"])
def shapes(request, app):
    """(language, store of the shapes)."""
    answered = app.test_client().get(f"/explore/shapes.ttl?lang={request.param}")
    assert answered.content_type == "text/turtle; charset=utf-8"
    store = ox.Store()
    store.load(answered.data, format=ox.RdfFormat.TURTLE)
    return request.param, store


def test_GET_shapes_are_in_one_language_200(shapes):
    """Sparnatural compares tags letter by letter and reads them in small letters: one language, and every property named."""
    language, store = shapes
    texts = [quad.object for quad in store if isinstance(quad.object, ox.Literal) and quad.object.language]
    assert {text.language for text in texts} == {language.lower()}
    properties = {quad.object for quad in store.quads_for_pattern(None, node("property"), None)}
    assert len(properties) > 60
    assert all(any(store.quads_for_pattern(shape, node("name"), None)) for shape in properties)


def test_GET_shapes_lead_somewhere_200(shapes):
    """The range of a property is a shape of the document, the target of a shape a class with things."""
    _, store = shapes
    known = {quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), node("NodeShape"))}
    assert {quad.object for quad in store.quads_for_pattern(None, node("node"), None)} <= known
    assert len(known) > 10


def test_GET_shapes_offer_only_what_the_data_hold_200(shapes, current):
    """Each path is used by some thing of its class."""
    _, store = shapes
    for quad in store.quads_for_pattern(None, node("targetClass"), None):
        for link in store.quads_for_pattern(quad.subject, node("property"), None):
            path = next(store.quads_for_pattern(link.object, node("path"), None)).object
            inverse = [inner.object for inner in store.quads_for_pattern(path, node("inversePath"), None)]
            step = f"^<{inverse[0].value}>" if inverse else f"<{path.value}>"
            asked = f"ASK {{ ?thing a <{quad.object.value}> ; {step} ?value }}"
            assert current.engine.query(asked).value, asked


@pytest.mark.parametrize("language", ["sr-Cyrl", "sr-Latn", "en"])
def test_GET_explore_200(client, language):
    answered = client.get(f"/explore?lang={language}", headers=PEOPLE)
    assert answered.status_code == 200
    assert re.search(r'<a href="/list/Office">', answered.text) and 'href="/sparql"' in answered.text   # the twin
    policy = answered.headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy and "script-src" not in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in client.get("/sparql", headers=PEOPLE).headers["Content-Security-Policy"]


def test_serbian_words_of_the_builder_are_complete(root):
    """Our words are those that the vendored file asks for: none missing, none too many."""
    text = (root / "lod/static/vendor/sparnatural-11.1.1/sparnatural.js").read_text(encoding="utf-8")
    english = json.loads(re.search(r"JSON\.parse\('(\{\"Where\":\"Where\".*?\})'\)", text)[1].encode().decode("unicode_escape"))
    assert set(json.loads((root / "lod/static/sparnatural.sr-Cyrl.json").read_text(encoding="utf-8"))) == set(english)


def test_GET_explore_of_another_register_200(tmp_path_factory, root):
    """The town libraries have one shape; the builder knows it."""
    client = create_app(publish_once(tmp_path_factory, "libraries", root / "tests" / "registers" / "libraries")).test_client()
    assert client.get("/explore", headers=PEOPLE).status_code == 200
    assert "lib:Library" in client.get("/explore/shapes.ttl?lang=en").text


def test_GET_shapes_call_every_class_in_the_plural_200(shapes, current):
    """Also those of vocabularies whose names end behind a slash and not behind a hash."""
    language, store = shapes
    said = {shape.object.value.rpartition("/")[2]: quad.object.value
            for shape in store.quads_for_pattern(None, node("targetClass"), None)
            for quad in store.quads_for_pattern(shape.subject, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), None)}
    plurals = current.register["plurals"]
    assert {name: said[name] for name in ("AdminUnit", "ContactPoint", "BibliographicResource")} == {
        name: plurals[name][language] for name in ("AdminUnit", "ContactPoint", "BibliographicResource")}
