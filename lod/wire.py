"""A connection of the web server: uvicorn's, with limits of headers, and with kept answers sent as soon as a request is read.

An answer that is kept needs no task, no application and no thread: it is one look-up and one write.
"""

from collections import deque

import httptools
import uvicorn
from uvicorn.protocols.http import httptools_impl as uvicorn_http

_MOST_PIPELINED = 64   # requests that a client may send without reading an answer
_KEEP_ALIVE = 65       # seconds an idle connection stays open: longer than proxies keep theirs


def server(front, drain_seconds=10):
    """A uvicorn.Server for a front.Front; `run([socket])` serves until SIGTERM and then ends what it has begun, within `drain_seconds`."""
    return uvicorn.Server(uvicorn.Config(
        front, interface="asgi3", http=Connection, ws="none", lifespan="off", log_level="error", access_log=False, proxy_headers=False,
        server_header=False, timeout_keep_alive=_KEEP_ALIVE, timeout_graceful_shutdown=drain_seconds))


class Connection(uvicorn_http.HttpToolsProtocol):
    """One client's connection. The application behind it is a front.Front."""

    def connection_made(self, transport):
        """A client has come (asyncio.Protocol)."""
        super().connection_made(transport)
        self._in_head, self._head_bytes, self._head_timer, self._kept, self._is_used = False, 0, None, None, False
        self._unanswered = deque()   # requests in the order of their coming; uvicorn itself knows only the last
        self._idle_timer = self.loop.call_later(self.app.head_seconds, self._look_at_use)

    def connection_lost(self, exc):
        """The client has gone, or was sent away."""
        self._end_head()
        self._idle_timer.cancel()
        super().connection_lost(exc)
        for cycle in self._unanswered:
            cycle.disconnected = True
            cycle.message_event.set()

    def _look_at_use(self):
        """Close the connection when nothing has come since the last look: one timer for all requests, where uvicorn sets one for each."""
        if self._is_used or self._unanswered or self._in_head:
            self._is_used = False
            self._idle_timer = self.loop.call_later(_KEEP_ALIVE, self._look_at_use)
        else:
            self.timeout_keep_alive_handler()

    def data_received(self, data):
        """Bytes of one request, of a part of it, or of several."""
        self._is_used = True
        while data and not self.transport.is_closing():
            try:
                self.parser.feed_data(data)
                break
            except httptools.HttpParserUpgrade as offer:
                data = self._without_offer(data[offer.args[0]:])
            except httptools.HttpParserError:
                self._refuse(400)
        if self._in_head and not self.transport.is_closing():   # there is more to come
            self._head_bytes += len(data)
            if self._head_bytes > self.app.head_bytes:
                self._refuse(431)
            elif self._head_timer is None:
                self._head_timer = self.loop.call_later(self.app.head_seconds, self._refuse, 408)

    def _without_offer(self, rest):
        """Bytes to be read instead of a request that offers another protocol (RFC 9110, 7.8), whose body the parser leaves out:
        its head without the offer, then `rest`.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._refuse(405)
            return b""
        closes = any(name == b"connection" and b"close" in value.lower() for name, value in self.headers)
        kept = [pair for pair in self.headers if pair[0] not in (b"upgrade", b"connection")] + [(b"connection", b"close")] * closes
        self.parser = httptools.HttpRequestParser(self)
        return b"".join([b"%s %s HTTP/1.1\r\n" % (method, self.url), *(b"%s: %s\r\n" % pair for pair in kept), b"\r\n", rest])

    def _refuse(self, status):
        """A short answer to what is no whole request, and the end of the connection."""
        self._end_head()
        if self._unanswered:   # this would stand in the middle of an answer
            self.transport.abort()
            return
        self.transport.write(b"".join([uvicorn_http.STATUS_LINE[status], *self._date(), b"Content-Length: 0\r\nConnection: close\r\n\r\n"]))
        self.transport.close()

    def _date(self):
        return [b"%s: %s\r\n" % pair for pair in self.server_state.default_headers]

    def _end_head(self):
        self._in_head, self._head_bytes = False, 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def on_message_begin(self):
        """Only what the parser needs; the scope is made when an application is asked."""
        self.url, self.headers, self.expect_100_continue, self._in_head = b"", [], False, True

    def on_headers_complete(self):
        """The head of a request is whole: what is kept is found now, anything else goes to the application."""
        self._end_head()
        if [name for name, _ in self.headers].count(b"host") != 1 and self.parser.get_http_version() == "1.1":
            raise ValueError("one Host (RFC 9112, 3.2)")   # the parser ends, and the client is told 400
        self._kept = None if self.parser.should_upgrade() else self._find_kept()
        if self._kept is None and not self.parser.should_upgrade():   # with an offer to change the protocol it is read once more
            if len(self.pipeline) >= _MOST_PIPELINED:
                self.transport.abort()
            self._make_scope()
            super().on_headers_complete()
            self._unanswered.append(self.cycle)

    def _make_scope(self):
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        self.scope["lod.abort"] = self.transport.abort

    def _find_kept(self):
        """What is kept for a request, where nothing has to be sent before it and the client reads what it is sent."""
        if not self._unanswered and not self.flow.write_paused and not self.transport.is_closing() and \
                self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1":
            try:
                return self.app.at_once(self.parser.get_method().decode("ascii"), self.url, self.headers, self.client[0])
            except Exception:   # the parser would say that the request is bad
                self.logger.exception("what is kept cannot be sent")
        return None

    def on_message_complete(self):
        """The request is whole: what is kept is sent."""
        if self.parser.should_upgrade():
            return
        if self._kept is None:
            super().on_message_complete()
            return
        (status, form, body), self._kept = self._kept, None
        self.transport.write(b"".join([uvicorn_http.STATUS_LINE[status], *self._date(), form.head, b"\r\n", body]))

    def on_response_complete(self):
        """The application has answered."""
        self._unanswered.popleft()
        super().on_response_complete()
        self._unset_keepalive_if_required()   # it has a timer of its own
