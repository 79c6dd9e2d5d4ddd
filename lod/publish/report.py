"""The findings of a publishing as files: JSON, CSV, and a SHACL validation report in Turtle."""

import csv
import io
import json

import rdflib
from rdflib.namespace import RDF, SH, XSD

from lod.findings import COLUMNS, harmless

_LOD = rdflib.Namespace("https://www.w3.org/ns/csvw#")


def as_json(findings, language):
    """The list as JSON text: one object a finding, keys as in COLUMNS."""
    return json.dumps([finding.as_dict(language) for finding in findings], ensure_ascii=False, indent=1) + "\n"


def as_csv(findings, language):
    """The list as CSV text with a heading."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)   # lines end as RFC 4180 says, and a value with such an end is quoted
    writer.writeheader()
    for finding in findings:
        writer.writerow(harmless(finding.as_dict(language)))
    return text.getvalue()


def as_turtle(findings, tags, base, version):
    """A sh:ValidationReport (SHACL, section 3.6); messages in every language, the cell as csvw:table, row and column."""
    graph = rdflib.Graph()
    graph.bind("sh", SH)
    graph.bind("csvw", _LOD)
    report = rdflib.URIRef(f"{base}release/{version}/report")
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, rdflib.Literal(not findings)))
    for number, finding in enumerate(findings, 1):
        result = rdflib.URIRef(f"{report}#{number}")
        graph.add((report, SH.result, result))
        for predicate, value in _result(finding, tags, base):
            graph.add((result, predicate, value))
    return graph.serialize(format="turtle")


def _result(finding, tags, base):
    yield RDF.type, SH.ValidationResult
    yield SH.resultSeverity, SH.Violation if finding.severity == "error" else SH.Warning
    shape = finding.rule if finding.rule.startswith("http") else f"{base}shape/rule/{finding.rule}"
    yield SH.sourceShape, rdflib.URIRef(shape)
    for tag in tags:
        yield SH.resultMessage, rdflib.Literal(finding.message(tag), lang=tag)
    if finding.focus:
        yield SH.focusNode, rdflib.URIRef(finding.focus)
    if finding.path:
        yield SH.resultPath, rdflib.URIRef(finding.path)
    if finding.value is not None:
        yield SH.value, rdflib.Literal(finding.value)
    for name, value in (("table", finding.table), ("name", finding.column)):
        if value:
            yield _LOD[name], rdflib.Literal(value)
    if finding.row:
        yield _LOD.rownum, rdflib.Literal(finding.row, datatype=XSD.integer)
