"""Tags that LANG() is compared to have no case: every writing of a query gives the rows that its reader sees the tags of."""

import pyoxigraph as ox
import pytest
from lod.engines import _tags
from lod.engines.oxigraph import Engine

NAMES = [ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/name"), ox.Literal(text, language=tag), ox.NamedNode("http://x/g"))
         for text, tag in (("Ниш", "sr-Cyrl"), ("Niš", "sr-Latn"), ("Nish", "en"), ("Nisch", "en-GB"))]


@pytest.mark.parametrize(("condition", "count"), [
    ('LANG(?n) = "sr-Latn"', 1), ('lang (?n)="SR-latn"', 1), ("'sr-Latn' = LANG(?n)", 1), ('LANG(?n) != "sr-Latn"', 3), ('"sr-Latn" != LANG(?n)', 3),
    ('LANG(?n) IN ("sr-Latn", "sr-Cyrl", "en")', 3), ('LANG(?n) NOT IN ("sr-Latn" , "en-GB")', 2), ('LANG(?n) = "sr-Latn" || LANG(?n) = "en-GB"', 2),
    ('LANG(?n) # "\n = "sr-Latn"', 1), ('LANGMATCHES(LANG(?n), "sr-Latn")', 1), ('LANG(?n) = ""', 0), ('LANG(COALESCE(?n, "x")) = "sr-Latn"', 0)])
def test_a_tag_is_compared_without_case(condition, count):
    assert len(list(Engine.over(NAMES).query(f"SELECT ?n {{ ?s <http://x/name> ?n FILTER({condition}) }}").rows)) == count


@pytest.mark.parametrize("query", [
    'SELECT ("sr-Latn" AS ?x) { ?s ?p "LANG(?n) = \'sr-Latn\'" }', 'ASK { ?s <lang> "sr-Latn" }', 'ASK { FILTER(LANG(?n) = ?m && ?m = "sr-Latn") }',
    'ASK { FILTER(LANG(?n) = "A"@en) }', 'ASK { FILTER(LANG(?n) = "A"^^<b:c>) }', 'ASK { FILTER("Á" = LANG(?n)) }', "LANG", "LANG(", "= LANG", 'LANG) IN ("'])
def test_all_else_stays_as_it_was_written(query):
    assert _tags.lowered(query) == query
