"""What stands before the application: kept representations, limits of requests, threads for pages and for queries.

It is an ASGI application, so that waiting for bodies, for readers and for nothing costs no thread; the application behind
it is ordinary WSGI. Pages and queries have threads of their own: one never waits for the other.
"""

import asyncio
import hashlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from lod import cache, encodings, errors, incoming, wsgi

_PAGE_THREADS = 4
_SHORT = 4 * 1024          # bytes of an answer that is compressed at once
_BODY_METHODS = {"POST", "PUT", "PATCH", "DELETE"}
_ACCESS = logging.getLogger("lod.access")


class Front:
    """An ASGI application around a WSGI one. `head_bytes` and `head_seconds` are what a connection (wire.py) lets a head take."""

    def __init__(self, application, current, base, limits, metrics, trusted=(), direct=None):
        self._application, self._limits, self._metrics, self._direct = application, limits, metrics, direct
        self.head_bytes, self.head_seconds = limits.head_kb * 1024, limits.head_seconds
        self._cache = cache.Cache(current, limits.cache_mb * 1024 * 1024)
        self._environment = wsgi.Environment(base, trusted)
        self._pages = ThreadPoolExecutor(_PAGE_THREADS, "page")
        self._most_queries = limits.short_queries + limits.long_queries + 2 * limits.waiting_queries
        self._queries = ThreadPoolExecutor(self._most_queries, "query")
        self._asking, self._flights = 0, {}

    def at_once(self, method, target, pairs, client):
        """(status, Form, body) of what is kept for a request, or None where it has to come in as usual. Does not wait for anything."""
        started, headers = time.perf_counter(), incoming.together(pairs)
        self._cache.version()
        kept = self._cache.get(incoming.key(target, headers)) if incoming.is_plain(method, target, headers) else None
        form = kept and kept.forms.get(_coding(headers) if kept.packs else None)
        if not form:
            return None
        found = _answer(kept, form, method, headers)
        self._metrics.count("kept", found[0], time.perf_counter() - started)
        if _ACCESS.isEnabledFor(logging.INFO):
            self._log(incoming.Incoming(method, target, headers, client), found[0], started)
        return found

    async def __call__(self, scope, receive, send):
        """Answer one request. `scope["lod.abort"]` ends the connection at once (wire.py)."""
        started, query = time.perf_counter(), scope["query_string"]
        request = incoming.Incoming(scope["method"], scope["raw_path"] + (b"?" + query if query else b""),
                                    incoming.together(scope["headers"]), scope["client"][0])
        exchange = _Exchange(receive, send, scope["lod.abort"])
        if incoming.is_plain(request.method, request.target, request.headers):
            status, kind = await self._kept_or_made(request, exchange, b"")
        else:
            body, refusal = b"", self._too_long(request)
            if not refusal and request.method in _BODY_METHODS:
                body, refusal = await self._body(request, exchange)
            if request.method == "POST" and not refusal and request.is_sparql:
                status, kind = await self._kept_or_made(request, exchange, body)
            else:
                reply, kind = await self._run(request, request.method, body, refusal=refusal)
                status = await self._send(request, exchange, reply, kind)
        self._metrics.count(kind, status, time.perf_counter() - started)
        if _ACCESS.isEnabledFor(logging.INFO):
            self._log(request, status, started)

    def _log(self, request, status, started):
        """A line of the access log; no header of a request gets into it."""
        _ACCESS.info('%s "%s %s" %d %.1f ms', self._environment.client(request), request.method,
                     request.target.decode("latin-1").encode("unicode_escape").decode(), status, (time.perf_counter() - started) * 1000)

    async def _kept_or_made(self, request, exchange, body):
        version = self._cache.version()
        sent = request.headers.get(b"content-type", b"") + hashlib.sha256(body).digest() if body else None
        key = incoming.key(request.target, request.headers, sent)
        kept, kind = self._cache.get(key), "kept"
        if kept is None and key in self._flights:
            kept = await asyncio.shield(self._flights[key])
        if kept is None:
            flight = self._flights.setdefault(key, asyncio.get_running_loop().create_future())
            try:
                reply, kind = await self._run(request, "GET" if request.method == "HEAD" else request.method, body, plain=True)
                if reply.body is not None and cache.may_keep(reply.status, reply.headers):
                    kept = cache.finished(reply.status, reply.headers, reply.body)
                    self._put(key, kept, version)
            finally:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                if not flight.done():
                    flight.set_result(kept)
            if kept is None:
                return await self._send(request, exchange, reply, kind), kind
        encoding = _coding(request.headers) if kept.packs else None
        form = kept.forms.get(encoding)
        if form is None:
            form = await self._packed(kept, encoding)
            self._put(key, kept, version)
        status, form, content = _answer(kept, form, request.method, request.headers)
        await exchange.whole(status, form.headers, content)
        return status, kind

    def _put(self, key, kept, version):
        self._cache.put(key, kept, version)
        self._metrics.set("cache_bytes", self._cache.bytes)

    async def _packed(self, kept, encoding):
        """The form of an answer in a coding; a short one takes less time than handing it to a thread."""
        if len(kept.forms[None].body) <= _SHORT:
            return kept.pack(encoding)
        return await asyncio.get_running_loop().run_in_executor(self._pages, kept.pack, encoding)

    def _too_long(self, request):
        if len(request.target) > self._limits.url_kb * 1024:
            return errors.UriTooLong(limit=self._limits.url_kb)
        return None

    async def _body(self, request, exchange):
        """(bytes, None), or what is wrong with the body: too large, or too slow."""
        most = (self._limits.upload_kb if request.path.endswith("/edit/upload") else self._limits.body_kb) * 1024
        refusal = errors.TooLarge("body-too-large", limit=most, headers={"Connection": "close"})
        length = request.header(b"content-length") or "0"
        if not length.isascii() or not length.isdigit() or int(length) > most:
            return b"", refusal
        pieces = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                async for piece in exchange.body():
                    pieces += piece
                    if len(pieces) > most:
                        return b"", refusal
        except TimeoutError:
            return b"", errors.BodyTimeout(limit=self._limits.body_seconds, headers={"Connection": "close"})
        if len(pieces) < int(length):
            return b"", errors.BadRequest()
        return bytes(pieces), None

    async def _run(self, request, method, body, plain=False, refusal=None):
        """(Reply, kind of work). Queries beyond what may wait here are refused at once, with the application's words."""
        refusal = refusal or self._too_long(request)
        is_query = request.asks(body) and not refusal
        if is_query and self._asking >= self._most_queries:
            refusal, is_query = errors.NotServing("endpoint-busy", headers={"Retry-After": "2"}), False
        self._asking += bool(is_query)
        try:
            reply = None
            if plain and is_query and self._direct and request.path == "/sparql" and b"accept-datetime" not in request.headers:
                reply, refusal = await self._asked(request, method, body)
            if reply is None:
                environ, pool = self._environment.of(request, method, body, refusal, plain), self._queries if is_query else self._pages
                reply = await asyncio.get_running_loop().run_in_executor(pool, wsgi.ask, self._application, environ)
            return reply, "query" if is_query else "page"
        finally:
            self._asking -= bool(is_query)

    async def _asked(self, request, method, body):
        """(Reply to a program's query, None); (None, what it met); (None, None) where the application has to answer."""
        try:
            found = await self._direct.answer(method, request.query_string, request.header(b"content-type") or "", body,
                                              request.header(b"accept"), self._environment.client(request))
        except errors.LodError as error:
            return None, error
        if found is None:
            return None, None
        pairs, answered = found
        return wsgi.Reply(200, pairs, answered.whole, wsgi.Chunks(answered.chunks) if answered.whole is None else None), None

    async def _send(self, request, exchange, reply, kind):
        """Send what is not kept, in the coding that the client likes best. Returns the status."""
        encoding, is_head = _coding(request.headers), request.method == "HEAD"
        if reply.body is None:
            unchanged = cache.unchanged(reply.status, reply.headers, request.method, *_conditions(request.headers))
            if unchanged is None:
                return await self._send_pieces(exchange, reply, kind, encoding, is_head)
            self._pages.submit(reply.chunks.close)
            await exchange.whole(304, unchanged, b"")
            return 304
        headers, body = cache.lines(reply.headers), reply.body
        if body and not is_head:
            made = cache.finished(reply.status, reply.headers, body)
            form = await self._packed(made, encoding) if encoding and made.packs and reply.status != 206 else made.forms[None]
            headers, body = form.headers, form.body
        await exchange.whole(reply.status, headers, b"" if is_head else body)
        return reply.status

    async def _send_pieces(self, exchange, reply, kind, encoding, is_head):
        """Send an answer as it comes. One that cannot be sent to its end is cut where the client sees it."""
        pool = self._queries if kind == "query" else self._pages
        self._asking += kind == "query"
        try:
            named = {name.lower(): value for name, value in reply.headers}
            packs = cache.compressible(named) and "content-length" not in named
            pack = encodings.stream(encoding) if packs and encoding else None
            headers = [*reply.headers, *([("Vary", "Accept-Encoding")] * packs), *([("Content-Encoding", encoding)] * bool(pack))]
            async with asyncio.timeout(self._limits.streaming_seconds + 1):
                if is_head:
                    await exchange.whole(reply.status, cache.lines(headers), b"")
                else:
                    await exchange.pieces(reply.status, cache.lines(headers), _pieces(reply.chunks, pack, pool))
        except (Exception, asyncio.CancelledError) as error:
            self._metrics.add("broken_answers_total")
            await exchange.cut()
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            self._asking -= kind == "query"
            pool.submit(reply.chunks.close)
        return reply.status


class _Exchange:
    """The two channels of a request (ASGI 3, HTTP connection scope), and the way to end its connection."""

    def __init__(self, receive, send, abort):
        self._receive, self._send, self._abort = receive, send, abort

    async def body(self):
        """The body of the request in pieces; it just ends when the client goes away."""
        more = True
        while more:
            message = await self._receive()
            yield message.get("body", b"")
            more = message.get("more_body", False)

    async def whole(self, status, headers, body):
        """Send an answer in one piece."""
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def pieces(self, status, headers, pieces):
        """Send an answer piece by piece. Raises ConnectionResetError when the client has gone."""
        left = asyncio.ensure_future(self._disconnected())
        try:
            await self._send({"type": "http.response.start", "status": status, "headers": headers})
            async for piece in pieces:
                if left.done():
                    raise ConnectionResetError
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            await self._send({"type": "http.response.body", "body": b""})
        finally:
            left.cancel()

    async def cut(self):
        """End the connection without an end of the answer (RFC 9112, section 8), and wait until that is so."""
        self._abort()
        await self._disconnected()

    async def _disconnected(self):
        while (await self._receive())["type"] != "http.disconnect":
            pass


async def _pieces(chunks, pack, pool):
    """The pieces of an answer, each fetched in a thread, compressed if asked for."""
    loop = asyncio.get_running_loop()
    while (chunk := await loop.run_in_executor(pool, _next, chunks, pack)) is not None:
        if chunk:
            yield chunk
    if pack:
        yield pack.flush()


def _next(chunks, pack):
    piece = next(chunks, None)
    return pack.compress(piece) if pack and piece is not None else piece


def _answer(kept, form, method, headers):
    return cache.answer(kept, form, method, *_conditions(headers))


def _conditions(headers):
    return headers.get(b"if-none-match"), headers.get(b"if-modified-since")


def _coding(headers):
    return encodings.choose(headers.get(b"accept-encoding"))
