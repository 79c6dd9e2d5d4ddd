"""Messages on a stream socket: one letter, four bytes of length, the content."""

import json
import struct

_HEAD = struct.Struct("!cI")
LONGEST = 16 * 1024 * 1024

CLIENT = 32
"""Bytes that name the client at the start of a connection, before the first message."""

JOB, STATUS, ERROR, DATA, END = b"J", b"S", b"E", b"D", b"."


class Broken(Exception):
    """The other side ended in the middle."""


def pack(letter, content=b""):
    """A message as bytes; a dict as content becomes JSON."""
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    return _HEAD.pack(letter, len(content)) + content


def read(socket):
    """The next message as (letter, content). Raises Broken at the end of the stream."""
    letter, length = _HEAD.unpack(exactly(socket, _HEAD.size))
    if length > LONGEST:
        raise Broken
    return letter, exactly(socket, length)


def exactly(socket, length):
    """That many bytes. Raises Broken when the stream ends before."""
    pieces = bytearray()
    while len(pieces) < length:
        piece = socket.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            raise Broken
        pieces += piece
    return bytes(pieces)
