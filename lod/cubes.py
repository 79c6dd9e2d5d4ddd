"""Statistical tables: the RDF Data Cubes of a register, read for people who pick, pivot and take home.

A cube is a qb:DataSet with a qb:structure (RDF Data Cube, section 6); an observation has a term for each dimension, a value for
the measure, attributes, and sources. What is missing is left out.
"""

import functools
from dataclasses import dataclass

import pyoxigraph as ox

from lod import formatting, languages, lists
from lod.iris import WELL_KNOWN

_QB, _DCT = WELL_KNOWN["qb"], WELL_KNOWN["dct"]
_TYPE = ox.NamedNode(WELL_KNOWN["rdf"] + "type")
_ROLES = ("dimension", "measure", "attribute")


@dataclass(frozen=True)
class Component:
    """A dimension, measure or attribute: its IRI, the address of its specification (which has its name), its place."""

    iri: str
    specification: str
    role: str
    order: int

    @property
    def key(self):
        """What addresses and columns call it: the end of its specification."""
        return self.specification.rpartition("#")[2]


@dataclass(frozen=True)
class Observation:
    """One number: its IRI, terms by component key, IRIs of its sources."""

    iri: str
    values: dict
    sources: tuple


@dataclass(frozen=True)
class Cube:
    """A cube: IRI, name in addresses, Components in order, Observations."""

    iri: str
    name: str
    components: tuple
    observations: tuple

    def of(self, role):
        """The Components of a role."""
        return [component for component in self.components if component.role == role]


def names(release):
    """IRIs of all cubes that have observations, in order."""
    found = {quad.subject.value for quad in release.engine.quads(predicate=_TYPE, object=ox.NamedNode(_QB + "DataSet"))}
    return [iri for iri in sorted(found) if next(iter(release.engine.quads(
        predicate=ox.NamedNode(_QB + "dataSet"), object=ox.NamedNode(iri))), None)]


@functools.lru_cache(maxsize=16)
def read(release, iri):
    """The Cube of an IRI."""
    structure = _one(release, iri, _QB + "structure")
    components = sorted((_component(release, quad.object.value) for quad in release.engine.quads(
        subject=structure, predicate=ox.NamedNode(_QB + "component"))), key=lambda component: component.order)
    observations = [quad.subject for quad in release.engine.quads(predicate=ox.NamedNode(_QB + "dataSet"), object=ox.NamedNode(iri))]
    return Cube(iri, iri.rpartition("/")[2], tuple(components),
                tuple(_observation(release, node, components) for node in sorted(observations, key=str)))


def _one(release, subject, predicate):
    subject = ox.NamedNode(subject) if isinstance(subject, str) else subject
    return next((quad.object for quad in release.engine.quads(subject=subject, predicate=ox.NamedNode(predicate))), None)


def _component(release, specification):
    role, iri = next((role, found.value) for role in _ROLES if (found := _one(release, specification, _QB + role)) is not None)
    order = _one(release, specification, _QB + "order")
    return Component(iri, specification, role, int(order.value) if order is not None else 99)


def _observation(release, node, components):
    said = {}
    for quad in release.engine.quads(subject=node):
        said.setdefault(quad.predicate.value, []).append(quad.object)
    values = {component.key: said[component.iri][0] for component in components if component.iri in said}
    return Observation(node.value, values, tuple(source.value for source in said.get(_DCT + "source", ())))


def chosen(cube, wanted):
    """The Observations that have the wanted values: key of a dimension → set of texts (ends of IRIs, or literals)."""
    return [found for found in cube.observations if all(short(found.values.get(key)) in texts for key, texts in wanted.items())]


def short(term):
    """A dimension's value as addresses write it: the end of an IRI, or the literal."""
    if term is None:
        return ""
    return term.value.rpartition("/")[2] if isinstance(term, ox.NamedNode) else term.value


def choices(release, cube, component, language):
    """(text for addresses, label) of every value of a dimension, in the order of the language's alphabet."""
    found = {short(term): term for observation in cube.observations
             if (term := observation.values.get(component.key)) is not None}
    order = sorted(found, key=lambda key: (languages.sort_key(label(release, found[key], language), language), key))
    return [(key, heading(release, found[key], language)) for key in order]


def label(release, term, language):
    """What a value is called."""
    return lists.name(release, term.value, language) if isinstance(term, ox.NamedNode) else term.value


def heading(release, term, language):
    """What a value is called on a page, a day as the language writes it; nothing for a value that is not there."""
    if term is None:
        return ""
    is_day = isinstance(term, ox.Literal) and term.datatype.value.endswith(("#date", "#gYearMonth"))
    return formatting.short(term.value, language) if is_day else label(release, term, language)


def differing(observations, keys):
    """Of these components those whose values differ: a number of such observations does not say alone what it is."""
    return [key for key in keys if len({short(found.values.get(key)) for found in observations}) > 1]


@dataclass(frozen=True)
class Pivot:
    """A table: headings of columns, the unit that each has throughout or nothing, and rows of (heading, term, cells).

    A cell is a list of Observations: sources may differ, and dimensions that are neither down nor across.
    """

    columns: tuple
    units: tuple
    rows: tuple


def pivot(release, observations, rows, columns, unit, language):
    """The Pivot of observations by two dimensions; what is not there stays empty. `unit` is the key of the unit, if any."""
    cells, heads, sides, units = {}, {}, {}, {}
    for found in observations:
        row, column = (found.values.get(key) for key in (rows, columns))
        sides[short(row)], heads[short(column)] = row, column
        cells.setdefault((short(row), short(column)), []).append(found)
        units.setdefault(short(column), set()).add(found.values.get(unit))

    def in_order(terms):
        return sorted(terms, key=lambda key: (languages.sort_key(
            label(release, terms[key], language) if terms[key] is not None else "", language), key))

    across = in_order(heads)
    return Pivot(
        tuple(heading(release, heads[key], language) for key in across),
        tuple(heading(release, next(iter(units[key])), language) if len(units[key]) == 1 else "" for key in across),
        tuple((heading(release, sides[key], language), sides[key], tuple(tuple(cells.get((key, other), ())) for other in across))
              for key in in_order(sides)))
