"""What stands before the application: kept representations, limits of requests, threads for pages and for queries.

It speaks RSGI, the native interface of granian, so that waiting for bodies, for readers and for nothing costs no thread;
the application behind it is ordinary WSGI. Pages and queries have threads of their own: one never waits for the other.
"""

import asyncio
import hashlib
import io
import ipaddress
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from lod import cache, connection, encodings, errors

_PAGE_THREADS = 4
_WHOLE = 4 * 1024 * 1024   # bytes of an answer that is sent in one piece
_SHORT = 4 * 1024          # bytes of an answer that is compressed at once
_BODY_METHODS = {"POST", "PUT", "PATCH", "DELETE"}
_LONGEST_KEY = 16 * 1024   # bytes of a query string that is looked up


@dataclass
class Reply:
    """What the application said: `body` bytes when it is whole, else `chunks` still to come."""

    status: int
    headers: list
    body: bytes | None
    chunks: object = None


class Front:
    """An RSGI application around a WSGI one."""

    def __init__(self, wsgi, current, base, limits, metrics, trusted=(), direct=None):
        self._wsgi, self._limits, self._metrics, self._direct = wsgi, limits, metrics, direct
        self._cache = cache.Cache(current, limits.cache_mb * 1024 * 1024)
        self._base = urlsplit(base)
        self._trusted = [ipaddress.ip_network(network, strict=False) for network in trusted]
        self._pages = ThreadPoolExecutor(_PAGE_THREADS, "page")
        self._most_queries = limits.short_queries + limits.long_queries + 2 * limits.waiting_queries
        self._queries = ThreadPoolExecutor(self._most_queries, "query")
        self._asking, self._flights = 0, {}

    async def __call__(self, scope, protocol):
        """Answer one request."""
        started = time.perf_counter()
        method, headers = scope.method, scope.headers
        if method in ("GET", "HEAD") and not headers.get("range") and not headers.get("accept-datetime") and \
                len(scope.query_string) <= _LONGEST_KEY:
            status, kind = await self._kept_or_made(scope, protocol, method, headers, b"")
        else:
            body, refusal = b"", self._too_long(scope)
            if not refusal and method in _BODY_METHODS:
                body, refusal = await self._body(scope, protocol)
            if method == "POST" and not refusal and _is_sparql(scope):
                status, kind = await self._kept_or_made(scope, protocol, method, headers, body)
            else:
                reply, kind = await self._run(scope, method, body, refusal=refusal)
                status = await self._send(scope, protocol, method, reply, kind)
        self._metrics.count(kind, status, time.perf_counter() - started)

    async def _kept_or_made(self, scope, protocol, method, headers, body):
        version = self._cache.version()
        key = (scope.path, scope.query_string, _all(headers, "accept"), _all(headers, "accept-language"), _language_cookie(headers),
               body and f"{headers.get('content-type')} {hashlib.sha256(body).hexdigest()}")
        kept, kind = self._cache.get(key), "kept"
        if kept is None and key in self._flights:
            kept = await asyncio.shield(self._flights[key])
        if kept is None:
            flight = self._flights.setdefault(key, asyncio.get_running_loop().create_future())
            try:
                reply, kind = await self._run(scope, "GET" if method == "HEAD" else method, body, plain=True)
                if reply.body is not None and cache.may_keep(reply.status, reply.headers):
                    kept = cache.finished(reply.status, reply.headers, reply.body)
                    self._put(key, kept, version)
            finally:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                if not flight.done():
                    flight.set_result(kept)
            if kept is None:
                unchanged = cache.unchanged(reply.status, reply.headers, method, headers) if reply.body is None else None
                if unchanged is None:
                    return await self._send(scope, protocol, method, reply, kind), kind
                self._pages.submit(reply.chunks.close)
                protocol.response_bytes(304, unchanged, b"")
                return 304, kind
        encoding = encodings.choose(headers.get("accept-encoding")) if kept.packs else None
        form = kept.forms.get(encoding)
        if form is None:
            form = await self._packed(kept, encoding)
            self._put(key, kept, version)
        status, found, content = cache.answer(kept, form, method, headers.get("if-none-match"), headers.get("if-modified-since"))
        protocol.response_bytes(status, found, content)
        return status, kind

    def _put(self, key, kept, version):
        self._cache.put(key, kept, version)
        self._metrics.set("cache_bytes", self._cache.bytes)

    async def _packed(self, kept, encoding):
        """The form of an answer in a coding; a short one takes less time than handing it to a thread."""
        if len(kept.forms[None].body) <= _SHORT:
            return kept.pack(encoding)
        return await asyncio.get_running_loop().run_in_executor(self._pages, kept.pack, encoding)

    def _too_long(self, scope):
        if len(scope.path) + len(scope.query_string) > self._limits.url_kb * 1024:
            return errors.UriTooLong(limit=self._limits.url_kb)
        return None

    async def _body(self, scope, protocol):
        """(bytes, None), or what is wrong with the body: too large, or too slow."""
        most = (self._limits.upload_kb if scope.path.endswith("/edit/upload") else self._limits.body_kb) * 1024
        refusal = errors.TooLarge("body-too-large", limit=most, headers={"Connection": "close"})
        length = scope.headers.get("content-length") or "0"
        if not length.isascii() or not length.isdigit() or int(length) > most:
            return b"", refusal
        pieces = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                async for piece in protocol:
                    pieces += piece
                    if len(pieces) > most:
                        return b"", refusal
        except TimeoutError:
            return b"", errors.BodyTimeout(limit=self._limits.body_seconds, headers={"Connection": "close"})
        if len(pieces) < int(length):
            return b"", errors.BadRequest()
        return bytes(pieces), None

    async def _run(self, scope, method, body, plain=False, refusal=None):
        """(Reply, kind of work). Queries beyond what may wait here are refused at once, with the application's words."""
        refusal = refusal or self._too_long(scope)
        is_query = _asks(scope, body) and not refusal
        if is_query and self._asking >= self._most_queries:
            refusal, is_query = errors.NotServing("endpoint-busy", headers={"Retry-After": "2"}), False
        self._asking += bool(is_query)
        try:
            reply = None
            if plain and is_query and self._direct and scope.path == "/sparql" and not scope.headers.get("accept-datetime"):
                reply, refusal = await self._asked(scope, method, body)
            if reply is None:
                environ, pool = self._environ(scope, method, body, plain, refusal), self._queries if is_query else self._pages
                reply = await asyncio.get_running_loop().run_in_executor(pool, _ask, self._wsgi, environ)
            return reply, "query" if is_query else "page"
        finally:
            self._asking -= bool(is_query)

    async def _asked(self, scope, method, body):
        """(Reply to a program's query, None); (None, what it met); (None, None) where the application has to answer."""
        headers = scope.headers
        try:
            found = await self._direct.answer(method, scope.query_string.encode().decode("latin-1"), _all(headers, "content-type") or "",
                                              body, _all(headers, "accept"), self._client(scope))
        except errors.LodError as error:
            return None, error
        if found is None:
            return None, None
        pairs, answered = found
        return Reply(200, pairs, answered.whole, _Chunks(answered.chunks) if answered.whole is None else None), None

    def _environ(self, scope, method, body, plain, refusal):
        """The WSGI environment. Host and scheme are the register's own: no header a client sends can get into an IRI."""
        environ = {"REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": scope.path.encode().decode("latin-1"),
                   "QUERY_STRING": scope.query_string.encode().decode("latin-1"), "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
                   "SERVER_NAME": self._base.hostname, "SERVER_PORT": str(self._base.port or 80),
                   "REMOTE_ADDR": self._client(scope), "wsgi.version": (1, 0), "wsgi.url_scheme": self._base.scheme,
                   "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
                   "wsgi.multiprocess": True, "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)),
                   "lod.refusal": refusal}
        for name in scope.headers.keys():
            value = _all(scope.headers, name) or ""   # None for bytes that are no text
            if name == "content-type":
                environ["CONTENT_TYPE"] = value
            elif name not in ("content-length", "host", "transfer-encoding") and "_" not in name:
                environ["HTTP_" + name.upper().replace("-", "_")] = value
        if plain:
            environ.pop("HTTP_IF_NONE_MATCH", None)
            environ.pop("HTTP_IF_MODIFIED_SINCE", None)
        return environ | {"HTTP_HOST": self._base.netloc}

    def _client(self, scope):
        """The address of the client: the last one in X-Forwarded-For that is no trusted proxy, where a proxy asks."""
        address = scope.client.rpartition(":")[0].strip("[]")
        forwarded = (scope.headers.get("x-forwarded-for") or "").split(",")
        while self._is_trusted(address) and forwarded and forwarded[-1].strip():
            address = forwarded.pop().strip()
        return address

    def _is_trusted(self, address):
        try:
            return any(ipaddress.ip_address(address) in network for network in self._trusted)
        except ValueError:
            return False

    async def _send(self, scope, protocol, method, reply, kind):
        """Send what is not kept, in the coding that the client likes best."""
        encoding = encodings.choose(scope.headers.get("accept-encoding"))
        if reply.body is not None:
            headers, body = reply.headers, reply.body
            if encoding and body and method != "HEAD" and reply.status != 206:
                made = cache.finished(reply.status, headers, body)
                if made.packs:
                    form = await self._packed(made, encoding)
                    headers, body = form.headers, form.body
            protocol.response_bytes(reply.status, headers, b"" if method == "HEAD" else body)
            return reply.status
        pool = self._queries if kind == "query" else self._pages
        self._asking += kind == "query"
        try:
            await asyncio.wait_for(self._stream(scope, protocol, method, reply, pool, encoding), self._limits.streaming_seconds + 1)
        except (Exception, asyncio.CancelledError) as error:
            self._metrics.add("broken_answers_total")
            connection.abort(scope.client)
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            self._asking -= kind == "query"
            pool.submit(reply.chunks.close)
        return reply.status

    async def _stream(self, scope, protocol, method, reply, pool, encoding):
        headers, named = reply.headers, {name.lower(): value for name, value in reply.headers}
        packs = cache.compressible(named) and "content-length" not in named
        pack = encodings.stream(encoding) if packs and encoding else None
        headers = [*headers, *([("Vary", "Accept-Encoding")] * packs), *([("Content-Encoding", encoding)] * bool(pack))]
        if method == "HEAD":
            protocol.response_empty(reply.status, headers)
            return
        transport = protocol.response_stream(reply.status, headers)
        loop = asyncio.get_running_loop()
        while (chunk := await loop.run_in_executor(pool, _next, reply.chunks, pack)) is not None:
            if chunk:
                await transport.send_bytes(chunk)
        if pack:
            await transport.send_bytes(pack.flush())


def _is_sparql(scope):
    return scope.path.rstrip("/").endswith("/sparql")


def _asks(scope, body):
    """Whether a request brings a query, in the address or the body, or follows a short link to one, or asks a question."""
    return _is_sparql(scope) and (scope.query_string or body) or "/s/" in scope.path or "/questions/" in scope.path


def _next(chunks, pack):
    """The next piece, compressed if asked for; None after the last."""
    piece = next(chunks, None)
    return pack.compress(piece) if pack and piece is not None else piece


class _Chunks:
    """The iterable of a WSGI answer, with its close."""

    def __init__(self, iterable):
        self._iterable, self._iterator = iterable, iter(iterable)

    def __next__(self):
        return next(self._iterator)

    def close(self):
        if hasattr(self._iterable, "close"):
            self._iterable.close()


def _ask(wsgi, environ):
    """Run the WSGI application. A short answer with a length is whole; a long one, or one without, streams."""
    said = {}

    def start(status, headers, exc_info=None):
        said["status"], said["headers"] = int(status[:3]), headers

    iterable = wsgi(environ, start)
    lengths = [int(value) for name, value in said["headers"] if name.lower() == "content-length"]
    if any(length <= _WHOLE for length in lengths) or said["status"] in (204, 304) or environ["REQUEST_METHOD"] in ("HEAD", "OPTIONS"):
        chunks = _Chunks(iterable)
        try:
            return Reply(said["status"], said["headers"], b"".join(iterable))
        finally:
            chunks.close()
    return Reply(said["status"], said["headers"], None, _Chunks(iterable))


def _all(headers, name):
    """A header that may be sent several times, as one (RFC 9110, 5.3), or None: what is kept by it was also made by it."""
    values = headers.get_all(name)
    return (", " if name != "cookie" else "; ").join(values) if values else None


def _language_cookie(headers):
    """The one cookie that changes an answer."""
    cookies = _all(headers, "cookie")
    if not cookies or "language=" not in cookies:
        return None
    found = [pair.strip()[9:] for pair in cookies.split(";") if pair.strip().startswith("language=")]
    return found[0][:20] if found else None
