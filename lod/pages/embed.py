"""Parts of the site for the pages of others, in an iframe: a map, a list, a thing; no cookie, no script, nothing around it."""

from urllib.parse import urlencode

from flask import Blueprint, g, request

from lod import describe, errors, lists, outline, respond, search
from lod.narrowing import View, parameters
from lod.pages import _found, _maps

blueprint = Blueprint("embed", __name__)


@blueprint.get("/embed/map")
def on_map():
    """The picture of `/map` with its legend; the same parameters."""
    found = _maps.build()
    query = urlencode(parameters(found.asked, True) + found.view.extra)
    return _sent("embed/map.html", found.title, f"map?{query}", map=found)


@blueprint.get("/embed/list/<name>")
def listed(name):
    """The first entries of `/list/<name>`; the same parameters, and `page`."""
    iri = g.release.iris.absolute(f"def#{name}")
    if iri not in search.index(g.release).classes:
        raise errors.NotFound(address=request.base_url)
    index, asked = _found.asked(iri)
    page = View(index, g.release, g.language, with_class=False).page(asked, _found.number())
    query = urlencode(parameters(asked, False))
    return _sent("embed/list.html", lists.plural(g.release, iri, g.language), f"list/{name}" + (f"?{query}" if query else ""), found=page)


@blueprint.get("/embed/doc/<path:rest>")
def thing(rest):
    """What is said of a thing: the sections of its page."""
    iri = g.release.iris.absolute(g.release.iris.subject(f"doc/{rest}"))
    if not describe.exists(g.release, iri):
        raise errors.NotFound(address=request.base_url)
    if describe.retired(g.release, iri):
        raise errors.Gone(address=iri)
    page = outline.build(describe.describe(g.release, iri)[0], iri, g.release, g.language)
    return _sent("embed/thing.html", page.title.text, f"doc/{rest}", page=page)


def _sent(template, title, whole, **more):
    """The page, with a link to the whole one; the choice of a language by `lang` is not kept."""
    response = respond.page(template, g.release, title=title, whole=whole, **more)
    response.headers.pop("Set-Cookie", None)
    return response
