"""A request as it came over the wire, before anybody has decided who answers it."""

from urllib.parse import unquote_to_bytes

_LONGEST_KEY = 16 * 1024   # bytes of an address that is looked up
_SPECIAL = {b"range", b"accept-profile", b"if-match", b"if-unmodified-since", b"accept-datetime", b"content-length", b"transfer-encoding", b"expect", b"upgrade"}
"""Headers with which a request is more than one for a representation."""


class Incoming:
    """One request: `method` is a text, `target` the bytes of the request line, `headers` a dict of lower-case names to bytes,
    `client` the address of the other side."""

    def __init__(self, method, target, headers, client):
        self.method, self.target, self.headers, self.client = method, target, headers, client
        path, _, query = target.partition(b"?")
        self.path = (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1")   # as WSGI wants both (PEP 3333)
        self.query_string = query.decode("latin-1")

    @property
    def is_sparql(self):
        """Whether it goes to a SPARQL endpoint: of the release, or of a state of it."""
        return self.path.rstrip("/").endswith("/sparql")

    def asks(self, body):
        """Whether it brings a query, in the address or the body, or follows a short link to one, or asks a question."""
        return self.is_sparql and (self.query_string or body) or "/s/" in self.path or "/questions/" in self.path

    def header(self, name):
        """The text of a header, or None."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


def together(headers):
    """Name → value from pairs of bytes. A header that is sent several times counts as one (RFC 9110, 5.3; cookies RFC 6265, 5.4)."""
    found = {}
    for name, value in headers:
        found[name] = value if name not in found else found[name] + (b"; " if name == b"cookie" else b", ") + value
    return found


def is_plain(method, target, headers):
    """Whether a request asks for a representation and nothing else, so that what is kept may answer it."""
    return method in ("GET", "HEAD") and len(target) <= _LONGEST_KEY and _SPECIAL.isdisjoint(headers)


def key(target, headers, body=None):
    """What a kept answer depends on: the address and the headers that choose a format and a language; for POST what was sent."""
    return target, headers.get(b"accept"), headers.get(b"accept-language"), _language_cookie(headers.get(b"cookie")), body


def _language_cookie(cookies):
    """The one cookie that changes an answer."""
    if not cookies or b"language=" not in cookies:
        return None
    found = [pair.strip()[9:] for pair in cookies.split(b";") if pair.strip().startswith(b"language=")]
    return found[0][:20] if found else None
