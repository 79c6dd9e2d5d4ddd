"""What machines look for at fixed addresses: VoID, the sitemap, robots.txt and llms.txt; and schema.org in pages."""

from xml.sax.saxutils import escape

from flask import Blueprint, current_app, g, render_template

from lod import navigation, respond
from lod.catalog import schema_org, void
from lod.pages import _offers

blueprint = Blueprint("wellknown", __name__)

_MOST = 50_000   # addresses in one sitemap (sitemaps.org)


@blueprint.app_template_global("schema_org")
def described(kind, *about):
    """The schema.org block of a page: `thing` of a page, `catalog` of a release, `dataset` of a data set and a release."""
    return schema_org.block(getattr(schema_org, kind)(*about))


@blueprint.get("/.well-known/void", defaults={"suffix": None})
@blueprint.get("/.well-known/void<any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig'):suffix>")
def void_description(suffix):
    """The VoID description, 200 without a redirect."""
    member = respond.pick(("graph",), suffix)
    links = respond.alternates(g.release, g.release.iris.absolute(".well-known/void"))
    return respond.result(void.build(g.release, _offers.find(g.release)), member, g.release, not suffix,
                          [link for link in links if not link[0].endswith(".html")])


@blueprint.get("/sitemap.xml")
def sitemap():
    """The address of every document for people, with the day of the release."""
    release = g.release
    things = release.things()
    try:
        rows = things.execute("SELECT DISTINCT iri FROM thing ORDER BY iri").fetchall()
    finally:
        things.close()
    pages = navigation.groups(current_app.extensions["navigation"], release)
    addresses = ["", *(entry.path for entries in pages.values() for entry in entries)] + \
        [f"list/{name.rpartition('#')[2]}" for name in release.register["classes"]] + \
        [f"questions/{name}" for name in release.questions] + \
        [f"dataset/{dataset.name}" for dataset in _offers.find(g.release).datasets]
    found = [release.iris.absolute(name) if name else release.iris.base for name in addresses]
    found += [release.iris.document(iri) for (iri,) in rows if iri.startswith(release.iris.base) and "#" not in iri]
    lines = [f"<url><loc>{escape(address)}</loc><lastmod>{release.issued}</lastmod></url>"
             for address in list(dict.fromkeys(found))[:_MOST]]
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' \
        + "\n".join(lines) + "\n</urlset>\n"
    return respond.finish(text.encode(), "application/xml", release)


@blueprint.get("/robots.txt")
def robots():
    """Everything may be read but endless query answers."""
    text = f"User-agent: *\nDisallow: /sparql?\nSitemap: {g.release.iris.base}sitemap.xml\n"
    return respond.finish(text.encode(), "text/plain", g.release)


@blueprint.get("/llms.txt")
def llms():
    """What language models are told: what this is and where the data are (llmstxt.org)."""
    text = render_template("llms.txt", release=g.release, offers=_offers.find(g.release))
    return respond.finish(text.encode(), "text/plain", g.release)
