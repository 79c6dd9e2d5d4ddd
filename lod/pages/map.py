"""The map: the things of a class where they are, drawn by the server; narrowed like a search, and taken home as a picture or data."""

import json
from urllib.parse import urlencode

import resvg_py
from flask import Blueprint, g, render_template, request

from lod import errors, lists, respond
from lod.narrowing import Page, parameters
from lod.pages import _found, _maps

blueprint = Blueprint("map", __name__)
NAVIGATION = ("map.title", 20, "find")

is_offered = _maps.is_known
_PICTURE_WIDTH = 1120


@blueprint.get("/map")
def page():
    """The page: picture, legend, choices, and the table that says the same."""
    found = _maps.build()
    narrowed = parameters(found.asked, True)
    data = [(suffix, g.release.iris.absolute("map") + suffix + "?" + urlencode(narrowed + found.view.extra))
            for suffix in (".svg", ".png", ".geojson")]
    chosen = Page(found.asked, [], len(found.drawing.symbols), 1, 1, _groups(found), found.view.chips(found.asked)[1:])
    return respond.page("map.html", g.release, map=found, found=chosen, data=data, narrowed=narrowed,
                        classes=[(name, lists.plural(g.release, iri, g.language)) for name, iri in _maps.classes(found.view.index)],
                        query=urlencode(narrowed + found.view.extra))


def _groups(found):
    return [group for group in found.view.groups(found.asked) if group.key != "class"]


@blueprint.get("/map.svg")
def svg():
    """The picture, complete in itself."""
    return respond.finish(_picture().encode(), "image/svg+xml", g.release, vary=("Accept-Language", "Cookie"))


@blueprint.get("/map.png")
def png():
    """The picture in pixels, for documents that take no SVG."""
    body = bytes(resvg_py.svg_to_bytes(svg_string=_picture(), width=_PICTURE_WIDTH, background="#ffffff", font_family="DejaVu Sans"))
    return respond.finish(body, "image/png", g.release, vary=("Accept-Language", "Cookie"))


def _picture():
    return render_template("map.svg", map=_maps.build(), release=g.release, language=g.language)


@blueprint.get("/map.geojson")
def geojson():
    """The things as points, with the columns of their list."""
    found = _maps.build()
    return _found.data(".geojson", found.title, asked_for=found.asked)


@blueprint.get("/map/areas.geojson")
def areas():
    """The ground of the map."""
    if g.release.areas is None:
        raise errors.NotFound(address=request.base_url)
    return respond.finish(json.dumps(g.release.areas).encode(), "application/geo+json", g.release)
