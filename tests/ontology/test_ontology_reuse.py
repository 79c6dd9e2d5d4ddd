"""Every reused term exists: a misspelt one, in whatever kind of file, is found."""

import pytest
import reuse
from ontology_files import BASE, ROOT, vendored
from rdflib import RDFS, BNode, Graph

VENDOR = sorted((ROOT / "ontology" / "vendor").glob("*.ttl"))
ORG = "http://www.w3.org/ns/org#"

FILES = {
    "ontology/unit.ttl": f"@prefix org: <{ORG}> . <id/office/1> a org:OrganizationalUnit .",
    "shapes/unit.ttl": f"@prefix sh: <http://www.w3.org/ns/shacl#> . <shapes/unit> sh:targetClass <{ORG}OrganizationalUnit> .",
    "queries/rules/unit.rq": f"PREFIX org: <{ORG}> SELECT ?unit WHERE {{ ?unit a org:OrganizationalUnit }}",
    "queries/views/unit.rq": f"SELECT ?unit WHERE {{ ?unit a <{ORG}OrganizationalUnit> }}",
    "data/unit.csv-metadata.json": '{"url": "unit.csv", "tableSchema": {"columns": [{"name": "type", "virtual": true, '
                                   f'"propertyUrl": "rdf:type", "valueUrl": "{ORG}OrganizationalUnit"}}]}}}}',
}


def test_every_term_in_use_exists():
    assert reuse.unknown(ROOT) == []


def test_the_terms_in_use_are_really_collected():
    used = reuse.used(ROOT)
    assert {ORG + "OrganizationalCollaboration", BASE + "def#OfficeRecord", BASE + "code/form/office"} <= set(used)


@pytest.mark.parametrize("name", FILES)
def test_a_misspelt_term_is_found(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(FILES[name], encoding="utf-8")
    assert reuse.unknown(tmp_path) == []
    path.write_text(FILES[name].replace("OrganizationalUnit", "OrganisationalUnit"), encoding="utf-8")
    assert reuse.unknown(tmp_path) == [f"{ORG}OrganisationalUnit is not in any vendored vocabulary ({path.name})"]


def test_a_misspelt_cell_is_found(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv-metadata.json").write_text(
        '{"url": "t.csv", "tableSchema": {"columns": [{"name": "unit", "propertyUrl": "rdf:type", '
        f'"valueUrl": "{ORG}{{unit}}"}}]}}}}', encoding="utf-8")
    (tmp_path / "data" / "t.csv").write_text("unit\nFormalOrganization\nOrganisationalUnit\n", encoding="utf-8")
    assert reuse.unknown(tmp_path) == [
        f"{ORG}OrganisationalUnit is not in any vendored vocabulary (t.csv-metadata.json)"]


def test_a_misspelt_namespace_is_found(tmp_path):
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "t.ttl").write_text(
        "@prefix locn: <http://w3.org/ns/locn#> . <id/office/1> locn:address <id/office/1#address> .", encoding="utf-8")
    assert reuse.unknown(tmp_path) == ["http://w3.org/ns/locn#address is not in any vendored vocabulary (t.ttl)"]


def test_an_undeclared_prefix_is_found(tmp_path):
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "t.rq").write_text('#+ summary: a:b\nSELECT ?o WHERE { ?o org:unitOf "c:d" } # e:f', encoding="utf-8")
    assert reuse.unknown(tmp_path) == ["undeclared prefix org:unitOf is not in any vendored vocabulary (t.rq)"]


@pytest.mark.parametrize("path", VENDOR, ids=lambda path: path.stem)
def test_a_vendored_file_is_a_plain_list_of_terms_with_one_owner(path):
    graph = Graph().parse(path, format="turtle")
    spaces = set(graph.objects(None, RDFS.isDefinedBy))
    assert len(spaces) == 1
    assert all(str(subject).startswith(str(min(spaces))) for subject in graph.subjects())
    assert not any(isinstance(node, BNode) for triple in graph for node in triple)


def test_the_readme_names_every_vendored_file():
    readme = (ROOT / "ontology" / "vendor" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in VENDOR if f"`{path.name}`" not in readme] == []


@pytest.mark.parametrize("term", ["AdminUnit", "PublicOrganisation", "ContactPoint", "level", "email", "telephone", "contactPoint"])
def test_the_core_vocabulary_terms_of_the_model_are_vendored(term):
    assert any(str(subject) == "http://data.europa.eu/m8g/" + term for subject in vendored().subjects())
