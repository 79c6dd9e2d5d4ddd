"""What is said of a query that cannot be read: a place, a piece of it, and one plain sentence."""

import pytest
from lod import errors
from lod.engines.oxigraph import Engine


def said(query):
    """What the engine says of a query that it cannot read."""
    with pytest.raises(errors.BadQuery) as told:
        Engine.over([]).query(query)
    return told.value.details["problem"]


@pytest.mark.parametrize(("query", "problem"), [
    ("SELECT *\n{ ?s foaf:name ?o }", "line 2, column 15, near “{ ?s foaf:name”: the prefix foaf: is not declared"),
    ("PREFIX a: <b:c> SELECT * { ?s a:x/:y ?o }", "the prefix : is not declared"),
    ("SELECT * { ?s a <foo bar> }", "IRI parsing failed"),
    ("SELECT * { ?s a <http://x/ y> }", "IRI parsing failed"),
    ("SELECT ?x { ?s a ?o } GROUP BY ?o", "The SELECT contains a variable that is unbound"),
    ("SELECT * {} LIMIT 99999999999999999999999", "The query limit should be a non negative integer"),
    ("SELECT * WHERE ?s ?p ?o", "line 1, column 16, near “SELECT * WHERE”: expected {"),
    ("ASK {", "near “ASK {”: expected $ or ' or"),
    ("PREFIX a: <b:c>\nDELETE WHERE { ?s a:x ?o }", "this is an update, and only queries (SELECT, ASK, CONSTRUCT, DESCRIBE) are answered"),
    ("", "line 1, column 1: this is not expected here")])
def test_a_query_that_cannot_be_read(query, problem):
    assert problem in said(query)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o FILTER }", "SELECT * { ?s foaf:name ?o }", "SELECT * {{", "SELECT 'x", "ASK { ?s a 1a }"])
def test_no_classes_of_letters_are_shown(query):
    assert "u{" not in said(query) and "[_]" not in said(query) and len(said(query)) < 200
