"""The code lists are complete and sound, and each check finds the fault of a broken copy."""

import inspect

import codelists
import pytest
import reuse
from codelists import CODE
from ontology_files import BASE, ROOT, read
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

CHECKS = [check for name, check in inspect.getmembers(codelists, inspect.isfunction)
          if check.__module__ == "codelists" and name not in ("schemes", "codes")]
LISTS = {"activity-type", "change-type", "collection-kind", "cooperation-kind", "cooperation-status", "development-group",
         "form", "identifier-scheme", "indicator", "kind", "level", "response", "result-type", "role", "unit"}

GROUP, OFFICE, LEAD = URIRef(CODE + "form/group"), URIRef(CODE + "form/office"), URIRef(CODE + "role/lead")
FORM = URIRef(CODE + "form")

# check → what to take out of the code lists and what to put in
BREAKS = {
    codelists.addresses: ([], [(URIRef(CODE + "form/Two_Words"), RDF.type, SKOS.Concept)]),
    codelists.notations: ([(GROUP, SKOS.notation, None)], [(GROUP, SKOS.notation, Literal("groups"))]),
    codelists.membership: ([], [(GROUP, SKOS.inScheme, URIRef(CODE + "role"))]),
    codelists.top_concepts: ([(FORM, SKOS.hasTopConcept, GROUP)], []),
    codelists.hierarchy: ([], [(GROUP, SKOS.broader, OFFICE), (OFFICE, SKOS.broader, GROUP)]),
    codelists.documentation: ([(FORM, DCTERMS.title, None)], []),
    codelists.distinct_names: ([], [(GROUP, SKOS.prefLabel, Literal("Office", lang="en"))]),
    codelists.roles: ([(LEAD, RDF.type, codelists.ORG.Role)], []),
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_lists_pass(check):
    assert check(read("codes")) == []


@pytest.mark.parametrize("check", CHECKS)
def test_the_check_finds_the_fault(check):
    graph = read("codes")
    removed, added = BREAKS[check]
    for pattern in removed:
        assert pattern in graph
        graph.remove(pattern)
    for statement in added:
        graph.add(statement)
    assert check(graph) != []


def test_the_lists_are_those_of_the_model():
    assert {scheme.removeprefix(CODE) for scheme in codelists.schemes(read("codes"))} == LISTS


def test_every_code_in_the_tables_exists():
    known = set(map(str, read("codes").subjects()))
    used = {iri: files for iri, files in reuse.from_tables(ROOT).items() if iri.startswith(CODE)}
    assert {iri: files for iri, files in used.items() if iri not in known} == {}


def test_a_code_that_no_list_has_is_found(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text("key,form\n1,group\n2,gruop\n3,\n", encoding="utf-8")
    (tmp_path / "data" / "t.csv-metadata.json").write_text(
        '{"url": "t.csv", "tableSchema": {"columns": [{"name": "key"}, '
        '{"name": "form", "propertyUrl": "../def#form", "valueUrl": "../code/form/{form}"}]}}', encoding="utf-8")
    assert set(reuse.from_tables(tmp_path)) == {BASE + "def#form", CODE + "form/group", CODE + "form/gruop"}
    assert reuse.unknown(tmp_path) == [f"{CODE}form/gruop is not in our own files (t.csv-metadata.json)"]
