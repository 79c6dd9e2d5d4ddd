"""Functions that a confined child runs in tests: each tries one thing. Few imports, for every child repeats them."""

import os
import socket


def echo(content, times=1):
    return content * times


def opened(content):
    return open("/etc/hostname", "rb").read()


def called(content, port):
    socket.create_connection(("127.0.0.1", port), 1)
    return b""


def endless(content):
    while True:
        pass


def greedy(content):
    return str(len(bytearray(2_000_000_000))).encode()


def fallen(content):
    os.abort()
