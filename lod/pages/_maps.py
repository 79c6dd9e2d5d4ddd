"""What the map and its embed share: which things, coloured and sized by what, and the drawing of them."""

from dataclasses import dataclass

from flask import g, request

from lod import errors, lists
from lod.drawing import draw
from lod.narrowing import View, local_name
from lod.pages import _found
from lod.search import Asked, index


@dataclass(frozen=True)
class Map:
    """A map for one reader: what is asked, by which facets it is drawn, what else it could be drawn by, and the drawing."""

    asked: Asked
    view: View
    drawing: object
    title: str
    colour: object
    size: object
    colours: list
    sizes: list


def is_known(release):
    """Whether anything of a release has coordinates."""
    return bool(index(release).placed)


def build():
    """The Map of the request. Raises NotFound where nothing can be drawn, BadRequest for a facet that cannot colour or size."""
    release = g.release
    if not is_known(release):
        raise errors.NotFound("no-map", address=request.base_url)
    found, asked = _found.asked()
    asked = asked if asked.class_iri else Asked(asked.words, _first(found), asked.chosen)
    offered = found.telling(asked.class_iri)
    colours, sizes = [facet for facet in offered if not facet.spans], [facet for facet in offered if facet.spans]
    colour, size = _choice("colour", colours), _choice("size", sizes)
    kept = [(name, request.args[name]) for name in ("colour", "size", "asOf") if request.args.get(name)]
    view = View(found, release, g.language, extra=kept)
    return Map(asked, view, draw(view, asked, release.areas, colour, size), lists.plural(release, asked.class_iri, g.language), colour, size,
               [(facet.key, view.name_of(facet, asked)) for facet in colours], [(facet.key, view.name_of(facet, asked)) for facet in sizes])


def _first(found):
    """The first class of the register of which something has coordinates."""
    return next(iri for iri, bits in found.classes.items() if bits & found.placed)


def classes(found):
    """(local name, IRI) of each class of which something has coordinates."""
    return [(local_name(iri), iri) for iri, bits in found.classes.items() if bits & found.placed]


def _choice(name, facets):
    wanted = request.args.get(name)
    found = next((facet for facet in facets if facet.key == wanted), None)
    if wanted and found is None:
        raise errors.BadRequest("bad-filter", name=name, value=wanted[:100])
    return found
