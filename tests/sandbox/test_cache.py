"""Kept representations and content codings, without a server."""

import gzip

import pytest
import zstandard

from lod import encodings
from lod.cache import Cache, answer, finished, may_keep, unchanged

PLAIN = [("Content-Type", "text/plain"), ("ETag", '"x"')]


class Served:
    """Which release is current."""

    version = "one"


@pytest.fixture
def served():
    return Served()


@pytest.fixture
def cache(served):
    made = Cache(lambda: served.version, 64_000)
    made.version()
    return made


def kept(body):
    return finished(200, PLAIN, body)


@pytest.mark.parametrize("status, headers", [(500, []), (404, []), (200, [("Set-Cookie", "a=b")]),
                                             (200, [("Cache-Control", "no-store")])])
def test_some_answers_are_never_kept(status, headers):
    assert not may_keep(status, PLAIN + headers)
    assert may_keep(200, PLAIN)


def test_the_least_recently_asked_for_goes_first(cache):
    def key(number):
        return f"/{number}", None

    for number in range(40):
        cache.put(key(number), kept(b"x" * 1000), "one")
        cache.get(key(0))
    assert cache.bytes <= 64_000
    assert cache.get(key(0)) and cache.get(key(39)) and cache.get(key(1)) is None


def test_an_entry_that_grows_is_counted_anew(cache):
    entry = kept(b"abc " * 100)
    cache.put(("/a",), entry, "one")
    before = cache.bytes
    packed = entry.pack("gzip")
    cache.put(("/a",), entry, "one")
    assert cache.bytes > before + len(packed.body) + len(packed.head) and cache.bytes == entry.size + len("/a")


def test_an_answer_of_an_older_release_is_not_kept(cache):
    cache.put(("/a",), kept(b"x"), "zero")
    assert cache.get(("/a",)) is None


def test_a_switch_drops_everything(cache, served):
    cache.put(("/a",), kept(b"x"), "one")
    served.version, cache._looked = "two", 0
    assert cache.version() == "two" and cache.get(("/a",)) is None and cache.bytes == 0


def test_one_large_answer_does_not_empty_the_rest(cache):
    cache.put(("/a",), kept(b"x" * 50_000), "one")
    assert cache.get(("/a",)) is None and cache.bytes == 0


@pytest.mark.parametrize("encoding, unpack", [("gzip", gzip.decompress), ("zstd", zstandard.decompress)])
def test_each_coding_has_its_own_tag_and_the_same_bytes_each_time(encoding, unpack):
    body = b"the same again and again " * 100
    form, again = kept(body).pack(encoding), kept(body).pack(encoding)
    assert form.body == again.body and unpack(form.body) == body
    assert dict(form.headers)[b"Content-Encoding"] == encoding.encode() and form.etag == f'"x-{encoding}"'
    assert dict(kept(body).forms[None].headers)[b"Vary"] == b"Accept-Encoding"


def test_a_conditional_request_meets_the_tag_of_its_coding():
    entry = kept(b"the same again and again " * 100)
    form = entry.pack("gzip")
    assert answer(entry, form, "GET", b'"x-gzip"', None)[0] == 304
    assert answer(entry, form, "GET", b'"x"', None)[0] == 200
    assert answer(entry, form, "POST", b'"x-gzip"', None)[0] == 200


def test_a_conditional_request_meets_the_tag_of_what_is_too_long_to_keep():
    headers = [("Content-Type", "application/n-quads"), ("Content-Length", "9000000"), ("ETag", '"x"'), ("Cache-Control", "immutable")]
    found = dict(unchanged(200, headers, "GET", b'"y", "x"', None))
    assert (found[b"ETag"], found[b"Cache-Control"]) == (b'"x"', b"immutable") and b"Content-Length" not in found
    assert unchanged(200, headers, "GET", b'"y"', None) is None
    assert unchanged(200, headers, "GET", None, None) is None
    assert unchanged(503, headers, "GET", b'"x"', None) is None
    assert unchanged(200, headers, "POST", b'"x"', None) is None


@pytest.mark.parametrize("accepted, chosen", [
    (None, None), ("", None), ("gzip", "gzip"), ("x-gzip", "gzip"), ("gzip, zstd", "zstd"), ("zstd;q=0.5, gzip", "gzip"),
    ("gzip;q=0", None), ("gzip;q=0.000, zstd;q=0", None), ("*", "gzip"), ("*;q=0", None), ("gzip, *;q=0", "gzip"), ("br, deflate", None),
    ("identity, gzip;q=0.5", None), ("GZIP ; q=1", "gzip"), ("gzip;q=x", None), (",,;;=", None), ("gzip;q=1;q=0", None)])
def test_codings_are_negotiated(accepted, chosen):
    assert encodings.choose(accepted and accepted.encode()) == chosen


@pytest.mark.parametrize("name, unpack", [("gzip", gzip.decompress), ("zstd", lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body))])
def test_pieces_are_compressed_as_they_come(name, unpack):
    pack = encodings.stream(name)
    assert unpack(b"".join(pack.compress(b"piece " * 1000) for _ in range(50)) + pack.flush()) == b"piece " * 50_000


def test_a_header_with_a_line_break_is_never_sent():
    with pytest.raises(ValueError, match="line break"):
        finished(200, [*PLAIN, ("X", "a\nSet-Cookie: b=c")], b"x")
