"""What the pages with a query share: the answer in the format a program asks for, or as a page for people."""

from flask import Response, current_app, g, request

from lod import errors, evaluation, examples, respond, rows, words
from lod.negotiation import choose_format, choose_media_type
from lod.shortlinks import ShortLinks


def answer(asked):
    """The answer to a `protocol.QueryRequest`: a page where people ask, the bytes of a format otherwise."""
    response = page(asked) if wants_page(asked.format) else _data(asked)
    if evaluation.is_volatile(asked.query):
        response.headers["Cache-Control"] = "no-store"
    return response


def wants_page(wanted=None):
    """Whether HTML serves this request best; never for a program that takes anything."""
    if wanted:
        return wanted in ("html", "text/html")
    offered = [member for kind in (*evaluation.KINDS, "page") for member in respond.formats(kind)]
    found = choose_format(request.headers.get("Accept"), offered)
    return found is not None and found.SUFFIX == ".html"


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
                            examples=examples.titles(release, g.language), problem=problem and _words(problem),
                            offered=_offered(found.kind) if found else (), editor_words=_editor_words(),
                            all_formats={kind: _offered(kind) for kind in evaluation.KINDS})
    if problem:
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


def _words(problem):
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
    job = evaluation.Job(asked.query, g.release.iris.absolute("sparql"), names, asked.default_graphs, asked.named_graphs,
                         g.release.point and g.release.point.key)
    return current_app.endpoint.answer(job, g.release, respond.settings(g.release), request.remote_addr or "")


def _data(asked):
    address = g.release.iris.absolute("sparql")
    offered = {kind: format_for(kind, asked.format) for kind in evaluation.KINDS}
    try:
        answered = evaluate(asked, {kind: member and member.__name__.rpartition(".")[2] for kind, member in offered.items()})
    except errors.NotAcceptable as error:
        raise errors.NotAcceptable(known=_known(error.details["kind"], asked.format)) from None
    response = _sent(answered, _sent_as(offered[answered.kind], asked.format))
    response.headers["Link"] = f'<{address}>; rel="describedby"'
    if answered.version != g.release.version or answered.fleeting:   # of a release that is being switched, or of others
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


def format_for(kind, wanted):
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


def _sent_as(member, wanted):
    """The media type a client asked for, where the format has several (`application/json`). N-Triples is never plain text."""
    if wanted:
        return wanted if wanted in member.MEDIA_TYPES else respond.media_type(member)
    chosen = choose_media_type(request.headers.get("Accept"), member)
    return respond.media_type(member) if chosen == "text/plain" else chosen
