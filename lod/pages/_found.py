"""What search and lists share: reading the address, the page of what was found, and the same as data."""

from urllib.parse import urlencode

from flask import g, render_template, request

from lod import errors, listing, respond, search
from lod.narrowing import View, local_name, parameters, read

SUFFIXES = "any('.csv', '.xlsx', '.json', '.jsonld', '.ttl', '.geojson', '.rq')"
"""The rule of the suffixes that lists and searches have."""

QUERY = "application/sparql-query"


def number():
    """The number of the page asked for. Raises BadRequest for what is none."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise errors.BadRequest("bad-page", value=text[:50])
    return int(text)


def asked(class_iri=None, strict=False):
    """(Index, Asked) of the request."""
    index = search.index(g.release)
    return index, read(index, g.release, request.args.to_dict(flat=False), class_iri, strict)


def page(template, class_iri=None, **more):
    """The page of what was found; the class is a parameter unless it is given."""
    index, wanted = asked(class_iri)
    day = [("asOf", request.args["asOf"])] if "asOf" in request.args else []
    view = View(index, g.release, g.language, with_class=class_iri is None, extra=day)
    found = view.page(wanted, number())
    if found.number > found.pages:
        raise errors.NotFound(address=request.url)
    stem = f"list/{local_name(class_iri)}" if class_iri else "search"
    narrowed = parameters(wanted, class_iri is None)
    data = [(suffix, g.release.iris.absolute(stem) + suffix + (f"?{urlencode(narrowed)}" if narrowed else ""))
            for suffix in (".csv", ".xlsx", ".json", ".jsonld", ".ttl", ".geojson", ".rq")]
    links = [(address, "alternate", _media_type(suffix)) for suffix, address in data]
    return respond.page(template, g.release, links=links, found=found, view=view, data=data,
                        narrowed=[(name, value) for name, value in narrowed if name != "q"] + day, **more)


def _media_type(suffix):
    return QUERY if suffix == ".rq" else next(respond.media_type(member) for kind in ("list", "graph") for member in respond.formats(kind)
                                              if member.SUFFIX == suffix)


def data(suffix, title, class_iri=None, asked_for=None):
    """What was found in a data format, whole unless the address asks for one page; or the query that computes it."""
    index, wanted = asked(class_iri, strict=True)
    wanted = asked_for or wanted
    things = index.find(wanted, g.language)
    if "page" in request.args:
        things = things[(number() - 1) * search.PAGE:number() * search.PAGE]
    plan = listing.plan(index, g.release, wanted, things, g.language)
    if suffix == ".rq":
        text = render_template("list.rq", plan=plan, title=title)
        return respond.finish(text.encode(), QUERY, g.release, vary=("Accept-Language", "Cookie"))
    member = next(member for kind in ("list", "graph") for member in respond.formats(kind) if member.SUFFIX == suffix)
    found = listing.graph(g.release, [index.iris[thing] for thing in things]) if "graph" in member.KINDS else \
        listing.build(index, g.release, plan, things, title, g.language)
    links = [(_here("-metadata.json"), "describedby", "application/csvm+json")] if suffix == ".csv" else []
    response = respond.result(found, member, g.release, False, links)
    for header in ("Accept-Language", "Cookie"):
        response.vary.add(header)
    return response


def _here(end=""):
    """The address of this request below the base, its path with something at the end."""
    asked_for = request.query_string.decode("ascii", "replace")
    return g.release.iris.absolute(request.path.lstrip("/")) + end + (f"?{asked_for}" if asked_for else "")


def description(title, class_iri=None):
    """What the columns of the CSV form are (CSV on the Web)."""
    index, wanted = asked(class_iri, strict=True)
    plan = listing.plan(index, g.release, wanted, [], g.language)
    body = listing.described(plan, title, g.language, _here().replace("-metadata.json", "", 1))
    return respond.finish(body, "application/csvm+json", g.release, vary=("Accept-Language", "Cookie"))
