"""The map of the printed catalogue: the outlines of the register's areas, and a point for each place with its entries."""

from lod import search, words
from lod.projection import Projection, corners, outlines

_WIDTH, _EDGE = 560, 24   # the edge has room for the numbers that the template puts beside the points
_RADIUS = 4
_GROUND, _LINE, _POINT = "#e3ecec", "#ffffff", "#0b5d63"


def build(release, keys, language):
    """The map as plain data: `svg`, its `ratio` of height to width, `alt`, and `points` (x and y as parts of width and height,
    `keys` of the entries there); None where nothing has a place. `keys` are IRI → key of its entry."""
    index = search.index(release)
    places = {}
    for thing, (north, east) in enumerate(index.points):
        if north is not None and index.iris[thing] in keys:
            places.setdefault((east, north), []).append(keys[index.iris[thing]])
    if not places:
        return None
    shapes = [rings for _, rings in outlines(release.areas)]
    projection = Projection(corners(shapes) or list(places), _WIDTH, _EDGE, 1)
    drawn = [(*projection.at(*place), sorted(found, key=list(keys.values()).index)) for place, found in sorted(places.items())]
    shown = sum(map(len, places.values()))
    return {"svg": _svg(projection, shapes, drawn), "ratio": projection.height / _WIDTH,
            "alt": words.say("print.map-alt", language, areas=len(shapes), count=shown),
            "note": _note(language, len(keys) - shown),
            "points": [{"x": x / _WIDTH, "y": y / projection.height, "keys": found} for x, y, found in drawn]}


def _note(language, without):
    said = words.say("print.map-note", language)
    return f"{said} {words.say('print.map-without', language, count=without)}" if without else said


def _svg(projection, shapes, drawn):
    paths = "".join(f'<path d="{projection.path(shape)}"/>' for shape in shapes)
    circles = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}"/>' for x, y, _ in drawn)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {projection.height}">'
            f'<g fill="{_GROUND}" stroke="{_LINE}" stroke-width="1.2" stroke-linejoin="round">{paths}</g><g fill="{_POINT}">{circles}</g></svg>')
