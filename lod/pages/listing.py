"""The list of a class, page by page, in the reader's alphabet, narrowed by facets; and the same as data."""

from flask import Blueprint, g, request

from lod import errors, lists, respond, search
from lod.pages import _found

blueprint = Blueprint("listing", __name__)
NAVIGATION = ("codes", 70, "about", "codes")

_SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"


@blueprint.get("/list/<name>")
def listing(name):
    """The members of the class `def#<name>`."""
    release, iri = g.release, g.release.iris.absolute(f"def#{name}")
    if iri in search.index(release).classes:
        return _found.page("listing.html", iri, label=lists.plural(release, iri, g.language), iri=iri)
    number = _found.number()
    listed = lists.page(release, iri, g.language, number)
    if not listed.count and iri not in map(release.iris.absolute, release.register["classes"]):
        raise errors.NotFound(address=request.base_url)
    if listed.number > listed.pages:
        raise errors.NotFound(address=request.url)
    return respond.page("codes.html", release, listed=listed, label=lists.plural(release, iri, g.language))


@blueprint.get(f"/list/<name><{_found.SUFFIXES}:suffix>")
def data(name, suffix):
    """The same as data."""
    iri = _known(name)
    return _found.data(suffix, lists.plural(g.release, iri, g.language), iri)


@blueprint.get("/list/<name>.csv-metadata.json")
def description(name):
    """The columns of the CSV form."""
    iri = _known(name)
    return _found.description(lists.plural(g.release, iri, g.language), iri)


def _known(name):
    iri = g.release.iris.absolute(f"def#{name}")
    if iri not in search.index(g.release).classes:
        raise errors.NotFound(address=request.base_url)
    return iri


@blueprint.get("/codes")
def codes():
    """The code lists of the register."""
    listed = lists.page(g.release, _SCHEME, g.language)
    return respond.page("codes.html", g.release, listed=listed, trees=_trees(g.release))


def _trees(release):
    """Code list → its codes as (IRI, name, codes below), from the view `code-trees` (?scheme ?code ?above), if there is one."""
    if "code-trees" not in release.views:
        return {}
    below = {}
    for scheme, code, above in release.ask_view("code-trees").rows:
        siblings = below.setdefault((above or scheme).value, [])
        if code.value not in siblings:
            siblings.append(code.value)

    def tree(iri):
        return [(code, lists.name(release, code, g.language), tree(code)) for code in below.get(iri, ())]
    return {iri: tree(iri) for iri in below}
