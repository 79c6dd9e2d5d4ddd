"""JSON of a list: one object a thing, keys are the columns; several values are an array."""

import json

import pyoxigraph as ox

from lod.formats import _cells

KINDS = {"list"}
MEDIA_TYPES = {"application/json": 0.9}
SUFFIX = ".json"
LABEL = "JSON"


def write(result, output, settings):
    """Write a Listing as `{"title", "language", "count", "columns": {name: title}, "things": [{…}]}`; no value is null, no values are []."""
    columns = _cells.columns(result)
    things = [{name: _value(cell) for (name, _), cell in zip(columns, row, strict=True)} for row in result.rows]
    found = {"title": result.title, "language": result.language, "count": len(things), "columns": dict(columns), "things": things}
    output.write(json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n")


def _value(cell):
    if isinstance(cell, tuple):
        return [_cells.value(term) for term in cell]
    return None if cell is None else _cells.value(cell) if isinstance(cell, ox.Literal) else cell.value
