"""Numbers about the statements: how often each property and class is used, and where links lead (for VoID)."""

from collections import Counter, defaultdict

import pyoxigraph as ox

from lod.iris import WELL_KNOWN

_TYPE = WELL_KNOWN["rdf"] + "type"
_LINKS = {WELL_KNOWN["skos"] + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")} \
    | {WELL_KNOWN["owl"] + "sameAs"}


def count(quads, base):
    """A dict for `download/statistics.json`: triples are counted once, however many graphs hold them."""
    triples = {quad.triple for quad in quads}
    properties = Counter(triple.predicate.value for triple in triples)
    subjects = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == _TYPE:
            subjects[triple.object.value].add(triple.subject.value)
    return {"triples": len(triples), "subjects": len({triple.subject.value for triple in triples}),
            "objects": len({str(triple.object) for triple in triples}),
            "properties": dict(sorted(properties.items())),
            "classes": {iri: len(found) for iri, found in sorted(subjects.items())},
            "links": _links(triples, base)}


def _links(triples, base):
    """Address of a foreign data set → property → how many links."""
    found = defaultdict(Counter)
    for triple in triples:
        target = triple.object
        if isinstance(target, ox.NamedNode) and not target.value.startswith(base) and triple.predicate.value in _LINKS:
            found["/".join(target.value.split("/")[:3]) + "/"][triple.predicate.value] += 1
    return {target: dict(sorted(counts.items())) for target, counts in sorted(found.items())}
