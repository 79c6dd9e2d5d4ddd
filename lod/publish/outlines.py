"""Outlines: how the page of a class is laid out, read from its SHACL shape: sh:group, sh:order and sh:name.

What stands in the group `shape/group/facets` is no part of a page (see `facets`).
"""

from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDFS, SH

FACETS = "shape/group/facets"
"""The group of property shapes that things of a class are chosen by."""


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


def class_names(shapes):
    """Class IRI → texts by language: the rdfs:label of the node shape, for classes of others that say no word in these languages."""
    found = {str(target): texts(shapes, shape, RDFS.label) for shape, target in shapes.subject_objects(SH.targetClass)}
    return {target: labels for target, labels in found.items() if labels}


def _is_facet(shapes, node):
    return str(shapes.value(node, SH.group) or "").endswith("/" + FACETS)


def _property(shapes, node):
    path, inverse = shapes.value(node, SH.path), False
    if path is not None and not isinstance(path, URIRef):
        path, inverse = shapes.value(path, SH.inversePath), True
    names = texts(shapes, node, SH.name)
    if path is None or not names:
        return None
    return {"path": str(path), "inverse": inverse, "name": names, "description": texts(shapes, node, SH.description),
            "group": shapes.value(node, SH.group), "order": _order(shapes, node), "classes": _classes(shapes, node)}


def _classes(shapes, node):
    """The classes that the values of a property are of, by sh:class itself or as one of several (sh:or)."""
    choices = [choice for head in shapes.objects(node, SH["or"]) for choice in Collection(shapes, head)]
    return sorted(str(found) for place in [node, *choices] for found in shapes.objects(place, SH["class"]))


def _grouped(shapes, entries):
    groups = {}
    for entry in sorted(entries, key=lambda entry: (entry["order"], entry["path"])):
        group = entry.pop("group")
        known = groups.setdefault(group, {"label": texts(shapes, group, RDFS.label), "order": _order(shapes, group),
                                          "properties": []})
        same = [other for other in known["properties"]
                if (other["path"], other["inverse"]) == (entry["path"], entry["inverse"])]
        if not same:
            known["properties"].append(entry)
    return [groups[group] for group in sorted(groups, key=lambda group: (_order(shapes, group), str(group)))]


def _order(shapes, node):
    order = shapes.value(node, SH.order) if node is not None else None
    return float(order) if order is not None else 1000.0


def texts(shapes, node, predicate):
    """The texts of a property by language; empty for no node."""
    return {text.language: str(text) for text in sorted(shapes.objects(node, predicate)) if text.language} \
        if node is not None else {}
