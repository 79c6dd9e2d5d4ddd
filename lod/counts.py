"""How much there is: statements, subjects, and things by graph and by class."""

from collections import Counter

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def count(quads):
    """The counts of a release or a state as plain data."""
    graphs = Counter(quad.graph_name.value for quad in quads)
    classes = Counter(iri for iri, _ in {(quad.object.value, quad.subject.value) for quad in quads
                                         if quad.predicate.value == _RDF_TYPE})
    return {"quads": len(quads), "subjects": len({quad.subject.value for quad in quads}),
            "graphs": dict(sorted(graphs.items())), "classes": dict(sorted(classes.items()))}
