"""The smallest store that speaks both protocols, that needs nothing installed: pyoxigraph behind the standard library's HTTP server.

It answers as the specifications say and no more; Fuseki and Virtuoso stand beside it.
"""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

_TYPES = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/sparql-results+xml": ox.QueryResultsFormat.XML,
          "text/csv": ox.QueryResultsFormat.CSV}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _graph(self):
        return ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])

    def _body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _say(self, status, body=b"", kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/query"):
            return self._say(400, b"no query")
        quads = list(self.server.store.quads_for_pattern(None, None, None, self._graph()))
        body = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        return self._say(200 if quads else 404, body, "text/turtle")

    def do_PUT(self):
        self.server.store.remove_graph(self._graph())
        self._add()

    def _add(self):
        graph = self._graph()
        self.server.store.bulk_extend(ox.Quad(*quad.triple, graph) for quad in ox.parse(self._body(), format=ox.RdfFormat.TURTLE))
        self._say(204)

    def do_DELETE(self):
        self.server.store.remove_graph(self._graph())
        self._say(204)

    def do_POST(self):
        if self.path.startswith("/data"):
            return self._add()
        fields = parse_qs(self._body().decode(), keep_blank_values=True)
        graphs = [[ox.NamedNode(iri) for iri in fields.get(f"{name}-graph-uri", ())] for name in ("default", "named")]
        try:
            found = self.server.store.query(fields["query"][0], default_graph=graphs[0], named_graphs=graphs[1])
        except SyntaxError as error:
            return self._say(400, str(error).encode())
        if isinstance(found, ox.QueryTriples):
            return self._say(200, found.serialize(format=ox.RdfFormat.N_TRIPLES), "application/n-triples")
        kind = self.headers["Accept"].split(",")[0]
        return self._say(200, found.serialize(format=_TYPES[kind]), kind)

    def log_message(self, *_):
        """Nothing."""


@contextlib.contextmanager
def running():
    """(query endpoint, graph store) of a store that begins empty."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads, server.store = True, ox.Store()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield f"{address}/query", f"{address}/data"
        server.shutdown()
