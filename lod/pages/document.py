"""Dereferencing: a thing answers 303 to its document, a document answers in every format."""

import functools

from flask import Blueprint, g, request

from lod import describe, errors, outline, respond, when
from lod.pages import _thing

blueprint = Blueprint("document", __name__)
NAVIGATION = ("vocabulary", 60, "about", "def")


@blueprint.get("/id/<path:rest>")
@blueprint.get("/code/<path:rest>")
def thing(rest):
    """A thing or a code: 303 to its document; 308 and 410 for what no longer stands for anything."""
    iri = g.release.iris.absolute(request.path.lstrip("/"))
    if not describe.exists(g.release, iri):
        raise _missing(iri)
    became = describe.retired(g.release, iri)
    if became and became[0] == "moved":
        return respond.moved(became[1])
    if became:
        raise errors.Gone(address=iri)
    return respond.see_other(g.release.iris.document(iri))


@blueprint.get("/doc/<path:rest>")
def document(rest):
    """The document about a thing or a code, negotiated, or by suffix."""
    path, suffix, is_known = _split(f"doc/{rest}", lambda path: g.release.iris.absolute(g.release.iris.subject(path)))
    return _describe(g.release.iris.absolute(g.release.iris.subject(path)), suffix, is_known)


@blueprint.get("/<any(def, code, cube, graph):part>", defaults={"rest": ""})
@blueprint.get("/<any('def.ttl', 'def.rdf', 'def.jsonld', 'def.nt', 'def.nq', 'def.trig', 'def.html'):part>",
               defaults={"rest": ""})
@blueprint.get("/<any(def, cube, graph):part>/<path:rest>")
def resource(part, rest):
    """An information resource: the ontology, a cube's structure, a named graph. Its own address answers 200."""
    path, suffix, _ = _split(request.path.lstrip("/"), g.release.iris.absolute)
    iri = g.release.iris.absolute(path)
    if part == "graph" and rest and not describe.exists(g.release, iri):
        return _graph(iri, suffix)
    return _describe(describe.versioned(g.release, iri) or iri, suffix)


def _split(path, subject):
    """(path without suffix, suffix or None, whether it is known): a dot in a key is not a suffix when the whole path is known."""
    if describe.exists(g.release, subject(path)):
        return path, None, True
    for suffix in respond.formats_by_suffix():
        if path.endswith(suffix):
            return path.removesuffix(suffix), suffix, False
    return path, None, False


def _describe(iri, suffix, is_known=False):
    if not is_known and not describe.exists(g.release, iri):
        raise _missing(iri)
    if (describe.retired(g.release, iri) or ("", None))[0] == "gone":
        raise errors.Gone(address=iri)
    member = respond.pick(("graph", "page"), suffix)
    number = _page_number()
    found, has_more = describe.describe(g.release, iri, number, functools.partial(when.kept, g.release))
    links = _links(iri, found, number, has_more)
    if member.SUFFIX == ".html":
        context = _thing.context(iri, found)
        return respond.page(context["page"].template, g.release, not suffix, links, number=number, has_more=has_more,
                            document=g.release.iris.document(iri), **context)
    return respond.result(found, member, g.release, not suffix, links)


def _missing(iri):
    """Nothing at this address; or nothing on the day that is being looked at."""
    point = g.release.point
    if point and describe.exists(g.release.whole, iri):
        return errors.NotFound("not-then", address=iri, day=point.day)
    return errors.NotFound(address=request.base_url if request.path.startswith("/doc/") else iri)


def _graph(iri, suffix):
    found = describe.graph(g.release, iri)
    if not found.quads:
        raise errors.NotFound(address=iri)
    member = respond.pick(("graph", "page"), suffix)
    links = respond.alternates(g.release, iri)
    if member.SUFFIX == ".html":
        return respond.page("graph.html", g.release, not suffix, links, iri=iri, document=iri,
                            graph=outline.graph(found, g.release, g.language))
    return respond.result(found, member, g.release, not suffix, links)


def _page_number():
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise errors.BadRequest("bad-page", value=text[:50])
    return int(text)


def _links(iri, found, number, has_more):
    release = g.release
    document = release.iris.document(iri)
    links = [(document, "canonical", None), *respond.alternates(release, document)]
    links += [(quad.object.value, "type", None) for quad in found.quads
              if quad.subject.value == iri and quad.predicate.value.endswith("#type") and quad.graph_name.value != document]
    links += [(f"{document}?page={number + 1}", "next", None)] if has_more else []
    links += [(f"{document}?page={number - 1}", "prev", None)] if number > 1 else []
    shapes = [target for target, rel, _ in links if rel == "type" and target in release.outlines]
    return links + [(release.iris.absolute("def"), "describedby", None)] * bool(shapes)
