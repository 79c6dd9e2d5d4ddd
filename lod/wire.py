"""A connection of the web server: uvicorn's, with limits of headers, and with kept answers sent as soon as a request is read.

An answer that is kept needs no task, no application and no thread: it is one look-up and one write.
"""

from uvicorn.protocols.http import httptools_impl as uvicorn_http

_HEADER_SECONDS = 10
_HEADER_BYTES = 128 * 1024
_MOST_PIPELINED = 64   # requests that a client may send without reading an answer


class Connection(uvicorn_http.HttpToolsProtocol):
    """One client's connection. The application behind it is a front.Front."""

    def connection_made(self, transport):
        super().connection_made(transport)
        self._in_head, self._head_bytes, self._head_timer, self._kept = False, 0, None, None
        self.timeout_keep_alive_task = self.loop.call_later(_HEADER_SECONDS, self.timeout_keep_alive_handler)

    def connection_lost(self, exc):
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data):
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():   # there is more to come
            self._head_bytes += len(data)
            if self._head_bytes > _HEADER_BYTES:
                self._refuse(431)
            elif self._head_timer is None:
                self._head_timer = self.loop.call_later(_HEADER_SECONDS, self._refuse, 408)

    def _refuse(self, status):
        """A short answer to what is no whole request, and the end of the connection."""
        self._end_head()
        date = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        self.transport.write(b"%s%sContent-Length: 0\r\nConnection: close\r\n\r\n" % (uvicorn_http.STATUS_LINE[status], date))
        self.transport.close()

    def _end_head(self):
        self._in_head, self._head_bytes = False, 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def on_message_begin(self):
        super().on_message_begin()
        self._in_head = True
        self.scope["lod.abort"] = self.transport.abort

    def on_headers_complete(self):
        self._end_head()
        self._kept = self._find_kept()
        if self._kept is None:
            if len(self.pipeline) >= _MOST_PIPELINED:
                self.transport.abort()
            super().on_headers_complete()

    def _find_kept(self):
        """What is kept for a request, where nothing has to be sent before it and the client reads what it is sent."""
        if (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused and not self.transport.is_closing() and \
                self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1" and self.client:
            return self.app.at_once(self.parser.get_method().decode("ascii"), self.url, self.headers, self.client[0])
        return None

    def on_message_complete(self):
        if self._kept is None:
            super().on_message_complete()
            return
        (status, form, body), self._kept = self._kept, None
        date = b"".join(b"%s: %s\r\n" % pair for pair in self.server_state.default_headers)
        self.transport.write(b"%s%s%s\r\n%s" % (uvicorn_http.STATUS_LINE[status], date, form.head, body))
        self.on_response_complete()
