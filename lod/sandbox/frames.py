"""Messages on a stream socket: one letter, four bytes of length, the content."""

import json
import struct

_HEAD = struct.Struct("!cI")
LONGEST = 16 * 1024 * 1024

CLIENT = 31
"""Bytes that name the client, before each job; a connection takes one job after another."""

GREETING = CLIENT + 1
"""The client and a byte that says whether this is its only query now: the child that answers it may stay for the next."""

ALONE = b"\1"

JOB, WHOLE, STATUS, ERROR, DATA, END = b"J", b"W", b"S", b"E", b"D", b"."
"""A whole answer is one message: its status as a line of JSON, then its bytes. One that streams is a status, data, an end."""


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


def first(heard):
    """The first message in the bytes that have come, as (letter, content), or None while it is not whole. Raises Broken for a length that nobody sends."""
    if len(heard) < _HEAD.size:
        return None
    letter, length = _HEAD.unpack_from(heard)
    if length > LONGEST:
        raise Broken
    return (letter, bytes(heard[_HEAD.size:_HEAD.size + length])) if len(heard) >= _HEAD.size + length else None


def exactly(socket, length):
    """That many bytes. Raises Broken when the stream ends before."""
    pieces = bytearray()
    while len(pieces) < length:
        piece = socket.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            raise Broken
        pieces += piece
    return bytes(pieces)
