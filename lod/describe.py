"""One resource as a graph: what is said of it, the names of what it points to, and who points to it, page by page."""

from itertools import islice

import pyoxigraph as ox

from lod.iris import LABELS, WELL_KNOWN, is_iri
from lod.results import Graph

PAGE = 100
"""How many statements that point to a resource one document holds."""

_MOST_PARTS = 5_000
_MOST_REMEMBERED = 2_000   # things whose names a release remembers
_FOAF = "http://xmlns.com/foaf/0.1/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LICENCE = ox.NamedNode("http://purl.org/dc/terms/license")
_REPLACED = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
_STATUS = ox.NamedNode("http://www.w3.org/ns/adms#status")
_LABELS = tuple(map(ox.NamedNode, LABELS))
_NEXT, _PREVIOUS = (ox.NamedNode(f"http://www.w3.org/1999/xhtml/vocab#{way}") for way in ("next", "prev"))


def exists(release, iri):
    """Whether the release says anything of this IRI or of a part of it (`iri#…`)."""
    if not is_iri(iri):
        return False
    node = ox.NamedNode(iri)
    if next(iter(release.engine.quads(subject=node)), None):
        return True
    return any(quad.subject.value.startswith(iri + "#") for quad in release.engine.quads(object=node))


def versioned(release, iri):
    """The resource whose current version has this IRI (owl:versionIRI), or None."""
    if not is_iri(iri):
        return None
    found = release.engine.quads(predicate=ox.NamedNode(WELL_KNOWN["owl"] + "versionIRI"), object=ox.NamedNode(iri))
    return next((quad.subject.value for quad in found), None)


def describe(release, iri, page=1, kept=str):
    """The description of a resource: (Graph, has_more).

    The graph holds the resource and its parts, the names in every language of all they point to and of who points to
    them, at most PAGE statements of the latter, and the document itself with its licence and neighbours, whose addresses
    `kept` may turn into those of another time.
    """
    said, incoming, has_more = _about(release, iri, page)
    named = names(release, {quad.object for quad in said} | {quad.subject for quad in incoming})
    document = release.iris.document(iri)
    quads = said + incoming + named + _document(release, iri, document, page, has_more, kept)
    return Graph(quads, release.prefixes, topic=iri), has_more


def _about(release, iri, page):
    engine, node = release.engine, ox.NamedNode(iri)
    said = list(engine.quads(subject=node))
    incoming, parts = [], set()
    start = (page - 1) * PAGE
    for quad in islice(engine.quads(object=node), start + PAGE + 1 + _MOST_PARTS):
        if quad.subject.value.startswith(iri + "#"):
            parts.add(quad.subject)
        else:
            incoming.append(quad)
    parts |= {quad.object for quad in said if _is_part(quad.object, iri)}
    seen = set()
    while parts - seen:
        part = (parts - seen).pop()
        seen.add(part)
        found = list(engine.quads(subject=part))
        said += found
        parts |= {quad.object for quad in found if _is_part(quad.object, iri)}
    return said, incoming[start:start + PAGE], len(incoming) > start + PAGE


def _is_part(term, iri):
    return isinstance(term, ox.NamedNode) and term.value.startswith(iri + "#")


def names(release, terms):
    """The statements that name the terms. Classes and codes are named on every page: what was read once is remembered."""
    known, quads = release.remembered, []
    for term in terms:
        if isinstance(term, ox.NamedNode):
            found = known.get(term.value)
            if found is None:
                found = _named(release, term)
                if len(known) < _MOST_REMEMBERED:
                    known[term.value] = found
            quads += found
    return quads


def _named(release, term):
    for predicate in _LABELS:
        if found := list(release.engine.quads(subject=term, predicate=predicate)):
            return found
    return []


def _document(release, iri, document, page, has_more, kept):
    """The document as a resource of its own. An information resource needs no second node."""
    node = graph = ox.NamedNode(document)
    quads = [ox.Quad(node, _LICENCE, ox.NamedNode(release.register["licence"]), graph)]
    if document != iri.partition("#")[0]:
        quads += [ox.Quad(node, _TYPE, ox.NamedNode(_FOAF + "Document"), graph),
                  ox.Quad(node, ox.NamedNode(_FOAF + "primaryTopic"), ox.NamedNode(iri), graph)]
    if has_more:
        quads.append(ox.Quad(node, _NEXT, ox.NamedNode(kept(f"{document}?page={page + 1}")), graph))
    if page > 1:
        quads.append(ox.Quad(node, _PREVIOUS, ox.NamedNode(kept(f"{document}?page={page - 1}")), graph))
    return quads


def graph(release, iri):
    """All statements of a named graph, as a Graph."""
    quads = list(release.engine.quads(graph=ox.NamedNode(iri))) if is_iri(iri) else []
    return Graph(quads, release.prefixes)


def retired(release, iri):
    """What became of an IRI that no longer stands for a thing: ("moved", new IRI), ("gone", None) or None.

    dct:isReplacedBy moves for ever; adms:status Withdrawn is gone.
    """
    node = ox.NamedNode(iri)
    statuses = {quad.object.value for quad in release.engine.quads(subject=node, predicate=_STATUS)}
    if "http://purl.org/adms/status/Deprecated" in statuses:
        for quad in release.engine.quads(subject=node, predicate=_REPLACED):
            return "moved", quad.object.value
    if "http://purl.org/adms/status/Withdrawn" in statuses:
        return "gone", None
    return None
