"""JSON-LD 1.1, compacted with the register's served context.

The context names one term per property and says what its values are (an IRI, a date, texts by language); see
`publish/context.py`. A value that does not fit what its term says is written in full, so nothing is lost.
"""

import functools
import json
import re

import pyoxigraph as ox

from lod import errors
from lod.languages import canonical

KINDS = {"graph"}
MEDIA_TYPES = {"application/ld+json": 0.9, "application/json": 0.6}
SUFFIX = ".jsonld"
LABEL = "JSON-LD"

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,15}")   # what a number of JSON writes as it was written


def write(result, output, settings):
    """Write the triples of a Graph as one flat `@graph` of nodes under the served context."""
    terms = _terms(settings)
    nodes = {}
    for triple in result.triples:
        node = nodes.setdefault(_name(triple.subject), {"@id": _name(triple.subject)})
        _add(node, triple, terms)
    document = {"@context": settings.context_iri or settings.context, "@graph": list(nodes.values())}
    output.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


@functools.lru_cache(maxsize=4)   # a release has one context for all its documents
def _terms(settings):
    return _Terms(settings.context)


class _Terms:
    """The context read backwards: from a property to its term and what the term says of values."""

    def __init__(self, context):
        self.prefixes = {name: value for name, value in context.items() if isinstance(value, str)
                         and not name.startswith("@")}
        self.of = {self.expand(definition["@id"]): (term, definition) for term, definition in context.items()
                   if isinstance(definition, dict)}

    def expand(self, name):
        prefix, colon, rest = name.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else name


def _name(term):
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def _add(node, triple, terms):
    iri, value = triple.predicate.value, triple.object
    if isinstance(value, ox.Triple):   # JSON-LD 1.1 has no way to say it; other formats have
        raise errors.NotAcceptable(kind="graph")
    if iri == _RDF_TYPE and not isinstance(value, ox.Literal):
        _append(node, "@type", _name(value))
        return
    term, definition = terms.of.get(iri, (iri, {}))
    if definition.get("@container") == "@language":
        if isinstance(value, ox.Literal) and value.language:
            _append(node.setdefault(term, {}), canonical(value.language), value.value)
            return
        term = iri
    _append(node, term if term == iri or _fits(value, definition) else iri, _value(value, definition, term == iri))


def _append(node, key, value):
    """One value stands alone, several make a list: compaction as in JSON-LD 1.1 API, 5.5.2."""
    if key not in node:
        node[key] = value
    else:
        node[key] = [*node[key], value] if isinstance(node[key], list) else [node[key], value]


def _fits(value, definition):
    kind = definition.get("@type")
    if isinstance(value, ox.Literal):
        return not kind or (not value.language and kind == value.datatype.value)
    return kind == "@id" or not kind


def _value(value, definition, in_full):
    if not isinstance(value, ox.Literal):
        return _name(value) if definition.get("@type") == "@id" and not in_full else {"@id": _name(value)}
    if value.language:
        return {"@language": canonical(value.language), "@value": value.value}
    datatype = value.datatype.value
    if not in_full and definition.get("@type") == datatype:
        return value.value
    if datatype == _XSD + "string":
        return value.value if not definition.get("@type") or in_full else {"@value": value.value}
    if datatype == _XSD + "integer" and _WHOLE.fullmatch(value.value) and abs(int(value.value)) < 2**53:
        return int(value.value)
    return {"@type": datatype, "@value": value.value}
