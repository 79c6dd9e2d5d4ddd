"""Servers over the data of the suites, one per engine: each file of data is a named graph, nothing can be written."""

import hashlib
import http.client
import json
import shutil
from urllib.parse import urlencode, urlsplit

import pytest

from lod import config
from lod.publish import release
from tests.conformance import exchanges, suites
from tests.conftest import DATE, ROOT, free_port, serving

ENGINES = {"oxigraph": (), "rdflib": ("--engine", "rdflib", "--in-process")}   # rdflib opens files while it answers


class Server:
    """A running server over an engine; requests go over one connection."""

    def __init__(self, address, engine):
        self.engine = engine
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def send(self, method, address, headers=(), body=None):
        """A request as it is. Returns (status, content type, body)."""
        self._connection.request(method, address, body, dict(headers))
        answer = self._connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()

    def close(self):
        """End the connection."""
        self._connection.close()

    def ask(self, case, accept):
        """The answer to a case's query over its dataset. Returns (status, content type, body)."""
        fields = [("query", f"BASE <{case.query}>\n{case.text}")]
        fields += [("default-graph-uri", graph) for graph in case.default_graphs or ()]
        fields += [("named-graph-uri", graph) for graph in case.named_graphs or ()]
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", "/sparql", headers, urlencode(fields).encode())


def write_release(out):
    """A release with the data of the suites in place of its own."""
    folder = release.publish(config.read_register(ROOT / "tests/registers/libraries"), out, DATE).folder
    lines = "".join(f"{quad} .\n" for quad in [*suites.quads(), *exchanges.quads()]).encode()
    (folder / "data.nq").write_bytes(lines)
    shutil.rmtree(folder / "index/store")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["data.nq"] = {"bytes": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="session", params=ENGINES)
def server(request, tmp_path_factory):
    """A server over one engine; its name is `server.engine`."""
    out = tmp_path_factory.mktemp("suites") / "releases"
    write_release(out)
    with serving(out, free_port(), *ENGINES[request.param]) as address:
        found = Server(address, request.param)
        yield found
        found.close()
