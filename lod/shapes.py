"""The shapes of a release, read for people: what is asked of the things of each class, in the words of the shapes."""

from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages

_SH = "http://www.w3.org/ns/shacl#"
_PROPERTY, _TARGET, _NAME, _DESCRIPTION, _MESSAGE, _ORDER, _SPARQL = (
    ox.NamedNode(_SH + name) for name in ("property", "targetClass", "name", "description", "message", "order", "sparql"))


@dataclass(frozen=True)
class Rule:
    """One rule: its name (that of a property; none for a rule of the thing as a whole), what the value means, what is told when it is broken."""

    name: str
    description: str
    messages: tuple


@dataclass(frozen=True)
class ClassShape:
    """A node shape: its IRI, the class it is about, and its rules in the order of the page of a thing."""

    iri: str
    class_iri: str
    rules: tuple


def read(quads, language, known):
    """The ClassShapes of a graph of shapes. `known` are the languages of the register, the first one leading."""
    said = {}
    for quad in quads:
        said.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    return [ClassShape(shape.value, target.value, _rules(said, shape, language, known))
            for shape, properties in said.items() for target in properties.get(_TARGET, ())]


def _rules(said, shape, language, known):
    """The property shapes in their order, then what the node shape itself asks."""
    nodes = sorted(said[shape].get(_PROPERTY, ()), key=lambda node: (_order(said, node), node.value))
    rules = (Rule(_text(said, node, _NAME, language, known), _text(said, node, _DESCRIPTION, language, known),
                  _messages(said, node, language, known)) for node in [*nodes, shape])
    return tuple(rule for rule in rules if rule.description or rule.messages)   # what only offers a filter asks nothing


def _order(said, node):
    order = said.get(node, {}).get(_ORDER)
    return float(order[0].value) if order else 1000.0


def _messages(said, node, language, known):
    """The message of a shape and those of the queries below it."""
    places = (node, *said.get(node, {}).get(_SPARQL, ()))
    return tuple(filter(None, (_text(said, place, _MESSAGE, language, known) for place in places)))


def _text(said, node, predicate, language, known):
    texts = {languages.canonical(value.language or ""): value.value for value in said.get(node, {}).get(predicate, ())}
    return languages.choose(texts, language, known)[0] if texts else ""
