"""The ground of the maps: outlines of things, a GeoJSON file of the register named by `[map] areas` in `register.toml`."""

import json

from lod import errors
from lod.projection import rings

_KINDS = ("Polygon", "MultiPolygon")


def read(register):
    """The outlines as GeoJSON, the `id` of each feature the absolute IRI of the thing it is the outline of; None without any.

    Raises BadSettings that names the file for one that is not there or is no such GeoJSON.
    """
    name = register.map.get("areas")
    if not name:
        return None
    try:
        found = json.loads((register.folder / name).read_text(encoding="utf-8"))
        return {"type": "FeatureCollection", "features": [_feature(register, feature) for feature in found["features"]]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise errors.BadSettings("bad-areas", path=name, problem=f"{type(error).__name__}: {error}") from None


def _feature(register, feature):
    geometry = feature["geometry"]
    if geometry["type"] not in _KINDS:
        raise ValueError(f"{feature['id']} is a {geometry['type']}")
    for east, north in (point for ring in rings(geometry) for point in ring):
        if not (-180 <= float(east) <= 180 and -90 <= float(north) <= 90):
            raise ValueError(f"{feature['id']} lies outside the world")
    return {"type": "Feature", "id": register.iris.absolute(feature["id"]), "geometry": geometry, "properties": {}}
