"""The JSON-LD context of a release: one term per property, and what its values are, read off the statements."""

import pyoxigraph as ox

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def build(quads, prefixes):
    """The context as a dict: prefixes, then terms (local names; the prefixed name where two would be the same).

    A term says `@type: @id` where all values are IRIs, `@container: @language` where all are texts with a tag, or the
    datatype where all share one (JSON-LD 1.1, 4.2.3 and 4.6.2).
    """
    kinds = {}
    for quad in quads:
        if quad.predicate.value != _RDF_TYPE:
            kinds.setdefault(quad.predicate.value, set()).add(_kind(quad.object))
    used = {prefix: namespace for prefix, namespace in sorted(prefixes.items())
            if any(iri.startswith(namespace) for iri in kinds)}
    names = {iri: _split(iri, used) for iri in sorted(kinds)}
    locals_ = [local for _, local in names.values()]
    terms = {}
    for iri, (prefix, local) in names.items():
        if prefix:
            name = local if locals_.count(local) == 1 and local not in used else f"{prefix}:{local}"
            terms[name] = {"@id": f"{prefix}:{local}"} | _definition(kinds[iri])
    return used | dict(sorted(terms.items()))


def _kind(value):
    if isinstance(value, ox.Literal):
        return "@language" if value.language else value.datatype.value
    return "@id"


def _definition(kinds):
    if len(kinds) != 1:
        return {}
    kind = next(iter(kinds))
    if kind == "@language":
        return {"@container": "@language"}
    plain = kind in ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/2001/XMLSchema#integer")
    return {} if plain else {"@type": kind}


def _split(iri, prefixes):
    """(prefix, local name) by the longest namespace that fits, or (None, iri)."""
    fitting = [(len(namespace), prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return None, iri
    length, prefix = max(fitting)
    return prefix, iri[length:]
