"""The classes of a vocabulary as a drawing: boxes on an ellipse, arrows for the properties that lead from one to another."""

import math
from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages, lists
from lod.iris import WELL_KNOWN

WIDTH, HEIGHT = 920, 640
_BOX = 190, 46           # width and height of a box
_LINE = 22               # letters in a line of a box
_RDF, _RDFS, _OWL = WELL_KNOWN["rdf"], WELL_KNOWN["rdfs"], WELL_KNOWN["owl"]


@dataclass(frozen=True)
class Box:
    """A class: its IRI, its label in at most two lines, and the middle of its box."""

    iri: str
    lines: tuple
    x: float
    y: float


@dataclass(frozen=True)
class Arrow:
    """The properties from one class to another: (IRI, label), the ends of the arrow, and the place of the labels."""

    properties: tuple
    source: str
    target: str
    ends: tuple
    place: tuple


@dataclass(frozen=True)
class Diagram:
    """Boxes and arrows, in the order of the alphabet."""

    boxes: tuple
    arrows: tuple


def draw(graph, release, language):
    """The Diagram of a vocabulary's description; None where it has no class that leads to another.

    What leads from class to class is said by rdfs:domain and rdfs:range of its own properties, and by the shapes of its
    classes for properties of other vocabularies.
    """
    said = [(quad.subject.value, quad.predicate.value, quad.object.value) for quad in graph.quads
            if isinstance(quad.object, ox.NamedNode)]
    classes = {subject for subject, predicate, value in said if (predicate, value) == (_RDF + "type", _OWL + "Class")}
    pairs = {}
    for source, target, iri, text in [*_declared(said, release, language), *_shaped(said, classes, release, language)]:
        if source in classes and target in classes and iri not in (known for known, _ in pairs.get((source, target), ())):
            pairs.setdefault((source, target), []).append((iri, text))
    if not pairs:
        return None
    boxes = {box.iri: box for box in _placed(_in_order(pairs), release, language)}
    return Diagram(tuple(boxes.values()), tuple(
        _arrow(boxes[source], boxes[target], tuple(properties), (target, source) in pairs)
        for (source, target), properties in pairs.items()))


def _declared(said, release, language):
    """(source, target, property, its label) by domain and range."""
    domains = {subject: value for subject, predicate, value in said if predicate == _RDFS + "domain"}
    for iri, predicate, target in sorted(said):
        if predicate == _RDFS + "range" and iri in domains:
            yield domains[iri], target, iri, lists.name(release, iri, language)


def _shaped(said, classes, release, language):
    """The same by the shapes; a class of another vocabulary stands for those of ours that are kinds of it."""
    kinds = {}
    for subject, predicate, value in sorted(said):
        if predicate == _RDFS + "subClassOf":
            kinds.setdefault(value, []).append(subject)
    for source in sorted(classes):
        entries = [entry for group in release.outlines.get(source, ()) for entry in group["properties"] if not entry["inverse"]]
        for entry, name in ((entry, name) for entry in entries for name in entry.get("classes", ())):
            found = [name] if name in classes else [kind for kind in kinds.get(name, ()) if _is_said(release, source, entry["path"], kind)]
            for target in found:
                yield source, target, entry["path"], languages.choose(entry["name"], language, release.languages)[0]


def _is_said(release, source, path, target):
    """Whether the release says it of any two things of these classes: that a shape allows it is not enough."""
    def is_a(term, name):
        return any(True for _ in release.engine.quads(subject=term, predicate=ox.NamedNode(_RDF + "type"), object=ox.NamedNode(name)))
    return any(isinstance(quad.object, ox.NamedNode) and is_a(quad.subject, source) and is_a(quad.object, target)
               for quad in release.engine.quads(predicate=ox.NamedNode(path)))


def _in_order(pairs):
    """Classes such that neighbours on the ellipse are joined where they can be: a walk that takes the least joined first."""
    joined = {}
    for source, target in pairs:
        joined.setdefault(source, set()).add(target)
        joined.setdefault(target, set()).add(source)
    order, waiting = [], [min(joined, key=lambda name: (len(joined[name]), name))]
    while len(order) < len(joined):
        name = waiting.pop() if waiting else min(set(joined) - set(order))
        if name not in order:
            order.append(name)
            waiting += sorted(joined[name] - set(order), key=lambda other: (-len(joined[other]), other))
    return order


def _placed(order, release, language):
    for number, iri in enumerate(order):
        angle = 2 * math.pi * number / len(order) - math.pi / 2
        yield Box(iri, _lines(lists.name(release, iri, language)),
                  round(WIDTH / 2 + (WIDTH - _BOX[0] - 20) / 2 * math.cos(angle)),
                  round(HEIGHT / 2 + (HEIGHT - _BOX[1] - 20) / 2 * math.sin(angle)))


def _lines(text):
    """A label in one line, or in two that are about equally long."""
    words = text.split(" ")
    if len(text) <= _LINE or len(words) == 1:
        return (text,)
    cut = min(range(1, len(words)), key=lambda place: abs(len(" ".join(words[:place])) - len(" ".join(words[place:]))))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _arrow(source, target, properties, has_twin):
    """From edge to edge; where one leads back, each runs on its own side, one to the class itself is a short line below its box."""
    if source == target:
        x, y = source.x, source.y + _BOX[1] / 2
        return Arrow(properties, source.iri, target.iri, (x - 55, y, x + 55, y), (x, y + 30))
    run, rise = target.x - source.x, target.y - source.y
    length = math.hypot(run, rise)
    aside = (-rise / length * 8, run / length * 8) if has_twin else (0, 0)
    start, end = _edge(source, run, rise), _edge(target, -run, -rise)
    ends = tuple(round(value, 1) for value in (start[0] + aside[0], start[1] + aside[1], end[0] + aside[0], end[1] + aside[1]))
    return Arrow(properties, source.iri, target.iri, ends,
                 (round((ends[0] * 3 + ends[2] * 2) / 5, 1), round((ends[1] * 3 + ends[3] * 2) / 5, 1)))


def _edge(box, run, rise):
    """Where a line from the middle of a box leaves it."""
    share = min(_BOX[0] / 2 / abs(run) if run else math.inf, _BOX[1] / 2 / abs(rise) if rise else math.inf)
    return box.x + run * share, box.y + rise * share
