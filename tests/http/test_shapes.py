"""The shapes as a document: what each class asks, in the reader's language; every shape leads to it."""

import json
import re
import shutil

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from lod import config
from lod.app import create_app
from lod.publish import shacl
from tests.conftest import ROOT, publish_once

BASE = "http://127.0.0.1:8000/"
FORMATS = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "trig": "trig", "nq": "nquads"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_GET_shapes_are_those_that_judge_200(client, root, suffix):
    found = rdflib.Dataset(default_union=True)
    found.parse(data=client.get(f"/shapes.{suffix}").data, format=FORMATS[suffix], publicID=BASE)
    flat = rdflib.Graph()
    for triple in found.triples((None, None, None)):
        flat.add(triple)
    judging = shacl.read_shapes(config.read_register(root))
    assert len(flat) == len(judging)
    if suffix == "ttl":   # the others have as many statements; telling lists apart takes seconds
        assert isomorphic(flat, judging)


def test_GET_every_shape_leads_to_the_document_303(client, root):
    judging = shacl.read_shapes(config.read_register(root))
    page = client.get("/shapes", headers={"Accept": "text/html"}).text
    shapes = {str(shape).partition("#")[0] for shape in judging.subjects(RDF.type, SH.NodeShape) if str(shape).startswith(BASE)}
    for shape in shapes:
        answer = client.get(shape.removeprefix(BASE.rstrip("/")))
        assert (answer.status_code, answer.headers["Location"]) == (303, shape.replace("/shape/", "/shapes#")), shape
    assert len(shapes) == 25 and client.get("/shape/group/names").status_code == 303
    assert all(f'id="{shape.rpartition("/")[2]}"' in page for shape in map(str, judging.subjects(SH.targetClass)))
    assert client.get("/shape/nothing").status_code == 404


@pytest.mark.parametrize(("language", "name", "sentence"), [
    ("en", "number of staff", "A record is about exactly one office of the table of offices."),
    ("sr-Latn", "izvor", "Zapis se odnosi na tačno jednu kancelariju iz tabele kancelarija."),
    ("sr-Cyrl", "извор", "Запис се односи на тачно једну канцеларију из табеле канцеларија.")])
def test_GET_page_tells_the_rules_in_the_language_of_the_reader_200(client, language, name, sentence):
    page = client.get("/shapes", headers={"Accept": "text/html", "Accept-Language": language})
    assert page.status_code == 200 and sentence in page.text and name in page.text
    assert client.get("/shapes", headers={"Accept": "image/png"}).status_code == 406


def test_GET_page_tells_each_message_of_a_class_once_200(client):
    page = client.get("/shapes", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    for section in page.split("<section ")[1:]:
        told = [message for cell in re.findall(r"<td>([^\n]*)</td></tr>", section.replace("</td><td>", "\n<td>")) for message in cell.split("<br>")]
        told = [message for message in told if message != "–"]
        assert told and sorted(set(told)) == sorted(told)


def test_GET_a_release_of_before_there_were_shapes_in_it_200(released, tmp_path):
    """Releases are kept: one that has neither shapes nor names of classes is shown without them."""
    old = shutil.copytree(released, tmp_path / "releases", symlinks=True)
    manifest = json.loads((old / "current" / "manifest.json").read_text(encoding="utf-8"))
    for name in ("shapes.nt", "class-names.json"):
        (old / "current" / name).unlink()
        del manifest["files"][name]
    (old / "current" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    client = create_app(old).test_client()
    home = client.get("/", headers={"Accept": "text/html"})
    assert home.status_code == 200 and "/shapes" not in home.text
    assert "concept scheme" in client.get("/doc/code/form", headers={"Accept": "text/html"}).text
    assert client.get("/shapes").status_code == client.get("/shape/office").status_code == 404


def test_GET_shapes_of_another_register_200(tmp_path_factory):
    other = create_app(publish_once(tmp_path_factory, "libraries", ROOT / "tests/registers/libraries")).test_client()
    assert other.get("/shapes", headers={"Accept": "text/html"}).status_code == 200
