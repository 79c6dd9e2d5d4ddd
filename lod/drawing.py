"""A map as a drawing: outlines and symbols in the units of an SVG, coloured by one facet and sized by another."""

import math
from dataclasses import dataclass

from lod import lists, words
from lod.projection import Projection, corners, outlines

WIDTH = 560
SERIES = 6             # colours of the palette; the last one is for all other values
MOST = 1000            # symbols in one drawing
_EDGE = 14
_SMALLEST, _LARGEST, _PLAIN = 4, 17, 6.5


@dataclass(frozen=True)
class Area:
    """An outline: the IRI and name of its thing, the `d` of its path, how many symbols have it as a value, and the address that
    narrows to them, if there is one."""

    iri: str
    label: str
    path: str
    count: int | None
    href: str | None


@dataclass(frozen=True)
class Symbol:
    """A thing: place and radius, number of its colour (0: no value), its names, and what a table says of it."""

    iri: str
    label: str
    tag: str
    x: float
    y: float
    radius: float
    series: int
    line: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Drawing:
    """All that a template draws. `colours` are (series, label, tag, count); `sizes` are (radius, label); `left_out` counts what has no point."""

    height: int
    areas: list
    symbols: list
    colours: list
    sizes: list
    left_out: int
    more: int


def draw(view, asked, areas, colour=None, size=None):
    """The Drawing of what was asked. `areas` is GeoJSON or None; `colour` and `size` are Facets or None."""
    index = view.index
    found = index.find(asked, view.language)
    placed = [thing for thing in found if index.points[thing][0] is not None]
    shapes = outlines(areas)
    projection = Projection(corners(shape for _, shape in shapes) or [index.points[thing][::-1] for thing in placed], WIDTH, _EDGE, 1)
    series = _series(colour, placed)
    return Drawing(projection.height, [_area(view, asked, iri, projection.path(shape)) for iri, shape in shapes],
                   _symbols(view, placed[:MOST], projection, colour, series, size), _colours(view, colour, placed, series),
                   _sizes(view, size, placed), len(found) - len(placed), max(0, len(placed) - MOST))


def _area(view, asked, iri, path):
    """An outline with the value of a facet that stands for it."""
    index = view.index
    label = lists.name(view.release, iri, view.language)
    for facet in index.facets_of(asked.class_iri):
        value = next((value for value in facet.values.values() if value.iri == iri), None)
        if value:
            within = index.matching(asked.words) & index.chosen(asked, without=facet.key)
            return Area(iri, label, path, (value.bits & within).bit_count(), view.toggle(asked, facet.key, value.key))
    return Area(iri, label, path, None, None)


def _series(facet, placed):
    """Key of a value → number of its colour: the most frequent values have one of their own, all others share the last."""
    if facet is None:
        return {}
    counts = {}
    for thing in placed:
        for key in facet.keys.get(thing, ())[:1]:
            counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return {key: min(place + 1, SERIES) for place, key in enumerate(ordered)}


def _symbols(view, placed, projection, colour, series, size):
    """Symbols, the largest first so that none is hidden; things at one place stand in a spiral around it."""
    index, found, here = view.index, [], {}
    labels = index.labels(placed)
    most = max((span[1] for span in size.spans.values()), default=1) if size else 1
    for thing in placed:
        north, east = index.points[thing]
        x, y = projection.at(east, north)
        turn = here[x, y] = here.get((x, y), -1) + 1
        x, y = x + 5.5 * math.sqrt(turn) * math.cos(2.4 * turn), y + 5.5 * math.sqrt(turn) * math.sin(2.4 * turn)
        text, tag = labels[thing][view.language]
        key = next(iter(colour.keys.get(thing, ())), None) if colour else None
        found.append(Symbol(index.iris[thing], text, tag, round(x, 1), round(y, 1), _radius(size, thing, most), series.get(key, 0),
                            view.line(thing, text), north, east))
    return sorted(found, key=lambda symbol: -symbol.radius)


def _radius(size, thing, most):
    if not size:
        return _PLAIN
    if thing not in size.spans:
        return _SMALLEST
    return _scaled(sum(size.spans[thing]) / 2, most)


def _scaled(number, most):
    """Area, not radius, follows the number."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(max(0, number) / max(most, 1)), 1)


def _colours(view, facet, placed, series):
    if facet is None:
        return []
    named = {}
    for thing in placed:
        key = next(iter(facet.keys.get(thing, ())), None)
        named[key] = named.get(key, 0) + 1
    shared = [key for key, number in series.items() if number == SERIES]
    found = [(series[key], *view.label_of(facet, key), named[key]) for key in series if series[key] < SERIES or len(shared) == 1]
    if len(shared) > 1:
        found.append((SERIES, words.say("map.other", view.language), view.language, sum(named[key] for key in shared)))
    if None in named:
        found.append((0, words.say("facet.unknown", view.language), view.language, named[None]))
    return found


def _sizes(view, facet, placed):
    """Two or three circles to compare with."""
    numbers = [facet.spans[thing][1] for thing in placed if thing in facet.spans] if facet else []
    if not numbers:
        return []
    most = max(span[1] for span in facet.spans.values())
    return [(_scaled(number, most), view.span(number, number)) for number in sorted({min(numbers), max(numbers)})]
