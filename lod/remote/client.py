"""HTTP to a store: queries by the SPARQL 1.1 Protocol, graphs by the Graph Store HTTP Protocol, connections kept open.

What is known of stores from SPARQLWrapper and from trying: queries go as a form, for Virtuoso hangs on a query as the whole
body; graphs go as Turtle, for not all know N-Triples by its name; nobody is followed anywhere else.
"""

from urllib.parse import urlencode

import urllib3

from lod import config, errors

_AGENT = "lod (a publisher of linked open data)"
_CUT = ("X-SPARQL-MaxRows", "X-SQL-State")   # Virtuoso says so where it sends a part as if it were the whole


class Store:
    """A store by its addresses: `query` of its query endpoint, `graphs` of its graph store (only publishing needs it)."""

    def __init__(self, query, graphs=None, user=None, password=None, connections=8):
        self._query, self._graphs = query, graphs
        headers = urllib3.make_headers(keep_alive=True, user_agent=_AGENT, basic_auth=f"{user}:{password or ''}" if user else None)
        self._pool = urllib3.PoolManager(maxsize=connections, headers=headers, retries=False)

    @classmethod
    def of(cls, remote, connections=8):
        """The store of the settings `[remote]`. Its password is in the environment, where no list of processes shows it.

        Raises BadSettings for an address that is none.
        """
        for value in filter(None, (remote.get("query"), remote.get("graph-store"))):
            if not value.startswith(("http://", "https://")):
                raise errors.BadSettings("bad-store", value=value)
        return cls(remote.get("query"), remote.get("graph-store"), remote.get("user"), config.environment("LOD_STORE_PASSWORD"),
                   connections)

    def query(self, text, default_graphs, named_graphs, accept, seconds):
        """The store's answer as a stream of bytes, to be read or closed. Raises BadQuery, NotServing, LimitExceeded, EngineFailure."""
        fields = [("query", text), *(("default-graph-uri", graph) for graph in default_graphs),
                  *(("named-graph-uri", graph) for graph in named_graphs)]
        response = self._send("POST", self._query, seconds, fields=fields, encode_multipart=False, preload_content=False,
                              headers={**self._pool.headers, "Accept": accept})
        if response.status == 200 and not any(name in response.headers for name in _CUT):
            return response
        try:
            said = response.read(2000).decode("utf-8", "replace").strip()
        except urllib3.exceptions.HTTPError:
            said = ""
        response.close()
        raise _problem(response, said)

    def put(self, graph, body, seconds=600):
        """Make `body` (bytes of Turtle) the content of a graph."""
        self._write("PUT", graph, seconds, body)

    def add(self, graph, body, seconds=600):
        """Add to a graph."""
        self._write("POST", graph, seconds, body)

    def delete(self, graph, seconds=600):
        """Drop a graph, whether or not it is there."""
        self._write("DELETE", graph, seconds)

    def has(self, graph, seconds=60):
        """Whether there is such a graph, and something in it."""
        response = self._send("GET", self._graphs, seconds, fields={"graph": graph},
                              headers={**self._pool.headers, "Accept": "text/turtle"})
        if response.status not in (200, 404):
            raise errors.StoreFailure(address=self._graphs, problem=f"GET: {response.status} {_line(response.data)}")
        return response.status == 200 and any(line.strip() and not line.startswith((b"#", b"@")) for line in response.data.splitlines())

    def is_there(self):
        """Whether anything answers at the query endpoint."""
        try:
            return self._send("GET", self._query, 2).status < 500
        except errors.LodError:
            return False

    def _write(self, method, graph, seconds, body=None):
        address = f"{self._graphs}?{urlencode({'graph': graph})}"
        headers = {**self._pool.headers, **({"Content-Type": "text/turtle; charset=utf-8"} if body is not None else {})}
        response = self._send(method, address, seconds, body=body, headers=headers)
        if response.status >= 300 and (method, response.status) != ("DELETE", 404):
            raise errors.StoreFailure(address=self._graphs, problem=f"{method}: {response.status} {_line(response.data)}")

    def _send(self, method, address, seconds, **more):
        try:
            return self._pool.request(method, address, redirect=False, timeout=urllib3.Timeout(connect=5, read=seconds), **more)
        except urllib3.exceptions.ReadTimeoutError:
            raise errors.LimitExceeded("query-timeout") from None
        except urllib3.exceptions.HTTPError as error:
            raise errors.NotServing("store-away", headers={"Retry-After": "5"}, problem=type(error).__name__) from None


def _problem(response, said):
    if response.status == 200:
        return errors.LimitExceeded("store-cut", limit=next(response.headers[name] for name in _CUT if name in response.headers))
    if response.status in (400, 422):
        return errors.BadQuery(problem=said[:1000])
    if response.status in (408, 503, 504):
        return errors.LimitExceeded("query-timeout")
    return errors.EngineFailure(problem=f"{response.status} {said[:200]}")


def _line(data):
    return data.decode("utf-8", "replace").strip().partition("\n")[0][:200]
