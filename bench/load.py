"""A small client for measuring: keep-alive connections in processes of their own, so that it is not what is measured."""

import multiprocessing
import socket
import statistics
import time
from urllib.parse import urlsplit


def _client(address, requests, seconds, results):
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname, parts.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times, number, stop = [], 0, time.monotonic() + seconds
    try:
        while (begun := time.perf_counter()) and time.monotonic() < stop:
            connection.sendall(requests[number % len(requests)])
            _read(connection)
            times.append(time.perf_counter() - begun)
            number += 1
    finally:
        results.put(times)


def _read(connection):
    """One answer with a Content-Length, to its end. Raises RuntimeError for any status but 200 and 303."""
    got = connection.recv(262144)
    while b"\r\n\r\n" not in got:
        got += connection.recv(262144)
    head, _, body = got.partition(b"\r\n\r\n")
    if head[9:12] not in (b"200", b"303"):
        raise RuntimeError(head.decode("latin-1") + body.decode(errors="replace"))
    left = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]) - len(body)
    while left > 0:
        left -= len(connection.recv(left))


def get(path, accept="*/*"):
    """A GET request as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n".encode()


def measure(address, requests, connections=8, seconds=3):
    """(answers per second, median milliseconds, 99th percentile) over keep-alive connections that ask in turn."""
    results = multiprocessing.Queue()
    share = max(1, len(requests) // connections)
    clients = [multiprocessing.Process(target=_client, args=(
        address, requests[n * share:(n + 1) * share] or requests, seconds, results)) for n in range(connections)]
    for client in clients:
        client.start()
    times = sorted(second for _ in clients for second in results.get())
    for client in clients:
        client.join()
    return len(times) / seconds, statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
