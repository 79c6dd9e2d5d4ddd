"""Cited answers: `/cite/<name>` is what a query answered when it was cited, for ever."""

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, g, request

from lod import citations, errors, respond, rows
from lod.evaluation import Answered
from lod.pages import _asking
from lod.results import Answer, Graph, Table

blueprint = Blueprint("cite", __name__)


def _citations():
    return current_app.extensions.setdefault("citations", citations.Citations(current_app.releases.folder))


@blueprint.get("/cite")
def about():
    """What a cited answer is, with a form."""
    return _form(request.args.get("query", ""))


def _form(query, problem=None):
    return respond.page("cite.html", g.release, cited=None, query=query, problem=problem, is_on=_citations().is_on)


@blueprint.post("/cite")
def keep():
    """Keep the answer to the query of a form: people are sent to its page, programs are told the address."""
    asked = _asking.read()
    try:
        address = _keep(asked)
    except errors.LodError as problem:
        if not _asking.wants_page():
            raise
        return _asking.refused(_form(asked.query, _asking.said(problem)), problem)
    response = Response(f"{address}\n", 303 if _asking.wants_page() else 201, {"Location": address},
                        content_type=respond.content_type("text/plain"))
    response.headers["Cache-Control"] = "no-store"
    return response


def _keep(asked):
    """The address of the kept answer."""
    if asked.default_graphs is not None:   # a citation is named by its query: another dataset would take the name of its answer
        raise errors.BadRequest("citation-dataset")
    answered = _asking.evaluate(asked, citations.FORMATS)
    if answered.whole is None:
        answered.chunks.close()
    cited = _citations().keep(asked.query, g.release.point and g.release.point.key, answered, request.remote_addr or "")
    return g.release.iris.absolute(f"cite/{cited.name}")


@blueprint.get("/cite/<name>")
def cited(name):
    """The page of a cited answer; the suffixes of the formats give the answer itself, `.rq` the query."""
    name, _, suffix = name.partition(".")
    found = _citations().find(name)
    if found is None:
        raise errors.NotFound(address=request.base_url)
    if suffix == "rq":
        return respond.finish(found.query.encode(), "application/sparql-query", g.release)
    if not suffix and _asking.wants_page():
        return _page(found)
    member = _asking.format_for(found.kind, suffix or None)
    if member is None:
        raise errors.NotAcceptable(known=", ".join(offered.SUFFIX[1:] for offered in respond.formats(found.kind)))
    response = respond.result(_result(found), member, g.release, negotiated=not suffix)
    response.set_etag(f"{found.digest[:32]}{member.SUFFIX}")
    response.headers["Link"] = f'<{g.release.iris.release(found.release)}>; rel="http://www.w3.org/ns/prov#wasDerivedFrom"'
    return response.make_conditional(request)


def _page(found):
    shown = rows.first(Answered(found.kind, citations.FORMATS[found.kind], found.release, whole=found.body.encode()),
                       g.release.prefixes)
    return respond.page("cite.html", g.release, True, cited=found, found=shown, query=found.query, is_on=True,
                        address=g.release.iris.absolute(f"cite/{found.name}"), release_cited=_release(found.release),
                        offered=[member.SUFFIX[1:] for member in respond.formats(found.kind)])


def _release(version):
    """The manifest of the release cited, or None where it is no longer kept."""
    found = current_app.releases.get(version)
    return found and found.manifest


def _result(found):
    """The kept answer as a Result, in the order it was given."""
    if found.kind == "answer":
        return Answer('"boolean":true' in found.body.replace(" ", ""))
    if found.kind == "graph":
        return Graph(list(ox.parse(found.body.encode(), format=ox.RdfFormat.N_TRIPLES)), g.release.prefixes)
    solutions = ox.parse_query_results(found.body.encode(), ox.QueryResultsFormat.TSV)
    columns = [variable.value for variable in solutions.variables]
    return Table(columns, [tuple(row[name] for name in columns) for row in solutions])
