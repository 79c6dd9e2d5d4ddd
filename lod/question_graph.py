"""The questions as RDF, so that tools find them: SHACL SPARQL executables, as the SIB describes the examples of its endpoints."""

import pyoxigraph as ox

from lod import examples, lexemes, questions
from lod.iris import WELL_KNOWN
from lod.results import Graph

_SCHEMA = "https://schema.org/"
_FORMS = {"SELECT": ("SPARQLSelectExecutable", "select"), "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
          "ASK": ("SPARQLAskExecutable", "ask")}


def build(release, found):
    """The Graph of questions (name → Query), each with the values it has by itself."""
    address = release.iris.absolute(".well-known/sparql-examples")
    graph = ox.NamedNode(address)
    quads = [ox.Quad(ox.NamedNode(release.iris.absolute(f"questions/{name}")), ox.NamedNode(predicate), value, graph)
             for name, question in found.items() for predicate, value in _statements(release, question)]
    return Graph(quads, release.prefixes | {"schema": _SCHEMA}, topic=address)


def _statements(release, question):
    a, sh = WELL_KNOWN["rdf"] + "type", WELL_KNOWN["sh"]
    text = examples.text(release, question.name, release.languages[0])
    form = next(lexeme.text.upper() for lexeme in lexemes.read(text) if lexeme.is_word(*_FORMS))
    kind, predicate = _FORMS[form]
    yield a, ox.NamedNode(sh + "SPARQLExecutable")
    yield a, ox.NamedNode(sh + kind)
    yield sh + predicate, ox.Literal(text)
    yield _SCHEMA + "target", ox.NamedNode(release.iris.absolute("sparql"))
    for tag in release.languages:
        for key, said in (("summary", WELL_KNOWN["rdfs"] + "comment"), ("description", WELL_KNOWN["dct"] + "description")):
            words = questions.text(question, key, tag)
            if words:
                yield said, ox.Literal(words, language=tag)
        for keyword in questions.tags(question, tag):
            yield _SCHEMA + "keywords", ox.Literal(keyword, language=tag)
