"""The SPARQL endpoint (SPARQL 1.1 Protocol): queries answered, updates refused, and a form for people."""

from flask import Blueprint, Response, current_app, g, request

from lod import errors, evaluation, protocol, respond, service
from lod.negotiation import choose_format

blueprint = Blueprint("sparql", __name__)
NAVIGATION = ("sparql", 30, "ask")

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
    address = g.release.iris.absolute("sparql")
    offered = {kind: _format(kind, asked.format) for kind in evaluation.KINDS}
    names = {kind: member and member.__name__.rpartition(".")[2] for kind, member in offered.items()}
    job = evaluation.Job(asked.query, address, names, asked.default_graphs, asked.named_graphs,
                         g.release.point and g.release.point.key)
    try:
        answered = current_app.endpoint.answer(job, g.release, respond.settings(g.release), request.remote_addr or "")
    except errors.NotAcceptable as error:
        raise errors.NotAcceptable(known=_known(error.details["kind"], asked.format)) from None
    response = _sent(answered, _sent_as(offered[answered.kind]))
    response.headers["Link"] = f'<{address}>; rel="describedby"'
    if answered.version != g.release.version:   # a release is being switched: this answer is still of the old one
        response.headers["Cache-Control"] = "no-store"
    return response


def _sent(answered, media_type):
    """The answer as a response; one that streams has no ETag, for its bytes are not known yet."""
    if answered.whole is not None:
        return respond.finish(answered.whole, media_type, g.release, negotiated=True)
    response = Response(answered.chunks, content_type=respond.content_type(media_type))
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.last_modified = respond.modified(g.release)
    response.vary.add("Accept")
    return response


def _format(kind, wanted):
    """The format for a kind of result, or None: `format=` in the address (a media type, a suffix or a name), else Accept."""
    offered = respond.formats(kind)
    if wanted:
        return next((member for member in offered if wanted in _names(member)), None)
    found = choose_format(request.headers.get("Accept"), offered)
    return offered[0] if found is None and "text/html" in request.headers.get("Accept", "") else found


def _names(member):
    """What a format may be called in an address: a media type or its end (`rdf+xml`, `xml`), a suffix, its own name."""
    ends = {name.partition("/")[2] for name in member.MEDIA_TYPES}
    return {*member.MEDIA_TYPES, *ends, *(name.rpartition("+")[2] for name in ends), member.SUFFIX[1:],
            member.LABEL.lower(), member.__name__.rpartition(".")[2]}


def _known(kind, wanted):
    offered = respond.formats(kind)
    return ", ".join(member.SUFFIX[1:] for member in offered) if wanted else \
        ", ".join(name for member in offered for name in member.MEDIA_TYPES)


def _sent_as(member):
    """The media type a client asked for by name, where the format has several (`application/json`)."""
    wanted = request.headers.get("Accept", "").split(",")[0].partition(";")[0].strip()
    return wanted if wanted in member.MEDIA_TYPES and wanted != "text/plain" else respond.media_type(member)


def _example(release):
    """A query to begin with: how many things there are of each class."""
    return release.views["example"].text.split("\n\n", 1)[-1] if "example" in release.views else ""
