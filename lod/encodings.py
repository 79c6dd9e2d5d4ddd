"""Content codings of answers: zstd (RFC 8878) and gzip, chosen by Accept-Encoding (RFC 9110, 12.5.3)."""

import functools
import zlib

import zstandard

NAMES = ("zstd", "gzip")
"""The better one first: it is taken where a client accepts both equally."""

_ALIASES = {"x-gzip": "gzip"}
_GZIP = 31   # zlib's window bits for a gzip wrapper


@functools.lru_cache(512)
def choose(accepted):
    """The coding for an Accept-Encoding header (bytes or None), or None for the bytes as they are."""
    weights = {}
    for part in (accepted or b"").decode("latin-1").split(",")[:20]:
        name, _, weight = part.partition(";")
        name = name.strip().lower()
        weights[_ALIASES.get(name, name)] = _weight(weight)
    weights.setdefault("gzip", weights.get("*", 0.0))   # a client that takes anything surely takes gzip
    best = max(NAMES, key=lambda name: weights.get(name, 0.0))
    return best if weights.get(best, 0.0) > 0 and weights[best] >= weights.get("identity", 0.0) else None


def _weight(text):
    name, _, value = text.replace(" ", "").partition("=")
    if name.lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


def compress(name, body):
    """The bytes in a coding, the same each time."""
    packer = zstandard.ZstdCompressor(3) if name == "zstd" else zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return packer.compress(body) if name == "zstd" else packer.compress(body) + packer.flush()


def stream(name):
    """Something with `compress(piece)` and `flush()` for bytes that come piece by piece."""
    return zstandard.ZstdCompressor(1).compressobj() if name == "zstd" else zlib.compressobj(1, zlib.DEFLATED, _GZIP)
