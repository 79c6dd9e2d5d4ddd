"""What is asked of the things of each class: the SHACL shapes of a release, to read and to judge one's own data by."""

from flask import Blueprint, g, request

from lod import errors, languages, lists, respond, shapes
from lod.results import Graph

blueprint = Blueprint("shapes", __name__)
NAVIGATION = ("shapes", 65, "about", "shapes")


def is_offered(release):
    """Whether a release has the shapes beside its statements; older ones have not."""
    return "shapes.nt" in release.manifest["files"]


@blueprint.get("/shape/<path:rest>")
def shape(rest):
    """A shape or a group of properties: 303 to the document of all, at its place."""
    iri = g.release.iris.absolute(f"shape/{rest}")
    if not any(quad.subject.value.partition("#")[0] == iri for quad in g.release.shapes):
        raise errors.NotFound(address=iri)
    return respond.see_other(g.release.iris.absolute(f"shapes#{rest}"))


@blueprint.get("/shapes")
@blueprint.get("/shapes<any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig', '.html'):suffix>")
def document(suffix=None):
    """All shapes in every format of a graph; as a page, the rules of each class in the reader's language."""
    release = g.release
    if not is_offered(release):
        raise errors.NotFound(address=request.base_url)
    member = respond.pick(("graph", "page"), suffix)
    links = respond.alternates(release, release.iris.absolute("shapes"))
    if member.SUFFIX != ".html":
        found = Graph(release.shapes, release.prefixes | {"sh": "http://www.w3.org/ns/shacl#"}, release.iris.absolute("shapes"))
        return respond.result(found, member, release, not suffix, links)
    read = [(lists.name(release, found.class_iri, g.language), found) for found in shapes.read(release.shapes, g.language, release.languages)]
    read.sort(key=lambda entry: languages.sort_key(entry[0], g.language))
    return respond.page("shapes.html", release, not suffix, links, shapes=read, start=len(release.iris.absolute("shape/")),
                        formats=respond.formats("graph"))
