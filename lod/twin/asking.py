"""Asking the application in this process, without a server between: what the live register answers at an address."""

import io
import sys
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lod.app import create_app

ACCEPT = "text/html, text/turtle;q=0.9, */*;q=0.1"
"""What the twin asks for where an address offers several forms: the page, else Turtle."""


_MOST_IN_MEMORY = 2_000_000   # statements; some hundred bytes each, in every process


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers as pairs, body."""

    status: int
    headers: list
    body: bytes

    def every(self, name):
        """All values of a header."""
        return [value for key, value in self.headers if key.lower() == name]

    def header(self, name):
        """The first value of a header, or an empty text."""
        return next(iter(self.every(name)), "")

    @property
    def is_page(self):
        """Whether this is for people."""
        return self.header("content-type").startswith("text/html")

    @property
    def varies(self):
        """Whether other languages get another answer."""
        return "Accept-Language" in ",".join(self.every("vary"))


class Register:
    """The application over a folder of releases, asked for paths below the base."""

    def __init__(self, folder, engine=None):
        self.app = create_app(folder, engine)
        self.release = self.app.releases.current()
        _quicken(self.release)
        self.base = self.release.iris.base
        self.languages = self.release.languages
        parts = urlsplit(self.base)
        self.root = parts.path
        self._environ = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "SERVER_NAME": parts.hostname, "HTTP_HOST": parts.netloc,
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)), "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0), "wsgi.url_scheme": parts.scheme, "wsgi.errors": sys.stderr, "wsgi.multithread": False,
            "wsgi.multiprocess": True, "wsgi.run_once": False, "HTTP_ACCEPT": ACCEPT}

    def get(self, path, query="", language=""):
        """The Answer at a path below the base, without its leading slash; `query` is written as in an address."""
        environ = self._environ | {"PATH_INFO": "/" + path.encode().decode("latin-1"), "QUERY_STRING": query, "wsgi.input": io.BytesIO(),
                                   "REQUEST_URI": quote(f"/{path}"), "HTTP_ACCEPT_LANGUAGE": language or self.languages[0]}
        began = []
        chunks = self.app(environ, lambda status, headers, problem=None: began.append((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        status, headers = began[-1]
        return Answer(int(status.split(" ", 1)[0]), headers, body)


class _InMemory:
    """An engine whose queries are answered from memory. Look-ups stay with the index, whose order divides long pages."""

    def __init__(self, engine, fast):
        self.quads, self.count, self.query = engine.quads, engine.count, fast.query


def _quicken(release):
    """Thousands of pages ask the views of one release: where it fits, it is read once and kept."""
    if release.manifest["counts"]["quads"] <= _MOST_IN_MEMORY:
        release.engine = _InMemory(release.engine, type(release.engine).open(release.folder / "data.nq"))
