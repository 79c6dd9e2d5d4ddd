"""A table as RDF, in the result set vocabulary of the W3C: each row a solution, each cell a binding."""

import pyoxigraph as ox

from lod.iris import WELL_KNOWN
from lod.results import Graph

RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"   # no document of its own: the test suites define it


def as_graph(table, address, prefixes):
    """The Graph of a Table whose own address is `address`; rows and cells are parts of it, for there are no blank nodes."""
    node, graph = ox.NamedNode, ox.NamedNode(address)
    quads = [ox.Quad(graph, node(WELL_KNOWN["rdf"] + "type"), node(RESULT_SET + "ResultSet"), graph)]
    quads += [ox.Quad(graph, node(RESULT_SET + "resultVariable"), ox.Literal(name), graph) for name in table.columns]
    for number, row in enumerate(table.rows, 1):
        solution = node(f"{address}#row-{number}")
        quads.append(ox.Quad(graph, node(RESULT_SET + "solution"), solution, graph))
        quads.append(ox.Quad(solution, node(RESULT_SET + "index"), _integer(number), graph))
        for name, term in zip(table.columns, row, strict=True):
            if term is not None:
                cell = node(f"{solution.value}-{name}")
                quads += [ox.Quad(solution, node(RESULT_SET + "binding"), cell, graph),
                          ox.Quad(cell, node(RESULT_SET + "variable"), ox.Literal(name), graph),
                          ox.Quad(cell, node(RESULT_SET + "value"), term, graph)]
    return Graph(quads, prefixes | {"rs": RESULT_SET}, topic=address)


def _integer(number):
    return ox.Literal(str(number), datatype=ox.NamedNode(WELL_KNOWN["xsd"] + "integer"))
