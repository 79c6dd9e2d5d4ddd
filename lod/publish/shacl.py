"""SHACL: pySHACL judges each shapes file on the things it is about; its results become findings at cells."""

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from lod.findings import Finding
from lod.languages import canonical
from lod.words import complete

# What pySHACL has no use for, and yet reads again for every node it judges: half of its time.
_FOR_READERS = (SH.name, SH.description, SH.message, SH.group, SH.order)
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
    return judge(shapes, quads, tables) if len(shapes) else []


def judge(shapes, quads, tables):
    """Judge statements against shapes that are read already. Returns findings."""
    _, report, _ = pyshacl.validate(to_rdflib(quads), shacl_graph=_constraints(shapes), inference=None, advanced=False,
                                    inplace=True)
    return [_finding(report, result, shapes, tables) for result in report.objects(None, SH.result)]


def _constraints(shapes):
    """The shapes without what is for readers, and without the property shapes of which nothing is left but a path."""
    judged = rdflib.Graph()
    judged += (triple for triple in shapes if triple[1] not in _FOR_READERS)
    for shape, node in list(judged.subject_objects(SH.property)):
        if set(judged.predicates(node)) <= {SH.path}:
            judged.remove((shape, SH.property, node))
            judged.remove((node, None, None))
    return judged


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
    path, value = _first_step(report, report.value(result, SH.resultPath)), report.value(result, SH.value)
    cell = tables.cell(focus, path, str(value) if value is not None else None) or (None, None, None, None)
    texts = {text.language: str(text) for text in shapes.objects(shape, SH.message) if isinstance(text, rdflib.Literal)}
    texts = texts or {text.language or "en": str(text) for text in report.objects(result, SH.resultMessage)}
    return Finding(_SEVERITIES.get(report.value(result, SH.resultSeverity), "error"), str(shape), *cell[:3],
                   value=str(value) if value is not None else cell[3], focus=focus, path=path, texts=complete(texts))


def _first_step(report, path):
    """The property that a path begins with, for which a table may have a column; None for a way backwards."""
    while path is not None and not isinstance(path, rdflib.URIRef):
        path = report.value(path, RDF.first) or report.value(path, SH.alternativePath)
    return str(path) if path is not None else None
