"""The W3C test suites for SPARQL 1.0 and 1.1 as cases: where they lie, which manifests apply, what each case asks.

The suites are not part of this repository. They are looked for in a folder beside it and never changed or copied.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from lod import lexemes

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "testdata" / "w3c-sparql"
BASES = {"sparql10": "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/",
         "sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"}
EVALUATION = ("sparql10/manifest-evaluation.ttl", "sparql11/manifest-sparql11-query.ttl", "sparql11/manifest-sparql11-results.ttl")
SYNTAX = ("sparql10/manifest-syntax.ttl", "sparql11/manifest-sparql11-query.ttl")

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NOTHING = "http://www.w3.org/none"
"""A graph that no suite has, for a case without data: its dataset is empty."""

_EVALUATED = {"QueryEvaluationTest", "CSVResultFormatTest"}
_RIGHT, _WRONG = {"PositiveSyntaxTest", "PositiveSyntaxTest11"}, {"NegativeSyntaxTest", "NegativeSyntaxTest11"}


@dataclass(frozen=True)
class Case:
    """One entry of a manifest. The graphs are None when the query itself names them; `result` is the expected answer's file;
    `is_right` says of a syntax case whether its query is to be read; `is_lax` that duplicates may be fewer (REDUCED).
    """

    iri: str
    query: str
    default_graphs: tuple = ()
    named_graphs: tuple = ()
    result: str = ""
    is_right: bool = True
    is_lax: bool = False

    @property
    def name(self):
        """A short name: `sparql11/bind/bind01`."""
        suite, base = next(pair for pair in BASES.items() if self.iri.startswith(pair[1]))
        return f"{suite}/{self.iri.removeprefix(base).replace('/manifest#', '/')}"

    @property
    def text(self):
        """The query."""
        return path(self.query).read_text(encoding="utf-8")


def path(iri):
    """The file that stands for an IRI of a suite."""
    suite, base = next(pair for pair in BASES.items() if iri.startswith(pair[1]))
    return FOLDER / suite / iri.removeprefix(base)


def iri(file):
    """The IRI that a file of a suite stands for."""
    suite, _, local = file.relative_to(FOLDER).as_posix().partition("/")
    return BASES[suite] + local


class Manifest:
    """A manifest's statements and its look-ups."""

    def __init__(self, file):
        self.store = ox.Store()
        self.store.load(path=str(file), base_iri=iri(file))
        self.topic = ox.NamedNode(iri(file))

    def values(self, subject, name):
        """The objects of a property."""
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(name), None)]

    def value(self, subject, name):
        """The only object of a property, or None."""
        return next(iter(self.values(subject, name)), None)

    def members(self, head):
        """The members of an RDF list."""
        while head is not None and head.value != RDF + "nil":
            yield self.value(head, RDF + "first")
            head = self.value(head, RDF + "rest")


def entries(manifests):
    """(Manifest, entry) of these manifests and of those they include, in their order."""
    for name in manifests if FOLDER.is_dir() else ():
        manifest = Manifest(FOLDER / name)
        included = [path(part.value).relative_to(FOLDER).as_posix()
                    for part in manifest.members(manifest.value(manifest.topic, MF + "include"))]
        yield from entries(included)
        for entry in manifest.members(manifest.value(manifest.topic, MF + "entries")):
            yield manifest, entry


def _kind(manifest, entry):
    return {value.value.removeprefix(MF) for value in manifest.values(entry, RDF + "type")}


@functools.cache
def evaluation_cases():
    """All cases that compare an answer."""
    return [_evaluation_case(manifest, entry) for manifest, entry in entries(EVALUATION) if _kind(manifest, entry) & _EVALUATED]


def _evaluation_case(manifest, entry):
    action = manifest.value(entry, MF + "action")
    query = manifest.value(action, QT + "query").value
    default, named = (tuple(graph.value for graph in manifest.values(action, QT + name)) for name in ("data", "graphData"))
    if lexemes.has_word(path(query).read_text(encoding="utf-8"), "FROM"):
        default = named = None
    elif not default and not named:
        default = (NOTHING,)
    lax = manifest.value(entry, MF + "resultCardinality")
    return Case(entry.value, query, default, named, manifest.value(entry, MF + "result").value,
                is_lax=lax is not None and lax.value == MF + "LaxCardinality")


@functools.cache
def syntax_cases():
    """All cases that ask whether a query is legal."""
    found = []
    for manifest, entry in entries(SYNTAX):
        kind = _kind(manifest, entry)
        if kind & (_RIGHT | _WRONG):
            found.append(Case(entry.value, manifest.value(entry, MF + "action").value, (NOTHING,), is_right=bool(kind & _RIGHT)))
    return found


def quads():
    """The data of all evaluation cases: each file a named graph of its own IRI, its blank nodes its own."""
    folders = {path(case.query).parent for case in evaluation_cases()}
    for file in sorted(file for folder in folders for file in folder.iterdir()):
        if file.suffix in (".ttl", ".rdf", ".nt") and "manifest" not in file.name:
            yield from graph(file, iri(file))


def graph(file, name):
    """The statements of a file as quads of the graph `name`."""
    for quad in ox.parse(path=str(file), base_iri=name, rename_blank_nodes=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))
