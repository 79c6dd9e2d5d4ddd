"""The application as the server calls it (PEP 3333): the environment of a request, and what came of it."""

import io
import ipaddress
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

_WHOLE = 4 * 1024 * 1024   # bytes of an answer that is sent in one piece


@dataclass
class Reply:
    """What the application said: `body` bytes when it is whole, else `chunks` still to come."""

    status: int
    headers: list
    body: bytes | None
    chunks: object = None


class Chunks:
    """The iterable of a WSGI answer, with its close."""

    def __init__(self, iterable):
        self._iterable, self._iterator = iterable, iter(iterable)

    def __next__(self):
        return next(self._iterator)

    def close(self):
        """Let go of what the answer comes from."""
        if hasattr(self._iterable, "close"):
            self._iterable.close()


class Environment:
    """Makes environments: host and scheme are the register's own, so no header a client sends can get into an IRI;
    the client's address is the last one in X-Forwarded-For that is no proxy of ours."""

    def __init__(self, base, trusted):
        self._base, self._trusted = urlsplit(base), [ipaddress.ip_network(network, strict=False) for network in trusted]

    def of(self, incoming, method, body, refusal, plain):
        """The environment of an Incoming; `plain` leaves out what would make the answer a 304."""
        environ = {"REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": incoming.path,
                   "QUERY_STRING": incoming.query_string, "SERVER_PROTOCOL": "HTTP/1.1",
                   "SERVER_NAME": self._base.hostname, "SERVER_PORT": str(self._base.port or 80),
                   "REMOTE_ADDR": self.client(incoming), "wsgi.version": (1, 0), "wsgi.url_scheme": self._base.scheme,
                   "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
                   "wsgi.multiprocess": True, "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)),
                   "CONTENT_TYPE": incoming.header(b"content-type") or "", "lod.refusal": refusal}
        for name, value in incoming.headers.items():
            if name not in (b"content-type", b"content-length", b"host", b"transfer-encoding") and b"_" not in name:
                environ["HTTP_" + name.decode("latin-1").upper().replace("-", "_")] = value.decode("latin-1")
        if plain:
            environ.pop("HTTP_IF_NONE_MATCH", None)
            environ.pop("HTTP_IF_MODIFIED_SINCE", None)
        return environ | {"HTTP_HOST": self._base.netloc}

    def client(self, incoming):
        """The address of the client, as text."""
        address = incoming.client
        forwarded = (incoming.header(b"x-forwarded-for") or "").split(",")
        while self._is_trusted(address) and forwarded and forwarded[-1].strip():
            address = forwarded.pop().strip()
        return address

    def _is_trusted(self, address):
        try:
            return any(ipaddress.ip_address(address) in network for network in self._trusted)
        except ValueError:
            return False


def ask(application, environ):
    """Run the application. A short answer with a length is whole; a long one, or one without, streams."""
    said = {}

    def start(status, headers, exc_info=None):
        said["status"], said["headers"] = int(status[:3]), headers

    iterable = application(environ, start)
    lengths = [int(value) for name, value in said["headers"] if name.lower() == "content-length"]
    if any(length <= _WHOLE for length in lengths) or said["status"] in (204, 304) or environ["REQUEST_METHOD"] in ("HEAD", "OPTIONS"):
        chunks = Chunks(iterable)
        try:
            return Reply(said["status"], said["headers"], b"".join(iterable))
        finally:
            chunks.close()
    return Reply(said["status"], said["headers"], None, Chunks(iterable))
