"""Representations kept in front of the application: a release never changes, so each is made once.

A key is what the answer may depend on; an entry is the finished bytes, plain and in each coding that was asked for, each
with a strong ETag. Bounded by bytes, the least recently asked for goes first; all go when the release is switched.
"""

import functools
import time
from collections import OrderedDict
from dataclasses import dataclass

from werkzeug import http

from lod.encodings import compress

parse_date = functools.lru_cache(64)(http.parse_date)   # each release has one
_KEPT = {200, 301, 303, 308}
_SHORTEST_WORTH = 200          # bytes: below that compression makes an answer longer
_OVERHEAD = 1000               # bytes of a form beyond its body and headers
_LOOK = 0.05                   # seconds between looks at which release is current
_COMPRESSED = ("text/", "application/json", "application/ld+json", "application/rdf+xml", "application/n-", "application/trig",
               "application/sparql-results", "application/xml", "application/problem+json", "application/javascript",
               "application/geo+json", "application/openapi", "image/svg+xml")
_OF_A_BODY = (b"content-type", b"content-length", b"content-encoding")


@dataclass(frozen=True, slots=True)
class Form:
    """One encoding of a representation: `head`, its headers as they go over the wire, its bytes, and its ETag."""

    head: bytes
    body: bytes
    etag: str | None

    @property
    def headers(self):
        """The headers as pairs of bytes."""
        return [tuple(line.split(b": ", 1)) for line in self.head.split(b"\r\n")[:-1]]

    @property
    def unchanged(self):
        """The Form of a 304: without what describes a body (RFC 9110, 15.4.5)."""
        return Form(_head(pair for pair in self.headers if pair[0].lower() not in _OF_A_BODY), b"", self.etag)


def _head(pairs):
    return b"".join(b"%s: %s\r\n" % pair for pair in pairs)


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished representation: as it is under None, and in the codings that somebody has asked for."""

    status: int
    forms: dict
    packs: bool
    common: object

    @property
    def size(self):
        """Bytes of all forms together, and of the headers that they were made with."""
        return len(self.common.head) + sum(len(form.body) + len(form.head) + _OVERHEAD for form in list(self.forms.values()))

    def pack(self, encoding):
        """Make the form in a coding, once."""
        if encoding not in self.forms:
            plain = self.forms[None]
            self.forms[encoding] = _form(self.common, compress(encoding, plain.body), plain.etag, True, encoding)
        return self.forms[encoding]


def compressible(headers):
    """Whether a content type gains from compression."""
    return headers.get("content-type", "").startswith(_COMPRESSED) and "content-encoding" not in headers


def may_keep(status, headers):
    """Whether an answer may be kept: no error, no cookie, no `no-store`."""
    named = {name.lower(): value for name, value in headers}
    return status in _KEPT and "set-cookie" not in named and "no-store" not in named.get("cache-control", "")


def finished(status, headers, body):
    """A Kept from a finished answer."""
    etag, rest = None, []
    for name, value in headers:
        lowered = name.lower()
        if lowered == "etag":
            etag = None if value.startswith("W/") else value
        elif lowered not in ("content-length", "date"):
            rest.append((name, value))
    common = _common(tuple(rest))
    packs = common.packs and len(body) > _SHORTEST_WORTH
    return Kept(status, {None: _form(common, body, etag, packs, None)}, packs, common)


@dataclass(frozen=True)
class _Common:
    """What the headers of many answers have in common: all but what depends on the bytes."""

    head: bytes
    vary: str
    modified: object
    packs: bool


@functools.lru_cache(512)
def _common(headers):
    named = {name.lower(): value for name, value in headers}
    vary = ", ".join(value for name, value in headers if name.lower() == "vary")
    return _Common(_head(lines(pair for pair in headers if pair[0].lower() != "vary")), vary, parse_date(named.get("last-modified")), compressible(named))


def _form(common, body, etag, varies, encoding):
    """The Form in one encoding: the headers of the application, with what depends on the encoding set anew."""
    vary = common.vary
    if varies and "accept-encoding" not in vary.lower():
        vary = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    if etag and encoding:
        etag = f'{etag[:-1]}-{encoding}"'
    added = [("Vary", vary)] * bool(vary) + [("ETag", etag)] * bool(etag) + [("Content-Encoding", encoding)] * bool(encoding)
    return Form(common.head + _head(lines([*added, ("Content-Length", str(len(body)))])), body, etag)


def lines(headers):
    """Pairs of texts as pairs of bytes, as they go over the wire. Raises ValueError for a header that would be two."""
    headers = list(headers)
    if any("\n" in part or "\r" in part for pair in headers for part in pair):
        raise ValueError("a header with a line break")
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def answer(kept, form, method, if_none_match, if_modified_since):
    """(status, Form with the headers to send, body) of a kept representation for one request: 304 and HEAD decided here.

    The two conditions are header values as bytes, or None.
    """
    if (if_none_match or if_modified_since) and kept.status == 200 and method != "POST" and \
            _unchanged(kept, form.etag, if_none_match, if_modified_since):
        return 304, form.unchanged, b""
    return kept.status, form, b"" if method == "HEAD" else form.body


def unchanged(status, headers, method, if_none_match, if_modified_since):
    """Headers of the 304 for an answer that is too long to keep, or None where it has to be sent."""
    sent = finished(status, headers, b"")   # of the body only its ETag counts
    status, form, _ = answer(sent, sent.forms[None], method, if_none_match, if_modified_since)
    return form.headers if status == 304 else None


def _unchanged(kept, etag, if_none_match, if_modified_since):
    """RFC 9110, 13.2.2: If-None-Match decides where it is given, If-Modified-Since otherwise."""
    if if_none_match:
        given = {tag.strip().removeprefix("W/") for tag in if_none_match.decode("latin-1").split(",")}
        return "*" in given or (etag is not None and etag in given)
    since = parse_date(if_modified_since.decode("latin-1"))
    return kept.common.modified is not None and since is not None and kept.common.modified <= since


class Cache:
    """Kept representations of the current release, by key. `current` says which release that is, or None. For one thread."""

    def __init__(self, current, most_bytes):
        self._current, self._most = current, most_bytes
        self._entries = OrderedDict()   # key → (Kept, what it was counted as)
        self._bytes, self._version, self._looked = 0, None, 0.0

    @property
    def bytes(self):
        """What the entries take."""
        return self._bytes

    def version(self):
        """The name of the current release; everything kept of another is dropped."""
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._looked = now
            version = self._current()
            if version != self._version:
                self._entries, self._bytes, self._version = OrderedDict(), 0, version
        return self._version

    def get(self, key):
        """The entry for a key, or None."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key, kept, version):
        """Keep an entry made from `version`, or count it anew when it has grown; not what is no longer current, nor what
        would take a large share of the whole."""
        size = kept.size + sum(len(part) for part in key if part)
        if version is None or version != self._version:
            return
        self._bytes -= self._entries.pop(key, (None, 0))[1]
        if size <= self._most // 16:
            self._entries[key] = kept, size
            self._bytes += size
        while self._bytes > self._most:
            self._bytes -= self._entries.popitem(last=False)[1][1]
