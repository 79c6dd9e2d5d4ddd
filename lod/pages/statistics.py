"""Statistical tables: choose a cube, turn it, narrow it; the same address with `.csv` or `.sdmx.csv` is its data."""

import csv
import io

import pyoxigraph as ox
from flask import Blueprint, g, request

from lod import cubes, errors, lists, respond

blueprint = Blueprint("statistics", __name__)
NAVIGATION = ("statistics", 25, "find")

_MOST_ROWS = 400   # of a table on a page


def is_offered(release):
    """Only registers with cubes have statistical tables."""
    return bool(cubes.names(release))


@blueprint.get("/statistics")
def overview():
    """The cubes of the register, each with what it is about."""
    listed = [{"name": iri.rpartition("/")[2], "iri": iri, "label": lists.name(g.release, iri, g.language),
               "count": len(cubes.read(g.release, iri).observations)} for iri in cubes.names(g.release)]
    if not listed:
        raise errors.NotFound(address=request.base_url)
    return respond.page("statistics.html", g.release, cube=None, listed=listed)


@blueprint.get("/statistics/<name>")
def table(name):
    """One cube as a pivot table, or as data by suffix."""
    name, _, suffix = name.partition(".")
    cube = _cube(name)
    wanted = {component.key: set(request.args.getlist(component.key)) - {""} for component in cube.of("dimension")}
    wanted = {key: texts for key, texts in wanted.items() if texts}
    found = cubes.chosen(cube, wanted)
    if suffix in ("csv", "sdmx.csv"):
        body = _long(cube, found) if suffix == "csv" else _sdmx(cube, found)
        return respond.finish(body.encode(), "text/csv", g.release, vary=("Accept-Language", "Cookie"))
    if suffix:
        raise errors.NotFound(address=request.base_url)
    return _page(cube, found, wanted)


def _cube(name):
    iri = next((iri for iri in cubes.names(g.release) if iri.rpartition("/")[2] == name), None)
    if iri is None:
        raise errors.NotFound(address=request.base_url)
    return cubes.read(g.release, iri)


def _page(cube, found, wanted):
    keys = [component.key for component in cube.of("dimension")]
    rows, columns = _sides(keys)
    found = sorted(found, key=lambda observation: [cubes.short(observation.values.get(key)) for key in keys])   # so that a cell tells of years in turn
    shown = cubes.pivot(g.release, found, rows, columns, _unit(cube), g.language)
    query = request.query_string.decode("ascii", "replace")
    return respond.page(
        "statistics.html", g.release, cube=cube, label=lists.name(g.release, cube.iri, g.language), rows=rows, columns=columns,
        pivot=shown, found=found, wanted=wanted, query=f"?{query}" if query else "", most=_MOST_ROWS,
        dimensions=[{"key": component.key, "label": lists.name(g.release, component.specification, g.language),
                     "choices": cubes.choices(g.release, cube, component, g.language)} for component in cube.of("dimension")],
        value=cube.of("measure")[0].key, beside=cubes.differing(found, [key for key in keys if key not in (rows, columns)]),
        heading=lambda term: cubes.heading(g.release, term, g.language))


def _sides(keys):
    """The dimensions of rows and columns: as asked, else the one with most values down and the last across."""
    rows, columns = request.args.get("rows", keys[0]), request.args.get("columns", keys[-1])
    if rows not in keys or columns not in keys:
        raise errors.BadRequest("bad-dimension", value=f"{rows}, {columns}"[:80], known=", ".join(keys))
    return rows, columns


def _unit(cube):
    return next((component.key for component in cube.of("attribute")), None)


def _long(cube, found):
    """One row an observation: address, each component by its label and, where it is a thing, its IRI, and the sources."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["observation", *(name for component in cube.components for name in (component.key, f"{component.key}_iri")),
                     "source"])
    for observation in found:
        cells = []
        for component in cube.components:
            term = observation.values.get(component.key)
            cells += ["" if term is None else cubes.label(g.release, term, g.language),
                      term.value if isinstance(term, ox.NamedNode) else ""]
        writer.writerow([observation.iri, *cells, " ".join(observation.sources)])
    return text.getvalue()


def _sdmx(cube, found):
    """SDMX-CSV 1.0: DATAFLOW, a column a dimension with its code, OBS_VALUE, attributes; what is missing has no row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    dimensions, attributes, measure = cube.of("dimension"), cube.of("attribute"), cube.of("measure")[0].key
    writer.writerow(["DATAFLOW", *(_sdmx_name(component) for component in dimensions), "OBS_VALUE",
                     *(_sdmx_name(component) for component in attributes)])
    flow = f"LOD:{cube.name.upper().replace('-', '_')}({g.release.version})"
    for observation in found:
        writer.writerow([flow, *(cubes.short(observation.values.get(component.key)) for component in dimensions),
                         cubes.short(observation.values.get(measure)),
                         *(cubes.short(observation.values.get(component.key)) for component in attributes)])
    return text.getvalue()


def _sdmx_name(component):
    """`…/sdmx/2009/dimension#refArea` → REF_AREA, as the SDMX content guidelines call it; any other by its own name."""
    local = component.iri.rpartition("#")[2]
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in local).upper()
