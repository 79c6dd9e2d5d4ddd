"""SHACL: pySHACL judges each shapes file on the things it is about; its results become findings at cells."""

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from lod.findings import Finding
from lod.languages import canonical

_SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "warning"}


def read_shapes(register):
    """All of `shapes/*.ttl` as one rdflib Graph, `{base}` in texts replaced by the base.

    Raises BadSettings-like findings through `validate`; a syntax error is raised as SyntaxError with the file's name.
    """
    shapes = rdflib.Graph()
    for path in sorted((register.folder / "shapes").glob("*.ttl")):
        text = path.read_text(encoding="utf-8").replace("{base}", register.base)
        try:
            shapes.parse(data=text, format="turtle", publicID=register.base)
        except Exception as error:   # rdflib raises many kinds for bad Turtle
            raise SyntaxError(str(error).splitlines()[0], (f"shapes/{path.name}", None, None, None)) from None
    return shapes


def validate(register, quads, tables):
    """Judge all statements against all shapes. Returns findings, each led back to its cell where there is one."""
    try:
        shapes = read_shapes(register)
    except SyntaxError as error:
        return [Finding("error", "shapes-broken", error.filename, details={"problem": error.msg})]
    if not len(shapes):
        return []
    data = to_rdflib(quads)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference=None, advanced=False)
    return [_finding(report, result, shapes, tables) for result in report.subjects(RDF.type, SH.ValidationResult)]


def to_rdflib(quads):
    """Statements as an rdflib Graph, without going through text."""
    graph = rdflib.Graph()
    terms = {}

    def term(value):
        found = terms.get(value)
        if found is None:
            found = terms[value] = _rdflib_term(value)
        return found

    graph.addN((term(quad.subject), term(quad.predicate), term(quad.object), graph) for quad in quads)
    return graph


def _rdflib_term(value):
    kind = type(value).__name__
    if kind == "NamedNode":
        return rdflib.URIRef(value.value)
    if kind == "BlankNode":
        return rdflib.BNode(value.value)
    if value.language:
        return rdflib.Literal(value.value, lang=canonical(value.language))
    datatype = None if value.datatype.value.endswith("#string") else rdflib.URIRef(value.datatype.value)
    return rdflib.Literal(value.value, datatype=datatype, normalize=False)


def _finding(report, result, shapes, tables):
    shape = report.value(result, SH.sourceShape)
    focus = str(report.value(result, SH.focusNode))
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    path = str(path) if isinstance(path, rdflib.URIRef) else None
    cell = tables.cell(focus, path, str(value) if value is not None else None) or (None, None, None, None)
    texts = {text.language: str(text) for text in shapes.objects(shape, SH.message) if isinstance(text, rdflib.Literal)}
    texts = texts or {text.language or "en": str(text) for text in report.objects(result, SH.resultMessage)}
    return Finding(_SEVERITIES.get(report.value(result, SH.resultSeverity), "error"), str(shape), *cell[:3],
                   value=str(value) if value is not None else cell[3], focus=focus, path=path, texts=texts)
