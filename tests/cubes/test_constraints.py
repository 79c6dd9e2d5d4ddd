"""Our cubes are well-formed under the 22 integrity constraints of RDF Data Cube; each constraint finds a cube that breaks it."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.conftest import ROOT

FOLDER = Path(__file__).parent
CONSTRAINTS = sorted(path.stem for path in (FOLDER / "constraints").glob("*.rq"))

SOUND = """
@prefix ex: <http://example.org/> . @prefix qb: <http://purl.org/linked-data/cube#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:area a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList ex:areas .
ex:time a qb:DimensionProperty ; rdfs:range xsd:gYear .
ex:tree a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList ex:down .
ex:root a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList ex:up .
ex:value a qb:MeasureProperty . ex:unit a qb:AttributeProperty .
ex:areas a skos:ConceptScheme . ex:a a skos:Concept ; skos:inScheme ex:areas . ex:b a skos:Concept ; skos:inScheme ex:areas .
ex:down a qb:HierarchicalCodeList ; qb:hierarchyRoot ex:top ; qb:parentChildProperty ex:narrower . ex:top ex:narrower ex:leaf .
ex:up a qb:HierarchicalCodeList ; qb:hierarchyRoot ex:top ; qb:parentChildProperty [ owl:inverseOf ex:broader ] . ex:leaf ex:broader ex:top .
ex:dsd a qb:DataStructureDefinition ; qb:component ex:c1 , ex:c2 , ex:c3 , ex:c4 , ex:c5 , ex:c6 ; qb:sliceKey ex:key .
ex:c1 qb:dimension ex:area . ex:c2 qb:dimension ex:time . ex:c3 qb:measure ex:value .
ex:c4 qb:attribute ex:unit ; qb:componentRequired true . ex:c5 qb:dimension ex:tree . ex:c6 qb:dimension ex:root .
ex:key a qb:SliceKey ; qb:componentProperty ex:time .
ex:set a qb:DataSet ; qb:structure ex:dsd ; qb:slice ex:slice .
ex:slice a qb:Slice ; qb:sliceStructure ex:key ; ex:time "2012"^^xsd:gYear ; qb:observation ex:o1 , ex:o2 .
ex:o1 a qb:Observation ; qb:dataSet ex:set ; ex:area ex:a ; ex:time "2012"^^xsd:gYear ; ex:tree ex:leaf ; ex:root ex:leaf ; ex:value 1 ; ex:unit "n" .
ex:o2 a qb:Observation ; qb:dataSet ex:set ; ex:area ex:b ; ex:time "2012"^^xsd:gYear ; ex:tree ex:top ; ex:root ex:top ; ex:value 2 ; ex:unit "n" .
ex:measured a qb:DataStructureDefinition ; qb:component ex:m1 , ex:m2 , ex:m3 , ex:m4 .
ex:m1 qb:dimension ex:time . ex:m2 qb:dimension qb:measureType . ex:m3 qb:measure ex:value . ex:m4 qb:measure ex:other .
qb:measureType rdfs:range qb:MeasureProperty . ex:other a qb:MeasureProperty .
ex:many a qb:DataSet ; qb:structure ex:measured .
ex:p1 a qb:Observation ; qb:dataSet ex:many ; ex:time "2012"^^xsd:gYear ; qb:measureType ex:value ; ex:value 1 .
ex:p2 a qb:Observation ; qb:dataSet ex:many ; ex:time "2012"^^xsd:gYear ; qb:measureType ex:other ; ex:other 2 .
"""

# constraint → (statements to take out, statements to put in), as SPARQL DATA
BREAKS = {
    "ic-00": ("", 'ex:o1 ex:value "one"^^xsd:integer'), "ic-01": ("ex:o1 qb:dataSet ex:set", ""), "ic-02": ("ex:set qb:structure ex:dsd", ""),
    "ic-03": ("ex:c3 qb:measure ex:value", ""), "ic-04": ("ex:time rdfs:range xsd:gYear", ""), "ic-05": ("ex:area qb:codeList ex:areas", ""),
    "ic-06": ("", "ex:c2 qb:componentRequired false"), "ic-07": ("ex:dsd qb:sliceKey ex:key", ""),
    "ic-08": ("", "ex:key qb:componentProperty ex:elsewhere"), "ic-09": ("ex:slice qb:sliceStructure ex:key", ""),
    "ic-10": ('ex:slice ex:time "2012"^^xsd:gYear', ""), "ic-11": ("ex:o1 ex:area ex:a", ""), "ic-12": (
        "ex:o2 ex:area ex:b . ex:o2 ex:tree ex:top . ex:o2 ex:root ex:top", "ex:o2 ex:area ex:a . ex:o2 ex:tree ex:leaf . ex:o2 ex:root ex:leaf"),
    "ic-13": ('ex:o1 ex:unit "n"', ""), "ic-14": ("ex:o1 ex:value 1", ""), "ic-15": ("ex:p1 ex:value 1", ""),
    "ic-16": ("", "ex:p1 ex:other 3"), "ic-17": ("ex:p2 qb:dataSet ex:many", ""), "ic-18": ("ex:o2 qb:dataSet ex:set", ""),
    "ic-19": ("", "ex:o1 ex:area ex:nowhere"), "ic-20": ("ex:top ex:narrower ex:leaf", ""), "ic-21": ("ex:leaf ex:broader ex:top", ""),
}
PREFIXES = "".join(f"PREFIX {name}: <{iri}> " for name, iri in (
    ("ex", "http://example.org/"), ("qb", "http://purl.org/linked-data/cube#"), ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#")))


def breaks(store, name):
    return bool(store.query((FOLDER / "constraints" / f"{name}.rq").read_text(encoding="utf-8")))


def normalized(store):
    store.update((FOLDER / "normalize.ru").read_text(encoding="utf-8"))
    return store


@pytest.fixture(scope="module")
def ours(current):
    """All statements of the release with the vocabularies its cubes use, normalized."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*quad.triple) for quad in current.engine.quads())
    for name in ("qb", "sdmx-dimension", "sdmx-measure", "sdmx-attribute"):
        store.bulk_load(path=str(ROOT / "ontology" / "vendor" / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)
    return normalized(store)


def test_there_are_all_constraints_and_a_break_for_each():
    assert CONSTRAINTS == sorted(BREAKS) == [f"ic-{number:02}" for number in range(22)]


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_our_cubes_keep_it(ours, name):
    assert not breaks(ours, name)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_sound_cube_keeps_it_and_a_broken_one_does_not(name):
    store = ox.Store()
    store.load(SOUND.encode(), format=ox.RdfFormat.TURTLE)
    removed, added = BREAKS[name]
    copy = ox.Store()
    copy.extend(store)
    assert not breaks(normalized(copy), name)
    if removed:
        before = len(store)
        store.update(f"{PREFIXES} DELETE DATA {{ {removed} }}")
        assert len(store) < before
    if added:
        store.update(f"{PREFIXES} INSERT DATA {{ {added} }}")
    assert breaks(normalized(store), name)


def test_every_number_has_a_source_and_nothing_missing_is_zero(current):
    rows = current.engine.query("""PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX dct: <http://purl.org/dc/terms/>
        SELECT ?o { ?o a qb:Observation FILTER NOT EXISTS { ?o dct:source ?source } }""").rows
    assert list(rows) == []


def test_counts_of_offices_agree_with_the_records(current):
    query = """PREFIX kler: <def#> PREFIX m: <http://purl.org/linked-data/sdmx/2009/measure#> PREFIX qb: <http://purl.org/linked-data/cube#>
        SELECT ?indicator (SUM(?n) AS ?sum) { ?o qb:dataSet <cube/office-counts> ; kler:indicator ?indicator ; m:obsValue ?n }
        GROUP BY ?indicator"""
    found = {row[0].value.rpartition("/")[2]: int(row[1].value) for row in current.engine.query(query, current.iris.base).rows}
    offices = current.engine.query("PREFIX kler: <def#> SELECT (COUNT(DISTINCT ?o) AS ?n) { ?r kler:recordOf ?o }", current.iris.base).rows
    known = current.engine.query("PREFIX kler: <def#> SELECT (COUNT(DISTINCT ?o) AS ?n) { ?r kler:recordOf ?o ; kler:staffCount ?s }",
                                 current.iris.base).rows
    assert found["offices-recorded"] == int(next(iter(offices))[0].value) and found["offices-with-staff"] == int(next(iter(known))[0].value)
    assert found["staff-recorded"] >= found["offices-with-staff"]
