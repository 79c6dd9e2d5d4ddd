"""The only way out of a server: one question to one listed address, within a time and a size, to where that address leads and nowhere else."""

import ipaddress
import socket
import time
from urllib.parse import urlencode, urlsplit

import urllib3

from lod import errors

_ACCEPT = "application/sparql-results+json"
_PIECE = 64 * 1024


def ask(address, query, seconds, most_bytes):
    """The answer of another endpoint to a query, as bytes of SPARQL JSON.

    Redirects are not followed. A name must lead to public addresses only, and the connection goes to the one that was looked at; an
    address that is listed as a number was meant. Raises ServiceFailed.
    """
    ends, parts = time.monotonic() + seconds, urlsplit(address)
    body = urlencode({"query": query}).encode()
    headers = {"Host": parts.netloc.rpartition("@")[2], "Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _pool(parts, seconds) as pool:
            response = pool.urlopen("POST", path, body, headers, retries=False, redirect=False, preload_content=False)
            try:
                return _read(response, ends, most_bytes)
            finally:
                response.close()
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise errors.ServiceFailed(address=address, problem=type(error).__name__) from None
    except _Wrong as error:
        raise errors.ServiceFailed(address=address, problem=str(error)) from None


class _Wrong(Exception):
    """What was wrong with the answer, or with where the address leads."""


def _pool(parts, seconds):
    """Connections to the very address that was looked at, whatever its name leads to a moment later."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = {info[4][0] for info in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    if not _is_number(parts.hostname) and not all(ipaddress.ip_address(number).is_global for number in found):
        raise _Wrong("a private address")
    timeout = urllib3.Timeout(connect=min(3.0, seconds), read=seconds)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(min(found), port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(min(found), port, timeout=timeout, cert_reqs="CERT_REQUIRED", assert_hostname=parts.hostname,
                                       server_hostname=parts.hostname)


def _is_number(host):
    try:
        ipaddress.ip_address(host)
        return True
    except ValueError:
        return False


def _read(response, ends, most_bytes):
    if response.status != 200:
        raise _Wrong(f"status {response.status}")
    pieces = bytearray()
    while piece := response.read1(_PIECE):
        pieces += piece
        if len(pieces) > most_bytes:
            raise _Wrong(f"more than {most_bytes // 1024} kB")
        if time.monotonic() > ends:
            raise _Wrong("too slow")
    return bytes(pieces)
