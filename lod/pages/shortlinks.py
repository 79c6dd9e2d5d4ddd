"""Short addresses of queries: `/s/<name>` is the query's page and, with a suffix, its answer in a format."""

from flask import Blueprint, Response, g, request

from lod import errors, protocol, respond, when
from lod.pages import _asking

blueprint = Blueprint("shortlinks", __name__)


@blueprint.post("/s")
def make():
    """Keep the query of a form: people are sent to its page, programs are told the address."""
    asked = _asking.read()
    address = when.kept(g.release, g.release.iris.absolute(f"s/{_asking.keep_link(asked.query)}"))
    response = Response(f"{address}\n", 303 if _asking.wants_page() else 201, {"Location": address},
                        content_type=respond.content_type("text/plain"))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/s/<name>")
def follow(name):
    """The page of a kept query with its answer; `.csv` and the other suffixes give the answer itself, `.rq` the query."""
    name, _, suffix = name.partition(".")
    query = _asking.find_link(name)
    if query is None:
        raise errors.NotFound(address=request.base_url)
    if suffix == "rq":
        return respond.finish(query.encode(), "application/sparql-query", g.release)
    asked = protocol.QueryRequest(query, format=suffix or None)
    if _asking.wants_page(asked.format):
        return _asking.page(asked, link=when.kept(g.release, g.release.iris.absolute(f"s/{name}")))
    return _asking.answer(asked)
