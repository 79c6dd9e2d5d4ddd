"""A program's query over HTTP: from the request to a Job, and from what came of it to the headers of its answer.

The application sends them (pages/_asking.py), and so does the server in front of it, which answers most queries by itself.
"""

from lod import errors, evaluation, protocol, respond
from lod.negotiation import choose_format, choose_media_type


def wants_page(accept, wanted=None):
    """Whether HTML serves a request best; never for a program that takes anything."""
    if wanted:
        return wanted.lower() in ("html", "text/html")
    offered = [member for kind in (*evaluation.KINDS, "page") for member in respond.formats(kind)]
    found = choose_format(accept, offered)
    return found is not None and found.SUFFIX == ".html"


def offered(asked, accept):
    """Kind of result → the format that the answer to a `protocol.QueryRequest` is sent in, or None."""
    return {kind: format_for(kind, asked.format, accept) for kind in evaluation.KINDS}


def job(asked, release, names):
    """The Job of a request over a release or a state of it; `names` are formats by kind of result."""
    return evaluation.Job(asked.query, release.iris.absolute("sparql"), names, asked.default_graphs, asked.named_graphs,
                          release.point and release.point.key)


def names(formats):
    """Kind → name of a format, from `offered`."""
    return {kind: member and member.__name__.rpartition(".")[2] for kind, member in formats.items()}


def headers(answered, asked, release, formats, accept):
    """The headers of an answer as pairs; one that streams has no ETag, for its bytes are not known yet."""
    name = _sent_as(formats[answered.kind], asked.format, accept)
    pairs = respond.headers(answered.whole, name, release, negotiated=True)
    pairs.append(("Link", f'<{release.iris.absolute("sparql")}>; rel="describedby"'))
    if answered.version != release.version or answered.fleeting or evaluation.is_volatile(asked.query):
        pairs = [(name, "no-store" if name == "Cache-Control" else value) for name, value in pairs]   # nobody may keep it
    return pairs


def not_acceptable(kind, asked):
    """The error for a kind of result that no format the client takes can write."""
    members = respond.formats(kind)
    known = [member.SUFFIX[1:] for member in members] if asked.format else [name for member in members for name in member.MEDIA_TYPES]
    return errors.NotAcceptable(known=", ".join(known))


def format_for(kind, wanted, accept):
    """The format for a kind of result, or None: `format=` in the address (a media type, a suffix or a name), else Accept."""
    members = respond.formats(kind)
    if wanted:
        return next((member for member in members if wanted.lower() in _names(member)), None)
    found = choose_format(accept, members)
    return members[0] if found is None and "text/html" in (accept or "") else found


def _names(member):
    """What a format may be called in an address: a media type or its end (`rdf+xml`, `xml`), a suffix, its own name."""
    ends = {name.partition("/")[2] for name in member.MEDIA_TYPES}
    return {*member.MEDIA_TYPES, *ends, *(name.rpartition("+")[2] for name in ends), member.SUFFIX[1:],
            member.LABEL.lower(), member.__name__.rpartition(".")[2]}


def _sent_as(member, wanted, accept):
    """The media type a client asked for, where the format has several (`application/json`). N-Triples is never plain text."""
    if wanted:
        return wanted.lower() if wanted.lower() in member.MEDIA_TYPES else respond.media_type(member)
    chosen = choose_media_type(accept, member)
    return respond.media_type(member) if chosen == "text/plain" else chosen


class Direct:
    """Answers the queries of programs without the application, which takes a thread for each. `pool` can wait on an event loop."""

    def __init__(self, pool, releases, limits):
        self._pool, self._releases, self._limits = pool, releases, limits
        for kind in evaluation.KINDS:   # found, and so imported, before anybody waits
            respond.formats(kind)

    async def answer(self, method, query_string, content_type, body, accept, client):
        """(headers, Answered), or None where the application has to answer: a page, another time, a question to others, no query at all.

        Raises what the query met; the application says it in the reader's language.
        """
        try:
            asked = protocol.read(method, query_string, content_type, body, self._limits)
        except errors.LodError:
            return None
        if not asked or asked.as_of or wants_page(accept, asked.format) or evaluation.asks_elsewhere(asked.query):
            return None
        release, formats = self._releases.current(), offered(asked, accept)
        try:
            answered = await self._pool.ask(job(asked, release, names(formats)), client)
        except errors.NotAcceptable as error:
            raise not_acceptable(error.details["kind"], asked) from None
        return [*headers(answered, asked, release, formats, accept), *respond.everywhere()], answered
