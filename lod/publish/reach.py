"""How far a change reaches: which things may be judged otherwise by the shapes when some statements came or went.

A shape looks at a thing along ways: a property, a property and then the class of its values, two steps backwards. A changed
statement matters to the things from which a way leads to it. `ways` reads these off the shapes, `reached` walks them back
from the changes, `around` walks them forth and gathers all that a judge of those things looks at.
"""

from itertools import chain

from rdflib import RDF, RDFS, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

ANY = None
"""A step over any property: what a closed shape looks at."""

SUBCLASS = str(RDFS.subClassOf)
_TYPE = (str(RDF.type), False)
TARGETS = {SH.targetClass: lambda value: _TYPE, SH.targetSubjectsOf: lambda value: (str(value), False),
            SH.targetObjectsOf: lambda value: (str(value), True), SH.targetNode: lambda value: None}
_SAME_VALUE = {SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH.minLength, SH.maxLength, SH.pattern, SH.flags, SH.languageIn,
               SH.uniqueLang, SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive, SH.hasValue, SH["in"],
               SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint, SH.ignoredProperties,
               SH.path, SH.severity, SH.message, SH.deactivated, SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
_OTHER_PROPERTY = {SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals}
_LISTS, _SHAPES = {SH["or"], SH["and"], SH.xone}, {SH.node, SH.property, SH["not"], SH.qualifiedValueShape}
_DEEPEST = 12


class Unbounded(Exception):
    """A shape may look anywhere, or further than can be told: SPARQL, a path of any length, shapes that call each other."""


def ways(shapes):
    """All ways of all shapes with targets: a set of tuples of steps (property or ANY, whether backwards). Raises Unbounded."""
    if (None, RDF.type, SH.ConstraintComponent) in shapes or (None, SH.target, None) in shapes or (None, SH.rule, None) in shapes:
        raise Unbounded
    found = set()
    for target, step in TARGETS.items():
        for shape, value in shapes.subject_objects(target):
            found |= {(step(value),)} if step(value) else set()
            _collect(shapes, shape, (), (), found)
    for shape in shapes.subjects(RDF.type, RDFS.Class):   # a class that is its own shape
        found.add((_TYPE,))
        _collect(shapes, shape, (), (), found)
    return found


def _collect(shapes, shape, focus, seen, found):
    """Add the ways of a shape whose things are reached by the way `focus`."""
    if shape in seen or len(focus) > _DEEPEST:
        raise Unbounded
    path = shapes.value(shape, SH.path)
    values = [focus + steps for steps in _paths(shapes, path)] if path is not None else [focus]
    found.update(way for way in values if way)
    for predicate, value in shapes.predicate_objects(shape):
        if predicate in _OTHER_PROPERTY:
            found.add((*focus, (str(value), False)))
        elif predicate == SH["class"]:
            found.update((*way, _TYPE) for way in values)
        elif predicate == SH.closed:
            found.update((*way, (ANY, False)) for way in values)
        elif predicate in _SHAPES or predicate in _LISTS:
            for inner in Collection(shapes, value) if predicate in _LISTS else (value,):
                for way in values:
                    _collect(shapes, inner, way, (*seen, shape), found)
        elif str(predicate).startswith(str(SH)) and predicate not in _SAME_VALUE and predicate not in TARGETS:
            raise Unbounded


def _paths(shapes, path):
    """The steps of a path, once for each alternative. Raises Unbounded for one that may be of any length."""
    if isinstance(path, URIRef):
        return [((str(path), False),)]
    if (path, RDF.first, None) in shapes:
        found = [()]
        for part in Collection(shapes, path):
            found = [before + steps for before in found for steps in _paths(shapes, part)]
        return found
    backwards = shapes.value(path, SH.inversePath)
    if backwards is not None:
        return [tuple((predicate, not is_back) for predicate, is_back in reversed(steps)) for steps in _paths(shapes, backwards)]
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        return [steps for part in Collection(shapes, alternatives) for steps in _paths(shapes, part)]
    if (maybe := shapes.value(path, SH.zeroOrOnePath)) is not None:
        return [(), *_paths(shapes, maybe)]
    raise Unbounded


class Statements:
    """Statements by where they begin and end. Terms are those of the quads; a node is its IRI as text."""

    def __init__(self, quads):
        self._from, self._to = {}, {}
        for quad in quads:
            self._from.setdefault(quad.subject.value, []).append(quad)
            if not hasattr(quad.object, "datatype"):
                self._to.setdefault(quad.object.value, []).append(quad)

    def leaving(self, node, step):
        """The statements by which a step leaves a node."""
        predicate, is_back = step
        quads = (self._to if is_back else self._from).get(node, ())
        return [quad for quad in quads if predicate is ANY or quad.predicate.value == predicate]


def reached(found, changed, statements):
    """The nodes that the ways `found` join to a changed quad. `statements` are those of now: a way that only was is broken
    by a change nearer to where it began, and found from there.
    """
    nodes = {quad.subject.value for quad in changed}
    for way in found:
        for place, (predicate, is_back) in enumerate(way):
            at = {quad.object.value if is_back else quad.subject.value for quad in changed
                  if predicate is ANY or quad.predicate.value == predicate}
            for back in reversed(way[:place]):
                at = _arrive(at, (back[0], not back[1]), statements)
            nodes |= at
    return nodes


def around(found, nodes, statements):
    """All quads that a judge of these nodes looks at."""
    gathered = set(chain.from_iterable(statements.leaving(node, (ANY, False)) for node in nodes))
    for way in found:
        at = nodes
        for step in way:
            gathered.update(chain.from_iterable(statements.leaving(node, step) for node in at))
            at = _arrive(at, step, statements)
    return gathered


def _arrive(nodes, step, statements):
    """The nodes that a step leads to."""
    quads = chain.from_iterable(statements.leaving(node, step) for node in nodes)
    return {quad.subject.value if step[1] else quad.object.value for quad in quads}
