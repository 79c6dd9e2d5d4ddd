"""The SPARQL endpoint (SPARQL 1.1 Protocol): queries answered, updates refused, and a form for people."""

import io

from flask import Blueprint, g, request

from lod import errors, protocol, respond, service
from lod.negotiation import choose_format

blueprint = Blueprint("sparql", __name__)

_LARGEST_BODY = 256 * 1024


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql():
    """Answer a query; without one, the form for people and the service description for programs."""
    if request.content_length and request.content_length > _LARGEST_BODY:
        raise errors.TooLarge("body-too-large", limit=_LARGEST_BODY)
    asked = protocol.read(request.method, request.query_string.decode("latin-1"), request.headers.get("Content-Type", ""),
                          request.get_data(cache=False))
    if asked is None or (set(request.args) <= {"lang"} and request.method in ("GET", "HEAD")):
        return _endpoint()
    return _answer(asked)


@blueprint.get("/sparql<any('.ttl', '.rdf', '.jsonld', '.nt', '.html'):suffix>")
def description(suffix):
    """The service description, or the form, by suffix."""
    return _endpoint(suffix)


def _endpoint(suffix=None):
    member = respond.pick(("graph", "page"), suffix)
    address = g.release.iris.absolute("sparql")
    links = respond.alternates(g.release, address)
    if member.SUFFIX == ".html":
        return respond.page("sparql.html", g.release, not suffix, links, query=request.args.get("query", ""),
                            example=_example(g.release))
    return respond.result(service.describe(g.release), member, g.release, not suffix, links)


def _answer(asked):
    found = g.release.engine.query(asked.query, g.release.iris.absolute("sparql"), asked.default_graphs,
                                   asked.named_graphs)
    member = _format(found.kind, asked.format)
    if found.kind == "graph":
        found = type(found)(list(found.quads), g.release.prefixes)
    body = io.BytesIO()
    try:
        member.write(found, body, respond.settings(g.release))
    except (RuntimeError, ValueError, OSError) as error:
        raise errors.EngineFailure(problem=str(error)) from None
    response = respond.finish(body.getvalue(), _sent_as(member), g.release, negotiated=True)
    response.headers["Link"] = f'<{g.release.iris.absolute("sparql")}>; rel="describedby"'
    return response


def _format(kind, wanted):
    """The format for a result: `format=` in the address (a media type, a suffix or a name), else Accept."""
    offered = respond.formats(kind)
    if wanted:
        for member in offered:
            if wanted in member.MEDIA_TYPES or wanted in (member.SUFFIX[1:], member.__name__.rpartition(".")[2]):
                return member
        raise errors.NotAcceptable(known=", ".join(member.SUFFIX[1:] for member in offered))
    found = choose_format(request.headers.get("Accept"), offered)
    if found is None and "text/html" in request.headers.get("Accept", ""):
        return offered[0]
    if found is None:
        raise errors.NotAcceptable(known=", ".join(name for member in offered for name in member.MEDIA_TYPES))
    return found


def _sent_as(member):
    """The media type a client asked for by name, where the format has several (`application/json`)."""
    wanted = request.headers.get("Accept", "").split(",")[0].partition(";")[0].strip()
    return wanted if wanted in member.MEDIA_TYPES and wanted != "text/plain" else respond.media_type(member)


@blueprint.route("/sparql", methods=["PUT", "DELETE", "PATCH"])
def refuse():
    """The endpoint is read-only: other methods are not for it."""
    raise errors.MethodNotAllowed("method-not-allowed", headers={"Allow": "GET, HEAD, OPTIONS, POST"},
                                  method=request.method, known="GET, HEAD, OPTIONS, POST")




def _example(release):
    """A query to begin with: how many things there are of each class."""
    return release.views["example"].text.split("\n\n", 1)[-1] if "example" in release.views else ""
