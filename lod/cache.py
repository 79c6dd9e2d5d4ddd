"""Representations kept in front of the application: a release never changes, so each is made once.

A key is the release and what the answer may depend on; an entry is the finished bytes, plain and compressed, each with
a strong ETag. Bounded by bytes, the least recently asked for goes first; all go when the release is switched.
"""

import os
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass

from werkzeug.http import parse_date

_KEPT = {200, 301, 303, 308}
_SHORTEST_WORTH = 200          # bytes: below that compression makes an answer longer
_OVERHEAD = 1000               # bytes of an entry beyond its bodies
_LOOK = 0.05                   # seconds between looks at which release is current
_COMPRESSED = ("text/", "application/json", "application/ld+json", "application/rdf+xml", "application/n-", "application/trig",
               "application/sparql-results", "application/xml", "application/problem+json", "application/javascript",
               "application/geo+json", "application/openapi", "image/svg+xml")


@dataclass(frozen=True)
class Form:
    """One encoding of a representation: its bytes, all its headers, and its ETag."""

    headers: list
    body: bytes
    etag: str | None


@dataclass(frozen=True)
class Kept:
    """A finished representation, plain and compressed (None where that is not worth it)."""

    status: int
    plain: Form
    packed: Form | None
    modified: object
    size: int


def compressible(headers):
    """Whether a content type gains from compression."""
    return headers.get("content-type", "").startswith(_COMPRESSED) and "content-encoding" not in headers


def keep(status, headers, body):
    """A Kept from a finished answer, or None for one that may not be kept: an error, a cookie, `no-store`."""
    named = {name.lower(): value for name, value in headers}
    if status not in _KEPT or "set-cookie" in named or "no-store" in named.get("cache-control", ""):
        return None
    etag = named.get("etag", "")
    etag = None if etag.startswith("W/") else etag.strip('"') or None
    packed = compress(body) if compressible(named) and len(body) > _SHORTEST_WORTH else None
    return Kept(status, _form(headers, body, etag, packed is not None, packed=False),
                packed and _form(headers, packed, etag and f"{etag}-gzip", True, packed=True),
                parse_date(named.get("last-modified")), len(body) + len(packed or b"") + _OVERHEAD)


def _form(headers, body, etag, varies, packed):
    """Headers of one encoding: those of the application, with what depends on the encoding set anew."""
    vary = [value for name, value in headers if name.lower() == "vary"] + ["Accept-Encoding"] * varies
    kept = [(name, value) for name, value in headers if name.lower() not in ("etag", "content-length", "date", "vary")]
    kept += [("Vary", ", ".join(vary))] * bool(vary) + [("ETag", f'"{etag}"')] * bool(etag)
    kept += [("Content-Encoding", "gzip")] * packed + [("Content-Length", str(len(body)))]
    return Form(kept, body, etag and f'"{etag}"')


def compress(body):
    """The gzip form, the same bytes each time."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def answer(kept, method, accepts_gzip, if_none_match, if_modified_since):
    """(status, headers, body) of a kept representation for one request: encoding, 304 and HEAD decided here."""
    form = kept.packed if accepts_gzip and kept.packed else kept.plain
    if kept.status == 200 and (if_none_match or if_modified_since) and \
            _unchanged(kept, form.etag, if_none_match, if_modified_since):
        without = ("content-type", "content-length", "content-encoding")
        return 304, [(name, value) for name, value in form.headers if name.lower() not in without], b""
    return kept.status, form.headers, b"" if method == "HEAD" else form.body


def _unchanged(kept, etag, if_none_match, if_modified_since):
    """RFC 9110, 13.2.2: If-None-Match decides where it is given, If-Modified-Since otherwise."""
    if if_none_match:
        given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in given or (etag is not None and etag in given)
    since = parse_date(if_modified_since)
    return kept.modified is not None and since is not None and kept.modified <= since


class Cache:
    """Kept representations of the current release, by key."""

    def __init__(self, folder, most_bytes):
        self._link, self._most = os.path.join(folder, "current"), most_bytes
        self._lock, self._entries = threading.Lock(), OrderedDict()
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
            try:
                version = os.readlink(self._link)
            except OSError:
                version = None
            if version != self._version:
                with self._lock:
                    self._entries, self._bytes, self._version = OrderedDict(), 0, version
        return self._version

    def get(self, key):
        """The entry for a key, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def put(self, key, kept, version):
        """Keep an entry made from `version`, unless that is no longer current or the entry is a large share of the whole."""
        if version is None or version != self._version or kept.size > self._most // 16:
            return
        with self._lock:
            if key in self._entries:
                self._bytes -= _cost(key, self._entries.pop(key))
            self._entries[key] = kept
            self._bytes += _cost(key, kept)
            while self._bytes > self._most:
                self._bytes -= _cost(*self._entries.popitem(last=False))


def _cost(key, kept):
    return kept.size + sum(len(part) for part in key if part)
