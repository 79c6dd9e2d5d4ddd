"""SPARQL 1.1 Protocol, query operation: from an HTTP request to a query and its dataset (section 2.1)."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from lod import errors
from lod.iris import is_iri

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True)
class QueryRequest:
    """A query operation. The graphs are None when the request names none; `format` is a media type or short name asked
    for in the address, for clients that cannot set Accept; `as_of` is the day or state asked of, there or in the form."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str | None = None
    as_of: str | None = None


def read(method, query_string, content_type, body, limits):
    """Read a request: `query_string` is the raw text after `?`, `content_type` the header or "", `body` bytes, `limits` those of limits.py.

    Returns a QueryRequest, or None for a request without any query (a look at the endpoint itself).
    Raises BadRequest, Forbidden (updates), TooLarge, UnsupportedMediaType.
    """
    if len(body) > limits.body_kb * 1024:
        raise errors.TooLarge("body-too-large", limit=limits.body_kb * 1024)
    asked = _read(method, query_string, content_type, body)
    if asked and len(asked.query.encode()) > limits.query_kb * 1024:
        raise errors.TooLarge("query-too-long", limit=limits.query_kb * 1024)
    return asked


def _read(method, query_string, content_type, body):
    pairs = _pairs(query_string.encode("latin-1", "replace"))
    if method in ("GET", "HEAD"):
        return _request(pairs) if pairs else None
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    _check_charset(parameters)
    if media_type == UPDATE:
        raise errors.Forbidden("update-refused")
    if media_type == QUERY:
        if any(name == "query" for name, _ in pairs):
            raise errors.BadRequest("query-twice")
        return _request([("query", _decode(body)), *pairs])
    if media_type == FORM:
        return _request(_pairs(body) + [pair for pair in pairs if pair[0] != "query"])
    raise errors.UnsupportedMediaType("post-type", headers={"Accept-Post": f"{FORM}, {QUERY}"}, value=media_type or "–",
                                      known=f"{FORM}, {QUERY}")


def _pairs(text):
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise errors.BadRequest("not-utf8") from None
    except ValueError:
        raise errors.BadRequest("bad-form") from None


def _decode(body):
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise errors.BadRequest("not-utf8") from None


def _check_charset(parameters):
    match = re.search(r'charset\s*=\s*"?([^";\s]+)', parameters, re.I)
    if match and match[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise errors.UnsupportedMediaType("not-utf8-charset", value=match[1])


def _request(pairs):
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in pairs):
        raise errors.Forbidden("update-refused")
    texts = [value.removeprefix("\ufeff") for name, value in pairs if name == "query"]   # editors of Windows begin a file with this mark
    if len(texts) != 1:
        raise errors.BadRequest("query-twice" if texts else "query-missing")
    graphs = {name: tuple(value for other, value in pairs if other == name)
              for name in ("default-graph-uri", "named-graph-uri")}
    for value in (*graphs["default-graph-uri"], *graphs["named-graph-uri"]):
        if not is_iri(value):
            raise errors.BadRequest("bad-graph-iri", value=value[:200])
    named = any(graphs.values())
    return QueryRequest(texts[0], graphs["default-graph-uri"] if named else None,
                        graphs["named-graph-uri"] if named else None, _first(pairs, "format") or _first(pairs, "output"), _first(pairs, "asOf"))


def _first(pairs, wanted):
    """The first value of a parameter, or None: SPARQLWrapper sends a name of a format and then its media types."""
    return next((value for name, value in pairs if name == wanted), None)
