"""A connection to the query parent on an event loop: a query goes out, the first message of its answer comes back."""

import asyncio
import os
import socket

from lod.sandbox import frames


class Line(asyncio.Protocol):
    """One connection. `ask` may be called again after an answer that was whole."""

    def __init__(self):
        self.is_open, self._transport, self._waiting, self._heard = False, None, None, bytearray()

    @classmethod
    async def connect(cls, address):
        """A Line to the Unix socket at `address`. Raises OSError."""
        _, line = await asyncio.get_running_loop().create_unix_connection(cls, address)
        return line

    def connection_made(self, transport):
        """It is open (asyncio.Protocol)."""
        self._transport, self.is_open = transport, True

    def connection_lost(self, exc):
        """It is closed: by the other side, in time or not, or by ours."""
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(frames.Broken())

    def data_received(self, data):
        """Bytes of the answer. What streams is read no further here."""
        self._heard += data
        try:
            found = frames.first(self._heard)
        except frames.Broken:   # the future hears of it
            self.close()
            return
        if found is not None and self._waiting is not None and not self._waiting.done():
            if found[0] != frames.WHOLE:
                self._transport.pause_reading()
            self._waiting.set_result(found)

    async def ask(self, message, seconds):
        """Send bytes; the first message that comes back, as (letter, content). Raises frames.Broken, also when it takes too long."""
        loop = asyncio.get_running_loop()
        self._waiting, self._heard = loop.create_future(), bytearray()
        self._transport.write(message)
        watch = loop.call_later(seconds, self._transport.abort)
        try:
            return await self._waiting
        finally:
            watch.cancel()

    def close(self):
        """End it at once."""
        self._transport.abort()

    def detach(self):
        """The rest of an answer that streams, as a socket for a thread; the line itself is closed."""
        handle = socket.socket(fileno=os.dup(self._transport.get_extra_info("socket").fileno()))
        letter, content = frames.first(self._heard)
        rest = bytes(self._heard[len(frames.pack(letter, content)):])
        self.close()
        return _Ahead(handle, rest)


class _Ahead:
    """A socket of which some bytes have been read already."""

    def __init__(self, handle, read):
        self._handle, self._read = handle, read

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._handle.close()

    def settimeout(self, seconds):
        """As of a socket."""
        self._handle.settimeout(seconds)

    def recv(self, most):
        """As of a socket."""
        if self._read:
            piece, self._read = self._read[:most], self._read[most:]
            return piece
        return self._handle.recv(most)
