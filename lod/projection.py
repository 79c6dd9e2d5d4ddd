"""From degrees to the units of a drawing: equirectangular, true to scale at the middle latitude: right for a country, and simple to read off."""

import math
from itertools import pairwise


class Projection:
    """Fits points (east, north) in degrees into a drawing `width` wide; `height` follows. `decimals` is how finely a drawing is written."""

    def __init__(self, points, width, edge, decimals=None):
        east, north = [point[0] for point in points] or [0, 1], [point[1] for point in points] or [0, 1]
        self._west, self._north, self._edge, self._decimals = min(east), max(north), edge, decimals
        self._narrow = math.cos(math.radians((min(north) + max(north)) / 2))
        across = max((max(east) - min(east)) * self._narrow, (max(north) - min(north)) / 3, 0.01)
        self._scale = (width - 2 * edge) / across
        self.height = round((max(north) - min(north)) * self._scale + 2 * edge)

    def at(self, east, north):
        """(x, y) of a point."""
        return (round((east - self._west) * self._narrow * self._scale + self._edge, self._decimals),
                round((self._north - north) * self._scale + self._edge, self._decimals))

    def path(self, rings):
        """The `d` of an SVG path around closed rings, in steps, which are shorter than places; steps of nothing are left out."""
        found = []
        for ring in rings:
            points = [self.at(*point[:2]) for point in ring[:-1]]
            steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points)]
            found.append("M{:g} {:g}l".format(*points[0]) + " ".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in steps if x or y) + "z")
        return "".join(found)


def outlines(areas):
    """[(id, rings)] of the features of GeoJSON, outer and inner rings alike; none for None."""
    return [(feature["id"], rings(feature["geometry"])) for feature in areas["features"]] if areas else []


def corners(shapes):
    """All points of the rings of shapes."""
    return [point[:2] for shape in shapes for ring in shape for point in ring]


def rings(geometry):
    """The rings of a GeoJSON Polygon or MultiPolygon, outer and inner alike."""
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for shape in shapes for ring in shape]
