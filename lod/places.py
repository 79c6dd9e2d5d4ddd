"""A small map: the place of a thing among the places of all others and, where the register has areas, on their outlines."""

from dataclasses import dataclass

from lod.projection import Projection, corners, outlines

WIDTH, EDGE = 200, 8


@dataclass(frozen=True)
class Place:
    """A drawing of some width and height: the `d` of the ground's path, points (x, y) around, and those of the thing with their names."""

    height: int
    ground: str
    around: tuple
    here: tuple


@dataclass(frozen=True)
class Ground:
    """What is the same for all places of a register: the projection that its areas give, and their outline."""

    projection: Projection
    path: str


def ground(areas):
    """The Ground of areas (GeoJSON), or None without any. It is made once: every page of a thing needs it."""
    shapes = [rings for _, rings in outlines(areas)]
    if not shapes:
        return None
    projection = Projection(corners(shapes), WIDTH, EDGE)
    return Ground(projection, "".join(projection.path(shape) for shape in shapes))


def draw(rows, on):
    """A Place from rows with `lat`, `long`, `name`, and `here` "true" for the points of the thing; None without such a point.

    `on` is a Ground or None; then the points themselves say how far the drawing reaches.
    """
    points = [(float(row["long"]), float(row["lat"]), row) for row in rows]
    if not any(row.get("here") == "true" for _, _, row in points):
        return None
    projection = on.projection if on else Projection([point[:2] for point in points], WIDTH, EDGE)
    drawn = [(*projection.at(east, north), row) for east, north, row in points]
    return Place(projection.height, on.path if on else "",
                 () if on else tuple(sorted({(x, y) for x, y, row in drawn if row.get("here") != "true"})),
                 tuple((x, y, row.get("name") or "") for x, y, row in drawn if row.get("here") == "true"))
