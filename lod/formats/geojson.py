"""GeoJSON (RFC 7946) of a table or a list with coordinates: one point a row, the other columns as its properties."""

import json

from lod.formats import _cells

KINDS = {"table", "list"}
MEDIA_TYPES = {"application/geo+json": 0.2}
SUFFIX = ".geojson"
LABEL = "GeoJSON"

_LATITUDE, _LONGITUDE = ("latitude", "lat"), ("longitude", "long", "lon", "lng")


def write(result, output, settings):
    """Write a Table or a Listing. A row without coordinates is a feature without a geometry (RFC 7946, 3.2)."""
    names = [name for name, _ in _cells.columns(result)]
    latitude, longitude = (next((names.index(name) for name in wanted if name in names), None) for wanted in (_LATITUDE, _LONGITUDE))
    output.write(b'{"type":"FeatureCollection","features":[')
    for number, row in enumerate(result.rows):
        values = [_cells.plain(cell) for cell in row]
        feature = {"type": "Feature"} | ({"id": values[0]} if names[:1] == ["iri"] else {}) | {
            "geometry": _point(values, latitude, longitude),
            "properties": {name: value for place, (name, value) in enumerate(zip(names, values, strict=True))
                           if place not in (latitude, longitude)}}
        output.write((b",\n" if number else b"\n") + json.dumps(feature, ensure_ascii=False).encode())
    output.write(b"\n]}\n")


def _point(values, latitude, longitude):
    if latitude is None or longitude is None:
        return None
    try:
        north, east = float(values[latitude]), float(values[longitude])
    except (TypeError, ValueError):
        return None
    return {"type": "Point", "coordinates": [east, north]} if abs(north) <= 90 and abs(east) <= 180 else None
