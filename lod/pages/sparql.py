"""The SPARQL endpoint (SPARQL 1.1 Protocol): queries answered, updates refused, and a page with an editor for people."""

import json

from flask import Blueprint, g, request

from lod import completions, errors, examples, protocol, respond, service
from lod.pages import _asking

blueprint = Blueprint("sparql", __name__)
NAVIGATION = ("sparql", 30, "ask")


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql():
    """Answer a query; without one, the page for people and the service description for programs."""
    if request.method in ("GET", "HEAD") and set(request.args) <= {"lang", "example", "asOf"}:
        return _example(request.args["example"]) if "example" in request.args else _endpoint()
    asked = _asking.read(request.query_string.decode("latin-1"))
    return _asking.answer(asked) if asked else _endpoint()


@blueprint.get("/sparql<any('.ttl', '.rdf', '.jsonld', '.nt', '.nq', '.trig', '.html'):suffix>")
def description(suffix):
    """The service description, or the page, by suffix."""
    return _endpoint(suffix)


@blueprint.get("/sparql/completions.json")
def complete():
    """What the editor proposes while one types: prefixes, classes and properties of this register."""
    text = json.dumps(completions.build(g.release, g.language), ensure_ascii=False)
    return respond.finish(text.encode(), "application/json", g.release, vary=("Accept-Language", "Cookie"))


def _endpoint(suffix=None):
    member = respond.pick(("graph", "page"), suffix)
    if member.SUFFIX == ".html":
        return _asking.page()
    links = respond.alternates(g.release, g.release.iris.absolute("sparql"))
    return respond.result(service.describe(g.release), member, g.release, not suffix, links)


def _example(name):
    """The page with one of the register's own questions, asked."""
    text = examples.text(g.release, name, g.language)
    if text is None:
        raise errors.NotFound(address=request.url)
    return _asking.answer(protocol.QueryRequest(text))
