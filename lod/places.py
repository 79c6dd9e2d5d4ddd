"""A small map without a map: the place of a thing among the places of all others, as points in a drawing."""

import math
from dataclasses import dataclass

WIDTH, MARGIN = 200, 8


@dataclass(frozen=True)
class Place:
    """A drawing of some width and height with points (x, y) around, and those of the thing with their names."""

    height: int
    around: tuple
    here: tuple


def draw(rows):
    """A Place from rows with `lat`, `long`, `name`, and `here` "true" for the points of the thing; None without such a point.

    Degrees are drawn in a plate carrée that is true to scale in the middle of the points.
    """
    points = [(float(row["long"]), float(row["lat"]), row) for row in rows]
    if not any(row.get("here") == "true" for _, _, row in points):
        return None
    west, east = min(x for x, _, _ in points), max(x for x, _, _ in points)
    south, north = min(y for _, y, _ in points), max(y for _, y, _ in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * shrink, (north - south) / 2, 0.01)
    drawn = [(round(MARGIN + (x - west) * shrink * scale), round(MARGIN + (north - y) * scale), row) for x, y, row in points]
    return Place(round(2 * MARGIN + (north - south) * scale),
                 tuple(sorted({(x, y) for x, y, row in drawn if row.get("here") != "true"})),
                 tuple((x, y, row.get("name") or "") for x, y, row in drawn if row.get("here") == "true"))
