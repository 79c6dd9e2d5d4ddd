"""Facets: the property shapes in the group `shape/group/facets`, with SHACL property paths from a thing to its values.

A shape's IRI ends in `#key` or `#by-key`; the key is the parameter of addresses. Shapes of several classes with one key are one facet.
"""

from rdflib import BNode, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from lod.publish.outlines import FACETS, texts


def build(shapes, base):
    """Facets as plain data, in the order of the shapes: [{"key", "classes": class IRI → {"name", "description", "order", "path"}}].

    A path is an IRI, {"inverse": path}, {"sequence": [path, …]} or {"alternative": [path, …]} (SHACL, 2.3.1).
    """
    found = {}
    for order, target, node in sorted(_marked(shapes, base)):
        key = str(node).rpartition("#")[2].removeprefix("by-")
        found.setdefault(key, {}).setdefault(str(target), {
            "name": texts(shapes, node, SH.name), "description": texts(shapes, node, SH.description), "order": order,
            "path": read_path(shapes, shapes.value(node, SH.path))})
    return [{"key": key, "classes": classes} for key, classes in found.items()]


def _marked(shapes, base):
    for node in shapes.subjects(SH.group, URIRef(base + FACETS)):
        for shape in shapes.subjects(SH.property, node):
            for target in shapes.objects(shape, SH.targetClass):
                yield float(shapes.value(node, SH.order) or 1000), target, node


def read_path(shapes, node):
    """A SHACL property path as plain data; None where it is one that facets do not follow."""
    if isinstance(node, URIRef):
        return str(node)
    if isinstance(node, BNode) and (node, RDF.first, None) in shapes:
        return {"sequence": [read_path(shapes, part) for part in Collection(shapes, node)]}
    inverse, several = shapes.value(node, SH.inversePath), shapes.value(node, SH.alternativePath)
    if inverse is not None:
        return {"inverse": read_path(shapes, inverse)}
    return {"alternative": [read_path(shapes, part) for part in Collection(shapes, several)]} if several else None
