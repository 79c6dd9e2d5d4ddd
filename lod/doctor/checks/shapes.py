"""The shapes given on the command line, such as the official ones of DCAT-AP."""

import rdflib
from pyshacl import validate
from rdflib.namespace import OWL, RDF, SH

from lod import errors
from lod.doctor.case import Symptom

AUDIENCE = "eu"


def run(case):
    """A Symptom per result of severity violation."""
    if not case.shapes or case.reply.status != 200 or not len(case.graph):
        return
    shapes = rdflib.Graph()
    for path in case.shapes:
        _add(shapes, path)
    shapes.remove((None, OWL.imports, None))   # nothing is fetched
    _, report, _ = validate(case.graph, shacl_graph=shapes, inference="none", advanced=False)
    found = report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result)
    for result in sorted(found, key=lambda node: str(report.value(node, SH.focusNode))):
        if report.value(result, SH.resultSeverity) == SH.Violation:
            yield Symptom("shape", "error", str(report.value(result, SH.focusNode)),
                          {"path": str(report.value(result, SH.resultPath)), "value": str(report.value(result, SH.value)),
                           "problem": str(report.value(result, SH.resultMessage))})


def _add(shapes, path):
    try:
        shapes.parse(path)
    except Exception as error:   # rdflib's parsers raise whatever they meet
        raise errors.Unreadable("unreadable-rdf", problem=f"{path}: {error}") from None
