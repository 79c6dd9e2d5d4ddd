"""SHACL: pySHACL judges each shapes file on the things it is about; its results become findings at cells."""

import functools
import hashlib
import json
from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from lod.findings import Finding
from lod.languages import canonical, restore_tags
from lod.publish import beside, reach
from lod.words import complete

# What pySHACL has no use for, and yet reads again for every node it judges: half of its time.
_FOR_READERS = (SH.name, SH.description, SH.message, SH.group, SH.order)
VERDICT = "verdict.json"
"""The file of a release that remembers what the judge said."""

_WORTH_HALVING = 50_000   # statements
_MOST = 0.3   # the share of all things beyond which judging everything is quicker
_SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "warning"}


@dataclass(frozen=True)
class Result:
    """What pySHACL said of one thing, before it is led back to a cell: rows move, things do not."""

    focus: str
    path: str | None
    value: str | None
    shape: str
    severity: str
    texts: dict


@dataclass(frozen=True)
class Verdict:
    """All Results, and the digest of what they depend on besides the statements."""

    digest: str
    results: tuple

    def as_dict(self):
        """What `recall` reads."""
        return {"digest": self.digest, "results": [list(vars(result).values()) for result in self.results]}


@dataclass(frozen=True)
class Previous:
    """The statements of a release and what was said of them."""

    quads: frozenset
    verdict: Verdict


def read_shapes(register):
    """All of `shapes/*.ttl` as one rdflib Graph, `{base}` in texts replaced by the base.

    Raises BadSettings-like findings through `validate`; a syntax error is raised as SyntaxError with the file's name.
    """
    shapes = rdflib.Graph()
    for path, text in _files(register):
        try:
            for _ in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=register.base):   # it names the line, which rdflib does not
                pass
            shapes.parse(data=text, format="turtle", publicID=register.base)
        except Exception as error:   # rdflib raises many kinds for bad Turtle
            raise SyntaxError(str(error).splitlines()[0], (f"shapes/{path.name}", getattr(error, "lineno", None), None, None)) from None
    return shapes


def _files(register):
    for path in sorted((register.folder / "shapes").glob("*.ttl")):
        try:
            yield path, path.read_text(encoding="utf-8").replace("{base}", register.base)
        except UnicodeDecodeError as error:
            raise SyntaxError(str(error), (f"shapes/{path.name}", error.object[:error.start].count(b"\n") + 1, None, None)) from None


def as_ntriples(register):
    """All shapes as lines of N-Triples: canonical (RDFC-1.0) and sorted, so that the same shapes give the same bytes."""
    found = ox.Dataset(quad for _, text in _files(register) for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=register.base))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return restore_tags("".join(sorted(f"{quad.triple} .\n" for quad in found)), "turtle")


def validate(register, quads, tables, previous=None):
    """Judge all statements against all shapes. Returns (findings, Verdict), each finding led back to its cell where there is one.

    `previous` is what `recall` gave: then only the things are judged that the changes since can reach.
    """
    try:
        shapes = read_shapes(register)
    except SyntaxError as error:
        return [Finding("error", "shapes-broken", error.filename, error.lineno, details={"problem": error.msg})], None
    if not len(shapes):
        return [], None
    digest = _digest(register)
    results = _again(shapes, quads, previous) if previous and previous.verdict.digest == digest else None
    try:
        verdict = Verdict(digest, tuple(sorted(judge_all(shapes, quads) if results is None else results, key=repr)))
    except Exception as error:   # Turtle, but no shapes: pySHACL and what it asks raise many kinds
        return [Finding("error", "shapes-broken", _blamed(register, quads, error), details={"problem": str(error).partition("\n")[0]})], None
    return [_finding(result, shapes, tables) for result in verdict.results], verdict


def _blamed(register, quads, error):
    """The file of shapes that alone meets the same error; the folder where none does."""
    data = to_rdflib(quads)
    for path, text in _files(register):
        try:
            _judge(_constraints(rdflib.Graph().parse(data=text, format="turtle", publicID=register.base)), data)
        except Exception as own:
            if type(own) is type(error):
                return f"shapes/{path.name}"
    return "shapes"


def judge(shapes, quads, tables):
    """Judge statements against shapes that are read already. Returns findings."""
    return [_finding(result, shapes, tables) for result in judge_all(shapes, quads)]


def judge_all(shapes, quads):
    """pySHACL's Results, judged by two processes where there is enough for both."""
    constraints, data = _constraints(shapes), to_rdflib(quads)
    if len(data) <= _WORTH_HALVING or (None, RDF.type, RDFS.Class) in constraints:   # a shape that is a class has no target to take away
        return _judge(constraints, data)
    first, second = _halves(constraints, data)
    with beside.work(_judge, second, data) as others:
        return _judge(first, data) + others.wait()


def _judge(constraints, data):
    _, report, _ = pyshacl.validate(data, shacl_graph=constraints, inference=None, advanced=False, inplace=True)
    return [_result(report, result) for result in report.objects(None, SH.result)]


def _halves(constraints, data):
    """The shapes twice, in each with targets for about half of the things, so that each shape is judged once."""
    targets = {}
    for predicate in reach.TARGETS:
        for shape, target in constraints.subject_objects(predicate):
            targets.setdefault(shape, []).append((predicate, target))
    sizes = Counter(data.objects(None, RDF.type))
    heavy = {shape: sum(sizes[target] if predicate == SH.targetClass else 1 for predicate, target in found) for shape, found in targets.items()}
    sides = ([], [])
    for shape in sorted(heavy, key=lambda shape: (-heavy[shape], shape)):
        min(sides, key=lambda side: sum(heavy[other] for other in side)).append(shape)
    return tuple(_without(constraints, [(shape, predicate, target) for shape in away for predicate, target in targets[shape]]) for away in sides)


def _without(graph, triples):
    found = rdflib.Graph()
    found += graph
    for triple in triples:
        found.remove(triple)
    return found


def _again(shapes, quads, previous):
    """The Results of now from those of before: only what changes can reach is judged. None where all must be.

    Not with pySHACL's `focus_nodes`: that also keeps it from judging the values of those nodes.
    """
    now = set(quads)
    changed = now ^ previous.quads
    if any(quad.predicate.value == reach.SUBCLASS for quad in changed):
        return None
    try:
        ways = reach.ways(_constraints(shapes))
    except reach.Unbounded:
        return None
    statements = reach.Statements(quads)
    nodes = reach.reached(ways, changed, statements)
    if len(nodes) > _MOST * len({quad.subject for quad in now}):
        return None
    near = reach.around(ways, nodes, statements) | {quad for quad in quads if quad.predicate.value == reach.SUBCLASS}
    return [result for result in previous.verdict.results if result.focus not in nodes] + \
        [result for result in (judge_all(shapes, near) if nodes else ()) if result.focus in nodes]


def recall(folder):
    """The Previous of a release folder, or None where that release has no verdict."""
    try:
        told = json.loads((folder / VERDICT).read_text(encoding="utf-8"))
        quads = frozenset(ox.parse(path=str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS))
    except (OSError, ValueError, SyntaxError):
        return None
    return Previous(quads, Verdict(told["digest"], tuple(Result(*result) for result in told["results"])))


def _digest(register):
    """What a verdict depends on besides the statements: the shapes, the base that they are read against, the judge."""
    whole = hashlib.sha256(f"{pyshacl.__version__} {rdflib.__version__} {register.base}".encode())
    for path in sorted((register.folder / "shapes").glob("*.ttl")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


@functools.lru_cache(maxsize=4)   # examples are judged one after the other by the same shapes, which nobody changes
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


def _result(report, result):
    value = report.value(result, SH.value)
    texts = {text.language or "en": str(text) for text in report.objects(result, SH.resultMessage)}
    return Result(str(report.value(result, SH.focusNode)), _first_step(report, report.value(result, SH.resultPath)),
                  None if value is None else str(value), str(report.value(result, SH.sourceShape)),
                  _SEVERITIES.get(report.value(result, SH.resultSeverity), "error"), texts)


def _finding(result, shapes, tables):
    cell = tables.cell(result.focus, result.path, result.value) or (None, None, None, None)
    texts = {text.language: str(text) for text in shapes.objects(rdflib.URIRef(result.shape), SH.message)
             if isinstance(text, rdflib.Literal)}
    return Finding(result.severity, result.shape, *cell[:3], value=result.value if result.value is not None else cell[3],
                   focus=result.focus, path=result.path, texts=complete(texts or result.texts))


def _first_step(report, path):
    """The property that a path begins with, for which a table may have a column; None for a way backwards."""
    while path is not None and not isinstance(path, rdflib.URIRef):
        path = report.value(path, RDF.first) or report.value(path, SH.alternativePath)
    return str(path) if path is not None else None
