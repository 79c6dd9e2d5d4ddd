"""The list of a class, page by page, in the reader's alphabet."""

from flask import Blueprint, g, request

from lod import errors, lists, respond

blueprint = Blueprint("listing", __name__)
NAVIGATION = ("codes", 70, "about", "codes")

_SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"


@blueprint.get("/list/<name>")
def listing(name):
    """The members of the class `def#<name>` (or of any class, by `?class=` IRI)."""
    release = g.release
    iri = release.iris.absolute(f"def#{name}")
    number = request.args.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 0 < int(number) < 1_000_000:
        raise errors.BadRequest("bad-page", value=number[:50])
    listed = lists.page(release, iri, g.language, int(number))
    if not listed.count and iri not in map(release.iris.absolute, release.register["classes"]):
        raise errors.NotFound(address=request.base_url)
    if listed.number > listed.pages:
        raise errors.NotFound(address=request.url)
    label = lists.plural(release, iri, g.language)
    return respond.page("listing.html", release, listed=listed, label=label, iri=iri)


@blueprint.get("/codes")
def codes():
    """The code lists of the register."""
    listed = lists.page(g.release, _SCHEME, g.language)
    return respond.page("codes.html", g.release, listed=listed)
