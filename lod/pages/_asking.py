"""What the pages with a query share: the answer in the format a program asks for, or as a page for people."""

from flask import Response, current_app, g, request

from lod import asking, errors, evaluation, examples, protocol, respond, rows, words
from lod.shortlinks import ShortLinks


def read(query_string=""):
    """The `protocol.QueryRequest` of this request, or None. A day that its form names is looked at as is one in its address."""
    asked = protocol.read(request.method, query_string, request.headers.get("Content-Type", ""), request.get_data(cache=False), current_app.limits)
    if asked and asked.as_of and not g.release.point:
        g.release = current_app.states.get(g.release, asked.as_of)
    return asked


def answer(asked):
    """The answer to a `protocol.QueryRequest`: a page where people ask, the bytes of a format otherwise."""
    if wants_page(asked.format):
        return page(asked)
    return _data(asked)


def wants_page(wanted=None):
    """Whether HTML serves this request best."""
    return asking.wants_page(request.headers.get("Accept"), wanted)


def format_for(kind, wanted):
    """The format of this answer for a kind of result, or None."""
    return asking.format_for(kind, wanted, request.headers.get("Accept"))


def page(asked=None, link=None):
    """The page of the endpoint: the form, and the first rows of the answer where something is asked."""
    release, found, problem = g.release, None, None
    if asked:
        try:
            found = rows.first(evaluate(asked, rows.READ), release.prefixes)
        except errors.LodError as error:
            problem = error
    address = release.iris.absolute("sparql")
    response = respond.page("sparql.html", release, True, respond.alternates(release, address), asked=asked, found=found,
                            query=asked.query if asked else examples.start(release), link=link, links_on=_links().is_on,
                            examples=examples.titles(release, g.language), problem=problem and said(problem),
                            offered=_offered(found.kind) if found else (), editor_words=_editor_words(),
                            all_formats={kind: _offered(kind) for kind in evaluation.KINDS})
    if problem:
        return refused(response, problem)
    if asked and (evaluation.is_volatile(asked.query) or evaluation.asks_elsewhere(asked.query)):
        response.headers["Cache-Control"] = "no-store"   # it would be another the next time
    return response


def refused(response, problem):
    """A page that shows what was asked again, with what is wrong with it, as the answer to a problem."""
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    del response.headers["ETag"], response.headers["Last-Modified"]
    return response


def keep_link(query):
    """Keep a query under a short name and return the name."""
    return _links().keep(query, request.remote_addr or "")


def find_link(name):
    """The query behind a short name, or None."""
    return _links().find(name)


def _links():
    return current_app.extensions.setdefault("shortlinks", ShortLinks(current_app.releases.folder))


def said(problem):
    """A problem in the reader's words."""
    return {"title": words.say(f"error.{problem.key}", g.language, **problem.details),
            "remedy": words.say(f"error.{problem.key}.remedy", g.language, **problem.details)}


def _editor_words():
    """What the script of the editor says, in the reader's language."""
    wanted = ("editor.", "answer.", "sparql.")
    return {key: text for key, text in words.words(g.language).items() if key.startswith(wanted) or key == "run"}


def _offered(kind):
    """(suffix, label) of each format an answer of this kind can be taken home in."""
    return [(member.SUFFIX[1:], member.LABEL) for member in respond.formats(kind)]


def evaluate(asked, names):
    """Answer a `protocol.QueryRequest` by the endpoint; `names` are formats by kind of result. Returns an Answered."""
    return current_app.endpoint.answer(asking.job(asked, g.release, names), g.release, respond.settings(g.release), request.remote_addr or "")


def _data(asked):
    accept = request.headers.get("Accept")
    formats = asking.offered(asked, accept)
    try:
        answered = evaluate(asked, asking.names(formats))
    except errors.NotAcceptable as error:
        raise asking.not_acceptable(error.details["kind"], asked) from None
    headers = asking.headers(answered, asked, g.release, formats, accept)
    if answered.whole is None:
        return Response(answered.chunks, headers=headers)
    return Response(answered.whole, headers=headers).make_conditional(request)
