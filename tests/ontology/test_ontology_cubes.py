"""The cubes are well-formed, and each constraint finds the fault of a broken copy."""

import inspect

import cube_integrity
import pytest
from ontology_files import BASE, KLER, OWN_FILES, read, vendored
from rdflib import RDF, RDFS, Literal, Namespace, URIRef
from rdflib.namespace import QB

CUBES = {"register-figures": {"indicator", "period", "value"},
         "area-statistics": {"area", "period", "indicator", "value", "unit"},
         "office-counts": {"area", "period", "indicator", "value"},
         "area-classifications": {"area", "period", "indicator", "value"}}
FIGURES = URIRef(BASE + "cube/register-figures")
PART = Namespace(str(FIGURES) + "#")
SDMX = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")

CHECKS = [check for name, check in inspect.getmembers(cube_integrity, inspect.isfunction)
          if check.__module__ == "cube_integrity" and not name.startswith("_")]

# check → what to take out of the cubes and what to put in
BREAKS = {
    cube_integrity.ic2_one_structure: ([(FIGURES, QB.structure, None)], []),
    cube_integrity.ic3_measure: ([(PART.value, QB.measure, None)], []),
    cube_integrity.ic4_dimension_range: ([(SDMX.refPeriod, RDFS.range, None)], []),
    cube_integrity.ic5_code_list: ([(KLER.indicator, QB.codeList, None)], []),
    cube_integrity.ic6_optional_attributes: ([], [(PART.period, QB.componentRequired, Literal(False))]),
    cube_integrity.components_have_one_role: ([(KLER.indicator, RDF.type, QB.DimensionProperty)], []),
    cube_integrity.components_are_ordered: ([(PART.value, QB.order, None)], []),
}


def all_of_it():
    """The cubes with the vocabularies they use; RDF Data Cube constraints speak of the whole."""
    return read(*OWN_FILES) + vendored()


@pytest.mark.parametrize("check", CHECKS)
def test_the_cubes_pass(check):
    assert check(all_of_it()) == []


@pytest.mark.parametrize("check", CHECKS)
def test_the_constraint_finds_the_fault(check):
    graph = all_of_it()
    removed, added = BREAKS[check]
    for pattern in removed:
        assert pattern in graph
        graph.remove(pattern)
    for statement in added:
        graph.add(statement)
    assert check(graph) != []


def test_the_cubes_are_those_of_the_model():
    graph = read("cubes")
    found = {str(cube).removeprefix(BASE + "cube/"): {str(part).rpartition("#")[2] for part in graph.objects(
        graph.value(cube, QB.structure), QB.component)} for cube in graph.subjects(RDF.type, QB.DataSet)}
    assert found == CUBES
