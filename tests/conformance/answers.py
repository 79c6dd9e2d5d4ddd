"""Answers in a form that can be compared: rows of terms, yes or no, or a graph; read from results, bytes and expected files."""

import csv
import io
from dataclasses import dataclass

import pyoxigraph as ox

from tests.conformance.suites import path

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}


@dataclass(frozen=True)
class Rows:
    """Solutions: each a dict from variable to term, unbound variables left out. In CSV all but blank nodes are plain texts."""

    columns: frozenset
    rows: list
    is_ordered: bool = False


def expected(case):
    """The answer that a case expects."""
    file = path(case.result)
    if file.suffix == ".csv":
        return from_csv(file.read_bytes())
    if file.suffix in _RESULTS:
        return from_results(file.read_bytes(), file.suffix)
    graph = ox.Dataset(ox.parse(path=str(file), base_iri=case.result))
    is_table = any(quad.object.value == _RS + "ResultSet" for quad in graph if isinstance(quad.object, ox.NamedNode))
    return _from_result_set(graph) if is_table else graph


def _from_result_set(graph):
    """The vocabulary in which SPARQL 1.0 wrote its expected answers."""
    def objects(subject, name):
        return [quad.object for quad in graph.quads_for_subject(subject) if quad.predicate.value == _RS + name]

    top = next(iter(graph.quads_for_object(ox.NamedNode(_RS + "ResultSet")))).subject
    if objects(top, "boolean"):
        return objects(top, "boolean")[0].value == "true"
    solutions = objects(top, "solution")
    is_ordered = all(objects(solution, "index") for solution in solutions) and bool(solutions)
    if is_ordered:
        solutions.sort(key=lambda solution: int(objects(solution, "index")[0].value))
    rows = [{objects(part, "variable")[0].value: objects(part, "value")[0] for part in objects(solution, "binding")}
            for solution in solutions]
    return Rows(frozenset(value.value for value in objects(top, "resultVariable")), rows, is_ordered)


def from_results(data, suffix):
    """From bytes in one of the result formats that keep terms."""
    found = ox.parse_query_results(data, format=_RESULTS[suffix])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    columns = [variable.value for variable in found.variables]
    rows = [{name: term for name, term in zip(columns, solution, strict=True) if term is not None} for solution in found]
    return Rows(frozenset(columns), rows)


def from_csv(data):
    """From CSV: an empty cell is unbound (or an empty text: CSV cannot tell)."""
    columns, *lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return Rows(frozenset(columns), [{name: _from_cell(text) for name, text in zip(columns, line, strict=True) if text}
                                     for line in lines])


def _from_cell(text):
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def as_csv(answer):
    """Rows as CSV would give them."""
    rows = [{name: term if isinstance(term, ox.BlankNode) else ox.Literal(term.value) for name, term in row.items()
             if isinstance(term, ox.BlankNode) or term.value} for row in answer.rows]
    return Rows(answer.columns, rows, answer.is_ordered)


def from_bytes(data, suffix):
    """From what a format of ours wrote."""
    if suffix == ".csv":
        return from_csv(data)
    if suffix in (".srx", ".json", ".srj", ".tsv"):
        return from_results(data, {".json": ".srj"}.get(suffix, suffix))
    return ox.Dataset(ox.parse(data, format=ox.RdfFormat.from_extension(suffix[1:])))
