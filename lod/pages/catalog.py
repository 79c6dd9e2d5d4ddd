"""The catalogue for portals: in the profile to the letter, in the flavour of portals, and one page a data set."""

from flask import Blueprint, g, request

from lod import errors, respond
from lod.catalog import dcat, flavours, offers
from lod.pages import _offers

blueprint = Blueprint("catalog", __name__)
NAVIGATION = ("catalog", 10, "take")


@blueprint.get("/catalog", defaults={"suffix": None, "path": "catalog"})
@blueprint.get("/catalog<any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig', '.html'):suffix>", defaults={"path": "catalog"})
@blueprint.get("/catalog/<any('portal', 'dcat-ap'):path>", defaults={"suffix": None})
@blueprint.get("/catalog/<any('portal', 'dcat-ap'):path><any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig'):suffix>")
def catalog(path, suffix):
    """The catalogue: 200 without a redirect, in every format, page by page."""
    flavour = _flavour(path)
    found = _offers.find(g.release)
    number = _number(dcat.pages(found))
    member = respond.pick(("graph", "page"), suffix)
    address = g.release.iris.absolute(request.path.lstrip("/"))
    document = g.release.iris.absolute(flavour.path)
    links = [(document, "canonical", None), *respond.alternates(g.release, document)]
    if flavour.is_portal:   # the page for people is that of the catalogue
        links = [link for link in links if not link[0].endswith(".html")]
    if member.SUFFIX == ".html":
        response = respond.page("catalog.html", g.release, not suffix, links, offers=found, flavours=flavours.FLAVOURS)
    else:
        response = respond.result(dcat.build(g.release, found, flavour, number, address=address), member, g.release,
                                  not suffix, links)
    profile = g.release.iris.absolute(flavour.profile)
    response.headers["Content-Profile"] = f"<{profile}>"
    response.headers.add("Link", f'<{profile}>; rel="profile"')
    response.vary.add("Accept-Profile")
    if "Accept-Profile" in request.headers:   # never kept for readers who sent none
        response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/dataset/<name>")
def dataset(name):
    """One data set, as a page or as RDF."""
    suffix = next((end for end in respond.formats_by_suffix() if name.endswith(end)), None)
    key = name.removesuffix(suffix) if suffix else name
    found = _offers.find(g.release)
    shown = next((dataset for dataset in found.datasets if dataset.name == key), None)
    if shown is None and key == "series" and offers.series(g.release):
        return respond.see_other(g.release.iris.absolute("catalog"))
    if shown is None and key in found.gone:
        raise errors.Gone(address=request.base_url)
    if shown is None:
        raise errors.NotFound(address=request.base_url)
    member = respond.pick(("graph", "page"), suffix)
    links = [(shown.iri, "canonical", None), *respond.alternates(g.release, shown.iri)]
    if member.SUFFIX == ".html":
        return respond.page("dataset.html", g.release, not suffix, links, dataset=shown, document=shown.iri)
    return respond.result(dcat.build_one(g.release, found, flavours.DCAT_AP, shown), member, g.release, not suffix, links)


def _flavour(path):
    """By address, else by `_profile` or Accept-Profile (Content Negotiation by Profile), else the profile itself."""
    if path == "portal":
        return flavours.PORTAL
    if path == "dcat-ap":
        return flavours.DCAT_AP
    wanted = request.args.get("_profile") or request.headers.get("Accept-Profile", "")
    return next((flavour for flavour in flavours.FLAVOURS[::-1]
                 if wanted == flavour.name or f"<{g.release.iris.absolute(flavour.profile)}>" in wanted), flavours.DCAT_AP)


def _number(pages):
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise errors.BadRequest("bad-page", value=text[:50])
    if int(text) > pages:
        raise errors.NotFound(address=request.url)
    return int(text)
