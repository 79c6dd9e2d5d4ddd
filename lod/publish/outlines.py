"""Outlines: how the page of a class is laid out, and what its list is chosen by, read from its SHACL shape.

sh:group, sh:order and sh:name lay out a page. What stands in the group `shape/group/facets` is no part of a page: it is
what things of the class are chosen by, along any path of steps forwards and backwards.
"""

from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

_FACETS = "shape/group/facets"


def build(shapes):
    """Outlines as plain data: class IRI → list of groups {"label": texts, "order", "properties": [{"path", "inverse",
    "name", "description", "order"}]}, in the order of the shapes. A property shape without sh:name says nothing to a page."""
    outlines = {}
    for shape, target in sorted(shapes.subject_objects(SH.targetClass)):
        found = [_property(shapes, node) for node in shapes.objects(shape, SH.property) if not _is_facet(shapes, node)]
        found = [entry for entry in found if entry]
        if found:
            outlines.setdefault(str(target), []).extend(found)
    return {target: _grouped(shapes, entries) for target, entries in outlines.items()}


def facets(shapes):
    """Facets as plain data: class IRI → list of {"key", "name": texts, "path": [{"iri", "inverse"}]}, in their order.

    The key is the last part of the shape's IRI, for use in addresses. A path with anything but steps is left out.
    """
    found = {}
    for shape, target in sorted(shapes.subject_objects(SH.targetClass)):
        nodes = [node for node in shapes.objects(shape, SH.property) if _is_facet(shapes, node)]
        for node in sorted(nodes, key=lambda node: (_order(shapes, node), node)):
            steps = _steps(shapes, shapes.value(node, SH.path))
            if steps:
                found.setdefault(str(target), []).append(
                    {"key": str(node).rpartition("#")[2], "name": _texts(shapes, node, SH.name), "path": steps})
    return found


def _is_facet(shapes, node):
    return str(shapes.value(node, SH.group) or "").endswith("/" + _FACETS)


def _steps(shapes, path):
    """A path as its steps, first to last; empty for a path with alternatives or repetition."""
    if isinstance(path, URIRef):
        return [{"iri": str(path), "inverse": False}]
    inverse = shapes.value(path, SH.inversePath)
    if isinstance(inverse, URIRef):
        return [{"iri": str(inverse), "inverse": True}]
    parts = [_steps(shapes, part) for part in Collection(shapes, path)] if shapes.value(path, RDF.first) else []
    return [step for part in parts for step in part] if all(parts) else []


def _property(shapes, node):
    path, inverse = shapes.value(node, SH.path), False
    if path is not None and not isinstance(path, URIRef):
        path, inverse = shapes.value(path, SH.inversePath), True
    names = _texts(shapes, node, SH.name)
    if path is None or not names:
        return None
    return {"path": str(path), "inverse": inverse, "name": names, "description": _texts(shapes, node, SH.description),
            "group": shapes.value(node, SH.group), "order": _order(shapes, node)}


def _grouped(shapes, entries):
    groups = {}
    for entry in sorted(entries, key=lambda entry: (entry["order"], entry["path"])):
        group = entry.pop("group")
        known = groups.setdefault(group, {"label": _texts(shapes, group, RDFS.label), "order": _order(shapes, group),
                                          "properties": []})
        same = [other for other in known["properties"]
                if (other["path"], other["inverse"]) == (entry["path"], entry["inverse"])]
        if not same:
            known["properties"].append(entry)
    return [groups[group] for group in sorted(groups, key=lambda group: (_order(shapes, group), str(group)))]


def _order(shapes, node):
    order = shapes.value(node, SH.order) if node is not None else None
    return float(order) if order is not None else 1000.0


def _texts(shapes, node, predicate):
    return {text.language: str(text) for text in sorted(shapes.objects(node, predicate)) if text.language} \
        if node is not None else {}


def typed_shapes(shapes):
    """How many node shapes there are: a register without any publishes unchecked, and says so."""
    return len(set(shapes.subjects(RDF.type, SH.NodeShape)))
